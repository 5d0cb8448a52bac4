"""When an appeal reminds of itself, and whom."""

from datetime import UTC, datetime, timedelta

from domain.appeals import Outcome, Status
from domain.notices import ToCitizen, ToCoordinators, ToOfficial, ToSuperiors
from domain.reminders import Reminder, Stage, following, notices, reached, reminders
from tests.district import NOW, appeal

DUE = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)  # 18:00 in Moscow


def test_a_term_reminds_in_the_mornings_7_3_1_days_before_and_when_it_is_over() -> None:
    case = appeal(Status.IN_PROGRESS, executor=11)
    assert reminders(case) == (
        Reminder(datetime(2026, 11, 27, 6, 0, tzinfo=UTC), Stage.WEEK),
        Reminder(datetime(2026, 12, 1, 6, 0, tzinfo=UTC), Stage.THREE_DAYS),
        Reminder(datetime(2026, 12, 3, 6, 0, tzinfo=UTC), Stage.DAY),
        Reminder(DUE, Stage.OVERDUE),
    )
    assert following(case, NOW) == datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
    assert following(case, DUE) is None


def test_a_term_in_hours_reminds_two_hours_before_it_is_over() -> None:
    """Nine working hours from noon of Tuesday end at 13:00 of Wednesday: no day is left to remind of."""
    case = appeal(Status.IN_PROGRESS, topic="heat", executor=11)
    assert case.due_at == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    assert [(each.stage, each.at) for each in reminders(case) if each.at > NOW] == [
        (Stage.HOURS, datetime(2026, 11, 25, 8, 0, tzinfo=UTC)),
        (Stage.OVERDUE, case.due_at),
    ]
    assert [each.to for each in notices(case, Stage.HOURS)] == [
        ToOfficial(11),
        ToCoordinators("housing", "heat"),
    ]


def test_after_a_long_stop_only_the_latest_reminder_is_written() -> None:
    case = appeal(Status.IN_PROGRESS)
    planned = following(case, NOW)
    assert planned is not None
    [found] = reached(case, planned, DUE + timedelta(hours=1))
    assert found.stage is Stage.OVERDUE


def test_the_farther_the_more_people_are_told() -> None:
    case = appeal(Status.IN_PROGRESS, executor=11)
    coordinators = ToCoordinators("housing", "leak")
    assert [each.to for each in notices(case, Stage.WEEK)] == [ToOfficial(11)]
    assert [each.to for each in notices(case, Stage.DAY)] == [ToOfficial(11), coordinators]
    assert [each.to for each in notices(case, Stage.OVERDUE)] == [
        ToOfficial(11),
        coordinators,
        ToSuperiors("housing", "leak", (11,)),
    ]
    assert [each.to for each in notices(appeal(Status.ROUTED), Stage.WEEK)] == [coordinators]


def test_while_the_citizen_is_asked_the_question_is_repeated_and_a_stopped_term_is_silent() -> None:
    case = appeal(Status.CLARIFYING, executor=11, clarify_since=NOW, paused_at=NOW, question="Где?")
    assert reminders(case) == (
        Reminder(NOW + timedelta(days=3), Stage.QUESTION),
        Reminder(NOW + timedelta(days=7), Stage.NO_REPLY),
    )
    [asked] = notices(case, Stage.QUESTION)
    assert (asked.to, asked.params["question"]) == (ToCitizen(), "Где?")


def test_what_nobody_accepted_in_time_reminds_and_what_is_done_does_not() -> None:
    assert Reminder(datetime(2026, 11, 25, 15, 0, tzinfo=UTC), Stage.MODERATION) in reminders(appeal())
    assert reminders(appeal(Status.ANSWERED, outcome=Outcome.DONE)) == ()
    assert reminders(appeal(Status.ANSWERED, outcome=Outcome.PLANNED)) != ()
