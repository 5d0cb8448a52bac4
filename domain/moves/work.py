"""Work on a case: taking, assigning, asking the citizen, notes; and letting go of a dismissed executor."""

from dataclasses import replace

from domain.actions import check
from domain.appeals import Appeal, Status
from domain.events import Asked, Assigned, Noted, Progressed, Released, Taken, What
from domain.moves.moved import Moved, card, coordinators, few, words
from domain.notices import Notice, NoticeKind, ToCitizen, ToJoiners, ToOfficial
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World


def take(appeal: Appeal, official: Official, world: World, *, others: bool = True) -> Moved:
    """Взять в работу. `others`: could officials share it (`storage.officials.officials.others`)?

    After a contest an old executor never works alone, unless there is nobody else.
    """
    check(appeal, official, Action.TAKE, world.catalogue)
    return _given(appeal, official, official.person, None, others)


def assign(
    appeal: Appeal,
    official: Official,
    world: World,
    *,
    executor: int,
    companion: int | None = None,
    others: bool = True,
) -> Moved:
    """Назначить `executor` (who may work there; the caller offers `storage.officials.officials.colleagues`).

    An executor of an earlier round needs a `companion` who is not one; `others` as in `take`.
    """
    check(appeal, official, Action.ASSIGN, world.catalogue)
    if companion == executor or companion in appeal.former:
        raise NotAllowed("appeal.companion_must_be_other")
    if appeal.executors == tuple(each for each in (executor, companion) if each is not None):
        raise NotAllowed("appeal.already_assigned", number=appeal.number)
    return _given(appeal, official, executor, companion, others)


def _given(appeal: Appeal, official: Official, executor: int, companion: int | None, others: bool) -> Moved:
    alone = executor in appeal.former and companion is None
    if alone and others:
        raise NotAllowed("appeal.same_executor", number=appeal.number)
    begins = appeal.status is Status.ROUTED
    after = replace(
        appeal,
        executor=executor,
        companion=companion,
        errands=tuple(each for each in appeal.errands if each.person not in (executor, companion)),
        moderate_by=None,
        respond_by=None,
        status=Status.IN_PROGRESS if begins else appeal.status,
        # Whoever gives it out while the citizen is asked has accepted it.
        asked_in=Status.IN_PROGRESS if appeal.asked_in is Status.REGISTERED else appeal.asked_in,
    )
    events: tuple[What, ...] = (Assigned(executor, companion, alone),)
    if begins:
        events += (Taken(appeal.authority),)
    told = [Notice(NoticeKind.ASSIGNED, ToOfficial(each)) for each in after.executors]
    told += [
        Notice(NoticeKind.GIVEN_ON, ToOfficial(each), {"to": executor})
        for each in appeal.executors
        if each not in after.executors
    ]
    return Moved(
        appeal, after, official, events, ((card(NoticeKind.TAKEN), *told) if begins else tuple(told))
    )


def ask_citizen(appeal: Appeal, official: Official, world: World, *, question: str) -> Moved:
    """Спросить гражданина. The clock stops where the authority's practice says so."""
    check(appeal, official, Action.ASK, world.catalogue)
    question = words(question)
    stops = world.practice(appeal.authority).clock_stops
    after = replace(
        appeal,
        status=Status.CLARIFYING,
        question=question,
        asked_in=appeal.status,
        clarify_since=world.now,
        paused_at=world.now if stops else None,
    )
    told = Notice(NoticeKind.ASKED, ToCitizen(), {"question": question})
    return Moved(appeal, after, official, (Asked(question, stops),), (told,))


def progress(
    appeal: Appeal, official: Official, world: World, *, text: str, files: tuple[int, ...] = ()
) -> Moved:
    """Промежуточное сообщение: how it goes, in public; the status and the clock stay."""
    check(appeal, official, Action.PROGRESS, world.catalogue)
    said = words(text)
    told = tuple(Notice(NoticeKind.PROGRESSED, to, {"text": said}) for to in (ToCitizen(), ToJoiners()))
    return Moved(appeal, appeal, official, (Progressed(said, few(files)),), told)


def note(
    appeal: Appeal, official: Official, world: World, *, text: str, files: tuple[int, ...] = ()
) -> Moved:
    """Внутренняя заметка: the citizen never sees it."""
    check(appeal, official, Action.NOTE, world.catalogue)
    return Moved(appeal, appeal, official, (Noted(words(text), few(files)),))


def release(appeal: Appeal, official: Official, *, executor: int) -> Moved:
    """The executor is dismissed by `official` (right checked there); coordinators are told."""
    if executor not in appeal.executors:
        raise NotAllowed("appeal.not_assigned", number=appeal.number)
    left = tuple(each for each in appeal.executors if each != executor)
    # The one who stays may be an old executor: then the case waits for a coordinator again.
    left = () if all(each in appeal.former for each in left) else left
    after = replace(appeal, executor=left[0] if left else None, companion=None)
    told = Notice(NoticeKind.RELEASED, coordinators(appeal))
    return Moved(appeal, after, official, (Released(executor),), (told,))
