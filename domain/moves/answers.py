"""The answer and its date: answering, extending, and closing when the citizen keeps silent."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.actions import check
from domain.appeals import Appeal, Outcome, Status
from domain.catalogue import Term, Unit
from domain.events import Answered, Closed, Extended
from domain.moves.moved import Moved, card, few, running, words
from domain.notices import Notice, NoticeKind, ToCitizen, ToOfficial
from domain.people import Official, Schedule
from domain.refusal import NotAllowed
from domain.rights import Action
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
) -> Moved:
    """Ответить. PLANNED needs `planned_until`, a local day after today: the final answer is owed by its end.

    The topic may demand a photo of the place with DONE (`photo_in_answer`).
    """
    check(appeal, official, Action.ANSWER, world.catalogue)
    text, files = words(text), few(files)
    topic = world.topic(appeal.topic)
    if outcome is Outcome.DONE and topic is not None and topic.photo_in_answer and not files:
        raise NotAllowed("appeal.answer_needs_photo")
    practice, due_at, contest_until = world.practice(appeal.authority), appeal.due_at, None
    if outcome is Outcome.PLANNED:
        if planned_until is None or planned_until <= world.calendar(appeal.authority).local_day(world.now):
            raise NotAllowed("appeal.planned_needs_date")
        due_at = world.closing(appeal.authority, planned_until)
    else:
        planned_until = None
        contest_until = world.now + timedelta(days=practice.silence_days)
    after = replace(
        running(appeal, world),
        status=Status.ANSWERED,
        outcome=outcome,
        answer=text,
        planned_until=planned_until,
        due_at=due_at,
        answered_at=world.now,
        contest_until=contest_until,
        stars=None,
        executor=appeal.executor or official.person,
    )
    told = Notice(NoticeKind.ANSWERED, ToCitizen(), {"outcome": outcome.value, "text": text})
    return Moved(
        appeal, after, official, (Answered(outcome, text, files, planned_until, appeal.round),), (told,)
    )


def extend(appeal: Appeal, official: Official, world: World, *, by: Term | date, reason: str) -> Moved:
    """Продлить `by` a term more, or until the end of a local day; within the round's limit."""
    check(appeal, official, Action.EXTEND, world.catalogue)
    reason = words(reason)
    if isinstance(by, Term):
        due_at = world.later(appeal.authority, appeal.due_at, by)
    else:
        due_at = world.closing(appeal.authority, by)
    if due_at <= max(appeal.due_at, world.now):
        raise NotAllowed("appeal.extension_not_later")
    latest = last_extension(appeal, world)
    if due_at > latest:
        raise NotAllowed("appeal.extension_too_long", days=world.practice(appeal.authority).extension_days)
    after = replace(appeal, due_at=due_at, extensions=appeal.extensions + 1)
    told = Notice(NoticeKind.EXTENDED, ToCitizen(), {"due_at": due_at.isoformat(), "reason": reason})
    others = [
        Notice(NoticeKind.EXTENDED, ToOfficial(each), {"due_at": due_at.isoformat(), "reason": reason})
        for each in appeal.executors
        if each != official.person
    ]
    return Moved(appeal, after, official, (Extended(appeal.due_at, due_at, reason),), (told, *others))


def last_extension(appeal: Appeal, world: World) -> datetime:
    """The latest moment a term of this round can be extended to."""
    days = Term(world.practice(appeal.authority).extension_days, Unit.CALENDAR_DAYS)
    return world.later(appeal.authority, appeal.term_at, days)


def close_by_silence(appeal: Appeal, world: World) -> Moved:
    """Closed: the citizen said nothing until `contest_until`. Counted apart from confirmed."""
    check(appeal, Schedule(), Action.CLOSE, world.catalogue)
    if appeal.contest_until is None or world.now < appeal.contest_until:
        raise NotAllowed("appeal.too_early", number=appeal.number)
    after = replace(appeal, status=Status.CLOSED, closed_at=world.now)
    return Moved(appeal, after, Schedule(), (Closed(),), (card(NoticeKind.CLOSED),))
