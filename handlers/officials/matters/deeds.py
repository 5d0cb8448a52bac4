"""The moves that every matter has: sent on with one press more, or done with a reason; prolonged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic
from zoneinfo import ZoneInfo

from bot.ask import Ask
from bot.chat import Chose, Said, Screen, Tone
from bot.scene import Answer, Done, Outdated, State, Unclear
from bot.script import Script
from bot.text import Rich, paragraphs
from domain.matters import LONGEST, REASON_LIMIT, Matter
from domain.rights import Action, may
from handlers import sure
from handlers.appeals.words import zone_of
from handlers.here import Here
from handlers.officials import who
from handlers.officials.matters.acting import D, M, Matters, Move, given
from handlers.officials.matters.make import CLOSES
from handlers.officials.matters.when import MomentOf
from handlers.officials.matters.words import moment
from storage.unit import Unit

# --- with one press more -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sure(Generic[M, D]):
    """«Точно?» before a move that asks nothing else: the frame has `action` beside the matter and `seen`.

    `told` stands below the question, `thanks` is said of the matter as it is after the move.
    """

    matters: Matters[M, D]
    told: Callable[[Here, M, Action], Rich]
    does: Callable[[Here, M, Action], Move[M, D]]
    thanks: Callable[[Here, M], Rich]

    def of(self, chat: Here, state: State) -> tuple[M, Action]:
        """What it is about. Raises `Outdated` unless that is open to the official now."""
        try:
            action = Action(str(state.get("action")))
        except ValueError:
            raise Outdated from None
        return self.matters.of(chat, state, action)[0], action

    def show(self, chat: Here, state: State) -> Screen:
        """The question, what happens then, yes and no."""
        matter, action = self.of(chat, state)
        name = self.matters.name
        text = chat.say(f"work.{name}.sure.{action.value}", number=matter.number)
        return Screen(
            paragraphs(text, self.told(chat, matter, action)),
            rows=sure.rows(chat.say, f"work.{name}.do.{action.value}", Tone.GOOD),
        )

    def take(self, chat: Here, state: State, said: Said) -> Answer:
        """Done, or not."""
        matter, action = self.of(chat, state)
        match said:
            case Chose("no"):
                return Done()
            case Chose("yes"):
                return self.matters.move(
                    chat,
                    matter.id,
                    state.get("seen"),
                    self.does(chat, matter, action),
                    lambda after: self.thanks(chat, after),
                )
            case _:
                return Unclear()


def to_head(chat: Here, matter: Matter, approve: Action, *, wanted: bool, heads: bool) -> bool:
    """Does it go to the head first: is that `wanted`, and are there heads but the one who sends it?"""
    own = may(who.acting(chat).rights, approve, matter.authority, None, chat.unit.catalogue)
    return wanted and heads and not own


def course(chat: Here, name: str, matter: Matter, *, head: bool) -> Rich:
    """What happens then: who looks at it, when it opens."""
    if head:
        return chat.say(f"work.{name}.sure.head")
    at_once = matter.opens_at is None or matter.opens_at <= chat.now
    return chat.say(f"work.{name}.sure.at_once" if at_once else f"work.{name}.sure.by_itself")


def stands(chat: Here, name: str, matter: Matter, now: str, *, waits: bool) -> Rich:
    """Where it is after a move: `now`; or, when it `waits` for a moment that has come, that it opens."""
    opening = waits and matter.opens_at is not None and matter.opens_at <= chat.now
    return chat.say(f"work.{name}.done.opening" if opening else f"work.{name}.done.{now}")


# --- with a reason -----------------------------------------------------------------------------------------


def reasoned(
    matters: Matters[M, D],
    name: str,
    action: Action,
    does: Callable[[str], Move[M, D]],
    done: str,
    *,
    required: Callable[[M], bool] = lambda matter: True,
    check: Callable[[Ask[Unit], M, str], None] = lambda ask, matter, reason: None,
) -> Script[Unit, tuple[int, str]]:
    """`work.<matters>.<name>`: asks for a reason, and by `check` whether it is really meant; then does it.

    `done` is the last part of the text said then.
    """

    def asks(ask: Ask[Unit]) -> tuple[int, str]:
        matter = matters.asked(ask, action)
        reason = ask.words("text", limit=REASON_LIMIT, required=required(matter))
        check(ask, matter, reason)
        return matter.id, reason

    def finish(chat: Here, made: tuple[int, str], state: State) -> Answer:
        matter, reason = made
        thanks = chat.say(f"work.{matters.name}.done.{done}")
        seen = given(state, "seen")
        return matters.move(chat, matter, seen, does(reason), lambda after: thanks, typed_words=reason)

    return Script(f"work.{matters.name}.{name}", asks, finish)


def prolonging(
    matters: Matters[M, D],
    action: Action,
    does: Callable[[datetime, str], Move[M, D]],
    days: tuple[int, ...],
    told: Callable[[Here, M, datetime, str], Rich],
) -> Script[Unit, tuple[int, datetime, str]]:
    """`work.<matters>.prolong`: until when, by so many `days` or any other moment, and why."""
    name = matters.name

    def asks(ask: Ask[Unit]) -> tuple[int, datetime, str]:
        matter = matters.asked(ask, action)
        until = _until(ask, name, matter, days)
        reason = ask.words("text", limit=REASON_LIMIT)
        ask.confirm("check", after=lambda: told(ask.chat, matter, until, reason))
        return matter.id, until, reason

    def finish(chat: Here, made: tuple[int, datetime, str], state: State) -> Answer:
        matter, until, reason = made
        thanks = chat.say(f"work.{name}.done.prolonged")
        seen = given(state, "seen")
        return matters.move(chat, matter, seen, does(until, reason), lambda after: thanks, typed_words=reason)

    return Script(f"work.{name}.prolong", asks, finish)


def _until(ask: Ask[Unit], name: str, matter: Matter, days: tuple[int, ...]) -> datetime:
    """The new moment of closing, by the clock of the matter's authority; asked in UTC."""
    say, now = ask.say, ask.chat.now
    zone = zone_of(ask.chat.unit.catalogue, matter.authority)
    old = matter.closes_at or now
    last = old.astimezone(ZoneInfo(zone)).date()

    def wrong(at: datetime) -> Rich | None:
        if at <= old:
            return say(f"{name}.prolong_later", number=matter.number)
        return say("work.matter.too_far") if at - now > LONGEST else None

    near = tuple(
        (
            say.label("work.matter.longer_by", each),
            datetime.combine(last + timedelta(days=each), CLOSES, ZoneInfo(zone)),
        )
        for each in days
    )
    asked = say(f"work.{name}.prolong.until", moment=moment(ask.chat, matter, old))
    question = MomentOf("until", asked, zone, now, CLOSES, near, fault=wrong)
    return datetime.fromisoformat(str(ask.once(question))).astimezone(UTC)
