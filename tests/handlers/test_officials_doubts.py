"""An official is warned of a doubtful answer; what they did then is in the case's history."""

from domain.events import Answered, Warned
from domain.rights import Right, Role
from tests.handlers.driver import Driver

COORDINATOR = "vk:10"


async def doubted(driver: Driver) -> int:
    """A case whose doubtful answer is written."""
    await driver.appoint(COORDINATOR, Right(Role.COORDINATOR, "adm"), note="Координатор")
    case = await driver.sent()
    await driver.open(COORDINATOR, f"case:{case.id}")
    await driver.press(COORDINATOR, "Принять и направить")
    await driver.press(COORDINATOR, "Направить: Отдел дорог")
    await driver.press(COORDINATOR, "Взять в работу")
    await driver.press(COORDINATOR, "Ответить")
    await driver.press(COORDINATOR, "Разъяснено")
    await driver.say(COORDINATOR, "Вам следует обратиться в Водоканал.")
    warning = await driver.press(COORDINATOR, "Пропустить")
    assert "советуют обратиться в другое место" in warning
    return case.id


async def test_it_is_said_again_on_the_preview_and_sent_all_the_same(driver: Driver) -> None:
    case = await doubted(driver)
    assert "советуют обратиться" in await driver.press(COORDINATOR, "К проверке ответа")
    await driver.press(COORDINATOR, "Отправить ответ")
    *_, answered, warned = await driver.history(case)
    assert isinstance(answered.what, Answered)
    assert warned.what == Warned("sent_away", "sent_away")
    assert "несмотря на предупреждение" in await driver.press(COORDINATOR, "История")
    await driver.open("telegram:1", f"appeal:{case}")
    assert "предупреждение" not in await driver.press("telegram:1", "История")


async def test_every_warning_that_was_read_is_in_the_history_what_was_mended_apart(driver: Driver) -> None:
    case = await doubted(driver)
    await driver.press(COORDINATOR, "К проверке ответа")
    await driver.press(COORDINATOR, "✏️ Итог")
    await driver.press(COORDINATOR, "Выполнено")
    await driver.send_photo(COORDINATOR)
    assert "ни даты, ни адреса" in await driver.press(COORDINATOR, "Готово")
    await driver.press(COORDINATOR, "К проверке ответа")
    await driver.press(COORDINATOR, "✏️ Ответ")
    await driver.say(COORDINATOR, "Меры приняты, спасибо.")
    await driver.press(COORDINATOR, "Отправить ответ")
    assert (await driver.history(case))[-1].what == Warned("no_details,sent_away", "no_details")
    told = await driver.press(COORDINATOR, "История")
    mended, left = told.index("ответ исправили"), told.index("несмотря на предупреждение")
    assert told.index("советуют обратиться") < mended < told.index("ни даты, ни адреса") < left


async def test_it_is_changed_and_the_history_says_so(driver: Driver) -> None:
    case = await doubted(driver)
    await driver.press(COORDINATOR, "К проверке ответа")
    await driver.press(COORDINATOR, "✏️ Ответ")
    preview = await driver.say(COORDINATOR, "Водоканал закроет люк, мы передали им обращение.")
    assert "⚠️" not in preview
    await driver.press(COORDINATOR, "Отправить ответ")
    assert (await driver.history(case))[-1].what == Warned("sent_away", "")
    assert "ответ исправили" in await driver.press(COORDINATOR, "История")
