"""Officials' work on polls: each move with its history, its audit and whom it tells, in one transaction."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from domain.people import Official
from domain.polls import Poll, State, told
from domain.polls.moves import Happened, Moved, check
from domain.rights import Action, Role
from storage.notices import outbox
from storage.officials import audit, makers, officials
from storage.polls import mailings as poll_mailings
from storage.polls import polls
from storage.polls.rows import from_row
from storage.tables import poll_events
from storage.tables import polls as poll_rows
from storage.unit import Unit

_p = poll_rows.c
_e = poll_events.c
_DRAFTS: Final = 200  # of one authority that are looked through


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a poll; `person` is the official, None for the schedule."""

    kind: Happened
    at: datetime
    person: int | None
    words: str
    files: tuple[int, ...]


def create(unit: Unit, poll: Poll, official: Official, address: str) -> Poll:
    """A new draft of the official's. Raises `NotAllowed`."""
    check(poll, official, Action.POLL_EDIT, unit.catalogue)
    made = polls.create(unit, replace(poll, state=State.DRAFT, author=official.person))
    _record(unit, made, Moved(made, Happened.MADE, official.person), address, before="")
    return made


def brought(unit: Unit, poll: Poll, address: str) -> Poll:
    """A draft that an engineer brings at the command line: a new one, or the one of its id, changed.

    Raises `storage.polls.polls.Changed`.
    """
    new = not poll.id
    saved = polls.create(unit, replace(poll, state=State.DRAFT)) if new else polls.save(unit, poll)
    if new:
        _record(unit, saved, Moved(saved, Happened.MADE), address, before="")
    audit.record(
        unit,
        None,
        address,
        "poll.import",
        f"poll:{saved.id}",
        before={} if new else {"version": poll.version},
        after={"version": saved.version},
    )
    return saved


def draft_called(unit: Unit, authority: str, title: str) -> Poll | None:
    """A draft of the authority with that title, the newest."""
    drafts = listed(unit, (authority,), (State.DRAFT,), _DRAFTS)
    return next((each for each in drafts if told(each.title, "ru") == title), None)


def edit(unit: Unit, poll: Poll, official: Official, address: str) -> Poll:
    """The draft as the official wants it now. Raises `NotAllowed`, `storage.polls.polls.Changed`."""
    check(polls.load(unit, poll.id), official, Action.POLL_EDIT, unit.catalogue)
    check(poll, official, Action.POLL_EDIT, unit.catalogue)
    saved = polls.save(unit, poll)
    audit.record(
        unit,
        official.person,
        address,
        Action.POLL_EDIT.value,
        f"poll:{poll.id}",
        before={"version": poll.version},
        after={"version": saved.version},
    )
    return saved


def apply(unit: Unit, moved: Moved, address: str = "") -> Poll:
    """Write a move, its history, its audit, its notices. Raises `storage.polls.polls.Changed`."""
    before = polls.load(unit, moved.poll.id)
    saved = polls.save(unit, moved.poll)
    _record(unit, saved, moved, address, before=before.state.value)
    _tell(unit, before, saved, moved)
    return saved


def history(unit: Unit, poll: int) -> tuple[Event, ...]:
    """Everything that happened to the poll, in order."""
    rows = unit.connection.execute(
        sa.select(_e.kind, _e.at, _e.person_id, _e.words, _e.files).where(_e.poll_id == poll).order_by(_e.id)
    )
    return tuple(
        Event(Happened(row.kind), row.at, row.person_id, row.words, tuple(row.files)) for row in rows
    )


def last(unit: Unit, poll: int, *kinds: Happened) -> Event | None:
    """The last thing of these kinds that happened to it."""
    return next((each for each in reversed(history(unit, poll)) if each.kind in kinds), None)


