"""What officials do with a case, from the card to what the citizen is told."""

from datetime import timedelta

import pytest

from domain.appeals import Outcome, Status
from domain.rights import Right, Role
from storage.officials import appointments, audit, officials
from tests.conftest import Clock
from tests.handlers.driver import Driver

COORDINATOR, EXECUTOR, SECOND = "vk:10", "telegram:11", "vk:12"


@pytest.fixture
async def staff(driver: Driver) -> dict[str, int]:
    """A coordinator of the district and two executors of the road department."""
    return {
        COORDINATOR: await driver.appoint(COORDINATOR, Right(Role.COORDINATOR, "adm"), note="Координатор"),
        EXECUTOR: await driver.appoint(EXECUTOR, Right(Role.EXECUTOR, "adm-roads"), note="Мастер дорог"),
        SECOND: await driver.appoint(SECOND, Right(Role.EXECUTOR, "adm-roads"), note="Второй мастер"),
    }


async def in_work(driver: Driver) -> int:
    """A case the executor has taken; its card is open at the executor."""
    case = await driver.sent()
    await driver.open(COORDINATOR, f"case:{case.id}")
    await driver.press(COORDINATOR, "Принять и направить")
    await driver.press(COORDINATOR, "Направить: Отдел дорог")
    await driver.open(EXECUTOR, f"case:{case.id}")
    await driver.press(EXECUTOR, "Взять в работу")
    return case.id


async def test_a_case_goes_from_the_queue_to_an_answer_that_the_citizen_reads(
    driver: Driver, staff: dict[str, int]
) -> None:
    citizen = "telegram:1"
    await driver.start(citizen)
    case = await driver.sent(citizen)

    await driver.say(COORDINATOR, "Рабочее место")
    await driver.press(COORDINATOR, "Новые · 1")
    card = await driver.press(COORDINATOR, str(case.id))
    assert "Большая яма у школы" in card
    assert "Исполнитель: не назначен" in card

    suggestion = await driver.press(COORDINATOR, "Принять и направить")
    assert "Отдел дорожного хозяйства" in suggestion
    assert "отвечает за такие вопросы" in suggestion
    assert "Принято и направлено" in await driver.press(COORDINATOR, "Направить: Отдел дорог")

    await driver.open(EXECUTOR, f"case:{case.id}")
    assert "Исполнитель: Мастер дорог" in await driver.press(EXECUTOR, "Взять в работу")
    rule = await driver.press(EXECUTOR, "Ответить")
    assert "нужно фото того же места" in rule
    await driver.press(EXECUTOR, "Выполнено")
    await driver.say(EXECUTOR, "Яму заделали 24 ноября.")
    assert "фото" in await driver.say(EXECUTOR, "без фото")
    assert "Пропустить" not in driver.labels(EXECUTOR)
    await driver.send_photo(EXECUTOR)
    preview = await driver.press(EXECUTOR, "Готово")
    assert "Так это увидит гражданин" in preview
    assert "Ответ: выполнено\nЯму заделали 24 ноября." in preview
    screen = driver.phone(EXECUTOR).screen
    assert screen is not None
    assert screen.files
    assert "Ответ отправлен" in await driver.press(EXECUTOR, "Отправить ответ")

    answered = await driver.case(case.id)
    assert (answered.status, answered.outcome) == (Status.ANSWERED, Outcome.DONE)
    assert "Яму заделали 24 ноября." in await driver.open(citizen, f"appeal:{case.id}")


async def test_the_preview_lets_every_answer_be_edited(driver: Driver, staff: dict[str, int]) -> None:
    case = await in_work(driver)
    await driver.press(EXECUTOR, "Ответить")
    await driver.press(EXECUTOR, "Разъяснено")
    await driver.say(EXECUTOR, "Первый текст")
    await driver.press(EXECUTOR, "Пропустить")

    await driver.press(EXECUTOR, "✏️ Ответ")
    await driver.say(EXECUTOR, "Второй текст, 24 ноября")
    await driver.press(EXECUTOR, "✏️ Итог")
    # «выполнено» needs a photo, which there is none of yet.
    assert "Пришлите фото места" in await driver.press(EXECUTOR, "Выполнено")
    await driver.send_photo(EXECUTOR)
    assert "Второй текст, 24 ноября" in await driver.press(EXECUTOR, "Готово")
    await driver.press(EXECUTOR, "Отправить ответ")

    assert (await driver.case(case)).answer == "Второй текст, 24 ноября"


