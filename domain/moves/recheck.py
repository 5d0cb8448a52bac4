"""«Держится ли решение?»: asked once some weeks after «выполнено», of the author and of all who joined.

One «нет, снова» reopens the case for everybody, as contesting does, whoever of them says it.
"""

from dataclasses import replace

from domain.actions import check
from domain.appeals import Appeal
from domain.events import Held, Rechecked, Recurred
from domain.joining import told_of_recurring
from domain.moves.moved import Moved, card, few, words
from domain.moves.own import reopened, told_of_reopening
from domain.notices import Notice, NoticeKind, ToCitizen, ToJoiners
from domain.people import Citizen, Joiner, Official, Schedule
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World


def recheck(appeal: Appeal, world: World) -> Moved:
    """The citizen is asked, and everybody who joined; not again for this answer."""
    check(appeal, Schedule(), Action.RECHECK, world.catalogue)
    if appeal.follow_up_at is None or world.now < appeal.follow_up_at:
        raise NotAllowed("appeal.too_early", number=appeal.number)
    after = replace(appeal, follow_up_at=None, rechecked_at=world.now, holding=())
    told = tuple(Notice(NoticeKind.RECHECKED, to) for to in (ToCitizen(), ToJoiners()))
    return Moved(appeal, after, Schedule(), (Rechecked(),), told)


def hold(appeal: Appeal, citizen: Citizen | Joiner | Official, world: World) -> Moved:
    """Да, держится: said once by each who was asked. An official says it for a caller."""
    check(appeal, citizen, Action.HOLD, world.catalogue)
    joined = isinstance(citizen, Joiner)
    after = replace(appeal, holding=(*appeal.holding, citizen.person if joined else appeal.person))
    told = () if joined else (card(NoticeKind.HELD),)
    return Moved(appeal, after, citizen, (Held(joined),), told)


def recur(
    appeal: Appeal,
    citizen: Citizen | Joiner | Official,
    world: World,
    *,
    reason: str,
    files: tuple[int, ...] = (),
) -> Moved:
    """Нет, снова: the next round, as after contesting; a reason is needed.

    An official says it for a caller. The others concerned have been asked already: they are told.
    """
    check(appeal, citizen, Action.RECUR, world.catalogue)
    reason, files = words(reason), few(files)
    after = reopened(appeal, world)
    told = (*told_of_recurring(appeal, citizen), *told_of_reopening(appeal, NoticeKind.RECURRED, reason))
    event = Recurred(reason, after.round, after.due_at, files, isinstance(citizen, Joiner))
    return Moved(appeal, after, citizen, (event,), told)
