"""Which settlement it is in: chosen from a list while that is short, or typed, mistakes forgiven."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.chat import Chose, Json, Option, Said, Screen, Words
from bot.questions import Answered, Fault, Partly, Taken, Talk
from bot.text import Rich, lines, rich
from domain.catalogue import Territory
from domain.places import Gazetteer

LISTED: Final = 60
"""Settlements that can be chosen from a list; with more of them the name is typed."""
_NAMESAKES: Final = 20  # shown at once; of more the district is to be typed too
_NONE: Final = "_none"


@dataclass(frozen=True, slots=True)
class SettlementOf:
    """A territory's code; "" when it is none that is known: then a coordinator finds who answers."""

    name: str
    prompt: Rich
    known: Gazetteer

    def valid(self, value: Json) -> bool:
        return value == "" or (isinstance(value, str) and value in self.known.catalogue.territories)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        found = [each for each in partial if isinstance(each, str)] if isinstance(partial, list) else []
        shown = [self.known.catalogue.territories[code] for code in found if self.valid(code)] or self._list()
        how = chat.say("report.territory.pick" if shown else "report.territory.type")
        none = (Option(_NONE, chat.say.label("report.territory.none")),)
        options = tuple(Option(each.code, self._label(each, shown)) for each in shown)
        return Screen(lines(self.prompt, how), options, rows=(none,))

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose(key) if key == _NONE:
                return Answered("")
            case Chose(key) if key and self.valid(key):
                return Answered(key)
            case Words(text):
                found = self.known.named(text)
                if len(found) == 1:
                    return Answered(found[0].code)
                if not found:
                    return Fault(chat.say("report.territory.unknown"))
                if len(found) > _NAMESAKES:
                    return Fault(chat.say("report.territory.many"))
                return Partly([each.code for each in found], first=True)
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        found = self.known.catalogue.territories.get(str(value))
        return rich(found.name) if found is not None else chat.say("report.territory.none.told")

    def _list(self) -> list[Territory]:
        """All settlements in the order of their names; none where there are too many for a list."""
        found = [each for each in self.known.catalogue.territories.values() if each.kind == "settlement"]
        return sorted(found, key=lambda each: each.name) if len(found) <= LISTED else []

    def _label(self, territory: Territory, shown: Sequence[Territory]) -> str:
        """The name; with what it is in where a namesake is shown beside it."""
        around = self.known.catalogue.territories.get(territory.parent or "")
        alone = sum(each.name == territory.name for each in shown) == 1
        return territory.name if alone or around is None else f"{territory.name}, {around.name}"
