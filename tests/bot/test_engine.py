"""The engine: once, in order, confirmed after the commit, painted behind it; nothing said is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import pytest
from kernel_world import NOW, SPOKEN, Ground, Kept, Rooms, Wire, window
from structlog.testing import capture_logs

from bot import engine as engine_module
from bot.chat import Chose, Files, Media, Option, Press, Said, Screen, Update, Words
from bot.engine import Engine
from bot.memory import read_undrawn
from bot.network import Away, Closed, Edit, Refused, Send, Slow, Unreachable
from bot.nursery import Nursery
from bot.scene import UNKEPT, Answer, Chat, State, Stay, Unclear
from bot.text import rich

BOB = "vk:1"


def show(chat: Chat[Ground], state: State) -> Screen:
    return Screen(rich(f"Счёт {state.get('n', 0)}"), rows=((Option("more", "Ещё"),),))


def take(chat: Chat[Ground], state: State, said: Said) -> Answer:
    n = state.get("n", 0)
    assert isinstance(n, int)
    match said:
        case Chose("more") | Files():
            chat.unit.done.append(n)
            return Stay({"n": n + 1})
        case Words("яд"):
            raise RuntimeError("секрет человека")
        case Words("пароль?"):
            return Stay({UNKEPT: True})
        case Words("меню"):
            chat.menu = (("menu", "Меню"),)
            return Stay()
        case Words(text) if text.startswith("кстати"):
            chat.tell(rich(text))
            return Stay({"n": n + 1})
        case _:
            return Unclear()


class Bot:
    """An engine over a memory and a messenger that outlive it."""

    def __init__(self) -> None:
        self.memory = Kept()
        self.wire = Wire()
        self.clock: Callable[[], datetime] = lambda: NOW
        self.start()

    def start(self) -> None:
        """A new process."""
        self.nursery = Nursery()
        self.engine: Engine[Ground] = Engine(
            self.memory,
            Rooms(window("count", show, take)),
            {"vk": self.wire},
            SPOKEN,
            {"vk": True},
            self.nursery,
            self.clock,
        )

    async def take(self, said: Said, id: str, address: str = BOB, press: str = "") -> None:
        await self.engine.take(Update(id, address, said, NOW, press, raw='{"raw": 1}'))

    async def settle(self) -> None:
        """Until everything is painted and kept."""
        await self.engine.close(5)

    async def crash(self) -> None:
        """As kill -9 does: nothing more is painted or kept."""
        await self.nursery.close()

    def button(self, address: str = BOB) -> Press:
        """A press on the button that stands in the chat."""
        at, step = [(at, step) for at, step in self.wire.steps if at == address and step.part.inline][-1]
        refs = list(self.wire.messages[at])
        return Press(step.part.inline[0][0].data, step.ref if isinstance(step, Edit) else refs[-1])


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    made = Bot()
    await made.take(Words("count"), "u0")
    await made.settle()
    assert made.wire.texts(BOB) == ["Счёт 0"]
    yield made
    made.wire.gate.set()
    await made.nursery.close()


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - whatever is waited for, it sets no event
            await asyncio.sleep(0.001)


# --- taking ---


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
    assert error.startswith("RuntimeError: test_engine.py:")
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


# --- painting ---


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
