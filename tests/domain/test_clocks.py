"""The clocks of a case: taking into work, the answer, pauses, extensions, rounds. What holds for any case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.account import Account, Planned, Prolonged, Stood, account
from domain.appeals import Appeal, Outcome, Status
from domain.calendar import Special, WorkingCalendar, calendar_of
from domain.catalogue import Authority, Catalogue, DayOffRule, Hours, Practice, Term, Unit
from domain.events import Event, Side
from domain.moves import (
    Moved,
    accept_and_route,
    answer,
    ask_citizen,
    assign,
    citizen_replies,
    contest,
    extend,
    last_extension,
    redirect,
    register,
    resume,
    take,
)
from domain.people import Citizen, Official
from domain.reminders import Stage, notices, reminders
from domain.rights import Right, Role
from domain.world import World
from storage.calendars import days_off
from tests.district import (
    CATALOGUE,
    CITIZEN,
    COORDINATOR,
    EXECUTOR,
    NOW,
    appeal,
    report,
    with_practice,
    world,
)

RUSSIA = days_off()
BOSS = Official(10, (Right(Role.COORDINATOR, "gov"),))
ZONES = ("Europe/Kaliningrad", "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Vladivostok", "Asia/Kamchatka")
UNITS = (Term(9, Unit.HOURS), Term(8, Unit.WORKING_DAYS), Term(30, Unit.CALENDAR_DAYS))


# --- taking into work ---------------------------------------------------------------------------------


def test_taking_into_work_has_its_own_clock_from_routing_until_somebody_does() -> None:
    new = register(report(), CITIZEN, "vk:1", world()).appeal
    assert (new.moderate_by is not None, new.respond_by) == (True, None)
    routed = accept_and_route(new, COORDINATOR, world()).appeal
    assert routed.respond_by == datetime(2026, 11, 26, 15, 0, tzinfo=UTC)  # two working days, by 18:00
    assert Stage.RESPONSE in [each.stage for each in reminders(routed)]
    assert [type(each.to).__name__ for each in notices(routed, Stage.RESPONSE)] == ["ToCoordinators"]
    for taken in (
        take(routed, EXECUTOR, world()).appeal,
        assign(routed, COORDINATOR, world(), executor=11).appeal,
    ):
        assert taken.respond_by is None
        assert Stage.RESPONSE not in [each.stage for each in reminders(taken)]


def test_it_begins_anew_with_a_redirection_and_with_a_contest() -> None:
    later = world(NOW + timedelta(days=7))
    elsewhere = redirect(
        appeal(Status.IN_PROGRESS, executor=11), COORDINATOR, later, authority="roads", reason="Не наше"
    )
    assert elsewhere.appeal.respond_by == datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
    answered = appeal(Status.ANSWERED, executor=11, outcome=Outcome.DONE, contest_until=NOW)
    assert contest(answered, CITIZEN, later).appeal.respond_by == datetime(2026, 12, 3, 15, 0, tzinfo=UTC)


# --- any case ----------------------------------------------------------------------------------------


def around(now: datetime, catalogue: Catalogue) -> World:
    return World(now, catalogue, lambda authority: calendar_of(authority, RUSSIA))


def settled(zone: str, hours: Hours, rule: DayOffRule, stops: bool, term: Term) -> Catalogue:
    """The district in this zone, with these hours and this term of a leak."""

    def moved(each: Authority) -> Authority:
        return replace(each, zone=zone, hours=hours, day_off=rule)

    top = replace(moved(CATALOGUE.authorities["gov"]), practice=Practice(clock_stops=stops, redirections=9))
    authorities = {code: moved(each) for code, each in CATALOGUE.authorities.items()} | {"gov": top}
    topics = {**CATALOGUE.topics, "leak": replace(CATALOGUE.topics["leak"], term=term)}
    return replace(CATALOGUE, authorities=authorities, topics=topics)


HOURS = (Hours(), Hours(8 * 60, 17 * 60, 12 * 60, 13 * 60), Hours(0, 24 * 60, 0, 0, tuple(range(7))))
catalogues = st.builds(
    settled,
    st.sampled_from(ZONES),
    st.sampled_from(HOURS),
    st.sampled_from(DayOffRule),
    st.booleans(),
    st.sampled_from(UNITS),
)
starts = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda m: datetime(2024, 6, 1, tzinfo=UTC) + timedelta(minutes=m)
)
deeds = st.lists(
    st.tuples(
        st.sampled_from(["ask", "reply", "extend", "plan", "resume", "answer", "contest", "redirect"]),
        st.integers(1, 60 * 24 * 6),
    ),
    min_size=6,
    max_size=16,
)

Move = Callable[[Appeal, World], Moved | None]


def _extend(case: Appeal, world: World) -> Moved | None:
    by = Term(3, Unit.WORKING_DAYS)
    after = world.later(case.authority, case.due_at, by)
    if after > last_extension(case, world) or after <= world.now:
        return None
    return extend(case, BOSS, world, by=by, reason="Ждём материал")


def _answer(case: Appeal, world: World, until: date | None = None) -> Moved:
    outcome = Outcome.PLANNED if until else Outcome.DONE
    return answer(case, BOSS, world, outcome=outcome, text="Ответ", planned_until=until, others=False)


WORKED = frozenset({Status.IN_PROGRESS, Status.CLARIFYING})
MOVES: dict[str, tuple[frozenset[Status], Move]] = {
    "ask": (frozenset({Status.IN_PROGRESS}), lambda case, w: ask_citizen(case, BOSS, w, question="Где?")),
    "reply": (
        frozenset({Status.CLARIFYING}),
        lambda case, w: citizen_replies(case, Citizen(1), w, text="Тут"),
    ),
    "extend": (frozenset({Status.IN_PROGRESS}), _extend),
    "plan": (
        WORKED,
        lambda case, w: _answer(case, w, w.calendar(case.authority).local_day(w.now) + timedelta(days=40)),
    ),
    "resume": (
        frozenset({Status.ANSWERED}),
        lambda case, w: (
            resume(case, replace(w, now=max(w.now, case.due_at - timedelta(hours=9))))
            if case.outcome is Outcome.PLANNED
            else None
        ),
    ),
    "answer": (WORKED, _answer),
    "contest": (frozenset({Status.ANSWERED}), lambda case, w: contest(case, Citizen(1), w, reason="Нет")),
    "redirect": (
        WORKED,
        lambda case, w: redirect(
            case,
            BOSS,
            w,
            authority="adm" if case.authority != "adm" else "housing",
            reason="Туда",
            again=True,
        ),
    ),
}


def happened(history: list[Event], moved: Moved, at: datetime) -> None:
    for what in moved.events:
        history.append(Event(len(history) + 1, at, Side.OFFICIAL, None, what))


@settings(max_examples=300, deadline=None)
@given(starts, catalogues, deeds)
def test_no_deed_brings_the_date_nearer_and_every_date_can_be_accounted_for(
    start: datetime, catalogue: Catalogue, done: list[tuple[str, int]]
) -> None:
    now, history = start, list[Event]()
    moved = register(report(), CITIZEN, "vk:1", around(now, catalogue))
    case = moved.appeal
    happened(history, moved, now)
    moved = accept_and_route(case, BOSS, around(now, catalogue))
    happened(history, moved, now)
    case = replace(moved.appeal, status=Status.IN_PROGRESS, executor=11)
    for name, minutes in done:
        now += timedelta(minutes=minutes)
        statuses, move = MOVES[name]
        if case.status not in statuses:
            continue
        found = move(case, around(now, catalogue))
        if found is None:
            continue
        before, case = case, found.appeal
        if name == "resume":
            now = max(now, before.due_at - timedelta(hours=9))
        happened(history, found, now)
        if name == "redirect":
            case = replace(case, status=Status.IN_PROGRESS, executor=11)
            # The promised date stays; what the clock has stood is added.
            assert case.due_at == before.due_at if before.paused_at is None else case.due_at >= before.due_at
        elif name == "contest" or name == "plan":
            assert case.due_at > now
        else:
            assert case.due_at >= before.due_at, name
            assert case.term_at >= before.term_at, name
        told = account(case, history, around(now, catalogue))
        assert told.round == case.round
        if case.paused_at is None:
            assert told.whole, (name, told, case.due_at)
        assert (told.shifts[-1].due_at if told.shifts else told.count.at) == case.due_at


@settings(max_examples=300, deadline=None)
@given(
    starts,
    st.timedeltas(timedelta(), timedelta(days=20)),
    st.timedeltas(timedelta(), timedelta(days=40)),
    st.timedeltas(timedelta(), timedelta(days=10)),
    st.sampled_from(UNITS),
    catalogues,
)
def test_a_pause_never_shortens_and_a_longer_one_never_gives_less(
    start: datetime,
    paused: timedelta,
    stood: timedelta,
    longer: timedelta,
    term: Term,
    catalogue: Catalogue,
) -> None:
    due_at = around(start, catalogue).due("housing", term)
    began = start + paused
    short, long = (
        around(began + each, catalogue).resumed("housing", due_at, began, term)
        for each in (stood, stood + longer)
    )
    assert due_at <= short <= long
    if due_at <= began:  # what was over when the clock stopped stays over
        assert long == due_at
    elif term.unit is not Unit.HOURS:
        calendar = around(start, catalogue).calendar("housing")
        assert calendar.rest(calendar.local_day(short - timedelta(minutes=1))) is None


@pytest.mark.parametrize("zone", ZONES)
def test_the_account_tells_a_pause_an_extension_and_a_plan(zone: str) -> None:
    catalogue = settled(zone, Hours(), DayOffRule.NEXT, True, Term(8, Unit.WORKING_DAYS))
    morning = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    history: list[Event] = []

    def step(case: Appeal | None, days: int, move: Move | None) -> Appeal:
        at = morning + timedelta(days=days)
        w = around(at, catalogue)
        moved = register(report(), CITIZEN, "vk:1", w) if case is None or move is None else move(case, w)
        assert moved is not None
        happened(history, moved, at)
        return moved.appeal

    case = replace(step(None, 0, None), status=Status.IN_PROGRESS, executor=11)
    case = step(case, 1, MOVES["ask"][1])
    case = step(case, 3, MOVES["reply"][1])  # Wednesday to Friday: two working days
    case = step(case, 3, MOVES["extend"][1])
    case = step(case, 6, MOVES["plan"][1])
    told: Account = account(case, history, around(morning + timedelta(days=6), catalogue))

    days = [each.due_at.astimezone(ZoneInfo(zone)).date() for each in told.shifts]
    assert [type(each) for each in told.shifts] == [Stood, Prolonged, Planned]
    assert told.count.day == date(2026, 12, 4)
    assert days == [date(2026, 12, 8), date(2026, 12, 11), date(2027, 1, 11)]  # the 9th is a Saturday


def test_a_round_is_counted_from_its_own_beginning() -> None:
    history: list[Event] = []
    moved = register(report(), CITIZEN, "vk:1", world())
    happened(history, moved, NOW)
    answered = replace(
        moved.appeal, status=Status.ANSWERED, outcome=Outcome.DONE, executor=11, contest_until=NOW
    )
    again = NOW + timedelta(days=6)
    moved = contest(answered, CITIZEN, world(again))
    happened(history, moved, again)
    told = account(moved.appeal, history, world(again))
    assert (told.round, told.start, told.count.at) == (2, again, moved.appeal.due_at)
    assert told.whole


# --- a table that another hand has counted --------------------------------------------------------------

_OFF = """
2024-01-01 2024-01-02 2024-01-03 2024-01-04 2024-01-05 2024-01-08 2024-02-23 2024-03-08 2024-04-29 2024-04-30
2024-05-01 2024-05-09 2024-05-10 2024-06-12 2024-11-04 2024-12-30 2024-12-31
2025-01-01 2025-01-02 2025-01-03 2025-01-06 2025-01-07 2025-01-08 2025-05-01 2025-05-02 2025-05-08 2025-05-09
2025-06-12 2025-06-13 2025-11-03 2025-11-04 2025-12-31
2026-01-01 2026-01-02 2026-01-05 2026-01-06 2026-01-07 2026-01-08 2026-01-09 2026-02-23 2026-03-09 2026-05-01
2026-05-11 2026-06-12 2026-11-04 2026-12-31
2027-01-01 2027-01-04 2027-01-05 2027-01-06 2027-01-07 2027-01-08
"""
OFF = frozenset(map(date.fromisoformat, _OFF.split()))
"""Weekdays off, copied from the government's decrees on transferred days (2024 to January 2027)."""
WORKED = frozenset(map(date.fromisoformat, ("2024-04-27", "2024-11-02", "2024-12-28", "2025-11-01")))
"""Saturdays worked for them."""


