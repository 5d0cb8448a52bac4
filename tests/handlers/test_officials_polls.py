"""An editor makes a poll in the bot, the head approves it, the clock opens and closes it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.catalogue import Practice
from domain.polls import Chosen, Kind, Level, QuestionKind, State
from domain.rights import Right, Role
from storage import catalogue
from storage.polls import ballots, polls
from storage.polls import schedule as poll_schedule
from storage.unit import Unit
from tests.conftest import Clock
from tests.handlers.driver import Driver
from tests.storage.cases import notices
from tests.storage.test_ballot_rows import DAY, somebody

EDITOR, HEAD, CURATOR = "telegram:20", "vk:21", "telegram:22"


@pytest.fixture
async def desk(driver: Driver) -> Driver:
    """An editor and a head of the administration, where heads approve polls; «Опросы» is open."""

    def approving(unit: Unit) -> None:
        adm = replace(unit.catalogue.authorities["adm"], practice=Practice(poll_approval=True))
        catalogue.put(unit, catalogue.Imported((), (adm,), (), ()))

    await driver.store.run(approving)
    await driver.appoint(EDITOR, Right(Role.EDITOR, "adm"), note="Редактор")
    await driver.appoint(HEAD, Right(Role.HEAD, "adm"), note="Глава")
    await driver.say(EDITOR, "Рабочее место")
    await driver.press(EDITOR, "Опросы")
    return driver


async def drafted(driver: Driver, kind: str = "Опрос: вопросы") -> str:
    """A draft made by typing and pressing; its card."""
    await driver.press(EDITOR, "Создать")
    await driver.press(EDITOR, kind)
    if "От какого органа" in driver.text(EDITOR):
        await driver.press(EDITOR, "adm")
    await driver.say(EDITOR, "Каким быть скверу")
    await driver.say(EDITOR, "Осенью сквер на Садовой обновят. Скажите, каким он нужен вам.")
    await driver.press(EDITOR, "Пропустить")  # no picture
    await driver.say(EDITOR, "Верхнезареченск")
    await driver.say(EDITOR, "завтра в 9")
    assert "позже открытия" in await driver.say(EDITOR, "25.11 8:00")
    await driver.say(EDITOR, "15.12 18:00")
    assert "позже" in await driver.say(EDITOR, "10.12")
    await driver.say(EDITOR, "25.12")
    await driver.press(EDITOR, "С 14 лет")
    await driver.press(EDITOR, "Да, только жители")
    await driver.press(EDITOR, "Нет, не нужен")
    await driver.press(EDITOR, "После закрытия")
    await driver.press(EDITOR, "Да, можно")
    assert "целое число" in await driver.say(EDITOR, "много")
    await driver.say(EDITOR, "1 000")
    await driver.press(EDITOR, "Все голоса")
    if kind.startswith("Голосование"):
        await driver.say(EDITOR, "2")
    assert "Каким быть скверу" in driver.text(EDITOR)
    return await driver.press(EDITOR, "Сохранить")


async def question(driver: Driver, text: str, options: str) -> str:
    """One question with one of several options, from its list."""
    await driver.press(EDITOR, "Добавить вопрос")
    await driver.press(EDITOR, "Один вариант")
    await driver.say(EDITOR, text)
    await driver.say(EDITOR, options)
    await driver.press(EDITOR, "Да")
    await driver.press(EDITOR, "Да, обязателен")
    return await driver.press(EDITOR, "Сохранить вопрос")


async def ready(driver: Driver) -> int:
    """A poll of one question, its card open at the editor's."""
    await drafted(driver)
    await driver.press(EDITOR, "Вопросы")
    await question(driver, "Что важнее?", "1. Деревья\n- Скамейки\n• Площадка")
    await driver.press(EDITOR, "‹ Назад")
    return 1


async def test_a_draft_says_what_is_missing_in_plain_words(desk: Driver) -> None:
    card = await drafted(desk)
    assert "черновик" in card
    assert "нужно поправить 1 место" in card
    assert "15 декабря, 18:00 (UTC+3)" in card
    assert "жители территории, с 14 лет" in card
    assert "В опросе нет ни одного вопроса" in await desk.press(EDITOR, "Проверить")
    await desk.press(EDITOR, "‹ Назад")
    await desk.press(EDITOR, "Отправить")
    assert "нужно поправить 1 место" in await desk.press(EDITOR, "Отправить")


