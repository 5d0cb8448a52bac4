"""What many are told of a poll: those who want to hear, who took part, who began and did not finish."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa

from domain.catalogue import Catalogue
from domain.polls import Poll, State
from storage import slots
from storage.notices import mailings
from storage.people import watches
from storage.polls import drafts as poll_drafts
from storage.polls import polls
from storage.polls.rows import from_row
from storage.sql import among, insert, just
from storage.tables import participations, poll_mailings, poll_subscribers
from storage.tables import poll_drafts as begun
from storage.tables import polls as poll_rows
from storage.unit import Unit

Kind = Literal["opened", "reminder", "prolonged", "closed", "cancelled", "decided"]
Audience = Literal["subscribers", "participants", "beginners"]

REMIND: Final = timedelta(days=1)
"""Before closing those who began and did not finish are reminded, once."""

_m = poll_mailings.c
_s = poll_subscribers.c


# --- who wants to hear -------------------------------------------------------------------------------------


def subscribed(unit: Unit, person: int) -> str | None:
    """The territory whose new polls the person wants to hear of; None when of none."""
    found: str | None = unit.connection.scalar(sa.select(_s.territory).where(_s.person_id == person))
    return found


def subscribe(unit: Unit, person: int, territory: str) -> None:
    """The person wants to hear of new polls there; what they wanted before is forgotten."""
    new = insert(poll_subscribers).values(person_id=person, territory=territory, since=unit.now)
    unit.connection.execute(
        new.on_conflict_do_update(
            index_elements=[_s.person_id], set_={"territory": territory, "since": unit.now}
        )
    )


def unsubscribe(unit: Unit, person: int) -> None:
    """The person does not want to hear of polls."""
    unit.connection.execute(sa.delete(poll_subscribers).where(_s.person_id == person))


def follow(unit: Unit, source: int, target: int) -> None:
    """What `source` wants to hear of `target` hears too, unless they chose for themselves."""
    chosen = sa.select(sa.literal(target), _s.territory, _s.since).where(_s.person_id == source)
    unit.connection.execute(
        insert(poll_subscribers)
        .from_select(["person_id", "territory", "since"], chosen)
        .on_conflict_do_nothing()
    )


def reached(catalogue: Catalogue, territory: str) -> frozenset[str]:
    """The territories whose people a poll about `territory` concerns: itself, all below it, all above."""
    children: dict[str, list[str]] = {}
    for each in catalogue.territories.values():
        if each.parent is not None:
            children.setdefault(each.parent, []).append(each.code)
    found: set[str] = set()
    ahead = [territory]
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead += children.get(code, ())
    above = catalogue.territories.get(territory)
    while above is not None and above.parent is not None and above.parent not in found:
        found.add(above.parent)
        above = catalogue.territories.get(above.parent)
    return frozenset(found)


# --- a mailing ---------------------------------------------------------------------------------------------


def begin(
    unit: Unit, poll: Poll, kind: Kind, audiences: Iterable[Audience], *, slot: str = "", words: str = ""
) -> None:
    """Tell these audiences; a mailing of that kind and slot that was begun before is not begun again."""
    mailings.begin(unit, poll_mailings, {"poll_id": poll.id, "kind": kind}, audiences, slot, words)


def stop(unit: Unit, poll: Poll, kinds: Iterable[Kind]) -> None:
    """What of these mailings is not written yet is not wanted any more."""
    mailings.stop(unit, poll_mailings, _m.poll_id == poll.id, tuple(kinds))


def written(unit: Unit, poll: int, kind: Kind) -> int:
    """To how many this mailing was written."""
    return mailings.written(unit, poll_mailings, _m.poll_id == poll, kind)


def write(unit: Unit, limit: int = mailings.BATCH) -> int:
    """Write the next batch of the oldest mailing under way; says how many persons were gone through."""
    going = mailings.going(unit, poll_mailings)
    if going is None:
        return 0
    poll = polls.load(unit, going.poll_id)
    persons = list(unit.connection.scalars(_audience(unit, poll, going, limit)))
    done = mailings.tell(
        unit, poll_mailings, going, persons, limit, what="poll", id=poll.id, authority=poll.authority
    )
    if done and going.audience == "beginners" and going.kind in ("cancelled", "closed"):
        poll_drafts.drop_all(unit, poll.id)  # they have been told; what they began is nobody's business now
    return max(1, len(persons))


def remind(unit: Unit, limit: int = 100) -> int:
    """Begin the reminders of polls that close within `REMIND`, one for each; says how many were looked at."""
    at = poll_rows.c
    soon = (
        sa.select(poll_rows)
        .where(at.state == just(State.OPEN.value), at.closes_at > unit.now)
        .where(at.closes_at <= unit.now + REMIND)
        .order_by(at.closes_at, at.id)
        .limit(limit)
    )
    begun = 0
    for poll in [from_row(row) for row in unit.connection.execute(soon)]:
        short = poll.opens_at is not None and poll.closes_at is not None
        if short and poll.closes_at - poll.opens_at < 2 * REMIND:  # type: ignore[operator]
            continue  # whoever began it did so hours ago
        if slots.claim(unit, f"poll:{poll.id}", "reminder", ""):
            begin(unit, poll, "reminder", ("beginners",))
            begun += 1
    return begun


def _audience(unit: Unit, poll: Poll, going: sa.Row[Any], limit: int) -> sa.Select[int]:
    match going.audience:
        case "participants":
            person, where = participations.c.person_id, [participations.c.poll_id == poll.id]
        case "beginners":
            person, where = begun.c.person_id, [begun.c.poll_id == poll.id]
        case _:
            return of_territory(unit, poll.territory, going.after_person, limit)
    return sa.select(person).where(*where, person > going.after_person).order_by(person).limit(limit)


def of_territory(unit: Unit, territory: str, after: int, limit: int) -> sa.Select[int]:
    """Persons who want to hear of what concerns the territory or watch a place in it, from id `after` on."""
    found = reached(unit.catalogue, territory)
    near = None if found >= unit.catalogue.territories.keys() else found
    asked = sa.select(_s.person_id)
    if near is not None:
        asked = asked.where(among(unit, _s.territory, near))
    ways = (_next(each, after, limit) for each in (asked, watches.concerned(unit, near)))
    both = sa.union(*ways).subquery()
    return sa.select(both.c.person_id).order_by(both.c.person_id).limit(limit)


def _next(persons: sa.Select[Any], after: int, limit: int) -> sa.Select[Any]:
    person = persons.selected_columns.person_id
    some = persons.where(person > after).distinct().order_by(person).limit(limit).subquery()
    return sa.select(some.c.person_id)
