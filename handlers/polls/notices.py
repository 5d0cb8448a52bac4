"""Notices about polls, drawn when they are sent: from the poll as it stands then."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.chat import Option, Row, Shelved, Tone
from bot.speech import Speech
from bot.text import Rich, bold, lines, paragraphs, quote, shorten, typed
from domain.polls import Poll, State, told
from domain.polls.moves import Happened, refusal
from domain.rights import Action
from handlers import files
from handlers.appeals.words import day_of, zone_of
from storage.officials import officials
from storage.polls import ballots, polls
from storage.polls import drafts as poll_drafts
from storage.polls import work as poll_work
from storage.unit import Unit

_TEXT = 600

ALIKE: Final = frozenset({f"poll.citizen.{each}" for each in ("opened", "prolonged", "cancelled", "decided")})
"""Kinds that say the same to everybody."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words; `poll` is what it is about."""

    text: Rich
    rows: tuple[Row, ...]
    poll: Poll
    files: tuple[Shelved, ...] = ()


def draw(
    unit: Unit, kind: str, person: int, network: str, body: Mapping[str, Any], say: Speech
) -> Told | None:
    """The notice as it is true now; None when there is nothing to be said any more.

    Raises `LookupError` for a kind that nobody draws or a poll that is not there.
    """
    poll = polls.load(unit, int(body["poll"]))
    whom, what = kind.split(".")[1:]
    if whom == "official":
        return _to_official(unit, poll, what, person, str(body["words"]), say)
    return _to_citizen(unit, poll, what, person, network, str(body["words"]), say)


def _to_citizen(
    unit: Unit, poll: Poll, what: str, person: int, network: str, words: str, say: Speech
) -> Told | None:
    title = typed(told(poll.title, say.language))
    take: Row = (Option("take", say.label("poll.notice.take"), Tone.MAIN, entry=f"poll:{poll.id}"),)
    results: Row = (Option("results", say.label("poll.notice.results"), entry=f"poll_results:{poll.id}"),)
    head = bold(say(f"poll.notice.{what}", title=title))
    until = say("poll.notice.until", moment=_moment(unit, poll, say)) if poll.closes_at else Rich()
    running = poll.running(unit.now)
    match what:
        case "opened" if running:
            text = typed(shorten(told(poll.text, say.language), _TEXT))
            return Told(paragraphs(head, text, until), (take, quiet(say)), poll)
        case "reminder" if running and poll.id in poll_drafts.begun(unit, person):
            return Told(paragraphs(head, until), (take,), poll)
        case "prolonged" if running:
            return Told(paragraphs(lines(head, until), _reason(say, words)), (take,), poll)
        case "closed" if poll.state in (State.CLOSED, State.DECIDED):
            owed = Rich()
            if poll.state is State.CLOSED and poll.decision_due is not None:
                today = day_of(unit.now, zone_of(unit.catalogue, poll.authority))
                owed = say("poll.notice.owed", day=say.day(poll.decision_due, today))
            if not ballots.took_part(unit, poll.id, person):  # they began, and are told that it is nowhere
                head = bold(say("poll.notice.unfinished", title=title))
                return Told(paragraphs(head, say("poll.notice.not_counted"), owed), (results,), poll)
            return Told(paragraphs(head, owed), (results,), poll)
        case "cancelled":
            return Told(paragraphs(head, _reason(say, words)), (), poll)
        case "decided":
            event = poll_work.last(unit, poll.id, Happened.DECIDED)
            came = files.fit_to_show(unit, network, event.files if event is not None else ())
            decision = quote(typed(told(poll.decision, say.language)))
            return Told(lines(head, decision), (results,), poll, came)
        case "opened" | "reminder" | "prolonged" | "closed":
            return None
        case _:
            raise LookupError(f"nobody draws {what!r} to citizens")


def quiet(say: Speech) -> Row:
    """«Не присылать новые»: leads to where they were asked for."""
    return (Option("quiet", say.label("poll.notice.quiet"), entry="poll_quiet"),)


def _to_official(unit: Unit, poll: Poll, what: str, person: int, words: str, say: Speech) -> Told | None:
    reader = officials.official(unit, person)
    if refusal(poll, reader, Action.POLL_WATCH, unit.catalogue) is not None:
        return None
    if (what == "submitted" and poll.state is not State.CHECKING) or (
        what == "decision" and poll.state is not State.CLOSED
    ):
        return None
    title = typed(told(poll.title, say.language))
    head = bold(say(f"poll.official.{what}", number=poll.number))
    due = Rich()
    if what in ("decision", "closed") and poll.decision_due is not None:
        today = day_of(unit.now, zone_of(unit.catalogue, poll.authority))
        key = "poll.official.overdue" if poll.decision_due < today else "poll.official.due"
        due = say(key, day=say.day(poll.decision_due, today))
    look: Row = (Option("open", say.label("notice.open"), entry=f"poll_work:{poll.id}"),)
    return Told(paragraphs(lines(head, title, due), quote(typed(words))), (look,), poll)


def _reason(say: Speech, words: str) -> Rich:
    return lines(say("poll.notice.reason"), quote(typed(words))) if words else Rich()


def _moment(unit: Unit, poll: Poll, say: Speech) -> str:
    zone = zone_of(unit.catalogue, poll.authority)
    return say.moment(poll.closes_at or unit.now, zone, day_of(unit.now, zone))
