"""The engine: once, in order, confirmed after the commit; nothing said is lost."""

import asyncio
from collections.abc import Callable

import pytest
from engine_bot import BOB, Bot, until
from kernel_world import SPOKEN, Ground
from structlog.testing import capture_logs

from bot.chat import Files, Media, Words
from bot.network import Away


async def test_a_press_is_edited_in_place_and_answered(bot: Bot) -> None:
    await bot.take(bot.button(), "u1", press="p1")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 1"]
    assert bot.wire.answers == [("p1", "")]
    assert bot.memory.ground.rows[BOB].undrawn == ""


async def test_fifty_at_once_in_one_chat_are_taken_in_order(bot: Bot) -> None:
    await asyncio.gather(*(bot.take(Files((Media("photo", "r"),)), f"u{n + 1}") for n in range(50)))
    assert bot.memory.ground.done == list(range(50))
    await bot.settle()
    assert bot.wire.texts(BOB)[-1] == "Счёт 50"


async def test_different_chats_do_not_wait_for_each_other(bot: Bot) -> None:
    stuck = asyncio.Event()
    run = bot.memory.run

    async def held(turn: Callable[[Ground], object]) -> object:
        if not stuck.is_set() and asyncio.current_task().get_name() == "slow":  # type: ignore[union-attr]
            await stuck.wait()
        return await run(turn)

    bot.memory.run = held  # type: ignore[method-assign]
    slow = asyncio.create_task(bot.take(Words("кстати раз"), "u1"), name="slow")
    await asyncio.sleep(0)
    await bot.take(Words("count"), "u2", address="vk:2")
    assert not slow.done()
    stuck.set()
    await slow


async def test_a_double_tap_is_one_action(bot: Bot) -> None:
    press = bot.button()
    await asyncio.gather(bot.take(press, "u1", press="p1"), bot.take(press, "u2", press="p2"))
    await bot.settle()
    assert bot.memory.ground.done == [0]
    assert bot.wire.texts(BOB) == ["Счёт 1"]
    assert dict(bot.wire.answers) == {"p1": "", "p2": "Этот экран устарел, вот свежий"}


async def test_an_old_button_brings_the_fresh_screen_below(bot: Bot) -> None:
    old = bot.button()
    await bot.take(Words("кстати раз"), "u1")
    await bot.settle()
    await bot.take(old, "u2", press="p")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 0", "кстати раз", "Счёт 1", "Счёт 1"]
    assert bot.wire.answers == [("p", "Этот экран устарел, вот свежий")]


async def test_a_repeat_changes_and_shows_nothing_more(bot: Bot) -> None:
    for _ in range(3):
        await bot.take(Words("кстати раз"), "u1")
    await bot.settle()
    await bot.take(Words("кстати раз"), "u1")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 0", "кстати раз", "Счёт 1"]


async def test_a_repeat_after_a_crash_shows_what_was_never_shown(bot: Bot) -> None:
    bot.wire.gate.clear()
    await bot.take(Words("кстати раз"), "u1")
    await bot.crash()
    bot.wire.gate.set()
    bot.start()
    await bot.take(Words("кстати раз"), "u1")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 0", "кстати раз", "Счёт 1"]


async def test_a_press_on_what_a_crash_kept_from_being_noted_is_answered_once(bot: Bot) -> None:
    await bot.take(Files((Media("photo", "r"),)), "u1")
    await until(lambda: "Счёт 1" in bot.wire.texts(BOB))
    press = bot.button()
    await bot.crash()  # «Счёт 1» stands in the chat, and nobody knows
    bot.start()
    bot.wire.gate.clear()
    calls = bot.wire.calls
    await bot.engine.resume("vk")
    await until(lambda: bot.wire.calls > calls)
    await bot.take(press, "u2")  # while it is being drawn once more
    bot.wire.gate.set()
    await until(lambda: "Счёт 2" in bot.wire.texts(BOB))
    await bot.crash()
    bot.start()
    await bot.engine.resume("vk")
    await bot.settle()
    assert bot.wire.texts(BOB).count("Счёт 2") == 1


async def test_with_the_database_away_nothing_is_confirmed_shown_or_answered(bot: Bot) -> None:
    bot.memory.away = True
    with pytest.raises(Away):
        await bot.take(bot.button(), "u1", press="p")
    assert (bot.wire.answers, bot.wire.texts(BOB)) == ([], ["Счёт 0"])
    bot.memory.away = False
    await bot.take(bot.button(), "u1", press="p")
    await bot.settle()
    assert bot.wire.texts(BOB) == ["Счёт 1"]


async def test_what_breaks_us_where_a_secret_is_asked_is_not_kept(bot: Bot) -> None:
    await bot.take(Words("пароль?"), "u1")
    await bot.take(Words("яд"), "u2")
    ((update, raw, _),) = bot.memory.ground.dead
    assert (update, raw) == ("u2", "")
    await bot.settle()
    await bot.nursery.wait(1)


async def test_an_update_that_breaks_us_is_kept_aside_and_its_person_told(bot: Bot) -> None:
    with capture_logs() as logs:
        await bot.take(Words("яд"), "u1")
        await bot.take(Words("яд"), "u1")  # it is taken: the second time it is a repeat
    await bot.settle()
    await bot.nursery.wait(1)
    ((update, raw, error),) = bot.memory.ground.dead
    assert (update, raw) == ("u1", '{"raw": 1}')
    assert error.startswith("RuntimeError: engine_bot.py:")
    assert sum(each["event"] == "turn.broke" for each in logs) == 3
    assert "секрет" not in str(logs) + error
    assert bot.wire.texts(BOB) == ["Счёт 0", SPOKEN["ru"].label("broken")]
    await bot.take(bot.button(), "u2")
    await bot.settle()
    assert bot.memory.ground.done == [0]  # the chat goes on


async def test_the_menu_of_commands_is_set_when_it_changed(bot: Bot) -> None:
    await bot.take(Words("меню"), "u1")
    await bot.nursery.wait(1)
    assert bot.wire.menus == [(BOB, (("menu", "Меню"),))]


async def test_what_is_typed_where_a_secret_is_asked_is_taken_out_of_the_chat(bot: Bot) -> None:
    await bot.take(Words("пароль?"), "u1")
    await bot.take(Files((Media("photo", "r"),)), "u2")
    await bot.take(Words("кстати просто слова"), "u3")
    await bot.take(Words("выбор?"), "u31")
    await bot.take(Words("кстати за сквер"), "u32")  # kept nowhere, but it is theirs: their chat keeps it
    await bot.take(Words("пароль?"), "u4")
    await bot.settle()
    assert bot.wire.erased == []
    await bot.take(Words("кстати 2580"), "u5")
    await bot.take(Words("кстати 2580"), "u5")  # a repeat
    await bot.settle()
    assert bot.wire.erased == [(BOB, "their u5")]


async def test_what_closes_the_engine_waits_for_the_answer_to_a_press_too(bot: Bot) -> None:
    let, answer = asyncio.Event(), bot.wire.answer

    async def late(press: str, toast: str = "") -> None:
        await let.wait()
        await answer(press, toast)

    bot.wire.answer = late  # type: ignore[method-assign]
    await bot.take(bot.button(), "u1", press="p1")
    closing = asyncio.create_task(bot.engine.close(5.0))
    await until(lambda: bool(bot.wire.texts(BOB)))
    await asyncio.sleep(0.02)
    assert not closing.done()
    let.set()
    await closing
    assert bot.wire.answers == [("p1", "")]
