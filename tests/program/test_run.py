"""`python -m bot run` as anybody starts it, between both messengers, for citizens and officials at once."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from domain.appeals import Status
from domain.rights import Right, Role
from sandbox.phone import Attachment
from storage.appeals import appeals
from storage.officials import officials
from storage.people import people
from storage.schema import head
from storage.tables import appeals as appeals_table
from storage.tables import dead_updates, files, outbox
from storage.unit import Unit
from tests.program import appeal, official
from tests.program.process import Parent
from tests.program.somebody import Somebody, picture
from tests.program.town import Town

COORDINATOR = Right(Role.COORDINATOR, "adm")
CITIZENS = "Канареева", "Зябликов"  # these words stand in nothing but what people are and say
CANARY = "Свиристель"


async def bytes_of(photo: Attachment) -> bytes:
    """What a phone downloads."""
    async with aiohttp.ClientSession() as session, session.get(photo.url) as answer:
        assert answer.status == 200
        return await answer.read()


async def handled(who: Somebody, number: str, theirs: bytes, ours: bytes) -> None:
    """The official sees the citizen's photo and answers with one of their own."""
    await official.taken(who, number)
    (shown,) = await official.photos(who, 1)
    assert await bytes_of(shown) == theirs
    await official.answered(who, f"Яму на ул. Садовой, 12 заделали 24 ноября 2026 года. {CANARY}", ours)


async def reads_the_answer(citizen: Somebody, number: str, photo: bytes) -> None:
    """The citizen is told, opens the case and sees the official's photo beside their own."""
    await citizen.sees(f"Пришёл ответ на обращение № {number}")
    await citizen.press("Открыть")
    await citizen.sees("Яму на ул. Садовой, 12 заделали")
    await citizen.press("📎")
    shown = await citizen.sees_photos(2)
    assert photo in [await bytes_of(each) for each in shown]
    await citizen.sees("Кто занимается")


def secrets_of(town: Town) -> list[str]:
    """What may be in no log: people's names and words, what files are fetched by, what opens the doors."""
    photos = [*town.telegram.world.files._by_id, *(each.key for each in town.vk.world.files._files.values())]
    said = [appeal.WORDS, *appeal.STREETS, "пробили", CANARY, *CITIZENS]
    return [*said, *photos, town.telegram.token, town.vk.token]


def settled(unit: Unit) -> bool:
    """Every notice is sent and every file is here."""
    going = sa.select(sa.func.count()).where(outbox.c.state != "sent")
    coming = sa.select(sa.func.count()).where(files.c.state != "here")
    return not unit.connection.scalar(going) and not unit.connection.scalar(coming)


async def test_two_messengers_from_an_appeal_to_an_answer_and_back(town: Town) -> None:
    codes = [await town.invitation(COORDINATOR) for _ in range(2)]
    running = town.execute("run", "--config", str(town.config()))
    anna, boris = town.in_telegram(1, CITIZENS[0]), town.in_vk(2, CITIZENS[1])
    vera, gleb = town.in_telegram(3, "Вера"), town.in_vk(4, "Глеб")
    pictures = [picture(colour, (900, 600)) for colour in ("red", "green", "blue", "white")]
    await town.heard(running)

    numbers = await asyncio.gather(appeal.sent(anna, pictures[0]), appeal.sent(boris, pictures[1]))
    await asyncio.gather(official.joined(vera, codes[0]), official.joined(gleb, codes[1]))
    assert sorted(numbers) == ["2026-000001", "2026-000002"]
    # Each is answered from the other messenger; both officials are notified of both, so one after the other.
    await handled(gleb, numbers[0], pictures[0], pictures[2])
    await handled(vera, numbers[1], pictures[1], pictures[3])
    await asyncio.gather(
        reads_the_answer(anna, numbers[0], pictures[2]), reads_the_answer(boris, numbers[1], pictures[3])
    )

    await anna.press("Да, решено")
    await anna.sees("Как вы оцените работу")
    await anna.press("5 ★")
    await anna.sees("Спасибо за оценку!")
    await boris.press("Нет, не решено")
    await boris.sees("Что осталось не так")
    await boris.say("Заделали только половину")
    await boris.sees("Пришлите, пожалуйста, фото")
    await boris.photo(picture("black"))
    await boris.press("Готово")
    await boris.sees("Обращение снова в работе")
    await town.until_in_base(settled, "notices and files")
    await town.idle()

    by_number = await town.read(lambda unit: {number: appeals.by_number(unit, number) for number in numbers})
    done, again = by_number[numbers[0]], by_number[numbers[1]]
    assert done is not None
    assert again is not None
    assert (done.status, done.stars) == (Status.CONFIRMED, 5)
    assert (again.status, again.round) == (Status.IN_PROGRESS, 2)
    assert not await town.read(lambda unit: unit.connection.scalar(sa.select(dead_updates.c.error)))
    assert town.refused() == []
    assert await running.stop() == 0
    told = running.told()
    assert [each for each in secrets_of(town) if each in told] == []
    assert [each for each in running.facts() if each["level"] in ("error", "critical", "warning")] == []


