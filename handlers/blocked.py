"""A participant held back: what they are told, and the one message they may write against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.ask import Ask
from bot.chat import Option, Row
from bot.scene import Answer, Done, Go, Outdated, State, Stay
from bot.script import Script
from bot.speech import Speech
from bot.text import Rich, bold, lines, own_words, paragraphs, quote, typed
from domain.blocks import Block
from domain.refusal import NotAllowed
from handlers.appeals.words import authority_name, day_of, zone_of
from handlers.here import Entry, Here, Room, loaded
from handlers.refused import said as said_no
from storage.people import blocks
from storage.unit import Unit

_PLEA: Final = 1500  # code points


def told(say: Speech, unit: Unit, block: Block) -> Rich:
    """Where it holds, why and until when."""
    zone = zone_of(unit.catalogue, block.authority)
    until = say.moment(block.until, zone, day_of(unit.now, zone))
    return lines(
        say("block.where", authority=authority_name(unit.catalogue, block.authority)),
        say("block.why", why=typed(block.reason)),
        say("block.until", moment=until),
    )


def warning(chat: Here) -> Rich | None:
    """What holds the person back, said when they begin an appeal; None when nothing does."""
    found = blocks.in_force(chat.unit, chat.person)
    if not found:
        return None
    say = chat.say
    return paragraphs(
        say("block.begin"), *(told(say, chat.unit, each) for each in found), say("block.danger")
    )


@dataclass(frozen=True, slots=True)
class Plea:
    """What is written against a block."""

    block: int
    text: str


def _block(chat: Here, found: object) -> Block:
    """The block of this id, if it holds this person. Raises `Outdated`."""
    block = loaded(chat, blocks.load, found)
    if chat.person not in block.persons:
        raise Outdated
    return block


def _questions(ask: Ask[Unit]) -> Plea:
    block = _block(ask.chat, ask.given("block"))
    prompt = paragraphs(told(ask.say, ask.chat.unit, block), ask.say("block.plea.text"))
    text = ask.words("text", limit=_PLEA, own=True, prompt=prompt)
    ask.confirm("check", after=ask.say("block.plea.once"))
    return Plea(block.id, text)


def _finish(chat: Here, plea: Plea, state: State) -> Answer:
    try:
        blocks.plead(chat.unit, chat.person, plea.block, plea.text)
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    return Done(chat.say("block.plea.thanks"))


def _enter(chat: Here, rest: str) -> Answer:
    try:
        block = _block(chat, int(rest) if rest.isdigit() else -1)
    except Outdated:
        return Stay(note=chat.say("block.not_found"))
    if not block.stands(chat.now):
        return Stay(note=chat.say("block.over_already"))
    if block.plea:
        return Stay(note=chat.say("block.pleaded_already"))
    return Go("block.plea", Script.begin(block=block.id))


def notice(
    say: Speech, unit: Unit, kind: str, body: Mapping[str, object]
) -> tuple[Rich, tuple[Row, ...]] | None:
    """A notice about a block as it is true now; None when there is nothing to be said any more."""
    block = blocks.load(unit, int(str(body["block"])))
    head = bold(say(kind, number=block.number))
    match kind.rpartition(".")[2]:
        case "placed" if block.stands(unit.now):
            plea = Option("plea", say.label("block.plead"), entry=f"plea:{block.id}")
            able = paragraphs(say("block.able"), say("block.danger"))
            return paragraphs(head, told(say, unit, block), able), ((plea,),)
        case "kept" if block.stands(unit.now):
            return paragraphs(head, told(say, unit, block)), ()
        case "over" | "lifted":
            return paragraphs(head, say("block.free")), ()
        case "plea" if block.stands(unit.now) and block.settled_at is None:
            look = Option("open", say.label("notice.open"), entry=f"block:{block.id}")
            return paragraphs(head, quote(own_words(block.plea))), ((look,),)
        case _:
            return None


plea = Script("block.plea", _questions, _finish)
entries: dict[str, Entry] = {"plea": _enter}
room = Room((plea,), entries)
