"""Polls to take part in, and the card of one: who asks, until when, what becomes of a vote."""

from collections.abc import Iterator
from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Shelved, Tone
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, join, lines, paragraphs
from domain.polls import Level, Poll
from domain.polls import State as Stage
from handlers import identity
from handlers.files import fit_to_show
from handlers.here import Entry, Here, View, loaded
from handlers.polls import ballot, words
from storage.polls import ballots, polls, receipts, statements
from storage.polls import drafts as poll_drafts
from storage.polls.statements import Stated
from storage.unit import Unit

_SHOWN: Final = 20


def above(unit: Unit, territory: str) -> Iterator[str]:
    """The territory and those it lies in."""
    seen: set[str] = set()
    code: str | None = territory
    while code and code not in seen and code in unit.catalogue.territories:
        seen.add(code)
        yield code
        code = unit.catalogue.territories[code].parent


# --- the list -------------------------------------------------------------------------------------------


def _show_list(chat: Here, state: State) -> Screen:
    say, unit = chat.say, chat.unit
    home = statements.of(unit, chat.person).territory
    mine = tuple(above(unit, home))
    found = polls.current(unit, mine, limit=_SHOWN)
    begun = poll_drafts.begun(unit, chat.person)
    told = [_line(chat, poll, begun) for poll in found]
    head = say("vote.list") if found else say("vote.none")
    here = say("vote.home_is", territory=words.territory(unit, home)) if home else say("vote.home_unknown")
    choices = tuple(Option(str(poll.id), words.title(say, poll).plain) for poll in found)
    where = Option("home", say.label("vote.home_change" if home else "vote.home_tell"))
    return Screen(
        paragraphs(head, *told, here), choices, rows=((where,), (Option("menu", say.label("go.menu")),))
    )


def _line(chat: Here, poll: Poll, begun: set[int]) -> Rich:
    say, unit = chat.say, chat.unit
    if ballots.took_part(unit, poll.id, chat.person):
        mark = say("vote.line.voted")
    else:
        mark = say("vote.line.begun") if poll.id in begun else Rich()
    about = [words.named(say, poll), say("vote.where", territory=words.territory(unit, poll.territory))]
    return lines(bold(words.title(say, poll)), join(". ", about), words.until(say, unit, poll), mark)


def _take_list(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("menu"):
            return Home()
        case Chose("home"):
            return identity.first(chat, said) or Go("vote.home")
        case Chose(key) if key.isdigit():
            return Go("vote", {"poll": int(key)})
        case _:
            return Unclear()


# --- the card -------------------------------------------------------------------------------------------


def poll_of(chat: Here, state: State) -> Poll:
    """The poll of a frame, if citizens may see it. Raises `Outdated`."""
    poll = loaded(chat, polls.load, state.get("poll"))
    if poll.state in (Stage.DRAFT, Stage.CHECKING):
        raise Outdated
    return poll


def _show(chat: Here, state: State) -> Screen:
    say, poll = chat.say, poll_of(chat, state)
    voted = ballots.took_part(chat.unit, poll.id, chat.person)
    stated = statements.of(chat.unit, chat.person)
    rows: list[Row] = []
    notes: list[Rich] = []
    if voted:
        notes.append(say("vote.voted"))
    elif poll.running(chat.unit.now):
        wrong = _refused(chat, poll, stated)
        if wrong:
            notes.append(wrong)
        else:
            begun = bool(poll_drafts.load(chat.unit, poll.id, chat.person))
            rows.append((Option("go", say.label("vote.go_on" if begun else "vote.go"), Tone.GOOD),))
            if begun:
                notes.append(say("vote.begun"))
        if _could_confirm(chat, stated) and (poll.level is Level.PHONE or poll.eligibility.phone):
            rows.append((Option("phone", say.label("vote.phone")),))
        elif poll.eligibility.phone and not stated.phone:
            rows.append((Option("link", say.label("settings.link"), entry="link"),))
    if voted and poll.changing and poll.running(chat.unit.now):
        rows.append((Option("change", say.label("vote.change")),))
    if voted:
        rows.append((Option("receipt", say.label("vote.receipt_check")),))
    if poll.results_public():
        rows.append((Option("results", say.label("poll.notice.results"), entry=f"poll_results:{poll.id}"),))
    if receipts.published(chat.unit, poll.id):
        rows.append((Option("list", say.label("vote.receipts")),))
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
    return Screen(
        paragraphs(words.summary(say, chat.unit, poll), *notes), rows=tuple(rows), files=_picture(chat, poll)
    )


def _picture(chat: Here, poll: Poll) -> tuple[Shelved, ...]:
    return fit_to_show(chat.unit, chat.network, (poll.picture,)) if poll.picture is not None else ()


def _could_confirm(chat: Here, stated: Stated) -> bool:
    """May this channel carry a phone number, and vouch for it?"""
    return chat.personal and chat.limits.contact and not stated.phone


def _refused(chat: Here, poll: Poll, stated: Stated) -> Rich:
    """Why the person, as they have told of themself, may not take part; empty when they may."""
    say, wanted = chat.say, poll.eligibility
    if wanted.resident and stated.territory and poll.territory not in above(chat.unit, stated.territory):
        home = words.territory(chat.unit, stated.territory)
        there = words.territory(chat.unit, poll.territory)
        return say("vote.refused.territory", territory=there, home=home)
    if wanted.phone and not stated.phone:
        return say("vote.refused.phone_here" if _could_confirm(chat, stated) else "vote.refused.phone")
    return Rich()


def _take(chat: Here, state: State, said: Said) -> Answer:
    poll = poll_of(chat, state)
    match said:
        case Chose("go" | "change" | "phone") if through := identity.first(chat, said):
            return through
        case Chose("go"):
            return take_part(chat, poll)
        case Chose("change"):
            return Go(
                "vote.ballot", ballot.begin(poll.id, change=True), note=chat.say("vote.change_needs_receipt")
            )
        case Chose("receipt" | "phone" as key):
            return Go(f"vote.{key}", {"poll": poll.id})
        case Chose("list"):
            ids = receipts.published(chat.unit, poll.id)
            chat.tell(Screen(chat.say("vote.receipts_text"), files=fit_to_show(chat.unit, chat.network, ids)))
            return Stay()
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def take_part(chat: Here, poll: Poll, *, instead: bool = False) -> Answer:
    """On to the next thing that is asked before the first question, or to the questions."""
    stated, wanted = statements.of(chat.unit, chat.person), poll.eligibility
    if ballots.took_part(chat.unit, poll.id, chat.person):
        return _back(chat.say("vote.took_part"), instead)
    if not poll.running(chat.unit.now):
        return _back(chat.say("vote.over"), instead)
    if wanted.age > stated.age:
        return Go("vote.age", {"poll": poll.id}, instead)
    if wanted.resident and not stated.territory:
        return Go("vote.home", {"poll": poll.id}, instead)
    refused = _refused(chat, poll, stated)
    if refused:
        return _back(refused, instead)
    return Go("vote.ballot", ballot.begin(poll.id), instead)


def _back(note: Rich, instead: bool) -> Answer:
    return Done(note) if instead else Stay(note=note)


def _enter(chat: Here, rest: str) -> Answer:
    state: State = {"poll": int(rest)} if rest.isdigit() else {}
    try:
        poll_of(chat, state)
    except Outdated:
        return Stay(note=chat.say("vote.not_found"))
    return Go("vote", state)


scenes = (View("polls", _show_list, _take_list), View("vote", _show, _take))
entries: dict[str, Entry] = {"polls": lambda chat, rest: Go("polls"), "poll": _enter}