async def test_the_days_offered_for_what_is_decided_are_working_days(desk: Driver) -> None:
    await desk.press(EDITOR, "Создать")
    await desk.press(EDITOR, "Опрос: вопросы")
    if "От какого органа" in desk.text(EDITOR):
        await desk.press(EDITOR, "adm")
    await desk.say(EDITOR, "Каким быть скверу")
    for _ in range(2):
        await desk.press(EDITOR, "Пропустить")
    await desk.say(EDITOR, "Верхнезареченск")
    await desk.say(EDITOR, "завтра в 9")
    await desk.say(EDITOR, "26.12")  # a Saturday; then New Year's holidays until the 11th of January
    assert [each for each in desk.labels(EDITOR) if "январ" in each] == [
        "11 января 2027, понедельник",
        "25 января 2027, понедельник",
    ]


async def test_options_are_typed_as_a_list_and_a_corrected_one_keeps_its_key(desk: Driver) -> None:
    poll = await ready(desk)
    made = await desk.store.read(lambda unit: polls.load(unit, poll))
    [asked] = made.questions
    assert [each.label["ru"] for each in asked.options] == ["Деревья", "Скамейки", "Площадка"]
    assert asked.unsure

    await desk.press(EDITOR, "Вопросы")
    await desk.press(EDITOR, "q1")
    await desk.press(EDITOR, "Изменить")
    await desk.find(EDITOR, "✏️ Варианты")
    assert "одинаковые" in await desk.say(EDITOR, "Деревья\nдеревья")
    await desk.say(EDITOR, "Деревья и кусты\nСкамейки\nПлощадка")
    await desk.press(EDITOR, "Сохранить вопрос")
    [after] = (await desk.store.read(lambda unit: polls.load(unit, poll))).questions
    assert [each.key for each in after.options] == [each.key for each in asked.options]
    assert after.options[0].label == {"ru": "Деревья и кусты"}


async def test_questions_are_ordered_shown_by_an_answer_and_taken_out(desk: Driver) -> None:
    poll = await ready(desk)
    await desk.press(EDITOR, "Вопросы")
    await question(desk, "Где площадка?", "У пруда\nУ школы")
    await desk.press(EDITOR, "q2")
    await desk.press(EDITOR, "Когда показывать")
    await desk.press(EDITOR, "1. Что важнее?")
    await desk.press(EDITOR, "▫️ Площадка")
    shown = await desk.press(EDITOR, "Готово")
    assert "Показывается, если в вопросе 1 ответили: Площадка" in shown

    await desk.press(EDITOR, "▲ Выше")
    await desk.press(EDITOR, "‹ Назад")
    await desk.press(EDITOR, "‹ Назад")
    assert "не стоит раньше" in await desk.press(EDITOR, "Проверить")
    await desk.press(EDITOR, "‹ Назад")
    await desk.press(EDITOR, "Вопросы")
    await desk.press(EDITOR, "q1")
    assert "1" in await desk.press(EDITOR, "Удалить")
    await desk.press(EDITOR, "Да, удалить")
    left = await desk.store.read(lambda unit: polls.load(unit, poll))
    assert [(each.key, each.conditions) for each in left.questions] == [("q2", ())]


async def test_an_item_can_be_moved_only_where_it_can_go(desk: Driver) -> None:
    await ready(desk)
    await desk.press(EDITOR, "Вопросы")
    await desk.press(EDITOR, "q1")
    assert not {"▲ Выше", "▼ Ниже"} & set(desk.labels(EDITOR))  # it is alone
    await desk.press(EDITOR, "‹ Назад")
    await question(desk, "Где площадка?", "У пруда\nУ школы")
    await desk.press(EDITOR, "q2")
    assert "▼ Ниже" not in desk.labels(EDITOR)
    assert "Вопрос 1" in await desk.press(EDITOR, "▲ Выше")
    assert "▲ Выше" not in desk.labels(EDITOR)
    assert "Вопрос 2" in await desk.press(EDITOR, "▼ Ниже")


async def test_turnout_that_has_not_changed_says_so_and_few_people_are_not_told_apart(desk: Driver) -> None:
    poll = await ready(desk)
    await desk.store.run(lambda unit: _running(unit, poll))
    people = [await somebody(desk.store, f"vk:9{at}") for at in range(6)]

    def vote(unit: Unit) -> None:
        for person in people:
            place = "verkhnezarechensk" if person == people[0] else "zarechny"
            answers = {"q1": Chosen(("o1",))}
            ballots.cast(unit, poll, person, answers, level=Level.CHANNEL, territory=place, day=DAY)

    await desk.store.run(vote)
    await desk.open(EDITOR, f"poll_work:{poll}")
    told = await desk.press(EDITOR, "Явка и итоги")
    assert "Участвуют 6 человек" in told
    assert "Заречный район — 5" in told
    assert "город Верхнезареченск" not in told
    await desk.press(EDITOR, "Обновить")
    assert desk.phone(EDITOR).toast == "Здесь всё по-прежнему"