def works(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def walked(start: datetime, term: Term, rule: DayOffRule) -> datetime:
    """The end of a term, by walking: 9–18 with a break at 13. Nothing of the program is in it."""
    if term.unit is Unit.HOURS:
        minute, left = start, term.amount * 60
        while left:
            if works(minute.date()) and minute.hour in (9, 10, 11, 12, 14, 15, 16, 17):
                left -= 1
            minute += timedelta(minutes=1)
        return minute
    day, left = start.date(), term.amount
    while left:
        day += timedelta(days=1)
        if term.unit is Unit.CALENDAR_DAYS or works(day):
            left -= 1
    back = day
    while not works(back) and rule is DayOffRule.PREVIOUS and back > start.date():
        back -= timedelta(days=1)
    if works(back) and back > start.date():
        day = back
    while not works(day):
        day += timedelta(days=1)
    return start.replace(year=day.year, month=day.month, day=day.day, hour=18, minute=0)


TERMS = (
    *(Term(n, Unit.WORKING_DAYS) for n in (1, 3, 8, 15)),
    *(Term(n, Unit.CALENDAR_DAYS) for n in (1, 3, 7, 10, 30)),
    *(Term(n, Unit.HOURS) for n in (4, 9)),
)
TABLE = [
    (
        datetime(2024, 1, 3, tzinfo=ZoneInfo(zone))
        + timedelta(days=17 * n, hours=(7 * n) % 24, minutes=(13 * n) % 60),
        term,
        rule,
        zone,
    )
    for n in range(62)
    for term in TERMS
    for rule, zone in [((DayOffRule.NEXT, DayOffRule.PREVIOUS)[n % 2], ZONES[n % len(ZONES)])]
]


def test_every_date_of_the_table_is_the_one_that_another_hand_has_walked() -> None:
    assert len(TABLE) >= 500
    special = {**dict.fromkeys(OFF, Special.HOLIDAY), **dict.fromkeys(WORKED, Special.WORKING)}
    for start, term, rule, zone in TABLE:
        for days in (RUSSIA, special.get):
            calendar = WorkingCalendar(Hours(), zone, days, rule)
            w = World(start.astimezone(UTC), CATALOGUE, lambda _, c=calendar: c)
            ends = w.due("housing", term).astimezone(ZoneInfo(zone))
            assert ends == walked(start, term, rule), (start, term, rule, zone)


# --- acceptance ---------------------------------------------------------------------------------------


def test_while_the_citizen_is_asked_before_acceptance_its_clock_stands_or_runs_as_the_others() -> None:
    """By `Practice.clock_stops`, the same setting for the answer and for its acceptance."""
    later = NOW + timedelta(days=7)
    for stops in (True, False):
        known = with_practice({"housing": Practice(clock_stops=stops)})
        new = register(report(), CITIZEN, "vk:1", world(catalogue=known)).appeal
        assert new.moderate_by is not None
        asked = ask_citizen(new, COORDINATOR, world(catalogue=known), question="Какой подъезд?").appeal
        assert (Stage.MODERATION in [each.stage for each in reminders(asked)]) is not stops
        replied = citizen_replies(asked, CITIZEN, world(later, known), text="Второй").appeal
        assert replied.status is Status.REGISTERED
        assert replied.moderate_by is not None
        moved = (replied.moderate_by - new.moderate_by, replied.due_at - new.due_at)
        assert moved == ((timedelta(days=7),) * 2 if stops else (timedelta(0),) * 2)
        assert (replied.moderate_by > later) is stops
        assert Stage.MODERATION in [each.stage for each in reminders(replied)]


def test_what_is_given_out_while_the_citizen_is_asked_before_acceptance_is_accepted() -> None:
    new = register(report(), CITIZEN, "vk:1", world()).appeal
    asked = ask_citizen(new, COORDINATOR, world(), question="Какой подъезд?").appeal
    given = assign(asked, COORDINATOR, world(), executor=EXECUTOR.person).appeal
    assert (given.status, given.moderate_by) == (Status.CLARIFYING, None)
    assert citizen_replies(given, CITIZEN, world(), text="Второй").appeal.status is Status.IN_PROGRESS
    sent_on = redirect(asked, COORDINATOR, world(), authority="roads", reason="Это дорога").appeal
    assert (sent_on.status, sent_on.moderate_by) == (Status.ROUTED, None)
