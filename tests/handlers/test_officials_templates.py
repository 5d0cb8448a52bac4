"""Templates of answers in the bot: made, taken as they are, changed, never sent with a gap."""

from domain.appeals import Outcome
from domain.events import Answered, Warned
from domain.rights import Right, Role
from domain.templates import Template
from storage.appeals import templates
from storage.officials import officials
from storage.unit import Unit
from tests.handlers.driver import COORDINATOR, Driver

WORKER = "telegram:11"


async def _template(driver: Driver, person: int, text: str, name: str = "Яма") -> None:
    def turn(unit: Unit) -> None:
        made = Template(0, "adm", None, Outcome.DONE, name, text)
        templates.add(unit, officials.official(unit, person), made, COORDINATOR)

    await driver.store.run(turn)


async def _answering(driver: Driver, address: str = COORDINATOR, text: str = "") -> int:
    case = await driver.sent(text=text or "Большая яма у школы, машины объезжают по тротуару")
    await driver.open(address, f"case:{case.id}")
    await driver.press(address, "Принять и направить")
    await driver.press(address, "Направить")
    await driver.press(address, "Взять в работу")
    await driver.press(address, "Ответить")
    await driver.press(address, "Выполнено")
    return case.id


async def test_a_template_is_made_with_its_places_explained(driver: Driver, coordinator: int) -> None:
    await driver.say(COORDINATOR, "Рабочее место")
    await driver.press(COORDINATOR, "Ещё")
    assert "Шаблонов пока нет" in await driver.press(COORDINATOR, "Шаблоны ответов")
    await driver.press(COORDINATOR, "Новый шаблон")
    await driver.press(COORDINATOR, "adm")
    await driver.press(COORDINATOR, "Весь раздел")
    await driver.find(COORDINATOR, "Дороги")
    await driver.press(COORDINATOR, "done")
    await driver.say(COORDINATOR, "Яма заделана")
    assert "{номер}" in driver.text(COORDINATOR)
    wrong = await driver.say(COORDINATOR, "Яма по адресу {адрес} заделана")
    assert "Такого места в шаблоне нет: {адрес}" in wrong
    assert "{место}" in wrong
    check = await driver.say(COORDINATOR, "Яма заделана: {место}. Обращение № {номер}.")
    assert "Яма заделана: {место}" in check
    one = await driver.press(COORDINATOR, "Сохранить")
    assert "Шаблон готов" in one
    assert "выключен" in await driver.press(COORDINATOR, "Выключить")
    await driver.press(COORDINATOR, "Включить")
    await driver.press(COORDINATOR, "Название")
    await driver.say(COORDINATOR, "Яма закрыта")
    assert "Яма закрыта" in await driver.press(COORDINATOR, "‹ Назад")


async def test_a_template_is_taken_as_it_is(driver: Driver, coordinator: int) -> None:
    await _template(driver, coordinator, "Яма заделана: {место}. Обращение № {номер}, ответ до {срок}.")
    case = await _answering(driver)
    await driver.press(COORDINATOR, "Взять шаблон · 1")
    shown = await driver.press(COORDINATOR, "Яма")
    number = (await driver.case(case)).number
    assert f"Яма заделана: ул. Школьная, 5. Обращение № {number}, ответ до 4 декабря, пятница." in shown
    copied = driver.phone(COORDINATOR).messages[-2].text.plain
    assert copied == f"Яма заделана: ул. Школьная, 5. Обращение № {number}, ответ до 4 декабря, пятница."
    await driver.press(COORDINATOR, "Взять как есть")
    await driver.send_photo(COORDINATOR)
    await driver.press(COORDINATOR, "Готово")
    await driver.press(COORDINATOR, "Отправить")
    answer = next(each.what for each in await driver.history(case) if isinstance(each.what, Answered))
    assert answer.text == copied


async def test_it_is_copied_and_changed_instead(driver: Driver, coordinator: int) -> None:
    await _template(driver, coordinator, "Яма заделана: {место}.")
    await _answering(driver)
    await driver.press(COORDINATOR, "Взять шаблон")
    await driver.press(COORDINATOR, "Яма")
    await driver.say(COORDINATOR, "Яма заделана вчера, Школьная, 5.")
    await driver.send_photo(COORDINATOR)
    assert "Яма заделана вчера, Школьная, 5." in await driver.press(COORDINATOR, "Готово")


async def test_a_gap_the_case_does_not_fill_never_reaches_the_citizen(
    driver: Driver, coordinator: int
) -> None:
    await _answering(driver)
    assert "{место}" in await driver.say(COORDINATOR, "Починили у {место}")
    assert "✏️ Ответ" not in driver.labels(COORDINATOR)


async def test_a_template_used_many_times_is_doubted_and_the_history_says_so(
    driver: Driver, coordinator: int
) -> None:
    await _template(driver, coordinator, "Яма по адресу {место} заделана по обращению {номер}.")
    for n in range(6):
        case = await _answering(driver, text=f"Яма у дома, объезжают по тротуару, день {n}")
        await driver.press(COORDINATOR, "Взять шаблон")
        await driver.press(COORDINATOR, "Яма")
        await driver.press(COORDINATOR, "Взять как есть")
        await driver.send_photo(COORDINATOR)
        await driver.press(COORDINATOR, "Готово")
        if n < 5:
            await driver.press(COORDINATOR, "Отправить")
    await driver.press(COORDINATOR, "_done")
    await driver.press(COORDINATOR, "Отправить")
    warned = [each.what for each in await driver.history(case) if isinstance(each.what, Warned)]
    assert [each.left for each in warned] == ["used_text"]


async def test_an_executor_takes_templates_but_makes_none(driver: Driver, coordinator: int) -> None:
    await driver.appoint(WORKER, Right(Role.EXECUTOR, "adm-roads"), note="Мастер")
    await driver.say(WORKER, "Рабочее место")
    await driver.press(WORKER, "Ещё")
    assert "Шаблоны ответов" not in driver.labels(WORKER)