async def test_a_planned_answer_asks_the_day_and_stays_under_control(
    driver: Driver, staff: dict[str, int]
) -> None:
    case = await in_work(driver)
    await driver.press(EXECUTOR, "Ответить")
    await driver.press(EXECUTOR, "Запланировано")
    assert "позже сегодняшнего" in await driver.say(EXECUTOR, "24.11.2026")
    assert "Не понял, какой это день" in await driver.say(EXECUTOR, "весной")
    await driver.say(EXECUTOR, "20.01")
    await driver.say(EXECUTOR, "Внесено в план.")
    preview = await driver.press(EXECUTOR, "Пропустить")
    assert "запланировано до 20 января" in preview
    assert "останется на контроле" in preview
    await driver.press(EXECUTOR, "Отправить ответ")

    planned = (await driver.case(case)).planned_until
    assert planned is not None
    assert planned.isoformat() == "2027-01-20"


async def test_the_citizen_is_asked_and_the_reply_comes_into_the_case(
    driver: Driver, staff: dict[str, int]
) -> None:
    case = await in_work(driver)
    assert "срок стоит" in await driver.press(EXECUTOR, "Спросить гражданина")
    preview = await driver.say(EXECUTOR, "У какого дома?")
    assert "Вас спрашивают:\nУ какого дома?" in preview
    card = await driver.press(EXECUTOR, "Отправить вопрос")
    assert "ждёт ответа гражданина" in card
    assert "Срок стоит" in card

    await driver.open("telegram:1", f"reply:{case}")
    await driver.say("telegram:1", "У пятого")
    await driver.press("telegram:1", "Пропустить")
    await driver.open(EXECUTOR, f"case:{case}")
    history = await driver.press(EXECUTOR, "История")
    assert "У пятого" in history
    assert "гражданин" in history
    assert "Мастер дорог" in history


async def test_a_wrong_topic_is_corrected_and_another_authority_found_by_its_name(
    driver: Driver, staff: dict[str, int]
) -> None:
    case = await driver.sent()
    await driver.open(COORDINATOR, f"case:{case.id}")
    await driver.press(COORDINATOR, "Принять и направить")
    await driver.press(COORDINATOR, "Исправить тему")
    await driver.press(COORDINATOR, "Другая тема")
    await driver.find(COORDINATOR, "Дворы и детские площадки")
    assert "Яма во дворе" in await driver.find(COORDINATOR, "Яма во дворе")
    await driver.press(COORDINATOR, "Другой орган")
    assert "Не нашлось" in await driver.say(COORDINATOR, "министерство")
    await driver.say(COORDINATOR, "благоустройства")
    check = await driver.press(COORDINATOR, "Отдел благоустройства")
    assert "Получит: Отдел благоустройства" in check
    await driver.press(COORDINATOR, "Принять и направить")

    routed = await driver.case(case.id)
    assert (routed.topic, routed.authority) == ("yards.pothole", "adm-improvement")


async def test_an_authority_is_found_in_the_tree(driver: Driver, staff: dict[str, int]) -> None:
    case = await driver.sent()
    await driver.open(COORDINATOR, f"case:{case.id}")
    await driver.press(COORDINATOR, "Принять и направить")
    await driver.press(COORDINATOR, "Другой орган")
    await driver.press(COORDINATOR, "Все органы по порядку")
    await driver.press(COORDINATOR, "Администрация района ›")
    await driver.find(COORDINATOR, "Управление ЖКХ ›")
    await driver.press(COORDINATOR, "✓ Управление ЖКХ")
    await driver.press(COORDINATOR, "Принять и направить")

    assert (await driver.case(case.id)).authority == "adm-housing"