async def test_every_kind_of_question_is_made_in_the_bot(desk: Driver) -> None:
    await drafted(desk)
    await desk.press(EDITOR, "Вопросы")
    for label, answers in {
        "Несколько вариантов": ("а\nб\nв", "1–2", "Нет", "Да, обязателен"),
        "Расставить": ("а\nб\nв", "Пропустить", "Нет", "Да, обязателен"),
        "Оценка": ("1-5", "плохо", "отлично", "Да", "Нет, можно пропустить"),
        "За, против": ("Да", "Да, обязателен"),
        "Своими словами": ("Нет", "Нет, можно пропустить"),
    }.items():
        await desk.press(EDITOR, "Добавить вопрос")
        await desk.press(EDITOR, label)
        await desk.say(EDITOR, f"{label}?")
        for each in answers:
            pressed = any(one.startswith(each) for one in desk.labels(EDITOR))
            await (desk.press(EDITOR, each) if pressed else desk.say(EDITOR, each))
        await desk.press(EDITOR, "Сохранить вопрос")
    made = await desk.store.read(lambda unit: polls.load(unit, 1))
    assert [each.kind for each in made.questions] == [
        QuestionKind.SEVERAL_OF,
        QuestionKind.RANKING,
        QuestionKind.SCALE,
        QuestionKind.YES_NO,
        QuestionKind.TEXT,
    ]
    assert (made.questions[0].least, made.questions[0].most) == (1, 2)
    assert made.questions[2].first_name == {"ru": "плохо"}
    await desk.press(EDITOR, "‹ Назад")
    assert "Всё в порядке" in desk.text(EDITOR)


async def test_a_vote_for_projects_has_cards_with_a_photo_and_a_cost(desk: Driver) -> None:
    await drafted(desk, "Голосование за проекты")
    await desk.press(EDITOR, "Проекты")
    for title, cost in (("Сквер", "1,25 млн"), ("Каток", "800 тыс. руб.")):
        await desk.press(EDITOR, "Добавить проект")
        await desk.say(EDITOR, title)
        await desk.say(EDITOR, "ул. Садовая, 5")
        assert "сумму" in await desk.say(EDITOR, "дорого")
        await desk.say(EDITOR, cost)
        await desk.say(EDITOR, "Дорожки и скамейки")
        await desk.send_photo(EDITOR)
        await desk.press(EDITOR, "Готово")
        await desk.press(EDITOR, "Сохранить проект")
    made = await desk.store.read(lambda unit: polls.load(unit, 1))
    assert (made.kind, made.choose) == (Kind.RATING, 2)
    assert [each.cost for each in made.projects] == [1_250_000, 800_000]
    assert all(each.photo for each in made.projects)
    assert "1\u00a0250\u00a0000\u00a0₽" in await desk.press(EDITOR, "p1")


async def test_the_head_returns_it_then_approves_and_the_clock_opens_and_closes_it(
    desk: Driver, clock: Clock
) -> None:
    poll = await ready(desk)
    assert "Сначала опрос посмотрит руководитель" in await desk.press(EDITOR, "Отправить")
    assert "на утверждение" in await desk.press(EDITOR, "Отправить")
    assert (HEAD, "poll.official.submitted") in await desk.store.read(notices)

    await desk.open(HEAD, f"poll_work:{poll}")
    assert "Изменить" not in " ".join(desk.labels(HEAD))
    await desk.press(HEAD, "Вернуть с замечаниями")
    assert "увидит ваши замечания" in await desk.say(HEAD, "Добавьте детскую площадку")
    assert "Добавьте детскую площадку" in await desk.open(EDITOR, f"poll_work:{poll}")
    await desk.press(EDITOR, "Отправить")
    await desk.press(EDITOR, "Отправить")
    await desk.open(HEAD, f"poll_work:{poll}")
    await desk.press(HEAD, "Утвердить")
    assert "откроется по расписанию" in await desk.press(HEAD, "Утвердить")

    clock.now = clock.now.replace(day=25, hour=5, minute=59)
    assert await desk.store.run(poll_schedule.open_due) == 0
    clock.forward(timedelta(minutes=1))  # nine o'clock in Moscow
    assert await desk.store.run(poll_schedule.open_due) == 1
    assert "🟢 идёт" in await desk.open(EDITOR, f"poll_work:{poll}")
    assert "Отправить" not in desk.labels(EDITOR)
    clock.now = clock.now.replace(month=12, day=15, hour=15, minute=0)
    assert await desk.store.run(poll_schedule.close_due) == 1
    assert "ждёт «что решено»" in await desk.open(EDITOR, f"poll_work:{poll}")


