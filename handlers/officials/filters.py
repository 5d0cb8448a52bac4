"""«Фильтр»: what an official's lists of cases are narrowed to, kept until they change it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone, Words
from bot.scene import Answer, Done, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, join, lines, paragraphs, rich, typed
from domain.appeals import Status, Track
from domain.filters import NOBODY, Due, Filter, Stars, inside
from domain.folded import fold
from domain.numbers import typed_number
from domain.people import Official
from domain.rights import GRANTS, Action
from handlers.appeals.tree import tree
from handlers.appeals.words import topic_name
from handlers.here import Here, View
from handlers.officials import who
from storage.appeals import filters
from storage.officials import officials
from storage.officials.officials import Colleague

_ROWS: Final = (("topic", "territory"), ("executor", "status"), ("due", "stars"))
_NAMED: Final = ("topic", "territory", "executor")  # long lists, of which one may be named
_FOUND: Final = 40
_COLLEAGUES: Final = 100
_AUTHORITIES: Final = 500  # of one level, whose people are offered


def chosen(chat: Here) -> Filter:
    """What this person's lists are narrowed to."""
    return filters.of(chat.unit, chat.person)


def reset(chat: Here) -> None:
    """The lists hold everything again."""
    filters.keep(chat.unit, chat.person, Filter())


def told(chat: Here, by: Filter) -> Rich:
    """«Фильтр: Дороги; просрочены»; empty when nothing is narrowed."""
    if not by.set:
        return Rich()
    return chat.say("filter.told", by=join("; ", [_value(chat, by, each) for each in by.set]))


def _value(chat: Here, by: Filter, name: str) -> Rich:
    say, catalogue = chat.say, chat.unit.catalogue
    match name:
        case "topic":
            return who.about(say, by.topic, catalogue)
        case "territory":
            territory = catalogue.territories.get(by.territory or "")
            return rich(territory.name if territory is not None else by.territory or "")
        case "executor" if by.executor == NOBODY:
            return say("filter.executor.nobody")
        case "executor":
            return say("filter.executor.one", name=who.name_of(chat, by.executor or 0))
        case "status":
            return say(f"status.{by.status.value}.plain") if by.status is not None else Rich()
        case _:
            return say(f"filter.{name}.{getattr(by, name).value}")


def _told_alone(chat: Here, by: Filter, name: str) -> Rich:
    """«Тема: Яма на дороге», «Статус: в работе»."""
    category = chat.unit.catalogue.categories.get(by.topic or "") if name == "topic" else None
    if category is not None:
        value = rich(chat.say.choose(category.name))
    elif name == "topic":
        value = rich(topic_name(chat.say, chat.unit.catalogue, by.topic or ""))
    else:
        value = _value(chat, by, name)
    return join(": ", [chat.say(f"filter.{name}"), bold(value)])


def _show(chat: Here, state: State) -> Screen:
    official = who.acting(chat)
    if not who.reads(official):
        raise Outdated
    of = state.get("of")
    if isinstance(of, str) and of:
        return _choosing(chat, official, of, str(state.get("at") or ""), str(state.get("sought") or ""))
    say, by = chat.say, chosen(chat)
    rows: list[Row] = [tuple(_button(chat, by, name) for name in row) for row in _ROWS]
    last = [_button(chat, by, "track")]
    if by.set:
        last.append(Option("reset", say.label("filter.reset"), Tone.BAD))
    rows += [tuple(last), (Option("back", say.label("filter.show"), Tone.MAIN),)]
    set_now = [_told_alone(chat, by, each) for each in by.set]
    head = lines(*set_now) if set_now else say("filter.nothing")
    return Screen(paragraphs(bold(say("filter.head")), head, say("filter.hint")), rows=tuple(rows))


def _button(chat: Here, by: Filter, name: str) -> Option:
    label = chat.say.label(f"filter.{name}")
    return Option(f"of.{name}", f"✅ {label}" if name in by.set else label)


def _choosing(chat: Here, official: Official, of: str, at: str, sought: str) -> Screen:
    say = chat.say
    ways = [Option("up", say.label("go.back"))]
    if of in chosen(chat).set:
        ways.append(Option("any", say.label("filter.any")))
    match of:
        case _ if sought:
            choices = _called(chat, official, of, sought)
        case "topic":
            choices = _topics(chat, at)
        case "territory":
            choices = _territories(chat, official, at)
        case "executor":
            choices = _executors(chat, official)
        case "status":
            choices = [_one(each.value, say.label(f"status.{each.value}.plain")) for each in _STATUSES]
        case "due":
            choices = _each(chat, of, Due)
        case "stars":
            choices = _each(chat, of, Stars)
        case _:
            choices = _each(chat, of, Track)
    how = say("pick.found", words=typed(sought)) if sought else Rich()
    head = lines(bold(say(f"filter.{of}")), how or (say("filter.or_words") if of in _NAMED else Rich()))
    return Screen(head, tuple(choices), rows=(tuple(ways),))


_STATUSES: Final = tuple(each for each in Status if each is not Status.CONTESTED)  # nothing rests in it


def _one(value: str, label: str) -> Option:
    return Option(f"={value}", label)


def _each(chat: Here, of: str, values: Iterable[Due | Stars | Track]) -> list[Option]:
    return [_one(each.value, chat.say.label(f"filter.{of}.{each.value}")) for each in values]


