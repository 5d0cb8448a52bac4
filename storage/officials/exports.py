"""Registers for officials to take away: appeals, what happened to them, what officials did.

Rows come one by one, however many there are. Nobody's id or address in a messenger is ever among them; what a
citizen wrote (the words, the place, the answer that quotes them) and who signed it only when asked for.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.chat import Json, network_of
from domain.authors import Author
from domain.catalogue import Term
from domain.catalogue import Unit as TermUnit
from domain.events import Answered, Event
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.scope import Scope as Reached
from domain.scope import scope as reached_by
from storage.appeals import rows as appeal_rows
from storage.columns import BigId
from storage.files import workshop
from storage.officials import audit as audit_rows
from storage.officials.dangers import Danger, dangerous
from storage.sql import among
from storage.tables import appeal_authors, appeal_events, appeals, audit, officials, persons
from storage.unit import Unit

KIND = "register"
"""Of the orders that `hand_out` writes."""
_AT_ONCE = 500  # rows fetched at a time


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows: from `since` till before `until`, and of these authorities; None is no limit.

    `reach`: appeals that somebody's rights open, without those a moderator holds back; `latest`: the newest
    so many, the newest first.
    """

    since: datetime | None = None
    until: datetime | None = None
    authorities: Collection[str] | None = None
    reach: Reached | None = None
    latest: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What the citizen and the authority wrote."""

    text: str
    place: str
    answer: str


@dataclass(frozen=True, slots=True)
class AppealLine:
    """A case in the register. `network` is where it came from; codes are of the catalogue."""

    number: str
    registered_at: datetime
    network: str
    topic: str
    authority: str
    territory: str
    status: str
    track: str
    term: Term
    due_at: datetime
    overdue: bool
    outcome: str | None
    planned_until: date | None
    answered_at: datetime | None
    closed_at: datetime | None
    rounds: int
    extensions: int
    redirections: int
    rating: int | None
    written: Written | None
    author: Author | None = None


@dataclass(frozen=True, slots=True)
class EventLine:
    """One fact about a case. What the fact holds beside these is people's words: `words`."""

    number: str
    seq: int
    at: datetime
    kind: str
    side: str
    public: bool
    authority: str  # the one the fact names, else the one that has the case now
    topic: str
    due_at: datetime | None
    outcome: str | None
    round: int | None
    stars: int | None
    words: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An official's action. `who` is the name in lists; `subject` an appeal's number, or a kind of thing."""

    at: datetime
    who: str
    network: str
    action: str
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


_OF_CASE = (
    *("number", "registered_at", "address", "topic", "authority", "territory", "status", "track", "term"),
    *("due_at", "is_open", "paused_at", "outcome", "planned_until", "answered_at", "closed_at", "round"),
    *("extended_count", "redirections", "rating"),
)


def reach(unit: Unit, official: Official, *, whole: bool) -> Reached:
    """The cases whose register the official may take away, `whole`: with texts and authors. Empty: none."""
    return reached_by(official.rights, Action.EXPORT_AUTHORS if whole else Action.EXPORT, unit.catalogue)


@dangerous(Danger.NAMES, when="with texts and authors")
def hand_out(unit: Unit, official: Official, address: str, days: int, *, whole: bool) -> bool:
    """Order the register of the last `days` (0: of all time) for this chat; it is recorded.

    False when the same is being made. Raises `NotAllowed`. Whoever calls it with `whole` has asked the PIN.
    """
    if not reach(unit, official, whole=whole):
        raise NotAllowed("work.register.no_right")
    what: Json = {"days": days, "whole": whole}
    if workshop.order(unit, KIND, what, address=address, person=official.person) is None:
        return False
    audit_rows.record(
        unit,
        official.person,
        address,
        "register.export",
        "register:appeals",
        after={"days": days, "with_authors": whole},
    )
    return True


def appeals_of(
    unit: Unit, scope: Scope, *, with_text: bool = False, with_authors: bool = False
) -> Iterator[AppealLine]:
    """Cases by their number, registered within the scope."""
    texts = (appeals.c.text, appeals.c.place_text, appeals.c.answer_text) if with_text else ()
    query = (
        sa.select(*(appeals.c[name] for name in _OF_CASE), *texts)
        .where(*_within(scope, appeals.c.registered_at, appeals.c.authority), *_reached(unit, scope))
        .order_by(appeals.c.id if scope.latest is None else appeals.c.id.desc())
        .limit(scope.latest)
    )
    if with_authors:
        query = query.outerjoin(appeal_authors, appeal_authors.c.appeal_id == appeals.c.id).add_columns(
            appeal_authors.c.name.label(name="signed"), appeal_authors.c.reply_to
        )
    for row in _stream(unit, query):
        yield AppealLine(
            number=row.number,
            registered_at=row.registered_at,
            network=network_of(row.address),
            topic=row.topic,
            authority=row.authority,
            territory=row.territory,
            status=row.status,
            track=row.track,
            term=Term(row.term["amount"], TermUnit(row.term["unit"])),
            due_at=row.due_at,
            overdue=row.is_open and row.paused_at is None and row.due_at < unit.now,
            outcome=row.outcome,
            planned_until=row.planned_until,
            answered_at=row.answered_at,
            closed_at=row.closed_at,
            rounds=row.round,
            extensions=row.extended_count,
            redirections=row.redirections,
            rating=row.rating,
            written=Written(row.text, row.place_text, row.answer_text or "") if with_text else None,
            author=Author(row.signed, row.reply_to) if with_authors and row.signed is not None else None,
        )


def events_of(unit: Unit, scope: Scope, *, with_text: bool = False) -> Iterator[EventLine]:
    """What happened to the cases within the scope, in the order it happened."""
    query = (
        sa.select(*appeal_rows.EVENT, appeals.c.number, appeals.c.authority, appeals.c.topic)
        .join(appeals, appeals.c.id == appeal_events.c.appeal_id)
        .where(*_within(scope, appeal_events.c.at, appeals.c.authority))
        .order_by(appeal_events.c.id)
    )
    for row in _stream(unit, query):
        fact = appeal_rows.event(row)
        yield EventLine(
            number=row.number,
            seq=fact.seq,
            at=fact.at,
            kind=fact.kind,
            side=fact.side.value,
            public=fact.public,
            authority=getattr(fact.what, "authority", row.authority),
            topic=getattr(fact.what, "topic", row.topic),
            due_at=getattr(fact.what, "due_at", None),
            outcome=fact.what.outcome.value if isinstance(fact.what, Answered) else None,
            round=getattr(fact.what, "round", None),
            stars=getattr(fact.what, "stars", None),
            words=_words(fact) if with_text else "",
        )


def audit_of(unit: Unit, scope: Scope) -> Iterator[AuditLine]:
    """What officials did within the scope, in order; `scope.authorities` are those they have worked in."""
    about = sa.case((audit.c.subject.like("appeal:%"), sa.func.substr(audit.c.subject, len("appeal:") + 1)))
    query = (
        sa.select(
            audit.c.at,
            audit.c.person_id,
            audit.c.address,
            audit.c.action,
            audit.c.subject,
            audit.c.before,
            audit.c.after,
            appeals.c.number,
        )
        .join(appeals, appeals.c.id == sa.cast(about, BigId), isouter=True)
        .where(*_within(scope, audit.c.at))
        .order_by(audit.c.id)
    )
    if scope.authorities is not None:
        workers = sa.select(officials.c.person_id).where(officials.c.authority.in_(scope.authorities))
        query = query.where(audit.c.person_id.in_(workers))
    names = _names(unit)
    for row in _stream(unit, query):
        yield AuditLine(
            at=row.at,
            who=names.get(row.person_id, ""),
            network=network_of(row.address),
            action=row.action,
            subject=row.number or row.subject.partition(":")[0],
            before=_told(row.before),
            after=_told(row.after),
        )


# Everything else in the audit is somebody's id or somebody's words.
_TOLD = (
    *("role", "authority", "topic", "territory", "status", "outcome", "round", "rating", "track", "arbiter"),
    *("due_at", "term_at", "planned_until", "extended_count", "asked_in", "answered_at", "closed_at"),
    *("moderation_due_at", "respond_by", "contest_until", "clarify_since", "paused_at", "version"),
    *("territories", "authorities", "categories", "topics", "officials", "boundaries"),
)


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in _TOLD if facts.get(name) is not None}


def _words(fact: Event) -> str:
    found = (getattr(fact.what, name, "") for name in ("text", "reason", "question"))
    return next((words for words in found if words), "")


def _names(unit: Unit) -> dict[int, str]:
    """How everybody who was ever an official is called in lists."""
    rows = unit.connection.execute(
        sa.select(officials.c.person_id, officials.c.note, persons.c.name)
        .join(persons, persons.c.id == officials.c.person_id)
        .order_by(officials.c.id)
    )
    names: dict[int, str] = {}
    for row in rows:
        names[row.person_id] = names.get(row.person_id) or row.note or row.name or ""
    return names


def _within(
    scope: Scope, at: sa.Column[Any], authority: sa.Column[Any] | None = None
) -> Iterator[sa.ColumnElement[bool]]:
    if scope.since is not None:
        yield at >= scope.since
    if scope.until is not None:
        yield at < scope.until
    if scope.authorities is not None and authority is not None:
        yield authority.in_(scope.authorities)


def _reached(unit: Unit, scope: Scope) -> Iterator[sa.ColumnElement[bool]]:
    if scope.reach is None:
        return
    yield appeals.c.withheld.is_(None)
    yield sa.or_(
        sa.false(),
        *(
            sa.and_(
                sa.true(),
                *([] if each.authorities is None else [among(unit, appeals.c.authority, each.authorities)]),
                *([] if each.topics is None else [among(unit, appeals.c.topic, each.topics)]),
            )
            for each in scope.reach
        ),
    )


def _stream(unit: Unit, query: sa.Select[*tuple[Any, ...]]) -> Iterator[sa.Row[*tuple[Any, ...]]]:
    yield from unit.connection.execute(query.execution_options(yield_per=_AT_ONCE))
