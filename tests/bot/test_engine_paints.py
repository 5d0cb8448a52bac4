"""The engine paints behind what it takes: the newest screen wins, trouble is waited out."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from engine_bot import BOB, Bot, until
from kernel_world import Ground
from structlog.testing import capture_logs

from bot import engine as engine_module
from bot.chat import Files, Media, Words
from bot.memory import read_undrawn
from bot.network import Closed, Edit, Refused, Send, Slow, Unreachable


async def test_a_slow_network_does_not_hold_up_what_is_taken_and_the_newest_screen_wins(bot: Bot) -> None:
    bot.wire.gate.clear()
    for n in range(5):
        await bot.take(Words(f"кстати {n}"), f"u{n + 1}")  # returns although nothing can be shown
    bot.wire.gate.set()
    await bot.settle()
    said = bot.wire.texts(BOB)
    assert [text for text in said if text.startswith("кстати")] == [f"кстати {n}" for n in range(5)]
    assert said[-1] == "Счёт 5"
    assert said.count("Счёт 5") == 1
    assert len([text for text in said if text.startswith("Счёт")]) <= 3  # those between were never drawn


async def test_parts_of_an_album_are_answered_once(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "ALBUM_PAUSE", 0.05)
    for n in range(4):
        await bot.take(Files((Media("photo", "r"),), group="g"), f"u{n + 1}")
    await bot.settle()
    assert bot.memory.ground.done == [0, 1, 2, 3]
    assert bot.wire.texts(BOB) == ["Счёт 0", "Счёт 4"]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_PATIENCE", (0.001, 0.001, 0.001))
    monkeypatch.setattr(engine_module, "_KEEP_AGAIN", 0.001)


@pytest.mark.parametrize("failure", [Slow(0.001), Unreachable("502")], ids=["slow", "unreachable"])
async def test_trouble_of_the_network_is_waited_out(bot: Bot, quick: None, failure: Exception) -> None:
    bot.wire.failures = [failure, failure]
    await bot.take(Words("кстати раз"), "u1")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 0", "кстати раз", "Счёт 1"]


async def test_a_wait_that_the_network_asked_for_is_kept_whatever_people_do(bot: Bot) -> None:
    bot.wire.failures = [Slow(0.15)]
    await bot.take(Words("кстати раз"), "u1")
    await until(lambda: not bot.wire.failures)
    calls = bot.wire.calls
    await bot.take(Words("кстати два"), "u2")
    await asyncio.sleep(0.05)
    assert bot.wire.calls == calls
    await bot.settle()
    assert bot.wire.texts(BOB)[1:] == ["кстати раз", "кстати два", "Счёт 2"]


async def test_after_an_outage_the_next_words_are_answered_at_once(bot: Bot) -> None:
    bot.wire.failures = [Unreachable("502")]
    await bot.take(Words("кстати раз"), "u1")
    await until(lambda: not bot.wire.failures)
    async with asyncio.timeout(0.5):  # the next try of its own is a second away
        await bot.take(Words("кстати два"), "u2")
        await bot.settle()
    assert bot.wire.texts(BOB)[1:] == ["кстати раз", "кстати два", "Счёт 2"]


async def test_what_went_before_the_network_failed_is_not_sent_twice(bot: Bot, quick: None) -> None:
    def once_broken(step: object) -> Unreachable | None:
        if isinstance(step, Send) and step.part.text.plain == "Счёт 1" and not broken:
            broken.append(1)
            return Unreachable("reset")
        return None

    broken: list[int] = []
    bot.wire.refuse = once_broken
    await bot.take(Words("кстати раз"), "u1")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 0", "кстати раз", "Счёт 1"]


async def test_after_an_outage_too_long_the_next_turn_shows_all_of_it(bot: Bot, quick: None) -> None:
    bot.wire.failures = [Unreachable("502")] * 4
    await bot.take(Words("кстати раз"), "u1")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 0"]
    await bot.take(Words("кстати два"), "u2")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 0", "кстати раз", "кстати два", "Счёт 2"]


async def test_a_press_after_an_outage_too_long_shows_the_screen(bot: Bot, quick: None) -> None:
    press = bot.button()
    bot.wire.failures = [Unreachable("502")] * 4
    await bot.take(press, "u1")
    await bot.settle()
    await bot.take(press, "u2")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 1"]
    assert bot.memory.ground.done == [0]


async def test_a_closed_chat_is_marked_and_left_alone(bot: Bot) -> None:
    bot.wire.failures = [Closed("blocked")]
    await bot.take(Words("кстати раз"), "u1")
    calls = bot.wire.calls
    await bot.settle()
    assert bot.memory.ground.closed == [BOB]
    assert bot.wire.calls <= calls + 1
    await bot.take(Words("кстати два"), "u2")  # unblocked: what waited is shown
    await bot.settle()
    assert bot.wire.texts(BOB)[1:] == ["кстати раз", "кстати два", "Счёт 2"]


@pytest.mark.parametrize("error", [Refused("bad"), ValueError("a bug")], ids=["refused", "our bug"])
async def test_a_message_that_is_refused_does_not_hide_what_stands_behind_it(
    bot: Bot, error: Exception
) -> None:
    def refuse(step: object) -> Exception | None:
        assert isinstance(step, Send | Edit)
        return error if step.part.text.plain == "кстати плохо" else None

    bot.wire.refuse = refuse  # type: ignore[assignment]
    with capture_logs() as logs:
        await bot.take(Words("кстати плохо"), "u1")
        await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 0", "Счёт 1"]
    assert [each["event"] for each in logs if each["log_level"] == "error"] == ["paint.refused"]
    assert bot.memory.ground.rows[BOB].undrawn == ""


async def test_a_screen_that_is_refused_is_dropped_and_the_chat_goes_on(bot: Bot) -> None:
    bot.wire.failures = [Refused("bad")]
    await bot.take(bot.button(), "u1")
    await bot.settle()
    assert bot.memory.ground.rows[BOB].undrawn == ""
    await bot.take(Words("кстати два"), "u2")
    await bot.settle()
    assert bot.wire.texts(BOB)[-1] == "Счёт 2"


async def test_what_was_committed_and_not_drawn_is_drawn_at_start(bot: Bot) -> None:
    bot.wire.gate.clear()
    await bot.take(Words("кстати раз"), "u1")
    await bot.take(Words("кстати два"), "u2")
    await bot.crash()
    bot.wire.gate.set()
    bot.start()
    await bot.engine.resume("telegram")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 0"]
    await bot.engine.resume("vk")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 0", "кстати раз", "кстати два", "Счёт 2"]
    assert bot.memory.ground.rows[BOB].undrawn == ""


async def test_a_turn_may_begin_while_the_last_screen_is_on_its_way(bot: Bot) -> None:
    """The screen goes out between the turn and its painting: nothing is shown twice."""
    bot.wire.gate.clear()
    await bot.take(Words("кстати раз"), "u1")
    run = bot.memory.run

    async def meanwhile(turn: Callable[[Ground], object]) -> object:
        result = await run(turn)
        if not bot.wire.gate.is_set():
            bot.wire.gate.set()
            await until(lambda: len(bot.wire.texts(BOB)) == 3)
            await asyncio.sleep(0.01)
        return result

    bot.memory.run = meanwhile  # type: ignore[method-assign]
    await bot.take(Words("кстати два"), "u2")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 0", "кстати раз", "Счёт 1", "кстати два", "Счёт 2"]


async def test_closing_lets_the_painting_end_and_keeps_it(bot: Bot) -> None:
    bot.wire.gate.clear()
    await bot.take(bot.button(), "u1")
    asyncio.get_running_loop().call_later(0.02, bot.wire.gate.set)
    await bot.engine.close(5)
    stored = bot.memory.ground.rows[BOB]
    assert bot.wire.texts(BOB) == ["Счёт 1"]
    assert stored.undrawn == ""
    assert '"m1"' in stored.shown


async def test_closing_does_not_wait_for_ever(bot: Bot) -> None:
    bot.wire.gate.clear()
    await bot.take(bot.button(), "u1")
    await bot.engine.close(0.01)
    assert read_undrawn(bot.memory.ground.rows[BOB].undrawn).drawing.parts[0].text.plain == "Счёт 1"


async def test_what_was_painted_is_kept_when_the_database_comes_back(bot: Bot, quick: None) -> None:
    take: Callable[..., Awaitable[None]] = bot.take
    bot.wire.gate.clear()
    await take(bot.button(), "u1")
    bot.memory.away = True
    bot.wire.gate.set()
    await until(lambda: bot.wire.texts(BOB) == ["Счёт 1"])
    await asyncio.sleep(0.07)
    assert bot.memory.ground.rows[BOB].undrawn
    bot.memory.away = False
    await until(lambda: bot.memory.ground.rows[BOB].undrawn == "")
