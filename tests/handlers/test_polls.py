"""Taking part in polls, as people see it; what is left behind in the database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat import Contact, Press, Update
from domain.polls import Eligibility, Level, Poll, State
from storage.people import mergers, people
from storage.polls import ballots, mixing, polls, statements
from storage.polls import counts as poll_counts
from storage.polls import drafts as poll_drafts
from tests.conftest import Clock
from tests.handlers.driver import Driver
from tests.polls import CLOSES, OPENS, QUESTIONNAIRE, RATING
from tests.storage.test_ballot_secrecy import dumped

ANNA = "telegram:1"
ANNA_IN_VK = "vk:1"
HOME = "verkhnezarechensk"


@pytest.fixture(autouse=True)
async def agreed(driver: Driver) -> None:
    await driver.agrees(ANNA, ANNA_IN_VK, "telegram:2")


async def put(driver: Driver, poll: Poll = QUESTIONNAIRE, **changed: object) -> int:
    """A poll of the district's administration; its id."""
    here = {"authority": "adm", "territory": "zarechny"}
    made = replace(poll, **(here | changed))  # type: ignore[arg-type]
    return (await driver.store.run(lambda unit: polls.create(unit, made))).id


async def person(driver: Driver, address: str) -> int:
    return await driver.store.run(lambda unit: people.at_the_door(unit, address, "ru").id)


async def opened(driver: Driver, poll: int, address: str = ANNA) -> str:
    await driver.start(address)
    return await driver.open(address, f"poll:{poll}")


async def answered(driver: Driver, address: str = ANNA) -> str:
    """Everything is answered; the check is shown."""
    await driver.press(address, "Садовая, 1")
    await driver.press(address, "▫️ Деревья")
    await driver.press(address, "Готово")
    for place in ("Свет", "Площадка"):
        await driver.press(address, place)
    await driver.press(address, "Готово")
    await driver.press(address, "4")
    await driver.press(address, "За")
    return await driver.press(address, "Пропустить")


async def voted(driver: Driver, poll: int, address: str = ANNA) -> str:
    """They have voted; the receipt's code."""
    await opened(driver, poll, address)
    await driver.press(address, "Участвовать")
    await answered(driver, address)
    await driver.press(address, "Проголосовать")
    return code_of(driver, address)


def code_of(driver: Driver, address: str) -> str:
    told = next(
        p for p in reversed(driver.phone(address).messages) if "Квитанция" in p.text.plain and p.unkept
    )
    return told.text.plain.split("\n")[1]


@pytest.mark.parametrize("address", ["telegram:1", "vk:1"])
async def test_a_ballot_from_the_list_to_the_receipt(driver: Driver, address: str) -> None:
    poll = await put(driver)
    await driver.start(address)
    text = await driver.say(address, "Опросы")
    assert "Наш двор" in text
    card = await driver.press(address, "Наш двор")
    assert "Голос тайный" in card
    assert "до: 7 декабря, 18:00" in card
    first = await driver.press(address, "Участвовать")
    assert "Вопрос 1 из 6" in first
    check = await answered(driver, address)
    assert "1. Свет; 2. Площадка; 3. Дорожки" in check
    after = await driver.press(address, "Проголосовать")
    assert "голос принят" in after
    assert "Вы проголосовали" in after
    await driver.store.run(lambda unit: mixing.mix(unit, poll))
    await driver.press(address, "Проверить квитанцию")
    assert "учтён" in await driver.say(address, code_of(driver, address).lower().replace("-", " "))
    tally = await driver.store.read(lambda unit: poll_counts.tally(unit, poll))
    assert tally.question("clean").counts == {"4": 1}


async def test_an_answer_opens_a_question_and_the_count_grows(driver: Driver) -> None:
    await opened(driver, await put(driver))
    await driver.press(ANNA, "Участвовать")
    assert "Вопрос 2 из 7\nПочему никакой?" in await driver.press(ANNA, "Никакой")
    await driver.press(ANNA, "‹ Назад")
    assert "Вопрос 2 из 6\nЧего не хватает?" in await driver.press(ANNA, "Затрудняюсь ответить")


async def test_who_voted_is_not_asked_again(driver: Driver) -> None:
    poll = await put(driver)
    await voted(driver, poll)
    assert "Участвовать" not in driver.labels(ANNA)
    assert "Вы проголосовали" in await driver.open(ANNA, f"poll:{poll}")


