"""Cases about one problem: объединить with the main one, and what the cards tell of it."""

from collections.abc import Callable
from typing import Final

from bot.ask import Ask
from bot.questions import Choice
from bot.scene import Answer, State
from bot.script import Script
from bot.text import Rich, bold, lines, own_words, paragraphs, quote, shorten
from domain import moves
from domain.actions import refusal
from domain.appeals import Appeal
from domain.moves import Moved
from domain.numbers import typed_number
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World
from handlers.appeals import words
from handlers.here import Here
from handlers.officials import acting, told
from handlers.refused import said as said_no
from storage.appeals import appeals, joinings, nearby
from storage.unit import Unit
from storage.world import world

_OTHER: Final = "number"
_SHOWN: Final = 3
_SAID: Final = 200  # of each case's words

Unfit = Callable[[Appeal], NotAllowed | None]
"""Why a case cannot be the main one."""


def _main(ask: Ask[Unit]) -> int:
    """The main case: one that is alike, or any by its number; then a check of both."""
    appeal, official = acting.asked(ask)
    around = world(ask.chat.unit)

    def unfit(main: Appeal) -> NotAllowed | None:
        try:
            moves.merge(appeal, official, around, main=main)
        except NotAllowed as refused:
            return refused
        return None

    main = chosen(ask, _alike(ask, appeal, official), unfit, ask.say("case.merge.main"))
    both = paragraphs(_told(ask, appeal), bold(ask.say("case.merge.into")), _told(ask, main))
    ask.confirm("check", after=both)
    return main.id


def chosen(ask: Ask[Unit], found: list[Appeal], unfit: Unfit, prompt: Rich) -> Appeal:
    """The main case: one of those found, or any other by its number that is not unfit."""
    say = ask.say
    choices = [Choice(str(each.id), say.label("case.merge.with", number=each.number)) for each in found]
    key = _OTHER
    if choices:
        choices.append(Choice(_OTHER, say.label("case.merge.other")))
        told_all = paragraphs(prompt, *(_told(ask, each) for each in found))
        key = ask.one_of("main", choices, prompt=told_all, label=Rich())
    if key != _OTHER:
        return appeals.load(ask.chat.unit, int(key))
    number = say("case.merge.number")
    text = ask.words("number", fault=lambda text: _fault(ask, unfit, text), prompt=number, label=Rich())
    main = _numbered(ask, text)
    assert main is not None, "checked when it was typed"
    return main


def _alike(ask: Ask[Unit], appeal: Appeal, official: Official) -> list[Appeal]:
    unit = ask.chat.unit
    found = nearby.alike(unit, appeal.topic, appeal.text, appeal.place, appeal.territory, limit=_SHOWN * 3)
    fits = (each.appeal for each in found if each.appeal.id != appeal.id)
    read = [each for each in fits if refusal(each, official, Action.READ, unit.catalogue) is None]
    return read[:_SHOWN]


def _numbered(ask: Ask[Unit], text: str) -> Appeal | None:
    number = typed_number(text)
    return appeals.by_number(ask.chat.unit, number) if number is not None else None


def _fault(ask: Ask[Unit], unfit: Unfit, text: str) -> Rich | None:
    main = _numbered(ask, text)
    if main is None:
        return ask.say("merge.unknown", number=typed_number(text) or shorten(text, 20))
    refused = unfit(main)
    return None if refused is None else said_no(ask.chat, refused)


def _told(ask: Ask[Unit], appeal: Appeal) -> Rich:
    return lines(told.line(ask.chat, appeal), quote(own_words(shorten(appeal.text, _SAID))))


def _merge(chat: Here, main: int, state: State) -> Answer:
    def move(appeal: Appeal, official: Official, around: World) -> Moved:
        locked = {each: appeals.load(chat.unit, each, lock=True) for each in sorted((appeal.id, main))}
        return moves.merge(appeal, official, around, main=locked[main])

    return acting.act(chat, merge, state, Action.MERGE, move, again=("check", "main", "number"))


merge = Script("case.merge", _main, _merge)


def together(chat: Here, appeal: Appeal) -> Rich:
    """Which case carries this one's people, and whose people this one carries."""
    carried = joinings.merged_into(chat.unit, appeal.id)
    return lines(
        words.merged(chat.say, chat.unit, appeal) if appeal.filed_by is None else Rich(),  # told higher up
        chat.say("case.carries", numbers=", ".join(f"№ {each}" for each in carried)) if carried else Rich(),
    )


scenes = (merge,)
