"""R8: what breaks us is put aside, its person is told, nobody waits for it, no log repeats it."""

import asyncio
import json

import sqlalchemy as sa

from storage.tables import dead_updates
from tests.program.town import Town


async def test_an_update_that_breaks_the_bot_is_kept_aside_and_the_chat_goes_on(town: Town) -> None:
    running = await town.begun(flaw="some_words_break_it")
    anna, boris = town.in_telegram(1, "Анна"), town.in_vk(2, "Борис")
    for who in (anna, boris):
        await who.start()
        await who.sees("Здравствуйте")

    await asyncio.gather(*(who.say("яд: Канареева, Садовая, 12") for who in (anna, boris)))
    for who in (anna, boris):
        await who.sees("сломал")
        await who.press("Продолжить")
        await who.sees("Согласие на обработку")
    await town.idle()

    rows = await town.read(lambda unit: unit.connection.execute(sa.select(dead_updates)).all())
    assert sorted(row.address for row in rows) == ["telegram:1", "vk:2"]
    (raw,) = [json.loads(row.raw) for row in rows if row.address == "telegram:1"]
    assert raw["message"]["text"] == "яд: Канареева, Садовая, 12"
    assert len(running.facts("turn.broke")) == 6  # three tries each
    assert "Канареева" not in running.told()
    assert town.refused() == []
    assert await running.stop() == 0


async def test_a_restart_does_not_bring_poison_back(town: Town) -> None:
    first = await town.begun(flaw="some_words_break_it")
    anna = town.in_telegram(1, "Анна")
    await anna.say("яд")
    await anna.sees("сломал")
    await first.kill()
    second = await town.begun(flaw="some_words_break_it")
    await anna.start()
    await anna.sees("Здравствуйте")
    assert second.facts("turn.broke") == []
