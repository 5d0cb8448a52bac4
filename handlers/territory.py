"""A territory: one of the suggested, found by a part of its name, or walked to in the tree."""

from dataclasses import dataclass
from typing import Final

from bot.chat import Chose, Json, Option, Row, Said, Screen, Words
from bot.questions import Answered, Fault, Partly, Taken, Talk
from bot.text import Rich, lines, rich, typed
from domain.catalogue import Catalogue, Territory

_FOUND: Final = 40


@dataclass(frozen=True, slots=True)
class TerritoryOf:
    """The answer is a territory's code."""

    name: str
    prompt: Rich
    catalogue: Catalogue
    suggested: tuple[str, ...] = ()

    def valid(self, value: Json) -> bool:
        return isinstance(value, str) and value in self.catalogue.territories

    def screen(self, chat: Talk, partial: Json) -> Screen:
        tree = Option("_tree", chat.say.label("pick.territory.tree"))
        match partial:
            case {"words": str(words)}:
                head = lines(chat.say("pick.found", words=typed(words)), chat.say("pick.again"))
                found = tuple(self._leaf(each) for each in self._named(words)[:_FOUND])
                return Screen(head, found, rows=((tree,),))
            case {"at": str(at)}:
                up: Row = (Option("_up", chat.say.label("pick.up")),)
                here = self.catalogue.territories.get(at)
                head = rich(here.name) if here is not None else self.prompt
                return Screen(lines(head, chat.say("pick.again")), self._level(chat, at), rows=(up,))
            case _:
                known = [self.catalogue.territories.get(code) for code in self.suggested]
                choices = tuple(self._leaf(each) for each in known if each is not None)
                how = lines(self.prompt, chat.say("pick.territory.how"))
                if not choices:
                    return Screen(how, self._level(chat, ""))
                return Screen(how, choices, rows=((tree,),))

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        every = self.catalogue.territories
        match said:
            case Chose("_tree"):
                return Partly({"at": ""}, first=True)
            case Chose("_up"):
                at = partial.get("at") if isinstance(partial, dict) else None
                here = every.get(at) if isinstance(at, str) else None
                inside = here is not None and here.parent is not None
                return Partly({"at": here.parent} if here is not None and inside else None, first=True)
            case Chose(key) if key.startswith(">") and key[1:] in every:
                return Partly({"at": key[1:]}, first=True)
            case Chose(key) if self.valid(key):
                return Answered(key)
            case Words(text):
                found = self._named(text)
                if not found:
                    return Fault(chat.say("pick.territory.nothing", words=typed(text)))
                return Answered(found[0].code) if len(found) == 1 else Partly({"words": text}, first=True)
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        found = self.catalogue.territories.get(str(value))
        return rich(found.name if found is not None else str(value))

    def _level(self, chat: Talk, at: str) -> tuple[Option, ...]:
        every = self.catalogue.territories
        parents = {each.parent for each in every.values()}
        inside = [each for each in every.values() if (each.parent == at if at else each.parent not in every)]
        inside.sort(key=lambda each: each.name)
        itself = [Option(at, chat.say.label("pick.this", name=every[at].name))] if at in every else []
        return (
            *itself,
            *(
                Option(f">{each.code}", f"{each.name} ›") if each.code in parents else self._leaf(each)
                for each in inside
            ),
        )

    def _named(self, text: str) -> list[Territory]:
        words = text.casefold().replace("ё", "е").split()
        found = [
            each
            for each in self.catalogue.territories.values()
            if words and all(word in each.name.casefold().replace("ё", "е") for word in words)
        ]
        return sorted(found, key=lambda each: (len(each.name), each.name))

    @staticmethod
    def _leaf(territory: Territory) -> Option:
        return Option(territory.code, territory.name)
