"""Joining somebody else's open appeal instead of sending the same: the offer, the card of what was joined."""

from dataclasses import dataclass, replace
from typing import Final, Protocol

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.questions import Choice
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, italic, join, lines, own_words, paragraphs, quote, shorten
from domain import moves
from domain.actions import allowed
from domain.appeals import FILE_LIMIT, Appeal, Place
from domain.held import Held, Way
from domain.joining import for_strangers
from domain.people import Citizen, Joiner
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.wishes import Group
from handlers import held as held_words
from handlers.appeals import card, words
from handlers.here import Here, View
from handlers.refused import said as said_no
from storage.appeals import appeals, held, joinings, nearby
from storage.appeals.nearby import Near
from storage.people import blocks, conduct, wishes
from storage.unit import Unit
from storage.world import world

_OWN_WAY: Final = "other"
_SAID: Final = 200  # of another's words, in the offer
_PLACE: Final = 80


@dataclass(frozen=True, slots=True)
class Joins:
    """The citizen is with this appeal; `text` and `files` are to be added to it."""

    appeal: int
    text: str
    files: tuple[int, ...]


class Matter(Protocol):
    """What happened and where, as far as cases alike are looked for by it."""

    @property
    def topic(self) -> str: ...
    @property
    def territory(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def place(self) -> Place: ...


@dataclass(frozen=True, slots=True)
class Offer:
    """How it is offered: `key` of texts; `mine`: to one who may be the author of what is found."""

    key: str = "report.twin"
    mine: bool = True


def offered(ask: Ask[Unit], known: Matter) -> Joins | None:
    """What the citizen joins instead of sending their own; None when nothing is alike, or they go on."""
    case = twin(ask, known, Offer())
    if case is None:
        return None
    text = known.text
    if case.person != ask.chat.person:
        ways = [Choice(key, ask.say.label(f"report.add.{key}")) for key in ("words", "only")]
        if ask.one_of("add", ways, prompt=ask.say("report.add", number=case.number), label=Rich()) == "only":
            return Joins(case.id, "", ())
    files = ask.files("files", limit=FILE_LIMIT)
    return Joins(case.id, text, tuple(files))


def twin(ask: Ask[Unit], known: Matter, offer: Offer) -> Appeal | None:
    """The open case that is chosen of those alike; None when there is none, or it is another problem.

    Looked for once, before the photos: whoever is asked for them or has come to the check sends.
    """
    if not ask.has("twin"):
        if ask.has("files") or ask.shown == "files":
            return None
        about = (known.topic, known.text, known.place, known.territory)
        found = ask.chat.look(("alike", *about), lambda: nearby.alike(ask.chat.unit, *about))
        if not found:
            return None
        choices = [Choice(str(each.appeal.id), _label(ask, each, offer)) for each in found]
        choices.append(Choice(_OWN_WAY, ask.say.label(f"{offer.key}.other")))
        ask.one_of("twin", choices, prompt=lambda: _told(ask, found, offer), label=Rich())
    chosen = str(ask.given("twin"))
    if chosen == _OWN_WAY:
        ask.one_of("twin", [Choice(_OWN_WAY, "")], label=Rich())
        return None
    case = _open(ask, chosen)
    ask.one_of("twin", [Choice(chosen, "")] if case is not None else [], label=Rich())
    assert case is not None
    return case


def _open(ask: Ask[Unit], chosen: str) -> Appeal | None:
    try:
        case = appeals.load(ask.chat.unit, int(chosen))
    except (LookupError, ValueError):
        return None
    return case if case.open else None


def _label(ask: Ask[Unit], near: Near, offer: Offer) -> str:
    key = "own" if _mine(ask, near, offer) else "join"
    return ask.say.label(f"{offer.key}.{key}", number=near.appeal.number)


def _mine(ask: Ask[Unit], near: Near, offer: Offer) -> bool:
    return offer.mine and near.appeal.person == ask.chat.person


def _told(ask: Ask[Unit], found: tuple[Near, ...], offer: Offer) -> Rich:
    return paragraphs(ask.say(offer.key), *(_case(ask, each, _mine(ask, each, offer)) for each in found))


def _case(ask: Ask[Unit], near: Near, mine: bool) -> Rich:
    """An open case of another, without anything about them."""
    say, appeal = ask.say, near.appeal
    text, place = (appeal.text, appeal.place.words) if mine else for_strangers(appeal)
    where = own_words(shorten(place, _PLACE))
    far = say("report.twin.metres", near.metres) if near.metres is not None else Rich()
    own = italic(say("report.twin.yours")) if mine else Rich()
    others = say("report.twin.joined", near.joined) if near.joined else Rich()
    return lines(
        join(
            " ", [words.MARKS[appeal.status], bold(f"№ {appeal.number}"), words.status(say, appeal, own=mine)]
        ),
        join(" — ", [where, far]),
        quote(own_words(shorten(text, _SAID))) if text else Rich(),
        join(" · ", [own, others]),
    )


def finish(chat: Here, joins: Joins, state: State) -> Answer:
    """Join, with what was written; or add it to one's own."""
    try:
        appeal = appeals.load(chat.unit, joins.appeal, lock=True)
        if joins.text:
            blocks.check_free(chat.unit, chat.person, appeal.authority)
            conduct.check_additions(chat.unit, chat.person)
        if appeal.person == chat.person:
            waits = _added(chat, appeal, Citizen(chat.person), joins)
            note = chat.say("appeal.add.thanks") if waits is None else held_words.thanks(chat, waits)
            return Go("appeal", {"appeal": appeal.id}, instead=True, note=note)
        joinings.join(chat.unit, appeal, chat.person, chat.address, chat.language)
        if joins.text:
            waits = _added(chat, appeal, Joiner(chat.person), joins)
            if waits is not None:
                note = paragraphs(thanks(chat, appeal), held_words.thanks(chat, waits))
                return Go("joined", {"appeal": appeal.id}, instead=True, note=note)
    except NotAllowed as refused:
        return Stay(state, said_no(chat, refused))
    return Go("joined", {"appeal": appeal.id}, instead=True, note=thanks(chat, appeal))


def _added(chat: Here, appeal: Appeal, actor: Citizen | Joiner, joins: Joins) -> Held | None:
    moved = moves.say(appeal, actor, world(chat.unit), Way.ADD, text=joins.text, files=joins.files)
    return held.said(chat.unit, moved, Way.ADD, joins.text, joins.files, chat.address)


def thanks(chat: Here, appeal: Appeal) -> Rich:
    """What is said to one who has joined: how they will be told, as they have chosen."""
    pace = wishes.load(chat.unit, chat.person).pace(Group.JOINED)
    return chat.say(f"joined.thanks.{pace.value}", number=appeal.number)


# --- the card of what was joined -----------------------------------------------------------------------


def _show(chat: Here, state: State) -> Screen:
    appeal, actor = card.concerned(chat, state)
    if not isinstance(actor, Joiner):
        raise Outdated
    say, can = chat.say, allowed(appeal, actor, chat.unit.catalogue)
    rows: list[Row] = []
    if card.asked_again(chat, appeal, can):
        rows.append(card.second_row(say))
    if Action.HOLD in can:
        rows.append(card.recheck_row(say))
    if Action.CONTEST in can and appeal.contestable(chat.now):
        rows.append((Option("contest", say.label("card.contest"), Tone.BAD),))
    changes = [Option("add", say.label("joined.add"))] if Action.SUPPLEMENT in can else []
    rows.append((*changes, Option("leave", say.label("joined.leave"))))
    rows.append((Option("history", say.label("card.history")),))
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
    return Screen(paragraphs(italic(say("joined.head")), summary(chat, appeal)), rows=tuple(rows))


def summary(chat: Here, appeal: Appeal) -> Rich:
    """What was joined and where it stands: nothing of its author but the words of the appeal."""
    say, unit = chat.say, chat.unit
    text, at = for_strangers(appeal)
    where = words.place(say, replace(appeal, place=replace(appeal.place, words=at)))
    return paragraphs(
        lines(bold(f"№ {appeal.number}"), words.topic_name(say, unit.catalogue, appeal.topic)),
        lines(
            join(" ", [words.MARKS[appeal.status], words.status(say, appeal, own=False)]),
            words.due(say, unit, appeal),
            words.merged(say, unit, appeal),
            say("card.authority", authority=words.authority_name(unit.catalogue, appeal.authority)),
            say("card.place", place=where) if where else Rich(),
            card.together(chat, appeal),
            held_words.on_card(chat, appeal.id),
        ),
        quote(own_words(shorten(text, card.OWN_WORDS))) if text else Rich(),
        say("card.holds") if appeal.asks(chat.person) else Rich(),
        words.answer(say, appeal),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    appeal, actor = card.concerned(chat, state, lock=True)
    if not isinstance(actor, Joiner):
        raise Outdated
    match said:
        case Chose("solved" | "unsolved" as key):
            return card.second(chat, appeal, actor, solved=key == "solved")
        case Chose("hold"):
            return card.hold(chat, appeal, actor)
        case Chose("contest" | "recur" | "add" as key):
            return Go(f"appeal.{key}", {"answers": {"appeal": appeal.id}, "given": ["appeal"]})
        case Chose("history"):
            return Go("appeal.history", {"appeal": appeal.id})
        case Chose("leave"):
            joinings.leave(chat.unit, appeal.id, chat.person)
            return Done(chat.say("joined.left", number=appeal.number))
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


scenes = (View("joined", _show, _take),)
