"""Draft acts to be read: those under discussion, those that ended."""

from collections.abc import Sequence
from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, Go, Home, State, Unclear
from bot.text import Rich, bold, join, lines, paragraphs
from domain.drafts import Draft
from handlers import identity, paged
from handlers.drafts import words
from handlers.here import Entry, Here, View
from handlers.polls.card import above
from handlers.polls.words import territory
from storage.drafts import drafts
from storage.drafts import people as draft_people
from storage.polls import statements

_PAGE: Final = 8
_BELOW: Final = 3  # rows under the drafts of a page


def _size(chat: Here) -> int:
    """So many drafts stand on a page that the network shows it whole, with the ways to others."""
    return min(_PAGE, chat.limits.inline_rows - _BELOW)


def _show(chat: Here, state: State) -> Screen:
    say, unit = chat.say, chat.unit
    home = statements.of(unit, chat.person).territory
    size = _size(chat)
    leaf = paged.leaf(chat, state, drafts.count_going(unit), size)
    found = drafts.current(unit, tuple(above(unit, home)), limit=size, skip=leaf.at * size)
    mine = set(draft_people.drafts_of(unit, chat.person))
    told = [_line(chat, each, mine) for each in found]
    here = say("draft.home_is", territory=territory(unit, home)) if home else say("draft.home_unknown")
    where = Option("home", say.label("vote.home_change" if home else "vote.home_tell"))
    menu = Option("menu", say.label("go.menu"))
    ended = (Option("ended", say.label("draft.ended")), menu) if drafts.ended(unit, limit=1) else (menu,)
    rows: tuple[Row, ...] = ((where,), ended)
    head = say("draft.list") if found else say("draft.none")
    page = say("layout.page", page=leaf.at + 1, pages=leaf.pages) if leaf.pages > 1 else Rich()
    return Screen(paragraphs(head, *told, page, here), _choices(found), rows=leaf.rows(*rows))


def _line(chat: Here, draft: Draft, mine: set[int]) -> Rich:
    say, unit = chat.say, chat.unit
    about = [words.named(say, draft), say("draft.where", territory=territory(unit, draft.territory))]
    return lines(
        bold(words.title(draft)),
        join(". ", about),
        words.stands(say, unit, draft),
        say("draft.line.mine") if draft.id in mine else Rich(),
    )


def _choices(found: Sequence[Draft]) -> tuple[Option, ...]:
    return tuple(Option(str(each.id), words.title(each).plain) for each in found)


def _take(chat: Here, state: State, said: Said) -> Answer:
    if (turned := paged.leafed(state, said)) is not None:
        return turned
    match said:
        case Chose("menu"):
            return Home()
        case Chose("home"):
            return identity.first(chat, said) or Go("vote.home")
        case Chose("ended"):
            return Go("drafts.ended")
        case Chose(key) if key.isdigit():
            return Go("draft", {"draft": int(key)})
        case _:
            return Unclear()


def _show_ended(chat: Here, state: State) -> Screen:
    say = chat.say
    found = paged.page(
        chat, state, _size(chat), lambda mark, limit: drafts.ended(chat.unit, before=mark, limit=limit)
    )
    back: Row = (Option("back", say.label("go.back")), Option("menu", say.label("go.menu")))
    mine = set(draft_people.drafts_of(chat.unit, chat.person))
    told = [
        lines(
            bold(words.title(each)),
            words.named(say, each),
            words.stands(say, chat.unit, each),
            say("draft.line.took_part") if each.id in mine else Rich(),
        )
        for each in found.shown
    ]
    return Screen(paragraphs(say("draft.ended_text"), *told), _choices(found.shown), rows=found.rows(back))


def _take_ended(chat: Here, state: State, said: Said) -> Answer:
    if (turned := paged.turned(state, said)) is not None:
        return turned
    match said:
        case Chose("menu"):
            return Home()
        case Chose("back"):
            return Done()
        case Chose(key) if key.isdigit():
            return Go("draft", {"draft": int(key)})
        case _:
            return Unclear()


scenes = (View("drafts", _show, _take), View("drafts.ended", _show_ended, _take_ended))
entries: dict[str, Entry] = {"drafts": lambda chat, rest: Go("drafts")}