async def test_a_ready_reason_declines_in_the_citizens_language(
    driver: Driver, staff: dict[str, int]
) -> None:
    case = await driver.sent("telegram:5", language="en")
    await driver.open(COORDINATOR, f"case:{case.id}")
    await driver.press(COORDINATOR, "Отклонить")
    check = await driver.press(COORDINATOR, "Не хватает сведений")
    assert "It could not be understood" in check
    await driver.press(COORDINATOR, "Отклонить")

    assert (await driver.case(case.id)).status is Status.DECLINED
    declined = (await driver.history(case.id))[-1]
    assert "It could not be understood" in repr(declined.what)


async def test_declining_in_own_words(driver: Driver, staff: dict[str, int]) -> None:
    case = await driver.sent()
    await driver.open(COORDINATOR, f"case:{case.id}")
    await driver.press(COORDINATOR, "Отклонить")
    await driver.press(COORDINATOR, "Своими словами")
    await driver.say(COORDINATOR, "Дорога частная, [id1|обратитесь] к владельцу")
    await driver.press(COORDINATOR, "Отклонить")

    assert "[id1|обратитесь]" in repr((await driver.history(case.id))[-1].what)


async def test_a_term_is_extended_within_the_limit_and_with_a_reason(
    driver: Driver, staff: dict[str, int]
) -> None:
    case = await in_work(driver)
    before = (await driver.case(case)).due_at
    await driver.open(COORDINATOR, f"case:{case}")
    await driver.press(COORDINATOR, "Ещё действия")
    assert "Не дальше" in await driver.press(COORDINATOR, "Продлить")
    assert "не больше чем на 30 дней" in await driver.say(COORDINATOR, "01.03.2027")
    assert "позже нынешнего" in await driver.say(COORDINATOR, "25.11.2026")
    await driver.press(COORDINATOR, "+5 раб. дн.")
    await driver.say(COORDINATOR, "Ждём асфальт")
    await driver.press(COORDINATOR, "Продлить срок")

    extended = await driver.case(case)
    assert extended.due_at > before
    assert extended.extensions == 1


async def test_an_overdue_term_is_told_on_the_card_and_still_extended(
    driver: Driver, staff: dict[str, int], clock: Clock
) -> None:
    case = await in_work(driver)
    clock.forward(timedelta(days=20))
    assert "Просрочено" in await driver.open(COORDINATOR, f"case:{case}")
    await driver.press(COORDINATOR, "Ещё действия")
    await driver.press(COORDINATOR, "Продлить")
    await driver.press(COORDINATOR, "+3 раб. дн.")
    await driver.say(COORDINATOR, "Ждём асфальт")
    await driver.press(COORDINATOR, "Продлить срок")

    assert (await driver.case(case)).due_at > clock.now
    clock.forward(timedelta(days=40))
    await driver.open(COORDINATOR, f"case:{case}")
    await driver.press(COORDINATOR, "Ещё действия")
    assert "Продлевать дальше нельзя" in await driver.press(COORDINATOR, "Продлить")


async def test_redirecting_back_is_warned_of_and_needs_a_yes(driver: Driver, staff: dict[str, int]) -> None:
    case = await in_work(driver)
    await driver.open(COORDINATOR, f"case:{case}")
    await driver.press(COORDINATOR, "Ещё действия")
    await driver.press(COORDINATOR, "Перенаправить")
    await driver.say(COORDINATOR, "горсвет")
    await driver.press(COORDINATOR, "Горсвет")
    await driver.say(COORDINATOR, "Это их столб")
    await driver.press(COORDINATOR, "Перенаправить")
    assert (await driver.case(case)).authority == "gorsvet"

    await driver.press(COORDINATOR, "Ещё действия")
    await driver.press(COORDINATOR, "Перенаправить")
    assert "уже было здесь" in await driver.press(COORDINATOR, "Отдел дорог")
    await driver.press(COORDINATOR, "Да, вернуть")
    await driver.say(COORDINATOR, "Столб на дороге")
    await driver.press(COORDINATOR, "Перенаправить")

    back = await driver.case(case)
    assert (back.authority, back.left) == ("adm-roads", ("adm-roads", "gorsvet"))


