"""Holding a participant back: from a case's card; the list of them; lifting, deciding about a plea.

A participant has a number here and the case that caused it, nothing else.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.questions import Choice
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, own_words, paragraphs, quote, typed
from domain.actions import refusal
from domain.blocks import TERMS, Block, check_lift, check_settle, seat
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Action
from handlers import blocked, paged
from handlers.appeals.words import authority_name, day_of, zone_of
from handlers.here import Entry, Here, View, loaded
from handlers.officials import acting, pin, who
from handlers.officials.questions import previewed
from handlers.refused import said as said_no
from storage.appeals import appeals
from storage.people import blocks
from storage.unit import Unit

_PAGE: Final = 6
_REASON: Final = 500  # code points


@dataclass(frozen=True, slots=True)
class Wish:
    """For how many days, and why."""

    appeal: int
    days: int
    reason: str


def _wish(ask: Ask[Unit]) -> Wish:
    appeal, official = acting.asked(ask)
    say, theirs = ask.say, acting.citizens(ask.chat, appeal)
    authority = seat(official, appeal.authority, appeal.topic, ask.chat.unit.catalogue)
    where = authority_name(ask.chat.unit.catalogue, authority)
    choices = [Choice(str(each), say.label("term.calendar_days", each)) for each in TERMS]
    prompt = say("case.block.days", person=appeal.person, authority=where)
    days = int(ask.one_of("days", choices, columns=2, prompt=prompt))
    reason = ask.words("reason", limit=_REASON)
    zone, until = zone_of(ask.chat.unit.catalogue, authority), ask.chat.now + timedelta(days=days)
    seen = lines(
        bold(theirs("notice.block.placed", number=appeal.number)),
        theirs("block.where", authority=where),
        theirs("block.why", why=typed(reason)),
        theirs("block.until", moment=theirs.moment(until, zone, day_of(ask.chat.now, zone))),
    )
    send, after = say.label("case.block.send"), say("case.block.after")
    ask.once(previewed("check", say("case.seen"), seen, tuple(ask.asked), send, after), Rich())
    return Wish(appeal.id, days, reason)


def _finish(chat: Here, wish: Wish, state: State) -> Answer:
    if (way := pin.owed(chat)) is not None:
        return way
    try:
        appeal = appeals.load(chat.unit, wish.appeal, lock=True)
        blocks.place(chat.unit, who.acting(chat), appeal, wish.days, wish.reason, chat.address)
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    return Done(chat.say("case.block.done", person=appeal.person))


block = Script("case.block", _wish, _finish)


def able(official: Official) -> bool:
    """May the official hold anybody back anywhere?"""
    return any(each.role in GRANTS[Action.BLOCK] for each in official.rights)


def _show(chat: Here, state: State) -> Screen:
    official = who.acting(chat)
    if not able(official):
        raise Outdated
    say = chat.say
    found = paged.page(
        chat, state, _PAGE, lambda mark, limit: blocks.page(chat.unit, official, after=mark or 0, limit=limit)
    )
    back: Row = (Option("back", say.label("go.back")),)
    choices = tuple(
        Option(str(each.id), say.label("block.one", person=each.persons[0])) for each in found.shown
    )
    told = [_line(chat, each) for each in found.shown] or [say("work.blocks.none")]
    return Screen(paragraphs(bold(say("work.blocks")), *told), choices, rows=found.rows(back), columns=2)


def _line(chat: Here, block: Block) -> Rich:
    pleaded = block.plea and block.settled_at is None
    return lines(
        bold(chat.say("block.one", person=block.persons[0])),
        chat.say("block.cause", number=block.number),
        blocked.told(chat.say, chat.unit, block),
        chat.say("block.pleaded") if pleaded else Rich(),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    if (turned := paged.turned(state, said)) is not None:
        return turned
    match said:
        case Chose("back"):
            return Done()
        case Chose(key) if key.isdigit():
            return Go("work.block", {"block": int(key)})
        case _:
            return Unclear()


def _of(chat: Here, state: State) -> Block:
    """The block of the frame, where the official may block. Raises `Outdated`."""
    block = loaded(chat, blocks.load, state.get("block"))
    try:
        check_lift(block, who.acting(chat), chat.now, chat.unit.catalogue)
    except NotAllowed:
        raise Outdated from None
    return block


def _settles(chat: Here, block: Block) -> bool:
    try:
        check_settle(block, who.acting(chat), chat.now, chat.unit.catalogue)
    except NotAllowed:
        return False
    return True


def _show_one(chat: Here, state: State) -> Screen:
    say, block = chat.say, _of(chat, state)
    rows: list[Row] = [(Option("lift", say.label("work.block.lift"), Tone.GOOD),)]
    if _settles(chat, block):
        rows.append((Option("keep", say.label("work.block.keep")),))
    appeal = appeals.load(chat.unit, block.appeal)
    if refusal(appeal, who.acting(chat), Action.READ, chat.unit.catalogue) is None:
        rows.append((Option("case", say.label("work.block.case", number=block.number)),))
    rows.append((Option("back", say.label("go.back")),))
    by = say("work.block.by", name=who.name_of(chat, block.by))
    plea = lines(bold(say("work.block.plea")), quote(own_words(block.plea))) if block.plea else Rich()
    return Screen(paragraphs(_line(chat, block), by, plea), rows=tuple(rows))


def _take_one(chat: Here, state: State, said: Said) -> Answer:
    block = _of(chat, state)
    match said:
        case Chose("back"):
            return Done()
        case Chose("case"):
            return Go("case", {"appeal": block.appeal})
        case Chose("lift" | "keep" as key):
            if (way := pin.owed(chat)) is not None:
                return way
            done = blocks.lift if key == "lift" else blocks.keep
            try:
                done(chat.unit, who.acting(chat), block.id, chat.address)
            except NotAllowed as refused:
                return Stay(note=said_no(chat, refused))
            return Done(chat.say(f"work.block.{key}.done"))
        case _:
            return Unclear()


def _enter(chat: Here, rest: str) -> Answer:
    state: State = {"block": int(rest)} if rest.isdigit() else {}
    try:
        _of(chat, state)
    except Outdated:
        return Stay(note=chat.say("block.not_found"))
    return Go("work.block", state)


scenes = (block, View("work.blocks", _show, _take), View("work.block", _show_one, _take_one))
entries: dict[str, Entry] = {"block": _enter}
