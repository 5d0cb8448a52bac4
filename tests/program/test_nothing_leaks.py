"""R18: whatever breaks, and wherever, no log, metric or kept error repeats a person's words or a secret."""

import aiohttp
import sqlalchemy as sa

from storage.notices import outbox
from storage.people import people
from storage.tables import metadata
from storage.unit import Unit
from tests.program.flaws import CANARY
from tests.program.town import Town

NAME, PHONE, STREET = "Канареева", "765-43-21", "Пернатая"


def _waiting(unit: Unit) -> None:
    """A notice that is to be delivered to Boris."""
    person = people.at_the_door(unit, "vk:2", "ru").id
    outbox.put(
        unit,
        address="vk:2",
        person=person,
        kind="notice.carried",
        subject=f"person:{person}",
        body={"network": "telegram"},
        dedup="k",
    )


def _errors(unit: Unit) -> list[str]:
    """Everything that any table keeps of errors."""
    found: list[str] = []
    for table in metadata.sorted_tables:
        for column in table.columns:
            if "error" in column.name:
                found += [str(each) for each in unit.connection.scalars(sa.select(column)) if each]
    return found


async def test_no_error_of_any_layer_repeats_words_phones_or_tokens(anywhere: Town) -> None:
    town = anywhere
    town.in_vk(2, "Борис")
    town.vk.people[2].acquaint()
    await town.write(_waiting)
    running = await town.begun(flaw="everything_repeats_words")
    port = await running.serving()
    anna = town.in_telegram(1, "Анна")
    await anna.start()
    await anna.sees("Здравствуйте")

    await anna.say(f"запрос: {NAME}, {PHONE}, {STREET}")
    await anna.sees("сломал")
    for bug in ("повтор", "число"):
        await anna.say(f"{bug}: {NAME}, {PHONE}, {STREET}")
        await anna.sees("сломал")
    await anna.say(f"отказ: {NAME}, {PHONE}, {STREET}")  # nothing was kept: it is asked for again, and taken
    await running.hears("telegram.away")
    await anna.sees("отказ")
    await anna.say(f"задача: {NAME}, {PHONE}, {STREET}")
    await anna.sees("задача")
    said = f'Bad Request: can\'t parse entities: "{NAME} {PHONE}" {STREET} {town.telegram.token}'
    town.telegram.fail("sendMessage", code=400, description=said, chat=1)
    await anna.say(f"{NAME}: {PHONE}")
    await running.hears("telegram.plain")
    await anna.say(f"картина: {NAME}, {STREET}")
    for event in ("turn.broke", "loop.broke", "program.broke", "job.broke", "notice.dead", "paint.refused"):
        await running.hears(event)
    await town.idle()

    async with aiohttp.ClientSession() as session:
        metrics = await (await session.get(f"http://127.0.0.1:{port}/metrics")).text()
    kept = "\n".join(await town.read(_errors))
    assert kept, "the notice could not be delivered: that is kept"
    secrets = (CANARY, NAME, PHONE, STREET, town.telegram.token, town.vk.token)
    for where, text in (("log", running.told()), ("metrics", metrics), ("tables", kept)):
        assert not [each for each in secrets if each in text], where
    sorry = [each.text for each in anna.theirs() if "сломал" in each.text]
    assert sorry
    assert not [each for each in secrets for told in sorry if each in told]