def counts(unit: Unit, authorities: Collection[str] | None) -> dict[State, int]:
    """How many polls of these authorities (None: of all) stand in each state."""
    found = sa.select(_p.state, sa.func.count()).group_by(_p.state)
    if authorities is not None:
        found = found.where(_p.authority.in_(authorities))
    return {State(state): count for state, count in unit.connection.execute(found)}


def listed(
    unit: Unit, authorities: Collection[str] | None, states: Iterable[State], limit: int
) -> tuple[Poll, ...]:
    """Polls of these authorities (None: of all) in these states, the newest first."""
    found = sa.select(poll_rows).where(_p.state.in_([each.value for each in states]))
    if authorities is not None:
        found = found.where(_p.authority.in_(authorities))
    return tuple(from_row(row) for row in unit.connection.execute(found.order_by(_p.id.desc()).limit(limit)))


def editors(unit: Unit, poll: Poll) -> tuple[int, ...]:
    """Who made it; when they do not work there any more, the other editors, else the heads."""
    return makers.makers(unit, poll.author, poll.authority, Action.POLL_EDIT)


def heads(unit: Unit, authority: str) -> tuple[int, ...]:
    """Who may approve polls of the authority: heads there, or at the nearest level above that has any."""
    return officials.holding(unit, authority, Role.HEAD)


def _record(unit: Unit, poll: Poll, moved: Moved, address: str, *, before: str) -> None:
    unit.connection.execute(
        sa.insert(poll_events),
        {
            "poll_id": poll.id,
            "kind": moved.what.value,
            "at": unit.now,
            "person_id": moved.person,
            "words": moved.words,
            "files": list(moved.files),
        },
    )
    if moved.person is None:
        return
    audit.record(
        unit,
        moved.person,
        address,
        f"poll_{moved.what.value}",
        f"poll:{poll.id}",
        before={"state": before},
        after={"state": poll.state.value},
    )


def _tell(unit: Unit, before: Poll, poll: Poll, moved: Moved) -> None:
    """Officials at once; citizens by a mailing, which a job writes in batches."""
    event = f"{moved.what.value}:{poll.version}"
    match moved.what:
        case Happened.SUBMITTED if poll.state is State.CHECKING:
            tell(unit, poll, "submitted", heads(unit, poll.authority), event, but=moved.person)
        case Happened.APPROVED | Happened.RETURNED | Happened.OPENED | Happened.CLOSED:
            by = editors(unit, poll)
            tell(unit, poll, moved.what.value, by, event, words=moved.words, but=moved.person)
    running = before.state is State.OPEN
    match moved.what:
        case Happened.OPENED:
            poll_mailings.begin(unit, poll, "opened", ("subscribers",))
        case Happened.PROLONGED:
            slot, words = str(poll.version), moved.words
            poll_mailings.begin(
                unit, poll, "prolonged", ("participants", "beginners"), slot=slot, words=words
            )
        case Happened.CANCELLED if running:
            outbox.cancel(unit, f"poll:{poll.id}", "poll.citizen.opened")
            poll_mailings.stop(unit, poll, ("opened", "reminder"))
            poll_mailings.begin(unit, poll, "cancelled", ("participants", "beginners"), words=moved.words)
        case Happened.CLOSED:
            poll_mailings.stop(unit, poll, ("opened", "reminder"))
            poll_mailings.begin(unit, poll, "closed", ("participants", "beginners"))
        case Happened.DECIDED:
            poll_mailings.begin(unit, poll, "decided", ("participants",))


def tell(
    unit: Unit,
    poll: Poll,
    what: str,
    persons: Iterable[int],
    slot: str,
    *,
    words: str = "",
    but: int | None = None,
) -> None:
    """Write `poll.official.<what>` to these officials, or their deputies, each once for a slot."""
    to = officials.addresses(unit, makers.here(unit, (each for each in persons if each != but)))
    about, body = f"poll:{poll.id}", {"poll": poll.id, "words": words}
    outbox.put_each(unit, to, f"poll.official.{what}", about, body, f"{about}:{slot}")
