"""What a move is made of: the result, and the checks of words, files and places that all moves share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from domain import statutory
from domain.appeals import FILE_LIMIT, WORDS_LIMIT, Appeal, Status
from domain.catalogue import Term
from domain.events import What
from domain.notices import Notice, NoticeKind, ToCitizen, ToCoordinators, ToHeads, ToOfficial, ToParty
from domain.people import Actor
from domain.refusal import NotAllowed
from domain.world import World

_PLAIN: Final[Mapping[str, str | int]] = {}


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that is allowed but not written down yet. `before` is None for a new appeal."""

    before: Appeal | None
    appeal: Appeal
    actor: Actor
    events: tuple[What, ...]
    notices: tuple[Notice, ...] = ()


def words(text: str) -> str:
    """Words that must be there: stripped; `NotAllowed` when empty or longer than a message takes."""
    text = text.strip()
    if not text:
        raise NotAllowed("appeal.words.needed")
    if len(text) > WORDS_LIMIT:
        raise NotAllowed("appeal.words.long", limit=WORDS_LIMIT)
    return text


def some_words(text: str) -> str:
    """Words that may be left out: stripped; `NotAllowed` when longer than a message takes."""
    return words(text) if text.strip() else ""


def few(files: tuple[int, ...]) -> tuple[int, ...]:
    """The files without repeats; `NotAllowed` when there are more than one message may bring."""
    unique = tuple(dict.fromkeys(files))
    if len(unique) > FILE_LIMIT:
        raise NotAllowed("appeal.too_many_files", limit=FILE_LIMIT)
    return unique


def known(authority: str, world: World) -> str:
    """The code of an authority of the catalogue; `NotAllowed` when it has left it."""
    if authority not in world.catalogue.authorities:
        raise NotAllowed("appeal.no_such_authority")
    return authority


def card(kind: NoticeKind) -> Notice:
    """The citizen's living card is redrawn, without a new message."""
    return Notice(kind, ToCitizen(), urgent=False)


def coordinators(appeal: Appeal) -> ToCoordinators:
    """Those who coordinate the case where it is now."""
    return ToCoordinators(appeal.authority, appeal.topic)


def heads(appeal: Appeal) -> ToHeads:
    """Those who approve answers on the case."""
    return ToHeads(appeal.authority, appeal.topic)


def to_parties(appeal: Appeal) -> tuple[ToParty | ToOfficial, ...]:
    """Those whose agreement of the answer is waited for."""
    return tuple(
        ToParty(each.authority, appeal.topic) if each.person is None else ToOfficial(each.person)
        for each in appeal.agreeing
    )


def running(appeal: Appeal, world: World) -> Appeal:
    """Nothing is asked of the citizen any more; clocks that stood run on, their terms moved by the stand.

    Those of the answer, of its acceptance and of the first response alike.
    """
    if appeal.paused_at is not None:
        appeal = later(appeal, appeal.paused_at, world)
    return replace(
        appeal,
        question="",
        asked_in=None,
        clarify_since=None,
        paused_at=None,
    )


def later(appeal: Appeal, since: datetime, world: World) -> Appeal:
    """All dates of the appeal moved by the time since `since`, each in the unit of its own clock."""

    def moved(at: datetime, term: Term) -> datetime:
        return world.resumed(appeal.authority, at, since, term)

    moderation, response = appeal.moderate_by, appeal.respond_by
    accepting = statutory.moderation_of(appeal.track, appeal.topic, world)
    return replace(
        appeal,
        due_at=moved(appeal.due_at, appeal.term),
        term_at=moved(appeal.term_at, appeal.term),
        moderate_by=None if moderation is None else moved(moderation, accepting),
        respond_by=None if response is None else moved(response, world.response(appeal.topic)),
    )


def to_workers(
    appeal: Appeal, kind: NoticeKind, params: Mapping[str, str | int] = _PLAIN, *, urgent: bool = True
) -> tuple[Notice, ...]:
    """To those who are responsible for it; while nobody is, to the coordinators."""
    if not appeal.executors:
        return (Notice(kind, coordinators(appeal), params, urgent),)
    return tuple(Notice(kind, ToOfficial(each), params, urgent) for each in appeal.executors)


def to_co_executors(appeal: Appeal, why: str) -> tuple[Notice, ...]:
    """That the parts still waited for are not needed any more; `why` is the end of a key of texts."""
    return tuple(Notice(NoticeKind.EXCUSED, ToOfficial(each.person), {"why": why}) for each in appeal.engaged)


def to_awaited(appeal: Appeal, why: str) -> tuple[Notice, ...]:
    """That the word on the answer which is waited for is not needed any more; `why` ends a key of texts.

    To those who are to agree it, or, after them, to the heads.
    """
    if appeal.status is not Status.APPROVAL:
        return ()
    awaited = to_parties(appeal) or (heads(appeal),)
    return tuple(Notice(NoticeKind.UNASKED, each, {"why": why}) for each in awaited)
