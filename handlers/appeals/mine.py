"""A citizen's own appeals, the newest first, a few on a page."""

from typing import Final

from bot.chat import Chose, Json, Option, Row, Said, Screen
from bot.scene import Answer, Go, Home, State, Stay, Unclear
from bot.text import Rich, bold, italic, join, lines, paragraphs
from handlers.appeals import card, words
from handlers.here import Entry, Here, View
from storage import appeals

_PAGE: Final = 5


def _show(chat: Here, state: State) -> Screen:
    say, unit = chat.say, chat.unit
    trail = _trail(state)
    before = trail[-1] if trail else None
    found = appeals.of_person(unit, chat.person, before=before, limit=_PAGE + 1)
    menu: Row = (Option("menu", say.label("go.menu")),)
    if not found:
        report = Option("report", say.label("menu.report"), entry="report")
        return Screen(say("mine.none"), rows=((report,), menu))
    shown = found[:_PAGE]
    told = [
        lines(
            join(
                " ",
                [
                    words.MARKS[each.status],
                    bold(f"№ {each.number}"),
                    words.topic_name(say, unit.catalogue, each.topic),
                ],
            ),
            join(". ", [words.status(say, each), words.due(say, unit, each)]),
            italic(say("mine.joined")) if each.person != chat.person else Rich(),
        )
        for each in shown
    ]
    choices = tuple(Option(str(each.id), f"{words.MARKS[each.status]} {each.number}") for each in shown)
    turns: list[Option] = []
    if trail:
        turns.append(Option("newer", say.label("layout.previous")))
    if len(found) > _PAGE:
        turns.append(Option(f"older.{shown[-1].id}", say.label("layout.next")))
    rows = (tuple(turns), menu) if turns else (menu,)
    return Screen(paragraphs(say("mine.text"), *told), choices, rows=rows, columns=2)


def _take(chat: Here, state: State, said: Said) -> Answer:
    trail: list[Json] = [*_trail(state)]
    match said:
        case Chose("menu"):
            return Home()
        case Chose("newer"):
            return Stay({"trail": trail[:-1]})
        case Chose(key) if key.startswith("older."):
            return Stay({"trail": [*trail, int(key.removeprefix("older."))]})
        case Chose(key) if key.isdigit():
            return _open(chat, int(key))
        case _:
            return Unclear()


def _open(chat: Here, appeal: int) -> Answer:
    state: State = {"appeal": appeal}
    _, actor = card.concerned(chat, state)
    return Go(card.scene_of(actor), state)


def _trail(state: State) -> list[int]:
    trail = state.get("trail")
    return [each for each in trail if isinstance(each, int)] if isinstance(trail, list) else []


def _enter(chat: Here, rest: str) -> Answer:
    return Go("mine")


scenes = (View("mine", _show, _take),)
entries: dict[str, Entry] = {"my": _enter}
