"""«Что рядом сейчас»: the latest cases of a place, page by page, and each as strangers may see it."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, lines, paragraphs
from domain.appeals import Appeal
from domain.joining import check_joining
from domain.refusal import NotAllowed
from domain.surroundings import public
from handlers import identity
from handlers.appeals import joining
from handlers.here import Entry, Here, View, loaded
from handlers.near import words
from handlers.near.subscriptions import of
from handlers.refused import said as said_no
from storage.appeals import appeals, joinings
from storage.people import surroundings, watches
from storage.people.surroundings import Area

_PAGE: Final = 5


def _areas(chat: Here, state: State) -> list[Area]:
    match state.get("area"):
        case {
            "territory": str(territory),
            "radius": int(radius),
            "latitude": latitude,
            "longitude": longitude,
        }:
            point = [each if isinstance(each, float | int) else None for each in (latitude, longitude)]
            return [Area(territory, point[0], point[1], radius)]
    found = [of(chat, state)] if "watch" in state else watches.of(chat.unit, chat.person)
    return [Area(each.territory, each.latitude, each.longitude, each.radius) for each in found]


def _marks(state: State) -> list[int]:
    """Where the pages turned to begin."""
    marks = state.get("marks")
    return [each for each in marks if isinstance(each, int)] if isinstance(marks, list) else []


def _show(chat: Here, state: State) -> Screen:
    say, areas, marks = chat.say, _areas(chat, state), _marks(state)
    found = surroundings.latest(chat.unit, areas, before=marks[-1] if marks else None, limit=_PAGE)
    state["later"] = found.later
    named = [words.area(say, chat.unit.catalogue, each.territory, each.radius) for each in areas]
    turns = [Option("earlier", say.label("near.newer"))] if marks else []
    if found.later is not None:
        turns.append(Option("later", say.label("near.older")))
    rows: list[Row] = [tuple(turns)] if turns else []
    rows.append((Option("elsewhere", say.label("near.elsewhere")),))
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
    return Screen(
        paragraphs(
            lines(bold(say("near.now.head")), *(Rich() + each for each in named)),
            *(words.short(say, chat.unit.catalogue, each) for each in found.cases),
            Rich() if found.cases else say("near.now.end" if marks else "near.now.none"),
        ),
        tuple(Option(f"case.{each.id}", f"№ {each.number}") for each in found.cases),
        rows=tuple(rows),
        columns=2,
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    marks, later = _marks(state), state.get("later")
    match said:
        case Chose(key) if key.startswith("case.") and key[5:].isdigit():
            return Go("near.case", {"appeal": int(key[5:])})
        case Chose("later") if isinstance(later, int):
            return Stay({**state, "marks": [*marks, later]})
        case Chose("earlier"):
            return Stay({**state, "marks": [*marks[:-1]]})
        case Chose("elsewhere"):
            return Go("near.look", instead=True)
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


# --- a case of somebody ------------------------------------------------------------------------------------


def case_of(chat: Here, state: State, *, lock: bool = False) -> Appeal:
    """The case of the frame, if strangers may see it. Raises `Outdated`."""
    case = loaded(chat, appeals.load, state.get("appeal"), lock=lock)
    if not public(case, chat.unit.catalogue):
        raise Outdated
    return case


def _concerned(chat: Here, case: Appeal) -> bool:
    return case.person == chat.person or joinings.joiner(chat.unit, case.id, chat.person) is not None


def _joinable(case: Appeal, person: int) -> bool:
    try:
        check_joining(case, person)
    except NotAllowed:
        return False
    return True


def _show_case(chat: Here, state: State) -> Screen:
    say, case = chat.say, case_of(chat, state)
    count = joinings.counts(chat.unit, [case.id])[case.id]
    rows: list[Row] = []
    if _concerned(chat, case):
        rows.append((Option("own", say.label("near.own"), Tone.MAIN),))
    elif _joinable(case, chat.person):
        rows.append((Option("join", say.label("near.join"), Tone.MAIN),))
    if watches.watching(chat.unit, chat.person):
        rows.append((Option("less", say.label("near.less")),))
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
    told = words.whole(say, chat.unit, case)
    return Screen(paragraphs(told, say("near.joined", count) if count else Rich()), rows=tuple(rows))


def _take_case(chat: Here, state: State, said: Said) -> Answer:
    case = case_of(chat, state, lock=said == Chose("join"))
    match said:
        case Chose("join"):
            return identity.first(chat, said) or _join(chat, case)
        case Chose("own"):
            return Go("appeal" if case.person == chat.person else "joined", {"appeal": case.id}, instead=True)
        case Chose("less"):
            return Go("near.less", {"appeal": case.id})
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def _join(chat: Here, case: Appeal) -> Answer:
    """Nothing is sent with it, so nothing more is asked."""
    try:
        joinings.join(chat.unit, case, chat.person, chat.address, chat.language)
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    note = joining.thanks(chat, case)
    return Go("joined", {"appeal": case.id}, instead=True, note=note)


def _enter(chat: Here, rest: str) -> Answer:
    state: State = {"appeal": int(rest)} if rest.isdigit() else {}
    try:
        case = case_of(chat, state)
    except Outdated:
        return Stay(note=chat.say("near.gone"))
    if _concerned(chat, case):
        return Go("appeal" if case.person == chat.person else "joined", state)
    return Go("near.case", state)


def _enter_join(chat: Here, rest: str) -> Answer:
    """«Присоединиться» on a notice: the case is shown with the answer, so that it is seen what was joined."""
    state: State = {"appeal": int(rest)} if rest.isdigit() else {}
    try:
        case = case_of(chat, state, lock=True)
    except Outdated:
        return Stay(note=chat.say("near.gone"))
    if _concerned(chat, case):
        return _enter(chat, rest)
    answer = identity.consented(chat, "near.case", {"appeal": case.id}) or _join(chat, case)
    return Go(answer.scene, answer.state, note=answer.note) if isinstance(answer, Go) else answer


scenes = (View("near.now", _show, _take), View("near.case", _show_case, _take_case))
entries: dict[str, Entry] = {"near_case": _enter, "near_join": _enter_join}
