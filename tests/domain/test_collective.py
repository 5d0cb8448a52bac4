"""Several do a case, one is responsible: who may be asked, what each of them may do, what comes of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from domain import moves
from domain.actions import CO_EXECUTORS, allowed, refusal
from domain.appeals import Appeal, Outcome, Status
from domain.errands import LIMIT, Errand, Stand
from domain.events import Contributed, Engaged, Excused, HandedBack
from domain.notices import NoticeKind, ToCoordinators, ToOfficial
from domain.people import Official
from domain.refusal import NotAllowed
from domain.reminders import Reminder, Stage, notices, reached, reminders
from domain.rights import Action, Role
from tests.district import CATALOGUE, CITIZEN, COORDINATOR, EXECUTOR, NOW, SECOND, appeal, official, world

FRIDAY = date(2026, 11, 27)
FRIDAY_EVENING = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
ABOVE = official(20, Role.COORDINATOR, "adm")
ROADMAN = official(21, Role.EXECUTOR, "roads")
MINE = Errand(SECOND.person, "housing", "Осмотрите чердак", NOW, FRIDAY_EVENING)
THEIRS = Errand(ROADMAN.person, "roads", "Проверьте ливнёвку", NOW, FRIDAY_EVENING)
WRITES = (Action.CONTRIBUTE, Action.COMPLETE, Action.HAND_BACK)


def work(*errands: Errand, **known: object) -> Appeal:
    return appeal(Status.IN_PROGRESS, **{"executor": EXECUTOR.person, "errands": errands, **known})


def engage(case: Appeal, by: Official, colleague: Official, day: date = FRIDAY) -> Appeal:
    return moves.engage(case, by, world(), colleague=colleague, asked="Осмотрите чердак", day=day).appeal


def refused(move: str, case: Appeal, by: Official, **known: object) -> str:
    with pytest.raises(NotAllowed) as found:
        getattr(moves, move)(case, by, world(), **known)
    return found.value.reason


def test_a_co_executor_is_asked_in_words_by_a_date_and_told() -> None:
    moved = moves.engage(work(), EXECUTOR, world(), colleague=SECOND, asked="Осмотрите чердак", day=FRIDAY)
    assert moved.appeal.engaged == (MINE,)
    assert moved.appeal.executors == (EXECUTOR.person,)  # who is responsible does not change
    assert moved.events == (Engaged(SECOND.person, "housing", "Осмотрите чердак", FRIDAY_EVENING),)
    [told] = moved.notices
    assert (told.kind, told.to, told.params["asked"]) == (
        NoticeKind.ENGAGED,
        ToOfficial(SECOND.person),
        "Осмотрите чердак",
    )
    again = moves.engage(moved.appeal, EXECUTOR, world(), colleague=SECOND, asked="И подвал", day=FRIDAY)
    assert [each.asked for each in again.appeal.engaged] == ["И подвал"]


@pytest.mark.parametrize(
    ("by", "colleague", "able"),
    [
        (EXECUTOR, SECOND, True),
        (COORDINATOR, SECOND, True),
        (ABOVE, ROADMAN, True),  # a superior coordinator asks any of the authorities below
        (COORDINATOR, ROADMAN, False),  # a neighbour's people are not theirs
        (EXECUTOR, ROADMAN, False),
        (ABOVE, official(22, Role.EXECUTOR, "other-adm"), False),
        (ABOVE, official(22, Role.EXECUTOR, "gov"), False),
        (EXECUTOR, official(22, Role.HEAD, "housing"), False),  # heads do not do parts
    ],
)
def test_only_those_who_work_within_ones_own_right_are_asked(
    by: Official, colleague: Official, able: bool
) -> None:
    if able:
        assert engage(work(), by, colleague).engaged[0].person == colleague.person
    else:
        why = refused("engage", work(), by, colleague=colleague, asked="Осмотрите", day=FRIDAY)
        assert why == "errand.out_of_reach"


def test_what_cannot_be_asked_is_refused_with_its_reason() -> None:
    asked = {"colleague": SECOND, "asked": "Осмотрите", "day": FRIDAY}
    assert refused("engage", work(executor=None), COORDINATOR, **asked) == "errand.nobody_responsible"
    assert refused("engage", work(), SECOND, **{**asked, "colleague": COORDINATOR}) == "appeal.not_yours"
    assert refused("engage", work(), COORDINATOR, **{**asked, "colleague": EXECUTOR}) == "errand.responsible"
    assert refused("engage", work(), EXECUTOR, **{**asked, "day": date(2026, 11, 23)}) == "errand.past"
    assert refused("engage", work(), EXECUTOR, **{**asked, "day": date(2026, 12, 7)}) == "errand.after_term"
    assert refused("engage", work(), EXECUTOR, **{**asked, "asked": " "}) == "appeal.words.needed"
    crowd = tuple(replace(MINE, person=100 + n) for n in range(LIMIT))
    assert refused("engage", work(*crowd), EXECUTOR, **asked) == "errand.too_many"
    late = work(due_at=NOW)  # after the term is over any day is better than none
    assert engage(late, EXECUTOR, SECOND, date(2026, 12, 7)).engaged


def test_a_co_executor_writes_to_the_responsible_and_not_to_the_citizen() -> None:
    case = work(THEIRS, MINE)
    told = moves.contribute(case, ROADMAN, world(), text="Ливнёвка чиста", files=(5,))
    assert told.appeal == case
    assert told.events == (Contributed((ROADMAN.person,), "Ливнёвка чиста", (5,)),)
    assert [each.to for each in told.notices] == [ToOfficial(EXECUTOR.person)]
    done = moves.contribute(case, ROADMAN, world(), done=True)
    assert done.appeal.engaged == (MINE,)
    assert done.appeal.status is Status.IN_PROGRESS
    [notice] = done.notices
    assert (notice.kind, notice.params["left"]) == (NoticeKind.COMPLETED, 1)
    back = moves.hand_back(case, SECOND, world(), reason="Нет ключей")
    assert [each.stand for each in back.appeal.errands] == [Stand.ASKED, Stand.RETURNED]
    assert back.events == (HandedBack((SECOND.person,), "Нет ключей"),)
    nobody = moves.hand_back(work(MINE, executor=None), SECOND, world(), reason="Нет ключей")
    assert [each.to for each in nobody.notices] == [ToCoordinators("housing", "leak")]


@pytest.mark.parametrize("status", Status)
def test_a_part_opens_reading_and_ones_own_words_and_nothing_else(status: Status) -> None:
    worker = official(SECOND.person, Role.EXECUTOR, "roads")
    part = replace(MINE, authority="roads")
    for stand, of in product(Stand, (worker, Official(30, worker.rights, (worker.person,)))):
        case = appeal(status, executor=EXECUTOR.person, errands=(replace(part, stand=stand),))
        writes = status in (Status.IN_PROGRESS, Status.CLARIFYING, Status.APPROVAL) and stand is Stand.ASKED
        expected = {Action.READ, *(WRITES if writes else ())}
        assert set(allowed(case, of, CATALOGUE)) == expected, (stand, of)
    for stranger in (
        official(31, Role.EXECUTOR, "roads"),
        Official(SECOND.person),  # dismissed
        official(SECOND.person, Role.EXECUTOR, "town-roads"),  # works elsewhere now
        official(SECOND.person, Role.HEAD, "roads"),
    ):
        case = appeal(status, executor=EXECUTOR.person, errands=(part,))
        for action in CO_EXECUTORS:
            assert refusal(case, stranger, action, CATALOGUE) is not None, (stranger, action)


def test_a_part_ends_with_the_case_and_not_with_an_interim_answer() -> None:
    done = replace(THEIRS, stand=Stand.DONE)
    case = work(MINE, done)
    given = moves.answer(case, EXECUTOR, world(), outcome=Outcome.DONE, text="Починили")
    assert (given.appeal.engaged, given.appeal.errands) == ((), case.errands)
    gone = [(each.to, each.params) for each in given.notices if each.kind is NoticeKind.EXCUSED]
    assert gone == [(ToOfficial(SECOND.person), {"why": "answered"})]
    plan = {"outcome": Outcome.PLANNED, "text": "В июне", "planned_until": date(2027, 6, 1)}
    planned = moves.answer(case, EXECUTOR, world(), **plan)  # type: ignore[arg-type]
    assert planned.appeal.engaged == (MINE,)
    assert moves.contribute(planned.appeal, SECOND, world(), done=True).appeal.engaged == ()
    away = moves.redirect(case, COORDINATOR, world(), authority="roads", reason="Это дорога")
    assert away.appeal.errands == ()
    assert ToOfficial(SECOND.person) in {
        each.to for each in away.notices if each.params.get("why") == "redirected"
    }
    left = moves.withdraw(case, CITIZEN, world())
    assert (left.appeal.engaged, ToOfficial(SECOND.person) in {each.to for each in left.notices}) == (
        (),
        True,
    )


def test_an_assigned_co_executor_has_no_part_and_a_freed_case_keeps_the_parts() -> None:
    case = work(MINE, THEIRS)
    assert moves.assign(case, COORDINATOR, world(), executor=SECOND.person).appeal.errands == (THEIRS,)
    freed = moves.release(case, COORDINATOR, executor=EXECUTOR.person).appeal
    assert freed.engaged == (MINE, THEIRS)
    assert moves.excuse(freed, COORDINATOR, world(), person=SECOND.person).events == (Excused(SECOND.person),)
    assert refused("excuse", work(THEIRS), COORDINATOR, person=SECOND.person) == "errand.not_engaged"
    assert refused("excuse", work(), COORDINATOR, person=SECOND.person) == "errand.none"


def test_a_part_is_laid_down_or_passed_on_as_it_was_asked() -> None:
    laid = moves.lay_down(work(MINE, THEIRS), COORDINATOR, person=SECOND.person)
    assert laid.appeal.errands == (THEIRS,)
    assert [each.to for each in laid.notices] == [ToOfficial(EXECUTOR.person)]
    third = official(13, Role.EXECUTOR)
    passed = moves.pass_errand(work(MINE), COORDINATOR, world(), person=SECOND.person, heir=third)
    assert passed.appeal.engaged == (replace(MINE, person=13),)
    both = moves.pass_errand(
        work(MINE, replace(MINE, person=13, asked="И подвал")),
        COORDINATOR,
        world(),
        person=SECOND.person,
        heir=third,
    )
    assert [each.asked for each in both.appeal.engaged] == ["И подвал\nОсмотрите чердак"]
    own = moves.pass_errand(work(MINE), COORDINATOR, world(), person=SECOND.person, heir=EXECUTOR)
    assert own.appeal.errands == ()
    elsewhere = official(13, Role.EXECUTOR, "other-adm")
    why = refused("pass_errand", work(MINE), COORDINATOR, person=SECOND.person, heir=elsewhere)
    assert why == "handover.not_theirs"


def test_the_same_hand_rule_knows_co_executors() -> None:
    done, returned = replace(MINE, stand=Stand.DONE), replace(THEIRS, stand=Stand.RETURNED)
    given = moves.answer(work(done, returned), EXECUTOR, world(), outcome=Outcome.DONE, text="Починили")
    again = moves.contest(given.appeal, CITIZEN, world()).appeal
    assert (again.errands, again.former) == ((), (EXECUTOR.person, SECOND.person))
    assert refused("take", again, SECOND) == "appeal.same_executor"  # did the work of the first round
    assert moves.take(again, SECOND, world(), others=False).appeal.executors == (SECOND.person,)
    third = official(13, Role.EXECUTOR)
    fresh = moves.take(again, third, world()).appeal
    assert engage(fresh, third, EXECUTOR).engaged  # who knows the case may help again
    alone = replace(again, executor=EXECUTOR.person)  # … but a new co-executor is no way round the rule
    helped = engage(alone, COORDINATOR, third)
    kept = {"outcome": Outcome.DONE, "text": "Готово"}
    assert refused("answer", helped, EXECUTOR, **kept) == "appeal.same_executor"


def test_each_is_reminded_of_their_own_part_beside_the_term_of_the_case() -> None:
    case = work(MINE, replace(THEIRS, due_at=datetime(2026, 11, 28, 15, 0, tzinfo=UTC)))
    morning = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
    found = reached(case, morning, morning)  # a week before the term as well
    assert found == (
        Reminder(morning, Stage.ERRAND, SECOND.person),
        Reminder(morning, Stage.ERRAND, ROADMAN.person),
        Reminder(morning, Stage.WEEK),
    )
    assert [each.to for each in notices(case, Stage.ERRAND, SECOND.person)] == [ToOfficial(SECOND.person)]
    late = notices(case, Stage.ERRAND_LATE, SECOND.person)
    assert [each.to for each in late] == [ToOfficial(SECOND.person), ToOfficial(EXECUTOR.person)]
    paused = replace(case, status=Status.CLARIFYING, clarify_since=NOW, paused_at=NOW)
    assert Stage.ERRAND in {each.stage for each in reminders(paused)}
    over = replace(case, status=Status.ANSWERED, outcome=Outcome.DONE)
    assert reminders(over) == ()