async def test_an_executor_is_assigned_and_after_a_contest_gets_a_companion(
    driver: Driver, staff: dict[str, int]
) -> None:
    case = await in_work(driver)
    await driver.open(COORDINATOR, f"case:{case}")
    assert "Сейчас: Мастер дорог" in await driver.press(COORDINATOR, "Назначить")
    assert "уже назначен" in await driver.press(COORDINATOR, "Мастер дорог")
    await driver.press(COORDINATOR, "Второй мастер")
    assert (await driver.case(case)).executors == (staff[SECOND],)

    await driver.open(SECOND, f"case:{case}")
    await driver.press(SECOND, "Ответить")
    await driver.press(SECOND, "Разъяснено")
    await driver.say(SECOND, "Не наша яма.")
    await driver.press(SECOND, "Пропустить")
    await driver.press(SECOND, "Отправить ответ")
    await driver.open("telegram:1", f"contest:{case}")
    await driver.say("telegram:1", "Ваша")
    await driver.press("telegram:1", "Пропустить")

    assert "круг 2" in await driver.open(COORDINATOR, f"case:{case}")
    await driver.press(COORDINATOR, "Назначить")
    assert "ответ оспорен" in await driver.press(COORDINATOR, "Второй мастер (решал раньше)")
    await driver.press(COORDINATOR, "Мастер дорог")
    assert (await driver.case(case)).executors == (staff[SECOND], staff[EXECUTOR])


async def test_an_internal_note_with_a_file_is_never_the_citizens(
    driver: Driver, staff: dict[str, int]
) -> None:
    case = await in_work(driver)
    await driver.press(EXECUTOR, "Ещё действия")
    await driver.press(EXECUTOR, "Заметка")
    await driver.send_photo(EXECUTOR, caption="Подрядчик обещал в среду")
    assert "Заметка сохранена" in await driver.press(EXECUTOR, "Готово")

    assert "Подрядчик обещал" in await driver.press(EXECUTOR, "История")
    await driver.open("telegram:1", f"appeal:{case}")
    assert "📎 1 файл" in driver.labels("telegram:1")
    assert "Подрядчик" not in await driver.press("telegram:1", "История")


async def test_rights_are_asked_at_every_press(driver: Driver, staff: dict[str, int]) -> None:
    case = await driver.sent()
    stranger = "telegram:77"
    await driver.start(stranger)
    assert "Такого обращения у вас нет" in await driver.open(stranger, f"case:{case.id}")
    await driver.open(EXECUTOR, f"case:{case.id}")
    assert "Принять и направить" not in driver.labels(EXECUTOR)

    await driver.open(COORDINATOR, f"case:{case.id}")
    admin = await driver.appoint("vk:9", Right(Role.ADMIN, "adm"))
    await driver.store.run(
        lambda unit: appointments.dismiss(unit, officials.official(unit, admin), staff[COORDINATOR], "vk:9")
    )
    assert "Чем помочь?" in await driver.press(COORDINATOR, "Отклонить")
    assert (await driver.case(case.id)).status is Status.REGISTERED


async def test_every_action_is_in_the_audit_with_its_place(driver: Driver, staff: dict[str, int]) -> None:
    case = await in_work(driver)
    entries = await driver.store.run(lambda unit: audit.of(unit, f"appeal:{case}"))
    assert [(each.person, each.address, each.action) for each in entries] == [
        (staff[COORDINATOR], COORDINATOR, "appeal.routed"),
        (staff[EXECUTOR], EXECUTOR, "appeal.assigned"),
    ]
    assert entries[0].after["status"] == "routed"
