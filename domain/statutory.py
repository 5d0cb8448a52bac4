"""The track of 59-ФЗ: its clocks, and whom an appeal is kept away from."""

from datetime import datetime

from domain.appeals import Appeal, Outcome, Track
from domain.catalogue import Term, Topic, Unit
from domain.refusal import NotAllowed
from domain.world import World

TERM = Term(30, Unit.CALENDAR_DAYS)
"""To answer, from registration (59-ФЗ ст. 12 ч. 1)."""
REGISTRATION = Term(3, Unit.CALENDAR_DAYS)
"""To register and to decide where it goes (59-ФЗ ст. 8 ч. 2)."""
REDIRECTION = Term(7, Unit.CALENDAR_DAYS)
"""To send it on by competence, from registration (59-ФЗ ст. 8 ч. 3)."""
EXTENSION = 30
"""Calendar days at most, once, with the citizen told (59-ФЗ ст. 12 ч. 2)."""


def term_of(track: Track, topic: Topic) -> Term:
    """How long the answer may take: the topic's own term, or the law's."""
    return TERM if track is Track.STATUTORY else topic.term


def moderation_of(track: Track, topic: str, world: World) -> Term:
    """How long accepting it may take: the topic's own term, or the law's."""
    return REGISTRATION if track is Track.STATUTORY else world.moderation(topic)


def redirect_by(appeal: Appeal, world: World) -> datetime | None:
    """Until when it can be sent on by competence; None when no law limits that."""
    if appeal.track is not Track.STATUTORY:
        return None
    return world.due(appeal.authority, REDIRECTION, appeal.registered_at)


def check_redirection(appeal: Appeal, world: World) -> None:
    """Raise `NotAllowed` when the days to send it on are over."""
    until = redirect_by(appeal, world)
    if until is not None and until < world.now:
        raise NotAllowed("appeal.redirect_late", until=until.isoformat())


def check_extension(appeal: Appeal) -> None:
    """Raise `NotAllowed` for a second extension."""
    if appeal.track is Track.STATUTORY and appeal.extensions:
        raise NotAllowed("appeal.extended_once", number=appeal.number)


NOT_OURS = "not_ours"
"""The ready reason to decline that an official appeal is never declined for."""


def check_reason(appeal: Appeal, ready: str) -> None:
    """Raise `NotAllowed` for declining by competence: it is sent on in seven days (59-ФЗ ст. 8 ч. 3)."""
    if appeal.track is Track.STATUTORY and ready == NOT_OURS:
        raise NotAllowed("appeal.send_on", number=appeal.number)


def check_outcome(appeal: Appeal, outcome: Outcome, world: World) -> None:
    """Raise `NotAllowed` for answering that it is not ours: that is no answer to an official appeal.

    It is sent on in seven days with the citizen told (59-ФЗ ст. 8 ч. 3). After them the law knows no sending
    on: the body considers it, asks others for what it lacks (ст. 10 ч. 1 п. 2) and answers in its term.
    """
    until = redirect_by(appeal, world)
    if until is None or outcome is not Outcome.NOT_OURS:
        return
    late = until < world.now
    reason = "appeal.not_ours_late" if late else "appeal.not_ours"
    raise NotAllowed(reason, number=appeal.number, until=until.isoformat())


def check_target(appeal: Appeal, authority: str, world: World) -> None:
    """Raise `NotAllowed` for the body complained of and what is under it (59-ФЗ ст. 8 ч. 6)."""
    if appeal.against is not None and (
        authority == appeal.against or world.catalogue.within(authority, appeal.against)
    ):
        name = world.catalogue.authorities[authority].name
        raise NotAllowed("appeal.complained_of", authority=name)


def above(authority: str, world: World) -> str | None:
    """Who looks into a complaint about the authority; None when there is nobody above."""
    found = world.catalogue.authorities.get(authority)
    return found.parent if found is not None and found.parent in world.catalogue.authorities else None