async def test_a_double_press_hands_in_one_ballot(driver: Driver) -> None:
    poll = await put(driver)
    await opened(driver, poll)
    await driver.press(ANNA, "Участвовать")
    await answered(driver)
    send = next(b for b in driver.buttons(ANNA) if b.label == "Проголосовать")
    await driver.press(ANNA, "Проголосовать")
    assert send not in driver.buttons(ANNA)
    assert await driver.store.run(lambda unit: mixing.mix(unit, poll)) == 1


async def test_it_goes_on_in_the_other_messenger_and_one_of_both_is_taken(driver: Driver) -> None:
    poll = await put(driver)
    one, two = await person(driver, ANNA), await person(driver, ANNA_IN_VK)
    await driver.store.run(lambda unit: mergers.merge(unit, one, two, ANNA))
    await opened(driver, poll)
    await driver.press(ANNA, "Участвовать")
    await driver.press(ANNA, "Садовая, 1")
    await driver.press(ANNA, "▫️ Деревья")
    assert "Вы начали" in await opened(driver, poll, ANNA_IN_VK)
    assert "✅ Деревья" in (await driver.press(ANNA_IN_VK, "Продолжить")) + str(driver.labels(ANNA_IN_VK))
    await driver.press(ANNA_IN_VK, "Готово")
    for place in ("Свет", "Площадка", "Готово", "4", "За", "Пропустить", "Проголосовать"):
        await driver.press(ANNA_IN_VK, place)
    assert "Участвовать" not in driver.labels(ANNA_IN_VK)
    await driver.press(ANNA, "Готово")  # the other chat still shows its question
    assert driver.phone(ANNA).toast
    assert "Вы проголосовали" in driver.text(ANNA)
    assert (await driver.store.run(lambda unit: mixing.mix(unit, poll))) == 1


async def test_it_goes_on_another_day(driver: Driver, clock: Clock) -> None:
    poll = await put(driver)
    await opened(driver, poll)
    await driver.press(ANNA, "Участвовать")
    await driver.press(ANNA, "Садовая, 1")
    await driver.start(ANNA)
    clock.forward(timedelta(days=2))
    assert "Начат, но не закончен" in await driver.say(ANNA, "Опросы")
    await driver.press(ANNA, "Наш двор")
    assert "Вопрос 2 из 6" in await driver.press(ANNA, "Продолжить")


async def test_closed_in_the_middle_is_said_and_nothing_is_left(driver: Driver, clock: Clock) -> None:
    poll = await put(driver)
    await opened(driver, poll)
    await driver.press(ANNA, "Участвовать")
    await driver.press(ANNA, "Садовая, 1")
    clock.now = CLOSES
    assert "закрылся, пока вы отвечали" in await driver.press(ANNA, "▫️ Деревья")
    anna = await person(driver, ANNA)
    assert await driver.store.read(lambda unit: poll_drafts.load(unit, poll, anna)) == {}
    assert not await driver.store.read(lambda unit: ballots.took_part(unit, poll, anna))


async def test_cancelled_forgets_what_was_answered(driver: Driver) -> None:
    poll = await put(driver)
    await opened(driver, poll)
    await driver.press(ANNA, "Участвовать")
    await driver.press(ANNA, "Садовая, 1")
    await driver.press(ANNA, "Отмена")
    await driver.press(ANNA, "Да, стереть")
    anna = await person(driver, ANNA)
    assert await driver.store.read(lambda unit: poll_drafts.load(unit, poll, anna)) == {}


async def test_a_rating_vote_turns_cards_and_chooses(driver: Driver) -> None:
    poll = await put(driver, RATING)
    await opened(driver, poll)
    first = await driver.press(ANNA, "Участвовать")
    assert "1 из 3" in first
    assert "12\u00a0500\u00a0000\u00a0₽" in first
    await driver.press(ANNA, "✅ Выбрать")
    assert "Сквер у школы" in await driver.press(ANNA, "›")
    await driver.press(ANNA, "›")
    await driver.press(ANNA, "✅ Выбрать")
    await driver.press(ANNA, "‹")
    assert "не больше 2" in await driver.press(ANNA, "✅ Выбрать")
    check = await driver.press(ANNA, "Готово (2 из 2)")
    assert "Парк у реки; Стадион «Заря»" in check
    await driver.press(ANNA, "Проголосовать")
    await driver.store.run(lambda unit: mixing.mix(unit, poll))
    tally = await driver.store.read(lambda unit: poll_counts.tally(unit, poll))
    assert tally.question("projects").counts == {"park": 1, "stadium": 1}


