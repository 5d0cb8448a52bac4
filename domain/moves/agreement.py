"""Согласование: others agree an answer before it is approved and goes, or send it back with remarks."""

from dataclasses import replace

from domain.actions import check, parts
from domain.appeals import Agreement, Appeal, Party
from domain.events import Agreed, AskedInstead, Objected
from domain.moves.answers import give
from domain.moves.circulation import unsent
from domain.moves.moved import Moved, card, heads, to_awaited, to_parties, to_workers, words
from domain.notices import Notice, NoticeKind
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, may
from domain.world import World


def agree(appeal: Appeal, official: Official, world: World) -> Moved:
    """Согласовать, for all one speaks for. After the last word the answer goes on: to a head, or at once."""
    check(appeal, official, Action.AGREE, world.catalogue)
    made, proposed = appeal.agreement, appeal.proposed
    spoken = parts(appeal, official, world.catalogue, pending=True)
    if made is None or proposed is None:
        raise NotAllowed("appeal.agreed", number=appeal.number)
    after = replace(appeal, agreement=_without(made, spoken))
    event = Agreed(",".join(each.key for each in spoken))
    if after.agreeing:
        return Moved(appeal, after, official, (event,))
    told = to_workers(appeal, NoticeKind.AGREED, urgent=False)
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
    told = to_workers(appeal, NoticeKind.OBJECTED, {"reason": remarks})
    left = replace(appeal, agreement=_without(appeal.agreement, spoken))
    others = to_awaited(left, "returned") if left.agreeing else ()
    return Moved(appeal, unsent(appeal), official, (event,), (*told, card(NoticeKind.OBJECTED), *others))


def _without(made: Agreement | None, spoken: tuple[Party, ...]) -> Agreement | None:
    """As if those had agreed: the others are those whose word is still waited for."""
    if made is None:
        return None
    return replace(
        made, parties=tuple(replace(each, agreed=each.agreed or each in spoken) for each in made.parties)
    )


def stand_down(appeal: Appeal, official: Official, *, person: int) -> Moved:
    """`person`, whose word was waited for, is dismissed by `official` (right checked there).

    Any who speaks for their authority is asked instead.
    """
    return _instead(appeal, official, person, None)


def pass_word(appeal: Appeal, official: Official, world: World, *, person: int, heir: Official) -> Moved:
    """The heir is asked in the place of `person`; any of the authority, when the heir is of another.

    By who assigns work in that authority.
    """
    asked = [each.authority for each in appeal.agreeing if each.person == person]
    if not all(may(official.rights, Action.ASSIGN, each, appeal.topic, world.catalogue) for each in asked):
        raise NotAllowed("appeal.no_right", number=appeal.number)
    serves = all(each in {right.authority for right in heir.rights} for each in asked)
    theirs = serves and heir.person not in appeal.executors
    return _instead(appeal, official, person, heir.person if theirs else None)


def _instead(appeal: Appeal, official: Official, person: int, heir: int | None) -> Moved:
    made = appeal.agreement
    if made is None or person not in {each.person for each in appeal.agreeing}:
        raise NotAllowed("appeal.agreed", number=appeal.number)
    parties: dict[str, Party] = {}
    for each in made.parties:
        now = replace(each, person=heir) if each.person == person and not each.agreed else each
        before = parties.get(now.key, now)
        parties[now.key] = replace(now, agreed=now.agreed and before.agreed)  # a word is owed still
    after = replace(appeal, agreement=replace(made, parties=tuple(parties.values())))
    asked = [each for each in to_parties(after) if each not in to_parties(appeal)]
    told = tuple(Notice(NoticeKind.CIRCULATED, each) for each in asked)
    instead = ",".join(each.key for each in after.agreeing if each not in appeal.agreeing)
    return Moved(appeal, after, official, (AskedInstead(person, instead),), told)