def _topics(chat: Here, category: str) -> list[Option]:
    branches, names = tree(chat.unit.catalogue, chat.say)
    if category not in branches:
        return [Option(f">{each.key}", f"{each.label} ›") for each in names]
    whole = _one(category, chat.say.label("filter.topic.whole"))
    return [whole, *(_one(each.key, each.label) for each in branches[category])]


def _territories(chat: Here, official: Official, at: str) -> list[Option]:
    """What lies in the territory, itself first; to begin with, where the official's authorities are."""
    catalogue = chat.unit.catalogue
    below = inside(catalogue)
    if at in catalogue.territories:
        here, codes = [_one(at, chat.say.label("filter.territory.whole"))], below.get(at, ())
    else:
        held = (catalogue.authorities.get(each.authority) for each in official.rights)
        own = dict.fromkeys(each.territory for each in held if each is not None)
        here, codes = [], tuple(code for code in own if code in catalogue.territories) or below.get(None, ())
    return here + [
        Option(f">{code}", f"{catalogue.territories[code].name} ›")
        if below.get(code)
        else _one(code, catalogue.territories[code].name)
        for code in codes
    ]


def _called(chat: Here, official: Official, of: str, sought: str) -> list[Option]:
    """What has every one of the typed words in its name, whatever it lies in: the shortest names first."""
    catalogue = chat.unit.catalogue
    match of:
        case "topic":
            active = (each for each in catalogue.topics.values() if each.active)
            every = [_one(each.code, topic_name(chat.say, catalogue, each.code)) for each in active]
        case "territory":
            every = [_one(each.code, each.name) for each in catalogue.territories.values()]
        case _:
            every = _executors(chat, official)
    words = fold(sought).split()
    found = [each for each in every if words and all(word in fold(each.label) for word in words)]
    return sorted(found, key=lambda each: (len(each.label), each.label))[:_FOUND]


def _executors(chat: Here, official: Official) -> list[Option]:
    """Nobody, the colleagues of the official's own authorities, then who works on cases below them."""
    found: dict[int, str] = {}
    own = dict.fromkeys(each.authority for each in official.rights)
    for each in (*(one for code in own for one in officials.colleagues(chat.unit, code)), *_below(chat, own)):
        found.setdefault(each.person, who.name_of(chat, each.person).plain)
    nobody = _one(str(NOBODY), chat.say.label("filter.executor.nobody"))
    return [nobody, *(_one(str(person), name) for person, name in list(found.items())[:_COLLEAGUES])]


def _below(chat: Here, own: Iterable[str]) -> list[Colleague]:
    """Level by level, as many as are shown: nobody reads the people of a region through."""
    every = chat.unit.catalogue.authorities.values()
    found: list[Colleague] = []
    level, seen = set(own), set(own)
    while len(found) < _COLLEAGUES:
        level = {each.code for each in every if each.parent in level} - seen
        if not level or len(level) > _AUTHORITIES:
            break
        seen |= level
        works = GRANTS[Action.ANSWER]
        people = officials.everyone(chat.unit, frozenset(level))
        found += [each for each in people if any(right.role in works for right in each.rights)]
    return found


def _take(chat: Here, state: State, said: Said) -> Answer:
    of = str(state.get("of") or "")
    match said:
        case Chose("back"):
            return Done()
        case Chose("reset"):
            reset(chat)
            return Stay({}, chat.say("filter.is_reset"))
        case Chose("up"):
            return Stay({"of": of} if state.get("at") or state.get("sought") else {}, first=True)
        case Chose("any"):
            return _kept(chat, of, None)
        case Chose(key) if key.startswith("of."):
            return Stay({"of": key.removeprefix("of.")}, first=True)
        case Chose(key) if key.startswith(">"):
            return Stay({"of": of, "at": key[1:]}, first=True)
        case Chose(key) if key.startswith("=") and of:
            return _kept(chat, of, key[1:])
        case Words(text) if of in _NAMED and typed_number(text) is None:
            return _sought(chat, of, text)
        case _:
            return Unclear()


def _sought(chat: Here, of: str, text: str) -> Answer:
    """By a part of the name: what alone is called so is chosen at once."""
    found = _called(chat, who.acting(chat), of, text)
    if not found:
        return Stay({"of": of}, chat.say("filter.no_such", words=typed(text)), first=True)
    if len(found) == 1:
        return _kept(chat, of, found[0].key[1:])
    return Stay({"of": of, "sought": text}, first=True)


def _kept(chat: Here, of: str, value: str | None) -> Answer:
    by = chosen(chat)
    match of:
        case "topic":
            by = replace(by, topic=value)
        case "territory":
            by = replace(by, territory=value)
        case "executor":
            by = replace(by, executor=int(value) if value is not None else None)
        case "status":
            by = replace(by, status=Status(value) if value is not None else None)
        case "due":
            by = replace(by, due=Due(value) if value is not None else None)
        case "stars":
            by = replace(by, stars=Stars(value) if value is not None else None)
        case "track":
            by = replace(by, track=Track(value) if value is not None else None)
    filters.keep(chat.unit, chat.person, by)
    return Stay({}, first=True)


scenes = (View("work.filter", _show, _take),)