async def test_a_vote_is_changed_with_its_receipt(driver: Driver) -> None:
    poll = await put(driver, changing=True)
    code = await voted(driver, poll)
    await driver.press(ANNA, "Изменить голос")
    await driver.press(ANNA, "Речная, 5")
    await driver.press(ANNA, "▫️ Деревья")
    for button in ("Готово", "Свет", "Площадка", "Готово", "2", "Против", "Пропустить", "Проголосовать"):
        await driver.press(ANNA, button)
    assert "не похоже" in await driver.say(ANNA, "забыла")
    assert "Голос изменён" in await driver.say(ANNA, code)
    await driver.store.run(lambda unit: mixing.mix(unit, poll))
    tally = await driver.store.read(lambda unit: poll_counts.tally(unit, poll))
    assert (tally.total, tally.question("yard").counts) == (1, {"b": 1})


async def test_age_and_home_are_asked_once_and_believed(driver: Driver) -> None:
    poll = await put(driver, eligibility=Eligibility(age=14, resident=True))
    await opened(driver, poll)
    assert "14" in await driver.press(ANNA, "Участвовать")
    await driver.press(ANNA, "Да, мне есть 14")
    while not any(label.startswith("город Верхнезареченск") for label in driver.labels(ANNA)):
        await driver.press(ANNA, driver.labels(ANNA)[0])
    assert "Вопрос 1 из" in await driver.press(ANNA, "город Верхнезареченск")
    stated = await driver.store.read(lambda unit: statements.of(unit, 1))
    assert (stated.age, stated.territory) == (14, HOME)


async def test_who_is_too_young_is_told(driver: Driver) -> None:
    await opened(driver, await put(driver, eligibility=Eligibility(age=18)))
    await driver.press(ANNA, "Участвовать")
    assert "кому есть 18" in await driver.press(ANNA, "Нет, мне меньше 18")


async def test_a_phone_is_confirmed_only_where_the_channel_may_carry_it(
    driver: Driver, empty_sqlite: str, clock: Clock
) -> None:
    wanted = {"eligibility": Eligibility(phone=True), "level": Level.PHONE}
    poll = await put(driver, **wanted)
    assert "в этом мессенджере подтвердить его нельзя" in await opened(driver, poll)
    assert "Участвовать" not in driver.labels(ANNA)
    carrying = Driver(driver.store, clock, personal=("telegram", "vk"))
    await opened(carrying, poll, "telegram:2")
    await carrying.press("telegram:2", "Подтвердить телефон")
    await carrying.tell("telegram:2", Contact("+70000000000", own=False))
    assert "ваш собственный" in carrying.text("telegram:2")
    await carrying.tell("telegram:2", Contact("+70000000000", own=True))
    assert "Участвовать" in carrying.labels("telegram:2")
    dump = str(await dumped(empty_sqlite))
    assert "+70000000000" not in dump


async def test_nothing_of_a_ballot_is_left_beside_its_person(driver: Driver, empty_sqlite: str) -> None:
    poll = await put(driver)
    code = await voted(driver, poll)
    await driver.store.run(lambda unit: mixing.mix(unit, poll))
    dump = await dumped(empty_sqlite)
    for name in ("ballots", "poll_counts", "polls", "topics"):
        dump.pop(name)
    rest = str(dump)
    for trace in (code, "Садовая, 1", "Деревья", "q.yard", "Дорожки", "q.order"):
        assert trace not in rest, trace


async def test_a_press_that_breaks_us_in_a_ballot_is_kept_without_what_it_chose(driver: Driver) -> None:
    poll = await put(driver)
    await opened(driver, poll)
    press = Update("u", ANNA, Press("m1:a"), OPENS, raw='{"data": "m1:a"}')
    assert await driver.kept_of(press) == press.raw
    await driver.press(ANNA, "Участвовать")
    assert await driver.kept_of(press) == ""


@pytest.mark.parametrize("state", [State.DRAFT, State.CHECKING])
async def test_what_is_not_published_is_not_there(driver: Driver, state: State) -> None:
    poll = await put(driver, state=state)
    assert "Такого опроса нет" in await opened(driver, poll)


async def test_the_section_is_in_the_menu_while_there_are_polls(driver: Driver, clock: Clock) -> None:
    await driver.start(ANNA)
    await driver.say(ANNA, "/menu")
    assert "Опросы" not in driver.labels(ANNA)
    assert "Сейчас опросов нет" in await driver.open(ANNA, "polls")
    await put(driver)
    await driver.press(ANNA, "В меню")
    assert "Опросы" in driver.labels(ANNA)
