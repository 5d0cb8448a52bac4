"""Согласование: others agree an answer before it is approved and goes, or send it back with remarks."""

from dataclasses import replace

from domain.actions import check, parts
from domain.appeals import Appeal
from domain.events import Agreed, Objected
from domain.moves.answers import give
from domain.moves.circulation import unsent
from domain.moves.moved import Moved, card, heads, words
from domain.notices import Notice, NoticeKind, ToOfficial
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World


def agree(appeal: Appeal, official: Official, world: World) -> Moved:
    """Согласовать, for all one speaks for. After the last word the answer goes on: to a head, or at once."""
    check(appeal, official, Action.AGREE, world.catalogue)
    made, proposed = appeal.agreement, appeal.proposed
    spoken = parts(appeal, official, world.catalogue, pending=True)
    if made is None or proposed is None:
        raise NotAllowed("appeal.agreed", number=appeal.number)
    parties = tuple(replace(each, agreed=each.agreed or each in spoken) for each in made.parties)
    after = replace(appeal, agreement=replace(made, parties=parties))
    event = Agreed(",".join(each.key for each in spoken))
    if after.agreeing:
        return Moved(appeal, after, official, (event,))
    told = tuple(Notice(NoticeKind.AGREED, ToOfficial(each), urgent=False) for each in appeal.executors)
    if made.approve:
        return Moved(appeal, after, official, (event,), (Notice(NoticeKind.PROPOSED, heads(appeal)), *told))
    moved = give(after, official, world, proposed, (event,))
    return replace(moved, before=appeal, notices=(*moved.notices, *told))


def object_to(appeal: Appeal, official: Official, world: World, *, remarks: str) -> Moved:
    """Не согласовать: in work again with the remarks; whoever else was asked is not waited for."""
    check(appeal, official, Action.OBJECT, world.catalogue)
    remarks = words(remarks)
    spoken = parts(appeal, official, world.catalogue, pending=True)
    event = Objected(",".join(each.key for each in spoken), remarks)
    told = [Notice(NoticeKind.OBJECTED, ToOfficial(each), {"reason": remarks}) for each in appeal.executors]
    return Moved(appeal, unsent(appeal), official, (event,), (*told, card(NoticeKind.OBJECTED)))
