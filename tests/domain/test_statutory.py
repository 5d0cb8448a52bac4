"""The track of 59-ФЗ: thirty days, one extension, seven days to redirect, never to whom it complains of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain import moves
from domain.appeals import Appeal, Outcome, Proposal, Status, Track
from domain.authors import Author, name_fault, reply_to_fault
from domain.catalogue import Term, Unit
from domain.notices import Notice, NoticeKind, ToCitizen
from domain.refusal import NotAllowed
from domain.rights import Role
from tests.district import CITIZEN, COORDINATOR, EXECUTOR, NOW, official, report, world

ANNA = Author("Петрова Анна", "anna@example.ru")
ABOVE = official(30, Role.COORDINATOR, "adm")


def registered(*, against: bool = False) -> Appeal:
    made = replace(report(), author=ANNA, against=against)
    return moves.register(made, CITIZEN, "vk:1", world(), number="2026-000001").appeal


def test_an_official_appeal_has_the_terms_of_the_law() -> None:
    new = registered()
    assert (new.track, new.term) == (Track.STATUTORY, Term(30, Unit.CALENDAR_DAYS))
    assert new.due_at.date() == (NOW + timedelta(days=30)).date()
    assert new.moderate_by == datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    message = moves.register(report(), CITIZEN, "vk:1", world()).appeal
    assert (message.track, message.due_at < new.due_at) == (Track.MESSAGE, True)


def test_another_topic_does_not_shorten_the_term_of_the_law() -> None:
    new = registered()
    after = moves.accept_and_route(new, COORDINATOR, world(), topic="pothole").appeal
    assert (after.topic, after.term, after.due_at) == ("pothole", new.term, new.due_at)


def test_it_is_extended_once_and_by_thirty_days_at_most() -> None:
    case = moves.accept_and_route(registered(), COORDINATOR, world()).appeal
    with pytest.raises(NotAllowed, match="extension_too_long"):
        moves.extend(case, COORDINATOR, world(), by=Term(40, Unit.CALENDAR_DAYS), reason="Ждём")
    longer = moves.extend(case, COORDINATOR, world(), by=Term(10, Unit.CALENDAR_DAYS), reason="Ждём").appeal
    with pytest.raises(NotAllowed, match="extended_once"):
        moves.extend(longer, COORDINATOR, world(), by=Term(10, Unit.CALENDAR_DAYS), reason="Ещё")


def test_it_is_sent_on_within_seven_days_of_registration() -> None:
    case = moves.accept_and_route(registered(), COORDINATOR, world()).appeal
    moves.redirect(case, COORDINATOR, world(now=NOW + timedelta(days=6)), authority="roads", reason="Дорога")
    with pytest.raises(NotAllowed, match="redirect_late"):
        moves.redirect(
            case, COORDINATOR, world(now=NOW + timedelta(days=9)), authority="roads", reason="Дорога"
        )


def test_what_is_not_ours_is_sent_on_and_not_declined() -> None:
    with pytest.raises(NotAllowed, match="send_on"):
        moves.decline(registered(), COORDINATOR, world(), reason="Не наше", ready="not_ours")
    assert moves.decline(registered(), COORDINATOR, world(), reason="Брань", ready="abuse").appeal.closed_at
    message = moves.register(report(), CITIZEN, "vk:1", world()).appeal
    assert moves.decline(message, COORDINATOR, world(), reason="Не наше", ready="not_ours").appeal.closed_at


def in_work(case: Appeal) -> Appeal:
    routed = moves.accept_and_route(case, COORDINATOR, world()).appeal
    return moves.take(routed, EXECUTOR, world()).appeal


def test_what_is_not_ours_is_no_answer_and_is_said_what_to_do_instead_and_until_when() -> None:
    case, week = in_work(registered()), NOW + timedelta(days=7)
    for now, reason in ((NOW, "appeal.not_ours"), (week + timedelta(days=2), "appeal.not_ours_late")):
        with pytest.raises(NotAllowed) as refused:
            moves.answer(case, EXECUTOR, world(now=now), outcome=Outcome.NOT_OURS, text="Не к нам")
        assert (refused.value.reason, refused.value.params["number"]) == (reason, "2026-000001")
        assert str(refused.value.params["until"]).startswith(week.date().isoformat())
    message = in_work(moves.register(report(), CITIZEN, "vk:1", world()).appeal)
    assert moves.answer(message, EXECUTOR, world(), outcome=Outcome.NOT_OURS, text="Не к нам").appeal.outcome


def test_an_answer_that_it_is_not_ours_which_waits_for_a_head_does_not_go_either() -> None:
    waits = replace(
        in_work(registered()),
        status=Status.APPROVAL,
        proposed=Proposal(Outcome.NOT_OURS, "Не к нам"),
    )
    head = official(20, Role.HEAD, "housing")
    with pytest.raises(NotAllowed, match=r"appeal\.not_ours"):
        moves.approve(waits, head, world())
    assert moves.send_back(waits, head, world(), remarks="Перенаправьте").appeal.status is Status.IN_PROGRESS


def test_of_being_sent_on_the_citizen_gets_a_message_of_an_official_appeal() -> None:
    new = registered()
    other = moves.accept_and_route(new, official(30, Role.COORDINATOR, "adm"), world(), authority="roads")
    case = moves.accept_and_route(new, COORDINATOR, world()).appeal
    sent_on = moves.redirect(case, COORDINATOR, world(), authority="roads", reason="Дорога")
    for moved in (other, sent_on):
        assert Notice(NoticeKind.REDIRECTED, ToCitizen()) in moved.notices
    plain = moves.register(report(), CITIZEN, "vk:1", world()).appeal
    routed = moves.accept_and_route(plain, COORDINATOR, world()).appeal
    message = moves.redirect(routed, COORDINATOR, world(), authority="roads", reason="Дорога")
    assert [each.urgent for each in message.notices if each.to == ToCitizen()] == [False]


def test_a_complaint_goes_to_the_one_above_and_never_back() -> None:
    case = registered(against=True)
    assert (case.authority, case.against) == ("adm", "housing")
    with pytest.raises(NotAllowed, match="complained_of"):
        moves.accept_and_route(case, ABOVE, world(), authority="housing")
    routed = moves.accept_and_route(case, ABOVE, world()).appeal
    with pytest.raises(NotAllowed, match="complained_of"):
        moves.redirect(routed, ABOVE, world(), authority="housing", reason="Разберитесь")
    moves.redirect(routed, ABOVE, world(), authority="roads", reason="Разберитесь")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Петрова Анна Сергеевна", None),
        ("Петрова-Ильина Анна", None),
        ("Иванов И.", None),
        ("Анна", "statutory.name.two"),
        ("А", "statutory.name.two"),
        ("Анна 2", "statutory.name.letters"),
        ("кто-то, где-то", "statutory.name.letters"),
        ("+79991234567 Анна", "statutory.name.letters"),
    ],
)
def test_a_name_is_at_least_two_words_of_letters(text: str, fault: str | None) -> None:
    assert name_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("anna@example.ru", None),
        ("606000, г. Верхнезареченск, ул. Садовая, 5", None),
        ("anna@example", "statutory.reply_to.mail"),
        ("ул. Садовая", "statutory.reply_to.post"),
        ("89991234567", "statutory.reply_to.post"),
    ],
)
def test_an_address_is_postal_or_an_e_mail(text: str, fault: str | None) -> None:
    assert reply_to_fault(text) == fault
