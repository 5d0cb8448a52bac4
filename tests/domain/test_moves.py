"""What officials and citizens do with an appeal, and who is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain import moves
from domain.appeals import FILE_LIMIT, WORDS_LIMIT, Appeal, Outcome, Report, Status, words_fault
from domain.catalogue import Practice, Term, Unit
from domain.events import (
    Answered,
    Assigned,
    Contested,
    Extended,
    Redirected,
    Registered,
    Released,
    Routed,
    Taken,
)
from domain.moves import Moved
from domain.notices import (
    NoticeKind,
    Recipient,
    ToCitizen,
    ToCoordinators,
    ToJoiners,
    ToOfficial,
    ToSuperiors,
)
from domain.numbers import number, typed_number
from domain.refusal import NotAllowed
from domain.rights import Role
from tests.district import (
    CATALOGUE,
    CITIZEN,
    COORDINATOR,
    EXECUTOR,
    NOW,
    SECOND,
    appeal,
    official,
    report,
    with_practice,
    world,
)

ADM = official(30, Role.COORDINATOR, "adm")


def told(moved: Moved, *, urgent: bool = True) -> set[tuple[NoticeKind, Recipient]]:
    return {(each.kind, each.to) for each in moved.notices if each.urgent == urgent}


def in_work(**known: object) -> Appeal:
    return appeal(Status.IN_PROGRESS, **{"executor": 11, **known})


def answered(outcome: Outcome = Outcome.DONE) -> Appeal:
    planned = date(2026, 12, 31) if outcome is Outcome.PLANNED else None
    return moves.answer(
        in_work(), EXECUTOR, world(), outcome=outcome, text="Починили", planned_until=planned
    ).appeal


def test_a_new_appeal_goes_to_the_authority_of_its_topic_and_place_with_the_topics_term() -> None:
    moved = moves.register(report(), CITIZEN, "vk:1", world(), number="2026-000001")
    new = moved.appeal
    assert (new.status, new.authority, new.address) == (Status.REGISTERED, "housing", "vk:1")
    assert new.due_at == datetime(2026, 12, 4, 15, 0, tzinfo=UTC)  # 8 working days, 18:00 in Moscow
    assert new.moderate_by == datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    assert moved.events == (Registered("housing", new.due_at),)
    assert told(moved) == {(NoticeKind.REGISTERED, ToCoordinators("housing", "leak"))}


def test_where_there_is_no_moderation_an_appeal_is_routed_at_once() -> None:
    catalogue = with_practice({"adm": Practice(moderation=False)})  # housing is under it
    moved = moves.register(report(), CITIZEN, "vk:1", world(catalogue=catalogue))
    assert moved.appeal.status is Status.ROUTED
    assert [type(each) for each in moved.events] == [Registered, Routed]


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (replace(report(), text=" "), "appeal.words.empty"),
        (replace(report(), text="яма"), "appeal.words.short"),
        (replace(report(), text="я" * (WORDS_LIMIT + 1)), "appeal.words.long"),
        (report(files=tuple(range(FILE_LIMIT + 1))), "appeal.too_many_files"),
        (report(topic="gone"), "appeal.no_topic"),
        (report(topic="old"), "appeal.no_topic"),
    ],
)
def test_what_cannot_be_registered_is_refused_with_the_reason(sent: Report, reason: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        moves.register(sent, CITIZEN, "vk:1", world())
    assert refused.value.reason == reason


def test_a_problem_of_ordinary_length_is_taken() -> None:
    assert words_fault("Течёт крыша") is None


def test_accepting_routes_it_where_the_rules_led_and_the_citizens_card_is_redrawn() -> None:
    moved = moves.accept_and_route(appeal(), COORDINATOR, world())
    assert (moved.appeal.status, moved.appeal.authority) == (Status.ROUTED, "housing")
    assert moved.appeal.moderate_by is None
    assert told(moved) == set()
    assert told(moved, urgent=False) == {(NoticeKind.ROUTED, ToCitizen())}


def test_accepting_under_another_topic_counts_its_term_from_the_same_registration() -> None:
    later = world(NOW + timedelta(hours=2))
    moved = moves.accept_and_route(appeal(), COORDINATOR, later, authority="roads", topic="heat")
    assert (moved.appeal.authority, moved.appeal.topic) == ("roads", "heat")
    assert moved.appeal.due_at == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)  # nine working hours from noon
    assert told(moved) == {(NoticeKind.ROUTED, ToCoordinators("roads", "heat"))}


def test_declining_needs_a_reason_and_ends_it() -> None:
    with pytest.raises(NotAllowed, match=r"words\.needed"):
        moves.decline(appeal(), COORDINATOR, world(), reason="  ")
    moved = moves.decline(appeal(), COORDINATOR, world(), reason="Реклама")
    assert moved.appeal.status is Status.DECLINED
    assert moved.appeal.closed_at == NOW
    assert told(moved) == {(NoticeKind.DECLINED, ToCitizen()), (NoticeKind.DECLINED, ToJoiners())}


def test_an_executor_takes_a_routed_case_and_nobody_takes_it_from_them() -> None:
    moved = moves.take(appeal(Status.ROUTED), EXECUTOR, world())
    assert (moved.appeal.status, moved.appeal.executor) == (Status.IN_PROGRESS, 11)
    assert moved.events == (Assigned(11), Taken("housing"))
    with pytest.raises(NotAllowed) as refused:
        moves.take(moved.appeal, SECOND, world())
    assert refused.value.reason == "appeal.taken_by_other"


def test_the_one_assigned_is_told_and_assigning_the_same_again_is_refused() -> None:
    moved = moves.assign(appeal(Status.ROUTED), COORDINATOR, world(), executor=12)
    assert moved.appeal.executors == (12,)
    assert told(moved) == {(NoticeKind.ASSIGNED, ToOfficial(12))}
    with pytest.raises(NotAllowed, match="already_assigned"):
        moves.assign(moved.appeal, COORDINATOR, world(), executor=12)


def test_a_question_stops_the_clock_and_the_reply_moves_the_term_by_the_working_days_it_stood() -> None:
    asked = moves.ask_citizen(in_work(), EXECUTOR, world(), question="Какой подъезд?")
    assert (asked.appeal.status, asked.appeal.paused_at) == (Status.CLARIFYING, NOW)
    assert told(asked) == {(NoticeKind.ASKED, ToCitizen())}
    assert not asked.appeal.overdue(NOW + timedelta(days=100))
    thursday_week = world(NOW + timedelta(days=9))
    replied = moves.citizen_replies(asked.appeal, CITIZEN, thursday_week, text="Второй")
    assert replied.appeal.status is Status.IN_PROGRESS
    assert replied.appeal.due_at == datetime(2026, 12, 15, 15, 0, tzinfo=UTC)  # 7 working days later
    assert replied.appeal.question == ""
    assert told(replied) == {(NoticeKind.REPLIED, ToOfficial(11))}


def test_a_clock_that_does_not_stop_here_keeps_the_term() -> None:
    there = world(catalogue=with_practice({"gov": Practice(clock_stops=False)}))
    asked = moves.ask_citizen(in_work(), EXECUTOR, there, question="Какой подъезд?").appeal
    assert asked.paused_at is None
    later = world(NOW + timedelta(days=9))
    replied = moves.citizen_replies(asked, CITIZEN, later, text="", files=(5,)).appeal
    assert replied.due_at == asked.due_at


def test_a_moderators_question_returns_it_to_moderation() -> None:
    asked = moves.ask_citizen(appeal(), COORDINATOR, world(), question="Где это?").appeal
    replied = moves.add_words(asked, CITIZEN, world(), text="Мира, 5")  # added words are the reply
    assert replied.appeal.status is Status.REGISTERED
    assert told(replied) == {(NoticeKind.REPLIED, ToCoordinators("housing", "leak"))}


def test_words_or_photos_are_added_to_an_open_case_and_its_executor_is_told() -> None:
    moved = moves.add_words(in_work(), CITIZEN, world(), text="", files=(7, 7))
    assert moved.events[0].files == (7,)  # type: ignore[union-attr]
    assert told(moved) == {(NoticeKind.ADDED, ToOfficial(11))}
    with pytest.raises(NotAllowed, match=r"words\.needed"):
        moves.add_words(in_work(), CITIZEN, world(), text=" ")
    with pytest.raises(NotAllowed, match="wrong_status"):
        moves.add_words(answered(), CITIZEN, world(), text="ещё")


def test_an_answer_opens_the_time_to_contest() -> None:
    moved = moves.answer(in_work(), EXECUTOR, world(), outcome=Outcome.DONE, text=" Починили ", files=(3,))
    after = moved.appeal
    assert (after.status, after.outcome, after.answer) == (Status.ANSWERED, Outcome.DONE, "Починили")
    assert after.contest_until == datetime(2026, 12, 1, 20, 59, tzinfo=UTC)  # the seventh day to its end
    assert not after.open
    assert moved.events == (Answered(Outcome.DONE, "Починили", (3,)),)
    assert told(moved) == {(NoticeKind.ANSWERED, ToCitizen()), (NoticeKind.ANSWERED, ToJoiners())}


def test_done_needs_a_photo_where_the_topic_demands_it_and_other_outcomes_do_not() -> None:
    case = in_work(topic="pothole", authority="housing")
    with pytest.raises(NotAllowed, match="answer_needs_photo"):
        moves.answer(case, EXECUTOR, world(), outcome=Outcome.DONE, text="Готово")
    assert moves.answer(case, EXECUTOR, world(), outcome=Outcome.REFUSED, text="Нет").appeal.outcome


def test_planned_stays_under_control_until_its_date_and_is_answered_again() -> None:
    planned = answered(Outcome.PLANNED)
    assert planned.open
    assert planned.due_at == datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    assert planned.contest_until is None
    final = moves.answer(planned, EXECUTOR, world(), outcome=Outcome.DONE, text="Готово").appeal
    assert (final.open, final.planned_until) == (False, None)
    for wrong in (None, date(2026, 11, 24)):
        with pytest.raises(NotAllowed, match="planned_needs_date"):
            moves.answer(
                in_work(), EXECUTOR, world(), outcome=Outcome.PLANNED, text="Да", planned_until=wrong
            )


def test_extending_tells_the_citizen_and_has_a_limit() -> None:
    case = in_work()
    moved = moves.extend(case, COORDINATOR, world(), by=date(2026, 12, 14), reason="Ждём материалы")
    due_at = datetime(2026, 12, 14, 15, 0, tzinfo=UTC)
    assert moved.appeal.due_at == due_at
    assert moved.events == (Extended(case.due_at, due_at, "Ждём материалы"),)
    assert told(moved) == {
        (NoticeKind.EXTENDED, ToCitizen()),
        (NoticeKind.EXTENDED, ToJoiners()),
        (NoticeKind.EXTENDED, ToOfficial(11)),
    }
    again = moves.extend(moved.appeal, COORDINATOR, world(), by=Term(3, Unit.WORKING_DAYS), reason="Ещё")
    assert again.appeal.due_at == datetime(2026, 12, 17, 15, 0, tzinfo=UTC)
    assert again.appeal.extensions == 2
    with pytest.raises(NotAllowed) as refused:
        moves.extend(again.appeal, COORDINATOR, world(), by=Term(30, Unit.CALENDAR_DAYS), reason="Ещё")
    assert (refused.value.reason, refused.value.params) == ("appeal.extension_too_long", {"days": 30})
    with pytest.raises(NotAllowed, match="extension_not_later"):
        moves.extend(case, COORDINATOR, world(), by=date(2026, 12, 1), reason="Назад")


def test_a_redirection_frees_the_case_keeps_the_term_and_leaves_a_trace() -> None:
    case = in_work()
    moved = moves.redirect(case, COORDINATOR, world(), authority="roads", reason="Это дорога")
    after = moved.appeal
    assert (after.status, after.authority, after.executor) == (Status.ROUTED, "roads", None)
    assert (after.due_at, after.left) == (case.due_at, ("housing",))
    assert moved.events == (Redirected("housing", "roads", "Это дорога"),)
    assert told(moved) == {
        (NoticeKind.REDIRECTED, ToCoordinators("roads", "leak")),
        (NoticeKind.GIVEN_ON, ToOfficial(EXECUTOR.person)),
    }
    with pytest.raises(NotAllowed, match="same_authority"):
        moves.redirect(case, COORDINATOR, world(), authority="housing", reason="Себе")
    with pytest.raises(NotAllowed, match="no_such_authority"):
        moves.redirect(case, COORDINATOR, world(), authority="moon", reason="Туда")


def test_back_to_an_authority_that_sent_it_on_goes_only_knowingly() -> None:
    case = in_work(left=("roads",))
    with pytest.raises(NotAllowed) as refused:
        moves.redirect(case, COORDINATOR, world(), authority="roads", reason="Всё-таки дорога")
    assert refused.value.reason == "appeal.already_left"
    moved = moves.redirect(case, COORDINATOR, world(), authority="roads", reason="Дорога", again=True)
    assert moved.events == (Redirected("housing", "roads", "Дорога", again=True),)


def test_the_third_redirection_is_decided_by_the_superior_who_is_then_free_to_choose() -> None:
    case = in_work(left=("roads", "other-adm"))
    moved = moves.redirect(case, COORDINATOR, world(), authority="town-roads", reason="Не мы")
    assert (moved.appeal.authority, moved.appeal.arbiter) == ("adm", "adm")
    assert moved.events == (Redirected("housing", "adm", "Не мы", wanted="town-roads"),)
    decided = moves.redirect(moved.appeal, ADM, world(), authority="housing", reason="Вы", again=True)
    assert decided.appeal.authority == "housing"
    with pytest.raises(NotAllowed, match="no_right"):
        moves.redirect(moved.appeal, COORDINATOR, world(), authority="roads", reason="Не мы")


def test_where_nobody_is_above_the_coordinator_there_decides_and_it_comes_back_to_them() -> None:
    roots = {code: replace(each, parent=None) for code, each in CATALOGUE.authorities.items()}
    around = world(catalogue=replace(CATALOGUE, authorities=roots))
    case = in_work(left=("roads", "other-adm"))
    with pytest.raises(NotAllowed, match="already_left"):
        moves.redirect(case, COORDINATOR, around, authority="roads", reason="Вы")
    moved = moves.redirect(case, COORDINATOR, around, authority="roads", reason="Вы", again=True)
    assert (moved.appeal.authority, moved.appeal.arbiter) == ("roads", "housing")
    assert moved.events == (Redirected("housing", "roads", "Вы", again=True, decided=True),)
    roads = official(31, Role.COORDINATOR, "roads")
    back = moves.redirect(moved.appeal, roads, around, authority="town-roads", reason="Не мы")
    assert (back.appeal.authority, back.appeal.arbiter) == ("housing", "housing")
    assert back.events == (Redirected("roads", "housing", "Не мы", "town-roads", again=True),)
    again = moves.redirect(back.appeal, COORDINATOR, around, authority="roads", reason="Вы", again=True)
    assert again.appeal.authority == "roads"
    with pytest.raises(NotAllowed, match=r"words\.needed"):
        moves.redirect(back.appeal, COORDINATOR, around, authority="adm", reason=" ")


def test_contesting_opens_the_next_round_without_the_old_executor_and_tells_the_superior() -> None:
    later = world(NOW + timedelta(days=2))
    moved = moves.contest(answered(), CITIZEN, later, reason="Течёт", files=(9,))
    after = moved.appeal
    assert (after.status, after.round, after.executor, after.former) == (Status.IN_PROGRESS, 2, None, (11,))
    assert after.due_at == datetime(2026, 12, 8, 15, 0, tzinfo=UTC)
    assert moved.events == (Contested("Течёт", 2, after.due_at, (9,)),)
    assert told(moved) == {
        (NoticeKind.SECOND, ToJoiners()),
        (NoticeKind.CONTESTED, ToCoordinators("housing", "leak")),
        (NoticeKind.CONTESTED, ToSuperiors("housing", "leak", (11,))),
        (NoticeKind.CONTESTED, ToOfficial(11)),
    }


def test_after_a_contest_the_same_executor_is_never_alone() -> None:
    contested = moves.contest(answered(), CITIZEN, world()).appeal
    with pytest.raises(NotAllowed, match="same_executor"):
        moves.take(contested, EXECUTOR, world())
    with pytest.raises(NotAllowed, match="same_executor"):
        moves.assign(contested, COORDINATOR, world(), executor=11)
    with pytest.raises(NotAllowed, match="companion_must_be_other"):
        moves.assign(contested, COORDINATOR, world(), executor=12, companion=11)
    together = moves.assign(contested, COORDINATOR, world(), executor=11, companion=12)
    assert together.appeal.executors == (11, 12)
    assert moves.take(contested, SECOND, world()).appeal.executors == (12,)


def test_where_there_is_nobody_else_the_same_executor_goes_on_and_it_is_written_down() -> None:
    contested = moves.contest(answered(), CITIZEN, world()).appeal
    moved = moves.take(contested, EXECUTOR, world(), others=False)
    assert moved.events == (Assigned(11, alone=True),)


def test_a_dismissed_executor_leaves_the_case_to_the_coordinator_and_no_old_executor_stays_alone() -> None:
    moved = moves.release(in_work(), COORDINATOR, executor=11)
    assert moved.appeal.executors == ()
    assert moved.events == (Released(11),)
    assert told(moved) == {(NoticeKind.RELEASED, ToCoordinators("housing", "leak"))}
    pair = in_work(companion=12, former=(11,))
    assert moves.release(pair, COORDINATOR, executor=12).appeal.executors == ()
    assert moves.release(pair, COORDINATOR, executor=11).appeal.executors == (12,)


def test_confirming_rating_and_silence() -> None:
    done = answered()
    confirmed = moves.confirm(done, CITIZEN, world()).appeal
    assert (confirmed.status, confirmed.closed_at) == (Status.CONFIRMED, NOW)
    assert moves.rate(confirmed, CITIZEN, world(), stars=5).appeal.stars == 5
    for stars in (0, 6):
        with pytest.raises(NotAllowed):
            moves.rate(confirmed, CITIZEN, world(), stars=stars)
    with pytest.raises(NotAllowed, match="too_early"):
        moves.close_by_silence(done, world(datetime(2026, 12, 1, 20, 58, tzinfo=UTC)))
    late = world(datetime(2026, 12, 1, 20, 59, tzinfo=UTC))  # the minute before midnight in Moscow
    assert moves.close_by_silence(done, late).appeal.status is Status.CLOSED
    with pytest.raises(NotAllowed, match="too_early"):
        moves.close_by_silence(answered(Outcome.PLANNED), world(NOW + timedelta(days=90)))


def test_withdrawing_ends_it_and_nothing_can_be_done_after() -> None:
    withdrawn = moves.withdraw(in_work(), CITIZEN, world()).appeal
    assert withdrawn.status is Status.WITHDRAWN
    with pytest.raises(NotAllowed) as refused:
        moves.contest(withdrawn, CITIZEN, world())
    assert refused.value.params["status"] == "withdrawn"


def test_an_internal_note_is_not_public_and_tells_nobody() -> None:
    moved = moves.note(in_work(), SECOND, world(), text="Звонил мастеру")
    assert not moved.events[0].public
    assert moved.notices == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-000123", "2026-000123"),
        ("№ 2026–123", "2026-000123"),
        (" 2026/7 ", "2026-000007"),
        ("2026-1234567", "2026-1234567"),
        ("123", None),
        ("яма 2026-1", None),
    ],
)
def test_a_number_is_understood_as_people_type_it(typed: str, meant: str | None) -> None:
    assert typed_number(typed) == meant
    assert number(2026, 1) == "2026-000001"


def test_the_district_of_these_tests_is_whole() -> None:
    assert all(each.parent in CATALOGUE.authorities for each in CATALOGUE.authorities.values() if each.parent)
