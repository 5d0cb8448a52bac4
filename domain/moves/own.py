"""What a citizen does with their own appeal."""

from dataclasses import replace

from domain import statutory
from domain.actions import check
from domain.appeals import Appeal, Report, Status, words_fault
from domain.catalogue import Term, Unit
from domain.errands import Stand
from domain.events import (
    Added,
    AuthorGone,
    Confirmed,
    Contested,
    PassedOn,
    Rated,
    Registered,
    Replied,
    Routed,
    What,
    Withdrawn,
)
from domain.joining import Joined, others
from domain.moves.moved import (
    Moved,
    card,
    coordinators,
    few,
    running,
    some_words,
    to_awaited,
    to_co_executors,
    to_workers,
    words,
)
from domain.notices import Notice, NoticeKind, ToCitizen, ToOfficial, ToSuperiors
from domain.people import Citizen, Joiner, Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.routing import Why, responsible
from domain.world import World

FALLBACK_TERM = Term(8, Unit.WORKING_DAYS)
"""The fast track's usual term (DOMAIN: Terms), for a topic that left the catalogue."""


def register(
    report: Report, citizen: Citizen, address: str, world: World, *, number: str = "", language: str = "ru"
) -> Moved:
    """A new appeal, sent to the authority that answers for its topic and place. `id` and `version` are 0.

    Where the authority does without moderation it is routed at once, unless nobody answers for it and a
    coordinator has to find who does. Raises `NotAllowed` for words that cannot be taken, too many files, a
    topic that is gone, an empty catalogue. A complaint of the authority itself goes to the one above it.
    """
    fault = words_fault(report.text)
    if fault is not None:
        raise NotAllowed(fault)
    files = few(report.files)
    topic = world.topic(report.topic)
    if topic is None or not topic.active:
        raise NotAllowed("appeal.no_topic")
    route = responsible(world.catalogue, topic, report.territory)
    authority, nobody = route.authority.code, route.why is Why.NOBODY
    against: str | None = None
    if report.against and (higher := statutory.above(authority, world)) is not None:
        against, authority = authority, higher
    track = report.track
    term = statutory.term_of(track, topic)
    moderation = statutory.moderation_of(track, topic.code, world)
    due_at = world.due(authority, term)
    moderated = nobody or world.practice(authority).moderation
    appeal = Appeal(
        id=0,
        number=number,
        version=0,
        track=track,
        status=Status.REGISTERED if moderated else Status.ROUTED,
        person=citizen.person,
        address=address,
        topic=report.topic,
        territory=report.territory,
        authority=authority,
        text=report.text.strip(),
        registered_at=world.now,
        due_at=due_at,
        term_at=due_at,
        term=term,
        against=against,
        place=report.place,
        extras=report.extras,
        language=language,
        moderate_by=world.ahead(world.due(authority, moderation), due_at) if moderated else None,
        respond_by=None if moderated else world.respond_by(authority, topic.code, due_at),
    )
    events: tuple[What, ...] = (Registered(authority, due_at, files, nobody),)
    if not moderated:
        events += (Routed(authority, report.topic, due_at),)
    told = Notice(NoticeKind.REGISTERED, coordinators(appeal), {"nobody": 1} if nobody else {})
    return Moved(None, appeal, citizen, events, (told,))


def add_words(
    appeal: Appeal, citizen: Citizen, world: World, *, text: str, files: tuple[int, ...] = ()
) -> Moved:
    """Дополнить an open appeal with words, files, or both. While something is asked this is the reply."""
    if appeal.status is Status.CLARIFYING:
        return citizen_replies(appeal, citizen, world, text=text, files=files)
    check(appeal, citizen, Action.ADD, world.catalogue)
    text, files = _something(text, files)
    return Moved(appeal, appeal, citizen, (Added(text, files),), to_workers(appeal, NoticeKind.ADDED))


def citizen_replies(
    appeal: Appeal, citizen: Citizen, world: World, *, text: str, files: tuple[int, ...] = ()
) -> Moved:
    """The reply to the authority's question: back to the status it was asked in, the clock runs on."""
    check(appeal, citizen, Action.REPLY, world.catalogue)
    text, files = _something(text, files)
    after = replace(running(appeal, world), status=appeal.asked_in or Status.IN_PROGRESS)
    told = (*to_workers(appeal, NoticeKind.REPLIED), card(NoticeKind.REPLIED))
    return Moved(appeal, after, citizen, (Replied(text, after.due_at, files),), told)


