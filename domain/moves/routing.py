"""Where a case goes: accepting, declining, redirecting. By coordinators."""

from dataclasses import replace
from datetime import datetime

from domain import statutory
from domain.actions import check
from domain.appeals import Appeal, Status, Track
from domain.catalogue import Term
from domain.events import Declined, Redirected, Routed
from domain.moves.moved import Moved, card, coordinators, known, running, to_co_executors, words
from domain.notices import Notice, NoticeKind, ToCitizen, ToJoiners, ToOfficial
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World


def accept_and_route(
    appeal: Appeal,
    official: Official,
    world: World,
    *,
    authority: str | None = None,
    topic: str | None = None,
) -> Moved:
    """Принять и направить: to `authority` (by default where the rules led), under another `topic` if wrong.

    Another topic has another term, counted from the same registration; what the clock has stood is not lost.
    """
    check(appeal, official, Action.ROUTE, world.catalogue)
    authority, topic = authority or appeal.authority, topic or appeal.topic
    known(authority, world)
    statutory.check_target(appeal, authority, world)
    term = appeal.term
    due_at = term_at = appeal.due_at
    if topic != appeal.topic:
        row = world.topic(topic)
        if row is None:
            raise NotAllowed("appeal.no_topic")
        term = statutory.term_of(appeal.track, row)
        due_at = term_at = _counted_anew(appeal, authority, term, world)
    after = replace(
        appeal,
        status=Status.ROUTED,
        authority=authority,
        topic=topic,
        term=term,
        due_at=due_at,
        term_at=term_at,
        moderate_by=None,
        copies=None,
        respond_by=world.respond_by(authority, topic, due_at),
    )
    event = Routed(authority, topic, due_at)
    if authority == appeal.authority:
        return Moved(appeal, after, official, (event,), (card(NoticeKind.ROUTED),))
    citizens = _sent_on(after, card(NoticeKind.ROUTED))
    return Moved(
        appeal, after, official, (event,), (citizens, Notice(NoticeKind.ROUTED, coordinators(after)))
    )


def _sent_on(after: Appeal, card: Notice) -> Notice:
    """That it was sent on, told to the author of an official appeal (59-ФЗ ст. 8 ч. 3); else the card."""
    if after.track is not Track.STATUTORY:
        return card
    return Notice(NoticeKind.REDIRECTED, ToCitizen())


def _counted_anew(appeal: Appeal, authority: str, term: Term, world: World) -> datetime:
    """The end of another term from the same registration, later by what the old clock has stood."""
    counted = world.due(appeal.authority, appeal.term, appeal.registered_at)
    due_at = world.due(authority, term, appeal.registered_at)
    stood = appeal.term_at > counted
    return world.shifted(authority, due_at, counted, appeal.term_at, term) if stood else due_at


def decline(appeal: Appeal, official: Official, world: World, *, reason: str, ready: str = "") -> Moved:
    """Отклонить: not accepted, with a reason the citizen reads (`ready`: which of the ready ones). Final."""
    check(appeal, official, Action.DECLINE, world.catalogue)
    statutory.check_reason(appeal, ready)
    reason = words(reason)
    after = replace(
        appeal, status=Status.DECLINED, moderate_by=None, copies=None, withheld=(), closed_at=world.now
    )
    told = tuple(Notice(NoticeKind.DECLINED, to, {"reason": reason}) for to in (ToCitizen(), ToJoiners()))
    return Moved(appeal, after, official, (Declined(reason),), told)


def redirect(
    appeal: Appeal, official: Official, world: World, *, authority: str, reason: str, again: bool = False
) -> Moved:
    """Перенаправить по компетенции. The promised term stays.

    After the practice's number of redirections the superior authority's coordinator decides: the case goes
    to it, with the wish. Where nobody is above, the coordinator of this very authority decides; from where
    they send it, it comes back to them, not further. `again`: the official knows that the authority had
    already sent it on.
    """
    check(appeal, official, Action.REDIRECT, world.catalogue)
    reason = words(reason)
    known(authority, world)
    if authority == appeal.authority:
        raise NotAllowed("appeal.same_authority")
    statutory.check_target(appeal, authority, world)
    statutory.check_redirection(appeal, world)
    target, wanted, arbiter = authority, None, appeal.arbiter
    judge = _judge(appeal, world)
    if judge is None or judge == appeal.authority:
        if authority in appeal.left and not again:
            raise NotAllowed("appeal.already_left", authority=world.catalogue.authorities[authority].name)
        arbiter = judge or arbiter
    elif judge == authority:
        arbiter = judge
    else:
        target, wanted, arbiter = judge, authority, judge
    decided = arbiter == appeal.authority
    event = Redirected(appeal.authority, target, reason, wanted, target in appeal.left, decided)
    going = running(appeal, world)
    after = replace(
        going,
        status=Status.ROUTED,
        authority=target,
        left=(*appeal.left, appeal.authority),
        arbiter=arbiter,
        agreement=None,
        moderate_by=None,
        respond_by=world.respond_by(target, appeal.topic, going.due_at),
        executor=None,
        companion=None,
        errands=(),
    )
    told = Notice(NoticeKind.REDIRECTED, coordinators(after), {"reason": reason, "wanted": wanted or ""})
    gone = (
        *(Notice(NoticeKind.GIVEN_ON, ToOfficial(each), {"authority": target}) for each in appeal.executors),
        *to_co_executors(appeal, "redirected"),
    )
    citizens = _sent_on(after, card(NoticeKind.REDIRECTED))
    return Moved(appeal, after, official, (event,), (citizens, told, *gone))


def _judge(appeal: Appeal, world: World) -> str | None:
    """Whose coordinator has to decide about one more redirection; None while, and where, it is free.

    The superior; where there is none, who has decided already, or else the authority itself.
    """
    if len(appeal.left) < world.practice(appeal.authority).redirections or appeal.authority == appeal.arbiter:
        return None
    here = world.catalogue.authorities.get(appeal.authority)
    if here is not None and here.parent in world.catalogue.authorities:
        return here.parent
    return appeal.arbiter if appeal.arbiter in world.catalogue.authorities else appeal.authority
