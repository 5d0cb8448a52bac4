"""The answer and its date: answering, extending, and closing when the citizen keeps silent."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from domain import statutory
from domain.actions import check
from domain.appeals import Appeal, Outcome, Party, Proposal, Status, Track
from domain.catalogue import Term, Unit
from domain.events import Answered, Closed, Extended, Proposed, Resumed, What
from domain.moves.circulation import circulate, to_agree
from domain.moves.moved import Moved, card, coordinators, few, heads, running, to_co_executors, words
from domain.notices import Notice, NoticeKind, Recipient, ToCitizen, ToJoiners, ToOfficial
from domain.people import Official, Schedule
from domain.refusal import NotAllowed
from domain.rights import Action, may
from domain.world import World


def answer(
    appeal: Appeal,
    official: Official,
    world: World,
    *,
    outcome: Outcome,
    text: str,
    files: tuple[int, ...] = (),
    planned_until: date | None = None,
    approvers: bool = True,
    parties: tuple[Party, ...] = (),
    others: bool = True,
) -> Moved:
    """Ответить. PLANNED needs `planned_until`, a local day after today: the final answer is owed by its end.

    NOT_OURS is no answer to an official appeal, see `domain.statutory.check_outcome`.
    The topic may demand a photo of the place with DONE (`photo_in_answer`). Where the practice wants a
    head's approval the answer waits for it, unless the official is such a head, or there is none at all
    (`approvers`, see `storage.officials.officials.approvers`): a citizen is not left without an
    answer by a vacancy.
    Before that those agree it whom the practice names, and `parties`. `others` as in `same_hand`.
    """
    check(appeal, official, Action.ANSWER, world.catalogue)
    if same_hand(appeal, official, others=others):
        raise NotAllowed("appeal.same_executor", number=appeal.number)
    statutory.check_outcome(appeal, outcome, world)
    if outcome is not Outcome.PLANNED:
        planned_until = None
    made = Proposal(outcome, words(text), few(files), planned_until, _deputy(appeal, official))
    topic = world.topic(appeal.topic)
    if outcome is Outcome.DONE and topic is not None and topic.photo_in_answer and not made.files:
        raise NotAllowed("appeal.answer_needs_photo")
    _check_plan(appeal, made, world)
    approve = approval_needed(appeal, official, world, approvers=approvers)
    if asked := to_agree(appeal, world, parties):
        return circulate(appeal, official, world, made, asked, approve=approve)
    if approve:
        return _propose(appeal, official, world, made)
    return give(appeal, official, world, made)


def _deputy(appeal: Appeal, official: Official) -> int | None:
    """The official, when they answer in the place of an executor who is away."""
    instead = any(each in appeal.executors for each in official.stands_for)
    return official.person if instead and official.person not in appeal.executors else None


def same_hand(appeal: Appeal, official: Official, *, others: bool) -> bool:
    """Would an executor of an earlier round close this one alone?

    Not as a coordinator, nor in the place of whoever is away; beside one who is new, yes, and where there is
    nobody else (`others`, see `storage.officials.officials.others`).
    """
    if official.person not in appeal.former or not others:
        return False
    known = {official.person, *official.stands_for, *appeal.former}
    beside = any(each not in known for each in appeal.executors)
    return not (beside and official.person in appeal.executors)


def approval_needed(appeal: Appeal, official: Official, world: World, *, approvers: bool) -> bool:
    """Will this official's answer wait for a head? Arguments as in `answer`."""
    itself = may(official.rights, Action.APPROVE, appeal.authority, appeal.topic, world.catalogue)
    return world.practice(appeal.authority).approval and approvers and not itself


def give(
    appeal: Appeal, official: Official, world: World, made: Proposal, first: tuple[What, ...] = ()
) -> Moved:
    """The answer goes to the citizen; `first` is what happened before it in the same move."""
    statutory.check_outcome(appeal, made.outcome, world)
    _check_plan(appeal, made, world)
    practice, due_at, contest_until, follow_up_at = (
        world.practice(appeal.authority),
        appeal.due_at,
        None,
        None,
    )
    if made.planned_until is not None:
        due_at = world.promised(appeal.authority, made.planned_until, world.now)
    else:
        contest_until = world.days_on(appeal.authority, practice.silence_days)
    former = appeal.former
    if made.deputy is not None and made.outcome is not Outcome.PLANNED:  # a hand that has closed it as well
        former = tuple(dict.fromkeys((*former, made.deputy)))
    if made.outcome is Outcome.DONE and practice.follow_up_days:
        follow_up_at = world.now + timedelta(days=practice.follow_up_days)
    after = replace(
        running(appeal, world),
        status=Status.ANSWERED,
        outcome=made.outcome,
        answer=made.text,
        planned_until=made.planned_until,
        proposed=None,
        agreement=replace(appeal.agreement, over=True) if appeal.agreement is not None else None,
        due_at=due_at,
        answered_at=world.now,
        contest_until=contest_until,
        follow_up_at=follow_up_at,
        stars=None,
        moderate_by=None,
        respond_by=None,
        executor=appeal.executor or official.person,
        former=former,
    )
    said = {"outcome": made.outcome.value, "text": made.text}
    told = tuple(Notice(NoticeKind.ANSWERED, to, said) for to in (ToCitizen(), ToJoiners()))
    event = Answered(made.outcome, made.text, made.files, made.planned_until, appeal.round)
    gone = () if after.open else to_co_executors(appeal, "answered")
    return Moved(appeal, after, official, (*first, event), (*told, *gone))


