"""A citizen's own appeals, the newest first, a few on a page."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Go, Home, State, Unclear
from bot.text import Rich, bold, italic, join, lines, paragraphs
from domain.appeals import Appeal
from handlers import paged
from handlers.appeals import card, words
from handlers.here import Entry, Here, View
from storage.appeals import appeals

_PAGE: Final = 5


def _show(chat: Here, state: State) -> Screen:
    say, unit = chat.say, chat.unit
    found = paged.page(
        chat,
        state,
        _PAGE,
        lambda mark, limit: appeals.of_person(unit, chat.person, before=mark, limit=limit),
    )
    menu: Row = (Option("menu", say.label("go.menu")),)
    if not found.shown:
        report = Option("report", say.label("menu.report"), entry="report")
        return Screen(say("mine.none"), rows=((report,), menu))
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
            join(". ", [words.status(say, each, own=_own(chat, each)), words.due(say, unit, each)]),
            Rich() if _own(chat, each) else italic(say("mine.joined")),
        )
        for each in found.shown
    ]
    choices = tuple(Option(str(each.id), f"{words.MARKS[each.status]} {each.number}") for each in found.shown)
    return Screen(paragraphs(say("mine.text"), *told), choices, rows=found.rows(menu), columns=2)


def _take(chat: Here, state: State, said: Said) -> Answer:
    if (turned := paged.turned(state, said)) is not None:
        return turned
    match said:
        case Chose("menu"):
            return Home()
        case Chose(key) if key.isdigit():
            return _open(chat, int(key))
        case _:
            return Unclear()


def _own(chat: Here, appeal: Appeal) -> bool:
    return appeal.person == chat.person


def _open(chat: Here, appeal: int) -> Answer:
    state: State = {"appeal": appeal}
    _, actor = card.concerned(chat, state)
    return Go(card.scene_of(actor), state)


def _enter(chat: Here, rest: str) -> Answer:
    return Go("mine")


scenes = (View("mine", _show, _take),)
entries: dict[str, Entry] = {"my": _enter}
