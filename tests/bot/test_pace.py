"""How fast we may speak."""

import asyncio
import time
from random import Random
from types import SimpleNamespace

import pytest

from bot.pace import Pace


async def moments(pace: Pace, count: int, chat: str = "") -> list[float]:
    began = time.monotonic()
    told: list[float] = []

    async def one() -> None:
        await pace.turn(chat)
        told.append(time.monotonic() - began)

    await asyncio.gather(*(one() for _ in range(count)))
    return told


async def test_no_window_sees_more_than_the_rate() -> None:
    told = await moments(Pace(rate=100), 15)
    assert told[-1] >= 14 * 0.01 - 0.001
    assert told[7] >= 7 * 0.01 - 0.001


async def test_a_burst_goes_at_once_and_the_rest_at_the_rate() -> None:
    told = await moments(Pace(rate=50, burst=5), 7)
    assert told[4] < 0.02
    assert told[6] >= 0.035


async def test_without_a_rate_nobody_waits() -> None:
    assert (await moments(Pace(rate=0), 100))[-1] < 0.1


async def test_one_chat_is_paced_by_itself() -> None:
    pace = Pace(rate=0, per_chat=50)
    slow = await moments(pace, 4, "vk:1")
    assert slow[-1] >= 0.055
    assert (await moments(pace, 1, "vk:2"))[0] < 0.02


async def test_those_who_wait_for_an_answer_go_before_the_bulk() -> None:
    pace = Pace(rate=100)
    order: list[str] = []

    async def speak(name: str, *, urgent: bool) -> None:
        await pace.turn(urgent=urgent)
        order.append(name)

    bulk = [asyncio.create_task(speak(f"bulk {n}", urgent=False)) for n in range(6)]
    await asyncio.sleep(0.015)
    answers = [asyncio.create_task(speak(f"answer {n}", urgent=True)) for n in range(3)]
    await asyncio.gather(*bulk, *answers)
    assert max(order.index(f"answer {n}") for n in range(3)) <= 5
    assert order[-1].startswith("bulk")


async def test_all_keep_silent_for_as_long_as_the_network_asked() -> None:
    pace = Pace(rate=1000)
    await pace.turn()
    pace.hold(0.1)
    assert (await moments(pace, 1))[0] >= 0.095


async def test_a_shorter_wait_does_not_end_a_longer_one() -> None:
    pace = Pace(rate=0)
    pace.hold(0.1, "vk:1")
    pace.hold(0.01, "vk:1")
    assert (await moments(pace, 1, "vk:2"))[0] < 0.05
    assert (await moments(pace, 1, "vk:1"))[0] >= 0.04


async def test_who_gave_up_waiting_holds_up_nobody() -> None:
    pace = Pace(rate=20)
    await pace.turn()
    waiting = asyncio.create_task(pace.turn())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(1):
        await pace.turn(urgent=False)


async def test_an_answer_goes_ahead_of_a_bulk_under_way_and_the_bulk_makes_up_for_it() -> None:
    pace = Pace(rate=20, ahead=1)
    began = time.monotonic()
    bulk = [asyncio.create_task(pace.turn(urgent=False)) for _ in range(4)]
    await asyncio.sleep(0.01)
    asked = time.monotonic()
    await pace.turn()
    assert time.monotonic() - asked < 0.02
    await asyncio.gather(*bulk)
    assert time.monotonic() - began >= 4 * 0.05 - 0.001


async def test_what_is_held_is_held_for_those_ahead_too() -> None:
    pace = Pace(rate=5, ahead=1)
    pace.hold(0.1)
    assert (await moments(pace, 1))[0] >= 0.095


class _Clock:
    """Time that only waiting and stalling move; a wait ends late by some milliseconds, as a loop's does."""

    def __init__(self) -> None:
        self.now = 0.0
        self._late = Random(7)

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + self._late.uniform(0.0, 0.004)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    made = _Clock()
    monkeypatch.setattr("bot.pace.time", made)
    loop = SimpleNamespace(sleep=made.sleep, Lock=asyncio.Lock, Event=asyncio.Event)
    monkeypatch.setattr("bot.pace.asyncio", loop)
    return made


async def test_a_late_loop_loses_nothing_of_the_rate(clock: _Clock) -> None:
    pace = Pace(rate=50, burst=2)
    for _ in range(10):
        await pace.turn(urgent=False)
        clock.now += 0.002
    assert clock.now < 9 * 0.02 + 0.02


async def test_what_a_stalled_loop_was_late_with_is_made_up_for_and_no_second_sees_too_much(
    clock: _Clock,
) -> None:
    pace = Pace(rate=29, burst=9, ahead=1, most=30)
    gone: list[float] = []
    answers = 0
    while clock.now < 60:
        urgent = len(gone) % 17 == 0
        await pace.turn(urgent=urgent)
        gone.append(clock.now)
        answers += urgent
        if len(gone) % 90 == 0:
            clock.now += 0.15  # about every three seconds something holds the loop up
    busiest = max(sum(at <= other < at + 1.0 for other in gone) for at in gone)
    assert busiest <= 31
    assert len(gone) >= 0.98 * 29 * 60
    assert answers > 90


async def test_after_a_long_silence_a_second_sees_no_more_than_at_any_other_time(clock: _Clock) -> None:
    pace = Pace(rate=29, burst=9, ahead=1, most=30)
    for _ in range(3):
        clock.now += 60.0
        began = clock.now
        gone = []
        while clock.now < began + 1.0:
            await pace.turn(urgent=False)
            gone.append(clock.now)
        assert sum(at < began + 1.0 for at in gone) <= 30
