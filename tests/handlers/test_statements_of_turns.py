"""How often the database is asked in one turn: on PostgreSQL each time is a way there and back.

The bounds leave room for two more; one question for each thing in a list goes far over them.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from domain.rights import Right, Role
from storage.people import people
from storage.store import open_store
from storage.unit import Unit
from tests import drafts as acts
from tests.handlers.driver import Driver, product
from tests.handlers.test_polls import put

ANNA = "telegram:1"
VERA = "vk:9"
_BEGINNINGS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@pytest.fixture
async def bare(
    district_template: Path, empty_sqlite: str, clock: Callable[[], datetime]
) -> AsyncIterator[Driver]:
    """The district as the program serves it: every screen is drawn once, in one language."""
    shutil.copy(district_template, make_url(empty_sqlite).database or "")
    store = open_store(empty_sqlite, clock=clock)
    yield Driver(store, clock, house=product())
    await store.close()


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """All statements that any database was given, since it was last cleared."""
    found: list[str] = []

    def note(_c: object, _cur: object, statement: str, _p: object, _ctx: object, _many: object) -> None:
        if statement.lstrip().startswith(_BEGINNINGS):
            found.append(" ".join(statement.split()))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


async def costs(asked: list[str], most: int, turn: Awaitable[str]) -> str:
    """Take the turn; the database was asked at most so often, painting what it showed included."""
    asked.clear()
    told = await turn
    assert len(asked) <= most, f"{len(asked)} statements, not {most}:\n" + "\n".join(
        each[:150] for each in asked
    )
    return told


async def test_an_appeal_from_the_first_words_to_the_number(bare: Driver, asked: list[str]) -> None:
    await bare.start(ANNA)
    await bare.press(ANNA, "Продолжить")
    await costs(asked, 9, bare.start(ANNA))
    await costs(asked, 7, bare.say(ANNA, "Сообщить о проблеме"))
    await bare.press(ANNA, "Даю согласие")
    await costs(asked, 6, bare.say(ANNA, "Третью неделю нет света в подъезде, лампочка перегорела"))
    await costs(asked, 6, bare.press(ANNA, "Нет света в подъезде"))
    await costs(asked, 6, bare.press(ANNA, "Подходит"))
    await costs(asked, 7, bare.say(ANNA, "Верхнезареченск, улица Садовая, 5"))
    await costs(asked, 6, bare.press(ANNA, "Пропустить"))
    assert not any("FROM appeals" in each for each in asked), "what is alike was looked for before the photos"
    told = await costs(asked, 22, bare.press(ANNA, "Отправить"))
    assert "зарегистрировано" in told
    await costs(asked, 10, bare.press(ANNA, "Открыть обращение"))


async def test_what_may_be_the_same_is_looked_for_once_a_turn(bare: Driver, asked: list[str]) -> None:
    for neighbour in range(5):
        await bare.sent(f"telegram:{neighbour + 20}", "Яма у школы на дороге")
    await bare.start(ANNA)
    await bare.press(ANNA, "Продолжить")
    await bare.say(ANNA, "Сообщить о проблеме")
    await bare.press(ANNA, "Даю согласие")
    await bare.say(ANNA, "Большая яма на дороге у школы")
    await bare.press(ANNA, "Яма на дороге")
    await bare.press(ANNA, "Подходит")
    await bare.press(ANNA, bare.labels(ANNA)[0])  # how large it is
    await bare.send_place(ANNA, 58.2, 46.4)

    told = await costs(asked, 10, bare.say(ANNA, "улица Школьная, 5"))

    assert "Похоже, об этом уже сообщили" in told
    near = [each for each in asked if "appeals.latitude BETWEEN" in each]
    assert len(near) == 1


@pytest.mark.parametrize("cases", [2, 8])
async def test_officials_queue_and_case(bare: Driver, asked: list[str], cases: int) -> None:
    await bare.appoint(VERA, Right(Role.COORDINATOR, "adm"), Right(Role.EDITOR, "adm"))
    for number in range(cases):
        await bare.sent(f"telegram:{number + 20}", f"Яма номер {number} у школы")
    await bare.start(VERA)

    await costs(asked, 9, bare.start(VERA))
    await costs(asked, 11, bare.say(VERA, "Рабочее место"))
    await costs(asked, 9, bare.press(VERA, "Новые"))
    await costs(asked, 11, bare.press(VERA, "🔵"))


@pytest.mark.parametrize("cases", [2, 8])
async def test_ones_own_cases(bare: Driver, asked: list[str], cases: int) -> None:
    for _ in range(cases):
        await bare.sent(ANNA)
    await bare.start(ANNA)

    await costs(asked, 7, bare.say(ANNA, "Мои обращения"))
    await costs(asked, 11, bare.press(ANNA, "🔵"))


async def test_a_polls_card_and_its_questions(bare: Driver, asked: list[str]) -> None:
    poll = await put(bare)
    await bare.agrees(ANNA)
    await bare.start(ANNA)

    await costs(asked, 12, bare.open(ANNA, f"poll:{poll}"))
    await costs(asked, 10, bare.press(ANNA, "Участвовать"))
    await costs(asked, 10, bare.press(ANNA, "Садовая, 1"))
    await costs(asked, 10, bare.press(ANNA, "▫️ Скамейки"))


@pytest.mark.parametrize("said", [1, 9])
async def test_an_act_its_contents_and_a_section(bare: Driver, asked: list[str], said: int) -> None:
    draft = await bare.store.run(lambda unit: _discussed(unit, said))
    await bare.start(ANNA)

    await costs(asked, 15, bare.open(ANNA, f"draft:{draft}"))
    await costs(asked, 11, bare.press(ANNA, "📖 Читать по разделам"))
    await costs(asked, 12, bare.press(ANNA, "Глава 2"))
    await costs(asked, 16, bare.press(ANNA, "Пункт 3"))


async def test_the_contents_read_no_section_that_is_not_shown(bare: Driver, asked: list[str]) -> None:
    draft = await bare.store.run(lambda unit: _discussed(unit, 3))
    await bare.start(ANNA)
    await bare.open(ANNA, f"draft:{draft}")
    asked.clear()

    await bare.press(ANNA, "📖 Читать по разделам")

    texts = [each for each in asked if "draft_sections.text" in each]
    assert texts
    assert all("draft_sections.parent IS NULL" in each for each in texts)


def _discussed(unit: Unit, said: int) -> int:
    """An act of which neighbours have said so much."""
    draft = acts.kept(unit)
    for number in range(said):
        person = people.at_the_door(unit, f"vk:{number + 50}", "ru").id
        acts.said(unit, draft, person, "s6", f"Нужно шесть часов, а не двенадцать, говорю в {number} раз")
    return draft.id
