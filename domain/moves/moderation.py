"""What a moderator decides about a message in which words of the lists were found."""

from dataclasses import replace

from domain import statutory
from domain.actions import check
from domain.appeals import Appeal, Status
from domain.events import LeftOpen, Passed, Registered, Routed, What, Withheld
from domain.held import ANEW
from domain.moves.moved import Moved, card, coordinators
from domain.notices import Notice, NoticeKind, ToModerators
from domain.people import Official
from domain.rights import Action
from domain.routing import Why, responsible
from domain.wording import Listed, written
from domain.world import World


def withhold(moved: Moved, found: tuple[Listed, ...], world: World) -> Moved:
    """A registration that a moderator looks at first: it goes nowhere, and nobody else reads it."""
    appeal = moved.appeal
    term = statutory.moderation_of(appeal.track, appeal.topic, world)
    held = replace(
        appeal,
        status=Status.REGISTERED,
        moderate_by=appeal.moderate_by or world.ahead(world.due(appeal.authority, term), appeal.due_at),
        respond_by=None,
        withheld=found,
    )
    registered = tuple(each for each in moved.events if isinstance(each, Registered))
    told = Notice(NoticeKind.WITHHELD, ToModerators(held.authority, held.topic))
    return replace(moved, appeal=held, events=(*registered, Withheld(written(found))), notices=(told,))


def leave_open(appeal: Appeal, official: Official, world: World) -> Moved | None:
    """A contest was declined for its words: `ANEW` is left for others; None where there is more time anyway.

    The moderator's right is checked with the words, see `storage.appeals.held`.
    """
    until = world.days_on(appeal.authority, ANEW)
    answered = appeal.status in (Status.ANSWERED, Status.CONFIRMED)  # by the author, not by those who joined
    if not answered or appeal.contest_until is None or appeal.contest_until >= until:
        return None
    return Moved(appeal, replace(appeal, contest_until=until), official, (LeftOpen(until),))


def let_pass(appeal: Appeal, official: Official, world: World) -> Moved:
    """Пропустить: from here on it is as any other; where nobody moderates it is routed at once.

    Unless nobody answers for it there: then a coordinator finds who does, as after `register`.
    """
    check(appeal, official, Action.ADMIT, world.catalogue)
    passed = replace(appeal, withheld=())
    route = responsible(world.catalogue, world.topic(appeal.topic), appeal.territory)
    nobody = route.why is Why.NOBODY
    told = Notice(NoticeKind.REGISTERED, coordinators(appeal), {"nobody": 1} if nobody else {})
    events: tuple[What, ...] = (Passed(),)
    if nobody or world.practice(appeal.authority).moderation:
        return Moved(appeal, passed, official, events, (told,))
    respond_by = world.respond_by(appeal.authority, appeal.topic, appeal.due_at)
    routed = replace(passed, status=Status.ROUTED, moderate_by=None, respond_by=respond_by)
    events += (Routed(appeal.authority, appeal.topic, appeal.due_at),)
    return Moved(appeal, routed, official, events, (card(NoticeKind.ROUTED), told))