def withdraw(
    appeal: Appeal, citizen: Citizen, world: World, *, reason: str = "", heir: Joined | None = None
) -> Moved:
    """Отозвать an open appeal. Final; but one that others have joined goes on for them.

    `heir`, who joined first, is then asked and told in the author's place.
    """
    check(appeal, citizen, Action.WITHDRAW, world.catalogue)
    if heir is not None:
        after = replace(
            appeal,
            person=heir.person,
            address=heir.address,
            language=heir.language,
            filed_by=heir.filed_by,
            untold=False,
        )
        told = (*to_workers(appeal, NoticeKind.PASSED_ON), Notice(NoticeKind.PASSED_ON, ToCitizen()))
        return Moved(appeal, after, citizen, (PassedOn(heir.person),), told)
    after = replace(
        running(appeal, world),
        status=Status.WITHDRAWN,
        moderate_by=None,
        proposed=None,
        agreement=None,
        copies=None,
        withheld=(),
        outcome=None,
        planned_until=None,
        closed_at=world.now,
    )
    told = (
        *to_workers(appeal, NoticeKind.WITHDRAWN),
        *to_co_executors(appeal, "withdrawn"),
        *to_awaited(appeal, "withdrawn"),
        card(NoticeKind.WITHDRAWN),
    )
    return Moved(appeal, after, citizen, (Withdrawn(some_words(reason)),), told)


def lose_author(appeal: Appeal, citizen: Citizen, world: World) -> Moved:
    """The author of an open appeal has their data erased: it goes on, and waits for no reply of theirs."""
    status = (appeal.asked_in or Status.IN_PROGRESS) if appeal.status is Status.CLARIFYING else appeal.status
    after = replace(running(appeal, world), status=status, address="")
    return Moved(appeal, after, citizen, (AuthorGone(),))


def confirm(appeal: Appeal, citizen: Citizen | Official, world: World) -> Moved:
    """Да, решено. Final. An official says it for a caller, see `domain.moves.caller`."""
    check(appeal, citizen, Action.CONFIRM, world.catalogue)
    after = replace(appeal, status=Status.CONFIRMED, closed_at=world.now)
    told = [Notice(NoticeKind.CONFIRMED, ToOfficial(each), urgent=False) for each in appeal.executors]
    return Moved(appeal, after, citizen, (Confirmed(),), (*told, card(NoticeKind.CONFIRMED)))


def contest(
    appeal: Appeal,
    citizen: Citizen | Joiner | Official,
    world: World,
    *,
    reason: str = "",
    files: tuple[int, ...] = (),
) -> Moved:
    """Нет, не решено: in work again, the next round, a new term of the topic from now.

    The executor is taken off, so that a coordinator decides who goes on; superiors are told
    (DOMAIN: contesting reaches the executor's superior). One who joined may do it too, in their time even
    when the author has confirmed it, and an official for a caller; the others concerned are asked whether it
    is solved for them.
    """
    check(appeal, citizen, Action.CONTEST, world.catalogue)
    if not appeal.contestable(world.now):
        raise NotAllowed("appeal.wrong_status", number=appeal.number, status=appeal.status.value)
    reason, files = some_words(reason), few(files)
    after = reopened(appeal, world)
    told = (*others(appeal, citizen), *told_of_reopening(appeal, NoticeKind.CONTESTED, reason))
    event = Contested(reason, after.round, after.due_at, files, isinstance(citizen, Joiner))
    return Moved(appeal, after, citizen, (event,), told)


def reopened(appeal: Appeal, world: World) -> Appeal:
    """The appeal in its next round, with nobody to execute it yet.

    A co-executor who did their part is one of the hands that did the work: they may help again, not close it
    alone.
    """
    worked = tuple(each.person for each in appeal.errands if each.stand is Stand.DONE)
    topic = world.topic(appeal.topic)
    term = FALLBACK_TERM if topic is None else statutory.term_of(appeal.track, topic)
    due_at = world.due(appeal.authority, term)
    return replace(
        appeal,
        status=Status.IN_PROGRESS,
        round=appeal.round + 1,
        term=term,
        due_at=due_at,
        term_at=due_at,
        respond_by=world.respond_by(appeal.authority, appeal.topic, due_at),
        executor=None,
        companion=None,
        agreement=None,
        errands=(),
        former=tuple(dict.fromkeys((*appeal.former, *appeal.executors, *worked))),
        outcome=None,
        planned_until=None,
        contest_until=None,
        follow_up_at=None,
        rechecked_at=None,
        holding=(),
        closed_at=None,
        stars=None,
    )


def told_of_reopening(appeal: Appeal, kind: NoticeKind, reason: str) -> tuple[Notice, ...]:
    """Those who coordinate it, those above its executors, the executors themselves; the citizen's card."""
    params: dict[str, str | int] = {"reason": reason, "round": appeal.round + 1}
    return (
        Notice(kind, coordinators(appeal), params),
        Notice(kind, ToSuperiors(appeal.authority, appeal.topic, appeal.executors), params),
        *(Notice(kind, ToOfficial(each), params) for each in appeal.executors),
        card(kind),
    )


def rate(appeal: Appeal, citizen: Citizen, world: World, *, stars: int) -> Moved:
    """Оценить the last answer, 1–5; may be changed."""
    check(appeal, citizen, Action.RATE, world.catalogue)
    if not 1 <= stars <= 5:
        raise NotAllowed("appeal.stars")
    return Moved(appeal, replace(appeal, stars=stars), citizen, (Rated(stars),))


def _something(text: str, files: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    return (some_words(text) if files else words(text)), few(files)
