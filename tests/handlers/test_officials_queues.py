"""The workplace: queues with counts, paging, search, and the card of a case."""

from domain.rights import Right, Role
from tests.handlers.driver import COORDINATOR, Driver


async def test_queues_show_their_counts_and_what_the_person_is(driver: Driver, coordinator: int) -> None:
    for _ in range(3):
        await driver.sent()
    text = await driver.say(COORDINATOR, "Рабочее место")

    assert "координатор — Администрация района" in text
    labels = driver.labels(COORDINATOR)
    assert {"Новые · 3", "Все · 3", "Мои", "Просроченные", "Ждут ответа гражданина"} <= set(labels)
    assert "Здесь пусто" in await driver.press(COORDINATOR, "Мои")


async def test_a_long_queue_is_paged_both_ways(driver: Driver, coordinator: int) -> None:
    cases = [await driver.sent() for _ in range(14)]
    await driver.say(COORDINATOR, "/work")
    await driver.say(COORDINATOR, "Рабочее место")
    await driver.press(COORDINATOR, "Новые")
    pages = []
    while True:
        pages.append([label[-4:] for label in driver.labels(COORDINATOR) if "2026-" in label])
        if "Дальше ›" not in driver.labels(COORDINATOR):
            break
        await driver.press(COORDINATOR, "Дальше ›")
    assert [number for page in pages for number in page] == [case.number[-4:] for case in cases]
    assert [len(page) for page in pages] == [6, 6, 2]

    await driver.press(COORDINATOR, "‹ Раньше")
    await driver.press(COORDINATOR, "‹ Раньше")
    assert "‹ Раньше" not in driver.labels(COORDINATOR)
    assert any(cases[0].number in label for label in driver.labels(COORDINATOR))


async def test_going_back_from_a_case_returns_to_its_page(driver: Driver, coordinator: int) -> None:
    cases = [await driver.sent() for _ in range(8)]
    await driver.say(COORDINATOR, "Рабочее место")
    await driver.press(COORDINATOR, "Новые")
    await driver.press(COORDINATOR, "Дальше ›")
    await driver.press(COORDINATOR, str(cases[7].id))
    assert cases[7].number in await driver.press(COORDINATOR, "‹ Назад")


async def test_a_case_is_found_by_its_number_and_by_words(driver: Driver, coordinator: int) -> None:
    first = await driver.sent(text="Сломаны качели на детской площадке")
    await driver.sent()
    await driver.say(COORDINATOR, "Рабочее место")
    await driver.press(COORDINATOR, "Поиск")
    found = await driver.say(COORDINATOR, "качелей")
    assert first.number in found
    assert "2026-000002" not in found
    await driver.press(COORDINATOR, "Поиск")
    assert "ничего не нашлось" in (await driver.say(COORDINATOR, "бегемот")).lower()
    await driver.press(COORDINATOR, "Поиск")
    assert "Сломаны качели" in await driver.say(COORDINATOR, "№ 2026-1")
    await driver.press(COORDINATOR, "Рабочее место")
    assert "Большая яма" in await driver.say(COORDINATOR, "2026-000002")


async def test_the_card_tells_all_but_who_the_citizen_is(driver: Driver, coordinator: int) -> None:
    case = await driver.sent("telegram:4815162342")
    card = await driver.open(COORDINATOR, f"case:{case.id}")

    for told in (
        "Яма на дороге",
        "город Верхнезареченск",
        "ул. Школьная, 5",
        "Принять или отклонить",
        "Срок",
    ):
        assert told in card
    assert "4815162342" not in card
    [link] = [each.url for each in driver.buttons(COORDINATOR) if each.url]
    assert link == "https://yandex.ru/maps/?pt=46.400000,58.200000&z=17"

    before = len(driver.phone(COORDINATOR).messages)
    await driver.press(COORDINATOR, "📎 1 файл")
    assert "Ещё загружается" in driver.phone(COORDINATOR).messages[before].text.plain
    assert "зарегистрировано" in await driver.press(COORDINATOR, "История")
    assert case.number in await driver.press(COORDINATOR, "‹ Назад")
    assert "день" in await driver.press(COORDINATOR, "Как посчитан срок")


async def test_a_long_history_opens_at_its_end(driver: Driver, coordinator: int) -> None:
    case = await driver.sent()
    await driver.open(COORDINATOR, f"case:{case.id}")
    for number in range(7):
        await driver.press(COORDINATOR, "Ещё действия")
        await driver.press(COORDINATOR, "Заметка")
        await driver.say(COORDINATOR, f"Заметка номер {number}")
        await driver.press(COORDINATOR, "Пропустить")
    last = await driver.press(COORDINATOR, "История")
    assert "Заметка номер 6" in last
    assert "Заметка номер 1" not in last
    first = await driver.press(COORDINATOR, "‹ Раньше")
    assert "Большая яма" in first
    assert "Заметка номер 1" in first


async def test_an_official_sees_only_what_their_right_reaches(driver: Driver) -> None:
    executor = "vk:11"
    await driver.appoint(executor, Right(Role.EXECUTOR, "vodokanal"))
    case = await driver.sent()
    assert "нет" in await driver.open(executor, f"case:{case.id}")
    await driver.say(executor, "Рабочее место")
    assert "Все" in driver.labels(executor)
    assert "№ 2026" not in await driver.press(executor, "Все")


async def test_words_at_the_workplace_are_sought_and_a_sentence_that_finds_nothing_may_be_a_report(
    driver: Driver, coordinator: int
) -> None:
    await driver.say(COORDINATOR, "Рабочее место")
    assert "Сделать из этого обращение?" in await driver.say(COORDINATOR, "Во дворе темно")
    await driver.say(COORDINATOR, "Рабочее место")
    assert "Ничего не нашлось" in await driver.say(COORDINATOR, "зебра")
    case = await driver.sent()
    await driver.say(COORDINATOR, "Рабочее место")
    assert case.number in await driver.say(COORDINATOR, case.text)


async def test_an_empty_page_others_emptied_falls_back_to_the_first(driver: Driver, coordinator: int) -> None:
    cases = [await driver.sent() for _ in range(7)]
    await driver.say(COORDINATOR, "Рабочее место")
    await driver.press(COORDINATOR, "Новые")
    await driver.press(COORDINATOR, "Дальше ›")
    second = "vk:12"
    await driver.appoint(second, Right(Role.COORDINATOR, "adm"))
    await driver.open(second, f"case:{cases[6].id}")
    await driver.press(second, "Отклонить")
    await driver.press(second, "Не хватает")
    await driver.press(second, "Отклонить")

    await driver.press(COORDINATOR, str(cases[6].id))
    assert cases[0].number in await driver.press(COORDINATOR, "‹ Назад")


async def test_a_notice_leads_to_a_list_and_only_an_official(driver: Driver) -> None:
    await driver.sent()
    await driver.appoint("vk:70", Right(Role.COORDINATOR, "adm-roads"))
    await driver.start("vk:70")
    assert (await driver.open("vk:70", "queue:new")).startswith("Новые")
    assert (await driver.open("vk:70", "queue:forged")).startswith("Рабочее место")
    await driver.start("telegram:1")
    assert "по приглашению" in await driver.open("telegram:1", "queue:new")