def _check_plan(appeal: Appeal, made: Proposal, world: World) -> None:
    if made.outcome is Outcome.PLANNED and (
        made.planned_until is None
        or made.planned_until <= world.calendar(appeal.authority).local_day(world.now)
    ):
        raise NotAllowed("appeal.planned_needs_date")


def _propose(appeal: Appeal, official: Official, world: World, made: Proposal) -> Moved:
    after = replace(
        running(appeal, world),
        status=Status.APPROVAL,
        proposed=made,
        agreement=None,
        moderate_by=None,
        respond_by=None,
        executor=appeal.executor or official.person,
    )
    event = Proposed(made.outcome, made.text, made.files, made.planned_until)
    told = (Notice(NoticeKind.PROPOSED, heads(appeal)), card(NoticeKind.PROPOSED))
    return Moved(appeal, after, official, (event,), told)


def extend(appeal: Appeal, official: Official, world: World, *, by: Term | date, reason: str) -> Moved:
    """Продлить `by` a term more, or until the end of a local working day; within the round's limit."""
    check(appeal, official, Action.EXTEND, world.catalogue)
    statutory.check_extension(appeal)
    reason = words(reason)
    if isinstance(by, Term):
        due_at = world.later(appeal.authority, appeal.due_at, by)
    else:
        due_at = world.promised(appeal.authority, by, max(appeal.due_at, world.now))
    if due_at <= max(appeal.due_at, world.now):
        raise NotAllowed("appeal.extension_not_later")
    latest = last_extension(appeal, world)
    if due_at > latest:
        raise NotAllowed("appeal.extension_too_long", days=_extension_days(appeal, world))
    after = replace(appeal, due_at=due_at, extensions=appeal.extensions + 1)
    why = {"due_at": due_at.isoformat(), "reason": reason}
    told = [Notice(NoticeKind.EXTENDED, to, why) for to in (ToCitizen(), ToJoiners())]
    others = [
        Notice(NoticeKind.EXTENDED, ToOfficial(each), why)
        for each in appeal.executors
        if each != official.person
    ]
    return Moved(appeal, after, official, (Extended(appeal.due_at, due_at, reason),), (*told, *others))


def last_extension(appeal: Appeal, world: World) -> datetime:
    """The latest moment a term of this round can be extended to."""
    days = Term(_extension_days(appeal, world), Unit.CALENDAR_DAYS)
    return world.later(appeal.authority, appeal.term_at, days)


def _extension_days(appeal: Appeal, world: World) -> int:
    most = world.practice(appeal.authority).extension_days
    return min(most, statutory.EXTENSION) if appeal.track is Track.STATUTORY else most


WORKING_DAY = timedelta(hours=9)
"""A planned day ends with the working day; so much earlier, in the morning, the case comes back."""


def resume(appeal: Appeal, world: World) -> Moved:
    """The day of an interim answer has come without a final one: in work again, owed by its end."""
    check(appeal, Schedule(), Action.RESUME, world.catalogue)
    if world.now < appeal.due_at - WORKING_DAY:
        raise NotAllowed("appeal.too_early", number=appeal.number)
    after = replace(appeal, status=Status.IN_PROGRESS, outcome=None, planned_until=None)
    workers = (ToOfficial(each) for each in appeal.executors)
    told: tuple[Recipient, ...] = (ToCitizen(), ToJoiners(), *workers, coordinators(appeal))
    return Moved(
        appeal, after, Schedule(), (Resumed(),), tuple(Notice(NoticeKind.RESUMED, each) for each in told)
    )


def close_by_silence(appeal: Appeal, world: World) -> Moved:
    """Closed: the citizen said nothing until `contest_until`. Counted apart from confirmed.

    A caller whom nobody has told of the answer is not silent.
    """
    check(appeal, Schedule(), Action.CLOSE, world.catalogue)
    if appeal.contest_until is None or world.now < appeal.contest_until or appeal.untold:
        raise NotAllowed("appeal.too_early", number=appeal.number)
    after = replace(appeal, status=Status.CLOSED, closed_at=world.now)
    return Moved(appeal, after, Schedule(), (Closed(),), (card(NoticeKind.CLOSED),))
