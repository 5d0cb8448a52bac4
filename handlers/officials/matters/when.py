"""A moment that an official chooses: pressed, or typed as people do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.chat import Chose, Json, Option, Row, Said, Screen, Words
from bot.questions import Answered, Choice, Fault, Taken, Talk, misread
from bot.text import Rich, rich
from domain.dates import UNKNOWN, Misread
from domain.moments import read_moment


@dataclass(frozen=True, slots=True)
class MomentOf:
    """A moment in `zone`; the answer is ISO in UTC, or the key of one of `instead` («сразу»).

    `usual` is the time of a day typed without one; `near` are moments to press.
    """

    name: str
    prompt: Rich
    zone: str
    now: datetime
    usual: time
    near: Sequence[tuple[str, datetime]] = ()
    instead: Sequence[Choice] = ()
    fault: Callable[[datetime], Rich | None] = lambda at: None

    def valid(self, value: Json) -> bool:
        return isinstance(value, str) and (self._instead(value) is not None or _moment(value) is not None)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        rows: list[Row] = [(Option(each.key, each.label),) for each in self.instead]
        rows += [(Option(f"_near.{n}", label),) for n, (label, _) in enumerate(self.near)]
        return Screen(self.prompt, rows=tuple(rows))

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        local = self.now.astimezone(ZoneInfo(self.zone))
        match said:
            case Chose(key) if self._instead(key) is not None:
                return Answered(key)
            case Chose(key) if key.startswith("_near.") and key[6:].isdigit():
                if int(key[6:]) >= len(self.near):
                    return None
                at: datetime | Misread = self.near[int(key[6:])][1]
            case Words(text):
                at = read_moment(text, local, self.usual)
            case _:
                return None
        if at == UNKNOWN:
            return Fault(chat.say("work.matter.moment_please"))
        if isinstance(at, Misread):
            return Fault(misread(chat, at, local.date()))
        if at <= self.now:
            return Fault(chat.say("work.matter.past", now=chat.say.moment(self.now, self.zone, local.date())))
        wrong = self.fault(at)
        return Answered(at.astimezone(ZoneInfo("UTC")).isoformat()) if wrong is None else Fault(wrong)

    def told(self, chat: Talk, value: Json) -> Rich:
        found = self._instead(str(value))
        if found is not None:
            return rich(found.label)
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        return rich(chat.say.moment(datetime.fromisoformat(str(value)), self.zone, today))

    def _instead(self, key: str) -> Choice | None:
        return next((each for each in self.instead if each.key == key), None)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
