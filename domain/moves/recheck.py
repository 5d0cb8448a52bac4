"""«Держится ли решение?»: asked once some weeks after «выполнено»; «нет, снова» reopens the case."""

from dataclasses import replace

from domain.actions import check
from domain.appeals import Appeal
from domain.events import Held, Rechecked, Recurred
from domain.joining import others
from domain.moves.moved import Moved, card, few, words
from domain.moves.own import reopened, told_of_reopening
from domain.notices import Notice, NoticeKind, ToCitizen
from domain.people import Citizen, Official, Schedule
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World


def recheck(appeal: Appeal, world: World) -> Moved:
    """The citizen is asked; not again for this answer."""
    check(appeal, Schedule(), Action.RECHECK, world.catalogue)
    if appeal.follow_up_at is None or world.now < appeal.follow_up_at:
        raise NotAllowed("appeal.too_early", number=appeal.number)
    after = replace(appeal, follow_up_at=None, rechecked_at=world.now)
    return Moved(appeal, after, Schedule(), (Rechecked(),), (Notice(NoticeKind.RECHECKED, ToCitizen()),))


def hold(appeal: Appeal, citizen: Citizen | Official, world: World) -> Moved:
    """Да, держится. An official says it for a caller."""
    check(appeal, citizen, Action.HOLD, world.catalogue)
    after = replace(appeal, rechecked_at=None)
    return Moved(appeal, after, citizen, (Held(),), (card(NoticeKind.HELD),))


def recur(
    appeal: Appeal, citizen: Citizen | Official, world: World, *, reason: str, files: tuple[int, ...] = ()
) -> Moved:
    """Нет, снова: the next round, as after contesting; a reason is needed.

    An official says it for a caller.
    """
    check(appeal, citizen, Action.RECUR, world.catalogue)
    reason, files = words(reason), few(files)
    after = reopened(appeal, world)
    told = (*others(appeal, citizen), *told_of_reopening(appeal, NoticeKind.RECURRED, reason))
    return Moved(appeal, after, citizen, (Recurred(reason, after.round, after.due_at, files),), told)