async def test_stopped_in_the_middle_of_a_conversation_it_loses_nothing(town: Town) -> None:
    first = await town.begun()
    anna = town.in_telegram(1, "Анна")
    at = 9  # just before the photo
    for step in appeal.STEPS[:at]:
        await appeal.act(anna, step, b"")
        await anna.sees(step.sees)
    for colour in ("red", "green", "blue"):  # the process is told to end with these on their way
        await anna.photo(picture(colour))
    assert await first.stop() == 0

    await town.begun()
    await anna.sees("Получено 3 файла")
    for step in appeal.STEPS[at + 1 :]:
        await appeal.act(anna, step, b"")
        await anna.sees(step.sees)
    count = sa.select(sa.func.count()).select_from(appeals_table)
    assert await town.read(lambda unit: unit.connection.scalar(count)) == 1


def _of_another_time(path: Path, make: str) -> None:
    if make == "empty":
        path.unlink()
        return
    assert head() != "0000"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")


@pytest.mark.parametrize(("make", "command"), [("empty", "пуста"), ("outdated", "имеет ревизию 0000")])
async def test_a_database_of_another_time_names_the_command(town: Town, make: str, command: str) -> None:
    _of_another_time(Path(make_url(town.url).database or ""), make)
    running = town.run()
    assert await running.ended() == 1
    (sentence,) = running.told().splitlines()
    assert command in sentence
    assert "python -m bot db upgrade" in sentence


async def test_a_second_process_on_the_same_file_is_turned_away(town: Town) -> None:
    first = await town.begun()
    second = town.run()
    assert await second.ended() == 1
    (sentence,) = second.told().splitlines()
    assert "с ней уже работает бот" in sentence
    anna = town.in_telegram(1, "Анна")
    await anna.start()
    await anna.sees("Здравствуйте")
    assert await first.stop() == 0


async def test_without_a_catalogue_it_greets_and_tells_officials_what_to_import(
    parent: Parent, sqlite_url: str, tmp_path: Path
) -> None:
    async with Town(sqlite_url, tmp_path, parent) as town:
        running = await town.begun()
        boris = town.in_vk(2, "Борис")
        await boris.start()
        await boris.sees("Здравствуйте")
        for label in ("Продолжить", "Даю согласие"):
            await boris.press(label)
        await boris.sees("Чем помочь?")
        await boris.press("Сообщить о проблеме")
        await boris.sees("Приём обращений ещё настраивается")
        assert await running.stop() == 0
        await town.write(lambda unit: appoint(unit, boris.address))
        await town.begun()
        await boris.press("Помощь")
        await boris.press("В меню")
        await boris.sees("python -m bot import")


def appoint(unit: Unit, address: str) -> None:
    """Make an administrator where nobody can be invited yet."""
    officials.appoint(unit, people.at_the_door(unit, address, "ru").id, Right(Role.ADMIN, "adm"), by=None)


async def test_sigint_ends_it_as_sigterm_does(town: Town) -> None:
    running = await town.begun()
    running.signal(signal.SIGINT)
    assert await running.ended() == 0
