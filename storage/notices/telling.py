"""Notices of a move or a reminder become rows of the outbox, in the same transaction."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

import sqlalchemy as sa

from domain.actions import refusal
from domain.appeals import Appeal
from domain.joining import Joined
from domain.notices import FAREWELLS, Notice, NoticeKind, ToCitizen, ToCoordinators, ToJoiners, ToOfficial
from domain.rights import Action
from storage.appeals import joinings
from storage.appeals.rows import from_row
from storage.notices import outbox
from storage.officials import absences, officials
from storage.tables import appeals
from storage.unit import Unit


def tell(
    unit: Unit, appeal: Appeal, notices: Iterable[Notice], *, slot: str, actor: int | None = None
) -> None:
    """Write the notices about the appeal; each recipient is told once for a `slot`, the first reason wins.

    `actor`, who did it, is not told as an official or as one who joined. `kind` of the row is the text's
    key; `body` is `{"appeal", "number", "urgent", "params"}`: not urgent means that only the living card is
    redrawn; `own` is there when one who joined has a case of their own in this one.
    An author who had their data erased has no address. An official whom no account reaches finds the case
    in the queue.
    """
    told: dict[int, Notice] = {}
    if appeal.filed_by is not None:
        notices = [_instead(appeal, each, appeal.filed_by) for each in notices if for_officials(each)]
    for notice in notices:
        if isinstance(notice.to, ToCitizen):
            if appeal.address:
                _put(unit, appeal, notice, slot, "citizen", appeal.person, appeal.address)
            continue
        if isinstance(notice.to, ToJoiners):
            _to_joiners(unit, appeal, notice, slot, actor)
            continue
        for person in _present(unit, appeal, notice):
            if person != actor:
                told.setdefault(person, notice)
    _to_officials(unit, appeal, told, slot)


def _to_joiners(unit: Unit, appeal: Appeal, notice: Notice, slot: str, actor: int | None) -> None:
    brought = joinings.brought(unit, appeal.id)
    for each in joinings.everybody(unit, appeal.id):
        if each.person == actor:
            continue
        if each.filed_by is not None:
            _to_filer(unit, each, notice, f"{slot}:of:{appeal.id}")
            continue
        own = each.person in brought
        _put(unit, appeal, notice, slot, f"joiner:{each.person}", each.person, each.address, own=own)


_CALLERS: Final = frozenset(
    {
        NoticeKind.ANSWERED,
        NoticeKind.DECLINED,
        NoticeKind.EXTENDED,
        NoticeKind.RESUMED,
        NoticeKind.RECHECKED,
        NoticeKind.JOINT,
    }
)
"""News of the case that carries theirs which callers are told; what they think of it they say with these."""


def _to_filer(unit: Unit, caller: Joined, notice: Notice, slot: str) -> None:
    """News for a caller whose own case was merged: it waits to be told on that one."""
    if notice.kind not in _CALLERS or caller.filed_by is None:
        return
    its = appeals.c.id == caller.origin
    untold = sa.update(appeals).where(its).values(untold=True)
    unit.connection.execute(untold)
    case = from_row(unit.connection.execute(sa.select(appeals).where(its)).one())
    news = Notice(NoticeKind.CALLER, ToOfficial(caller.filed_by), {"news": notice.kind.value})
    _to_officials(unit, case, dict.fromkeys(_present(unit, case, news), news), slot)


def _to_officials(unit: Unit, appeal: Appeal, told: Mapping[int, Notice], slot: str) -> None:
    addresses = officials.addresses(unit, told)
    for person, notice in told.items():
        if person in addresses:
            _put(unit, appeal, notice, slot, str(person), person, addresses[person])


def for_caller(notices: Iterable[Notice]) -> bool:
    """Is there news among them that a caller without a messenger has to be told?"""
    return any(isinstance(each.to, ToCitizen) and each.urgent for each in notices)


def for_officials(notice: Notice) -> bool:
    """Does somebody get it where the citizen has no messenger? A card nobody has is not redrawn."""
    return notice.urgent or not isinstance(notice.to, ToCitizen)


def _instead(appeal: Appeal, notice: Notice, filed_by: int) -> Notice:
    """News for a caller goes to the official who wrote the case down, whoever brought it about."""
    if not isinstance(notice.to, ToCitizen):
        return notice
    return Notice(NoticeKind.CALLER, ToOfficial(filed_by), {"news": notice.kind.value})


def _present(unit: Unit, appeal: Appeal, notice: Notice) -> tuple[int, ...]:
    """Whom the notice is for, each by whoever stands in for them while they are away.

    Where nobody does, the coordinators besides; where the official it names is dismissed, they instead.
    """
    named = officials.recipients(unit, notice.to)
    if not named:
        return ()
    if isinstance(notice.to, ToOfficial) and not officials.serving(unit, named):
        return _coordinators(unit, appeal) if notice.urgent else ()
    instead = absences.instead(unit, named)
    if notice.kind not in FAREWELLS:
        instead = {each: at if _acts(unit, appeal, each, at) else None for each, at in instead.items()}
    found = [at for at in instead.values() if at is not None]
    if len(found) < len(instead):
        found += _coordinators(unit, appeal)
        found += [person for person, at in instead.items() if at is None]
    return tuple(dict.fromkeys(found))


def _acts(unit: Unit, appeal: Appeal, person: int, deputy: int | None) -> bool:
    """May whoever is there for the person do something about the case? A deputy's deputy perhaps not."""
    if deputy is None or deputy == person:
        return deputy is not None
    there = officials.official(unit, deputy)
    return person in there.stands_for and refusal(appeal, there, Action.READ, unit.catalogue) is None


def _coordinators(unit: Unit, appeal: Appeal) -> tuple[int, ...]:
    """Those who coordinate the case and are there, or stand in for one who does."""
    found = officials.recipients(unit, ToCoordinators(appeal.authority, appeal.topic))
    return tuple(at for at in absences.instead(unit, found).values() if at is not None)


def _put(
    unit: Unit,
    appeal: Appeal,
    notice: Notice,
    slot: str,
    recipient: str,
    person: int,
    address: str,
    *,
    own: bool = False,
) -> None:
    """Or, of several cases in one deed, name this one in what the person is told already."""
    body = {
        "appeal": appeal.id,
        "number": appeal.number,
        "urgent": notice.urgent,
        "params": dict(notice.params),
    }
    if own:
        body["own"] = True
    put = partial(
        outbox.put,
        unit,
        address=address,
        person=person,
        kind=notice.key,
        subject=f"appeal:{appeal.id}",
    )
    of_case = f"appeal:{appeal.id}:{slot}:{recipient}"
    once = f"once:{notice.once}:{person}"
    if not notice.once:
        put(body=body, dedup=of_case)
    elif put(body=body, dedup=once):
        return
    elif not outbox.name_also(unit, once, appeal.number):
        put(body=body, dedup=of_case)
    elif isinstance(notice.to, ToCitizen):  # the card of this case is redrawn where there is one
        put(body={**body, "urgent": False}, dedup=of_case)
