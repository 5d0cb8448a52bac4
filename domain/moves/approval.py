"""A head's word on an answer before it goes: утвердить, вернуть с замечаниями."""

from dataclasses import replace

from domain.actions import check
from domain.appeals import Appeal
from domain.events import Approved, Returned
from domain.moves.answers import give
from domain.moves.circulation import unsent
from domain.moves.moved import Moved, card, to_awaited, to_workers, words
from domain.notices import NoticeKind
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World


def approve(appeal: Appeal, official: Official, world: World) -> Moved:
    """Утвердить: the answer goes to the citizen as it was written; its executors are told.

    A planned date that has passed meanwhile is refused: the answer has to be returned.
    """
    check(appeal, official, Action.APPROVE, world.catalogue)
    if appeal.proposed is None:
        raise NotAllowed("appeal.wrong_status", number=appeal.number, status=appeal.status.value)
    moved = give(appeal, official, world, appeal.proposed, (Approved(),))
    told = to_workers(appeal, NoticeKind.APPROVED, urgent=False)
    return replace(moved, notices=(*moved.notices, *told))


def send_back(appeal: Appeal, official: Official, world: World, *, remarks: str) -> Moved:
    """Вернуть с замечаниями: in work again, the term runs on; an interim answer stays in the history."""
    check(appeal, official, Action.RETURN, world.catalogue)
    remarks = words(remarks)
    told = to_workers(appeal, NoticeKind.RETURNED, {"reason": remarks})
    told += (card(NoticeKind.RETURNED), *to_awaited(appeal, "returned"))
    return Moved(appeal, unsent(appeal), official, (Returned(remarks),), told)
