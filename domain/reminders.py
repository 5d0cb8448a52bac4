"""When an appeal reminds of itself, and whom: before the term, at overdue, and of what waits for a person.

Levels of control (DOMAIN: Control): the executor, the coordinator, then the head and the authority above.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.appeals import Appeal, Status
from domain.catalogue import Unit
from domain.moves.moved import to_parties
from domain.notices import (
    Notice,
    NoticeKind,
    Recipient,
    ToCitizen,
    ToCoordinators,
    ToHeads,
    ToOfficial,
    ToSuperiors,
)


class Stage(StrEnum):
    """Which reminder; a key of texts."""

    MODERATION = "moderation"  # nobody has accepted or declined it in time
    RESPONSE = "response"  # nobody has taken it into work in time
    WEEK = "week"
    THREE_DAYS = "three_days"
    DAY = "day"
    HOURS = "hours"  # of a term in hours, which mostly is shorter than a day
    OVERDUE = "overdue"
    AGREEMENT = "agreement"  # a word on an answer is owed by tomorrow
    NOT_AGREED = "not_agreed"  # and is late: those who wait for it are told too
    ERRAND = "errand"  # a co-executor's part is owed by tomorrow, or today
    ERRAND_LATE = "errand_late"  # and is late: the responsible are told too
    QUESTION = "question"  # the citizen has not replied: asked again
    NO_REPLY = "no_reply"  # and still has not: those who asked are told


@dataclass(frozen=True, slots=True)
class Reminder:
    """`stage` is reached at `at` (UTC); `person` is the co-executor whose part it is about."""

    at: datetime
    stage: Stage
    person: int | None = None

    @property
    def matter(self) -> tuple[str, int | None]:
        """What it reminds of: of one matter the latest reminder is enough."""
        return _MATTERS.get(self.stage, "term"), self.person


MORNING = timedelta(hours=9)
"""Terms end with the working day; a reminder of N days before comes that much earlier, in the morning."""

SOON = timedelta(hours=2)
"""So long before its end a term in hours reminds of itself."""

_BEFORE = ((7, Stage.WEEK), (3, Stage.THREE_DAYS), (1, Stage.DAY))
_MATTERS = {
    Stage.MODERATION: "moderation",
    Stage.RESPONSE: "response",
    Stage.AGREEMENT: "agreement",
    Stage.NOT_AGREED: "agreement",
    Stage.ERRAND: "errand",
    Stage.ERRAND_LATE: "errand",
    Stage.QUESTION: "question",
    Stage.NO_REPLY: "question",
}
_ASKED_AGAIN = timedelta(days=3)
_NO_REPLY = timedelta(days=7)


def reminders(appeal: Appeal) -> tuple[Reminder, ...]:
    """All reminders of the appeal as it stands, in order of time. None for what nobody owes anything on."""
    if not appeal.open:
        return ()
    found: list[Reminder] = []
    if appeal.accepting and appeal.moderate_by is not None and appeal.paused_at is None:
        found.append(Reminder(appeal.moderate_by, Stage.MODERATION))
    if not appeal.executors and appeal.respond_by is not None and appeal.paused_at is None:
        found.append(Reminder(appeal.respond_by, Stage.RESPONSE))
    if appeal.status is Status.CLARIFYING and appeal.clarify_since is not None:
        found.append(Reminder(appeal.clarify_since + _ASKED_AGAIN, Stage.QUESTION))
        found.append(Reminder(appeal.clarify_since + _NO_REPLY, Stage.NO_REPLY))
    if appeal.status is Status.APPROVAL and appeal.agreement is not None and appeal.agreeing:
        found.append(Reminder(appeal.agreement.due_at - timedelta(days=1) - MORNING, Stage.AGREEMENT))
        found.append(Reminder(appeal.agreement.due_at, Stage.NOT_AGREED))
    for each in appeal.engaged:
        mornings = (each.due_at - timedelta(days=days) - MORNING for days in (1, 0))
        found.extend(Reminder(at, Stage.ERRAND, each.person) for at in mornings if at > each.since)
        found.append(Reminder(each.due_at, Stage.ERRAND_LATE, each.person))
    if appeal.paused_at is None:
        found.extend(
            Reminder(appeal.due_at - timedelta(days=days) - MORNING, stage) for days, stage in _BEFORE
        )
        if appeal.term.unit is Unit.HOURS:
            found.append(Reminder(appeal.due_at - SOON, Stage.HOURS))
        found.append(Reminder(appeal.due_at, Stage.OVERDUE))
    return tuple(sorted(found, key=lambda each: each.at))


def following(appeal: Appeal, after: datetime) -> datetime | None:
    """When the next reminder after that moment is; None when there is none."""
    return next((each.at for each in reminders(appeal) if each.at > after), None)


def reached(appeal: Appeal, planned: datetime, now: datetime) -> tuple[Reminder, ...]:
    """Of each matter the latest reminder from `planned` to `now`: after a stop there is no pile."""
    passed = (each for each in reminders(appeal) if planned <= each.at <= now)
    return tuple({each.matter: each for each in passed}.values())


def notices(appeal: Appeal, stage: Stage, person: int | None = None) -> tuple[Notice, ...]:
    """Who is reminded of what at that stage; `person` as in `Reminder`."""
    params: dict[str, str | int] = {"stage": stage.value, "due_at": appeal.due_at.isoformat()}
    coordinators = ToCoordinators(appeal.authority, appeal.topic)
    executors: list[Recipient] = [ToOfficial(each) for each in appeal.executors]
    parties = to_parties(appeal)
    if appeal.status is Status.APPROVAL and not parties:  # it is the head's turn
        executors.append(ToHeads(appeal.authority, appeal.topic))
    told: list[Recipient]
    match stage:
        case Stage.QUESTION:
            return (Notice(NoticeKind.ASKED, ToCitizen(), {"question": appeal.question, **params}),)
        case Stage.ERRAND | Stage.ERRAND_LATE:
            assert person is not None, "of a co-executor"
            params["person"] = person
            told = [ToOfficial(person)]
            if stage is Stage.ERRAND_LATE:
                told += executors or [coordinators]
        case Stage.MODERATION | Stage.RESPONSE:
            told = [coordinators]
        case Stage.AGREEMENT:
            told = [*parties]
        case Stage.NOT_AGREED:
            told = [*parties, *executors, coordinators]
        case Stage.WEEK | Stage.THREE_DAYS | Stage.NO_REPLY:
            told = executors or [coordinators]
        case Stage.DAY | Stage.HOURS:
            told = [*executors, coordinators]
        case Stage.OVERDUE:
            superiors = ToSuperiors(appeal.authority, appeal.topic, appeal.executors)
            told = [*executors, coordinators, superiors]
    return tuple(Notice(NoticeKind.TERM, each, params) for each in told)
