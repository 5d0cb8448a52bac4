"""What a moderator decides about a message in which words of the lists were found."""

from dataclasses import replace

from domain.actions import check
from domain.appeals import Appeal, Status
from domain.catalogue import Term, Unit
from domain.events import Passed, Registered, Routed, What, Withheld
from domain.moves.moved import Moved, card, coordinators
from domain.notices import Notice, NoticeKind, ToModerators
from domain.people import Official
from domain.rights import Action
from domain.routing import Why, responsible
from domain.wording import Listed, written
from domain.world import World

FALLBACK_TERM = Term(1, Unit.WORKING_DAYS)
"""To decide in, for a topic that left the catalogue (DOMAIN: one working day to moderate)."""


def withhold(moved: Moved, found: tuple[Listed, ...], world: World) -> Moved:
    """A registration that a moderator looks at first: it goes nowhere, and nobody else reads it."""
    appeal = moved.appeal
    topic = world.topic(appeal.topic)
    term = topic.moderation if topic is not None else FALLBACK_TERM
    held = replace(
        appeal,
        status=Status.REGISTERED,
        moderate_by=appeal.moderate_by or world.due(appeal.authority, term),
        withheld=found,
    )
    registered = tuple(each for each in moved.events if isinstance(each, Registered))
    told = Notice(NoticeKind.WITHHELD, ToModerators(held.authority, held.topic))
    return replace(moved, appeal=held, events=(*registered, Withheld(written(found))), notices=(told,))


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
    routed = replace(passed, status=Status.ROUTED, moderate_by=None)
    events += (Routed(appeal.authority, appeal.topic, appeal.due_at),)
    return Moved(appeal, routed, official, events, (card(NoticeKind.ROUTED), told))
