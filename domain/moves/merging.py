"""Several cases about one problem: a coordinator merges one into another, and parts them again."""

from dataclasses import replace

from domain.actions import check, refusal
from domain.appeals import Appeal, Merged, Outcome, Status, Track
from domain.catalogue import Catalogue
from domain.events import Joint, Parted
from domain.moves.moved import Moved, later
from domain.notices import Notice, NoticeKind, Recipient, ToCitizen, ToJoiners, ToOfficial
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World


def main_refusal(main: Appeal, official: Official, catalogue: Catalogue) -> NotAllowed | None:
    """Why others may not be merged into it; None for an open message that the official may read."""
    if refusal(main, official, Action.READ, catalogue) is not None:
        return NotAllowed("merge.unknown", number=main.number)
    if main.withheld:
        return NotAllowed("merge.withheld", number=main.number)
    if main.track is not Track.MESSAGE:
        return NotAllowed("merge.statutory", number=main.number)
    if not main.open:
        return NotAllowed("merge.closed", number=main.number)
    return None


def merge(appeal: Appeal, official: Official, world: World, *, main: Appeal, once: str = "") -> Moved:
    """Объединить with `main`, which carries its people from now on.

    What `appeal` was is kept for `part`. It cannot be contested apart: the answer of `main` is for all.
    `once` names the deed where several are merged: a person concerned by several of them is told once.
    """
    check(appeal, official, Action.MERGE, world.catalogue)
    if main.id == appeal.id:
        raise NotAllowed("merge.itself", number=main.number)
    if (unfit := main_refusal(main, official, world.catalogue)) is not None:
        raise unfit
    after = replace(
        appeal,
        status=Status.CLOSED,
        outcome=Outcome.DUPLICATE,
        answer="",
        question="",
        copies=None,
        closed_at=world.now,
        merged=Merged(main.id, appeal.status, appeal.answer, appeal.question),
    )
    told = _told(appeal, NoticeKind.JOINT, {"main": main.id, "with": main.number}, once)
    return Moved(appeal, after, official, (Joint(main.number),), told)


def part(appeal: Appeal, official: Official, world: World) -> Moved:
    """Разъединить: the case is what it was, and its terms are moved by the time it was not its own."""
    check(appeal, official, Action.PART, world.catalogue)
    merged, since = appeal.merged, appeal.closed_at
    assert merged is not None, "the rule of Action.PART"
    assert since is not None, "a merged case is closed"
    after = replace(
        appeal,
        status=merged.status,
        outcome=None,
        answer=merged.answer,
        question=merged.question,
        closed_at=None,
        merged=None,
    )
    if appeal.paused_at is None:
        after = later(after, since, world)
    return Moved(appeal, after, official, (Parted(after.due_at),), _told(appeal, NoticeKind.PARTED, {}))


def _told(
    appeal: Appeal, kind: NoticeKind, params: dict[str, str | int], once: str = ""
) -> tuple[Notice, ...]:
    helping = (each.person for each in appeal.errands if each.pending)
    workers = (ToOfficial(each) for each in (*appeal.executors, *helping))
    people: tuple[Recipient, ...] = (ToCitizen(), ToJoiners(), *workers)
    return tuple(Notice(kind, to, params, once=once) for to in people)