async def test_cancelled_with_a_reason_that_stays_to_be_read(desk: Driver, clock: Clock) -> None:
    poll = await ready(desk)
    await desk.store.run(lambda unit: _running(unit, poll))
    await desk.open(EDITOR, f"poll_work:{poll}")
    await desk.press(EDITOR, "Ещё действия")
    await desk.press(EDITOR, "Отменить опрос")
    await desk.say(EDITOR, "Ошибка в вопросе")
    assert "опрос отменён" in (await desk.press(EDITOR, "Да, отменить")).lower()
    assert "Ошибка в вопросе" in await desk.open(EDITOR, f"poll_work:{poll}")


async def test_dropped_before_anybody_saw_it_needs_no_reason_and_tells_none(desk: Driver) -> None:
    poll = await ready(desk)
    await desk.open(EDITOR, f"poll_work:{poll}")
    await desk.press(EDITOR, "Ещё действия")
    await desk.press(EDITOR, "Удалить черновик")
    await desk.press(EDITOR, "Пропустить")
    await desk.press(EDITOR, "Да, отменить")
    card = await desk.open(EDITOR, f"poll_work:{poll}")
    assert "отменён" in card
    assert "Почему отменён" not in card


async def test_prolonged_by_a_press_with_a_reason(desk: Driver) -> None:
    poll = await ready(desk)
    await desk.store.run(lambda unit: _running(unit, poll))
    before = await desk.store.read(lambda unit: polls.load(unit, poll))
    await desk.open(EDITOR, f"poll_work:{poll}")
    await desk.press(EDITOR, "Продлить")
    assert "позже" in await desk.say(EDITOR, "14.12")
    await desk.press(EDITOR, "На 7 дней")
    await desk.say(EDITOR, "Мало голосов")
    await desk.press(EDITOR, "Продлить")
    after = await desk.store.read(lambda unit: polls.load(unit, poll))
    assert after.closes_at is not None
    assert before.closes_at is not None
    assert (after.closes_at - before.closes_at).days == 7
    assert "Мало голосов" in await _history(desk, poll)


async def test_what_somebody_else_changed_is_not_written_over_and_the_words_come_back(desk: Driver) -> None:
    poll = await ready(desk)
    second = "vk:25"
    await desk.appoint(second, Right(Role.EDITOR, "adm"), note="Второй")
    for editor in (EDITOR, second):
        await desk.open(editor, f"poll_work:{poll}")
        await desk.press(editor, "Вопросы")
        await desk.press(editor, "q1")
        await desk.press(editor, "Изменить")
        await desk.find(editor, "✏️ Вопрос")
        await desk.say(editor, f"Слова {editor}")
    await desk.press(EDITOR, "Сохранить вопрос")
    told = await desk.press(second, "Сохранить вопрос")
    assert "изменил кто-то ещё" in told
    assert f"Слова {second}" in told
    [asked] = (await desk.store.read(lambda unit: polls.load(unit, poll))).questions
    assert asked.text == {"ru": f"Слова {EDITOR}"}


async def test_a_curator_sees_all_and_changes_nothing(desk: Driver) -> None:
    poll = await ready(desk)
    await desk.appoint(CURATOR, Right(Role.CURATOR, "adm"))
    await desk.open(CURATOR, f"poll_work:{poll}")
    await desk.press(CURATOR, "Вопросы")
    assert "Добавить вопрос" not in desk.labels(CURATOR)
    await desk.press(CURATOR, "q1")
    assert desk.labels(CURATOR) == ["‹ Назад"]


async def test_a_stranger_to_the_authority_sees_nothing(desk: Driver) -> None:
    poll = await ready(desk)
    await desk.start("vk:99")
    assert "не открыт" in await desk.open("vk:99", f"poll_work:{poll}")


async def test_a_copy_is_a_draft_with_the_same_questions(desk: Driver) -> None:
    await ready(desk)
    await desk.press(EDITOR, "Ещё действия")
    assert "Готова копия" in await desk.press(EDITOR, "Сделать такой же")
    copy = await desk.store.read(lambda unit: polls.load(unit, 2))
    assert (copy.state, len(copy.questions), copy.closes_at) == (State.DRAFT, 1, None)


async def test_a_draft_half_made_waits_for_the_editor(desk: Driver) -> None:
    await desk.press(EDITOR, "Создать")
    await desk.press(EDITOR, "Опрос: вопросы")
    await desk.press(EDITOR, "adm")
    await desk.say(EDITOR, "Каким быть скверу")
    await desk.say(EDITOR, "Рабочее место")
    await desk.press(EDITOR, "Опросы")
    assert "Каким быть скверу" in await desk.press(EDITOR, "Создать")


def _running(unit: Unit, poll: int) -> None:
    found = polls.load(unit, poll)
    polls.save(unit, replace(found, state=State.OPEN, opens_at=unit.now - timedelta(days=1)))


async def _history(desk: Driver, poll: int) -> str:
    await desk.open(EDITOR, f"poll_work:{poll}")
    await desk.press(EDITOR, "Ещё действия")
    return await desk.press(EDITOR, "История")
