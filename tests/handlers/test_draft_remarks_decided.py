"""What people say of a draft is read by a moderator, gets a verdict, and only then the summary comes."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.drafts import Count, Phase, Remark, Status, VerdictKind
from domain.rights import Right, Role
from storage.drafts import counts as draft_counts
from storage.drafts import drafts, exact_copies, moderation, remark_groups, remarks, verdicts, verdicts_due
from storage.unit import Unit
from tests.drafts import kept, said
from tests.handlers.driver import Driver
from tests.storage.cases import citizen, notices

MODERATOR, EDITOR = "telegram:20", "vk:21"
COPY = "Снег нужно убирать за шесть часов, иначе по двору не пройти с коляской"


@pytest.fixture
async def desk(driver: Driver) -> Driver:
    """A moderator and an editor of the administration."""
    await driver.appoint(MODERATOR, Right(Role.MODERATOR, "adm"), note="Модератор")
    await driver.appoint(EDITOR, Right(Role.EDITOR, "adm"), note="Редактор")
    return driver


async def talked(driver: Driver, phase: Phase, status: Status, *texts: str) -> int:
    """A draft of which people said this, each person once, on clause 3."""

    def turn(unit: Unit) -> int:
        when = {"opens_at": unit.now, "closes_at": unit.now + timedelta(days=16)}
        draft = kept(unit, phase, territory="zarechny", **when)
        for n, text in enumerate(texts, 1):
            said(unit, draft, citizen(unit, f"vk:{100 + n}"), "s6", text, status)
        return draft.id

    return await driver.store.run(turn)


async def stand(driver: Driver, draft: int) -> list[Remark]:
    """The remarks by number."""

    def turn(unit: Unit) -> list[Remark]:
        found = [remarks.by_ordinal(unit, draft, n) for n in range(1, 6)]
        return [each for each in found if each is not None]

    return await driver.store.run(turn)


async def test_a_moderator_reads_them_one_by_one_and_each_author_is_told(desk: Driver) -> None:
    draft = await talked(desk, Phase.DISCUSSION, Status.WAITING, "Песок лучше соли", "Купите гараж", "Дурь")
    await desk.open(MODERATOR, f"draft_work:{draft}")
    shown = await desk.press(MODERATOR, "На модерации · 3")
    assert "Песок лучше соли" in shown
    assert "участник № 1" in shown
    await desk.press(MODERATOR, "Опубликовать")
    await desk.press(MODERATOR, "Следующее ›")
    assert "Дурь" in desk.text(MODERATOR)
    await desk.press(MODERATOR, "Отклонить")
    await desk.press(MODERATOR, "Другое")
    assert "отклонено" in await desk.say(MODERATOR, "Напишите, что поменять в проекте")
    await desk.press(MODERATOR, "С начала")
    assert "Купите гараж" in desk.text(MODERATOR)
    statuses = [each.status for each in await stand(desk, draft)]
    assert statuses == [Status.PUBLISHED, Status.WAITING, Status.DECLINED]
    told = await desk.store.run(notices)
    assert told == [
        ("vk:101", "draft.citizen.remark_published"),
        ("vk:103", "draft.citizen.remark_declined"),
    ]


async def test_what_the_author_changed_meanwhile_is_not_declined_unread(desk: Driver) -> None:
    draft = await talked(desk, Phase.DISCUSSION, Status.WAITING, "Песок")
    await desk.open(MODERATOR, f"draft_work:{draft}")
    await desk.press(MODERATOR, "На модерации")
    await desk.press(MODERATOR, "Отклонить")
    await desk.press(MODERATOR, "Ничего не предложено")

    def meanwhile(unit: Unit) -> None:
        found = remarks.by_ordinal(unit, draft, 1)
        assert found is not None
        remarks.save(unit, found)

    await desk.store.run(meanwhile)
    await desk.press(MODERATOR, "Пропустить")
    assert [each.status for each in await stand(desk, draft)] == [Status.WAITING]


async def test_equal_remarks_are_answered_once_and_the_summary_waits_for_the_last(desk: Driver) -> None:
    texts = (COPY, "Тротуары посыпать песком", COPY + "!", COPY + " и санками")
    draft = await talked(desk, Phase.REVIEW, Status.PUBLISHED, *texts)
    await desk.open(EDITOR, f"draft_work:{draft}")
    await desk.press(EDITOR, "Опубликовать сводку")
    assert "Без решения: № 1, № 2, № 3, № 4" in desk.text(EDITOR)
    assert "публиковать рано" in desk.text(EDITOR)
    await desk.press(EDITOR, "Без решения")
    await desk.press(EDITOR, "Решить")
    await desk.press(EDITOR, "Учтено")
    await desk.say(EDITOR, "Срок сокращён")
    asked = await desk.say(EDITOR, "не позднее 6 часов")
    assert "ещё 2 таких же предложения: №\u00a03, №\u00a04" in asked
    await desk.press(EDITOR, "Да, всем")
    assert "по 3 предложениям" in await desk.press(EDITOR, "Ответить")
    assert "Тротуары" in desk.text(EDITOR)
    await desk.press(EDITOR, "Решить")
    await desk.press(EDITOR, "Не учтено")
    await desk.say(EDITOR, "Это другой документ")
    await desk.press(EDITOR, "Ответить")
    given = [each.verdict for each in await stand(desk, draft)]
    assert len({each.id for each in given if each is not None}) == 2
    assert [each.kind for each in given if each is not None].count(VerdictKind.TAKEN) == 3
    await desk.press(EDITOR, "‹ Назад")
    await desk.press(EDITOR, "Опубликовать сводку")
    await desk.press(EDITOR, "Опубликовать сводку")
    stands = await desk.store.run(lambda unit: drafts.load(unit, draft))
    assert stands.phase is Phase.SUMMARY
    counts = await desk.store.run(lambda unit: draft_counts.total(unit, draft))
    assert (counts[Count.TAKEN], counts[Count.REJECTED], counts[Count.UNREVIEWED]) == (3, 1, 0)
    told = await desk.store.run(notices)
    assert sorted(address for address, kind in told if kind.endswith("remark_verdict")) == [
        "vk:101",
        "vk:102",
        "vk:103",
        "vk:104",
    ]


async def test_what_a_turn_has_no_time_for_is_told_and_follows_by_itself(
    desk: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moderation, "TOGETHER", 3)
    draft = await talked(desk, Phase.REVIEW, Status.PUBLISHED, *[COPY] * 8, "Тротуары посыпать песком")

    def group(unit: Unit) -> None:
        first = remarks.by_ordinal(unit, draft, 1)
        assert first is not None
        for n in range(2, 9):
            other = remarks.by_ordinal(unit, draft, n)
            assert other is not None
            remark_groups.merge(unit, remarks.load(unit, first.id), other, citizen(unit, EDITOR))

    await desk.store.run(group)
    await desk.open(EDITOR, f"draft_work:{draft}")
    await desk.press(EDITOR, "Без решения · 9")
    await desk.press(EDITOR, "Решить")
    await desk.press(EDITOR, "Не учтено")
    assert "Есть ещё 7 таких же предложений" in await desk.say(EDITOR, "Дворников столько нет")
    await desk.press(EDITOR, "Да, всем")
    shown = await desk.press(EDITOR, "Ответить")
    assert "Решение дано по 3 предложениям" in shown
    assert "Ещё 5 таких же получат то же решение сами" in shown
    assert "Тротуары" in shown  # those five are not asked about again
    await desk.press(EDITOR, "Решить")
    await desk.press(EDITOR, "Учтено")
    await desk.say(EDITOR, "Согласны")
    await desk.press(EDITOR, "Пропустить")
    shown = await desk.press(EDITOR, "Ответить")
    assert "Больше нет предложений без решения." in shown
    assert "Ещё 5 таких же" in shown
    await desk.press(EDITOR, "‹ Назад")
    shown = await desk.press(EDITOR, "Опубликовать сводку")
    assert "публиковать рано" in shown
    assert "Ещё 5 таких же" in shown
    assert await desk.store.run(verdicts_due.give) == 5
    await desk.press(EDITOR, "‹ Назад")
    assert "не учтено: 8" in desk.text(EDITOR)
    assert "?" in await desk.press(EDITOR, "Опубликовать сводку")


async def test_a_verdict_is_changed_as_it_was_read_and_only_where_it_was_wanted(desk: Driver) -> None:
    draft = await talked(desk, Phase.REVIEW, Status.PUBLISHED, COPY, COPY + "!")
    await desk.open(EDITOR, f"draft_work:{draft}")
    assert not any(each.startswith("С решением") for each in desk.labels(EDITOR))
    await desk.press(EDITOR, "Без решения · 2")
    await desk.press(EDITOR, "Решить")
    await desk.press(EDITOR, "Не учтено")
    await desk.say(EDITOR, "Дорого")
    await desk.press(EDITOR, "Да, всем")
    await desk.press(EDITOR, "Ответить")

    async def changed(before: Callable[[Unit], object] | None = None) -> str:
        await desk.open(EDITOR, f"draft_work:{draft}")
        await desk.press(EDITOR, "С решением · 2")
        await desk.say(EDITOR, "№ 1")
        await desk.press(EDITOR, "Изменить решение")
        await desk.press(EDITOR, "Учтено")
        await desk.say(EDITOR, "Деньги нашлись")
        await desk.press(EDITOR, "Пропустить")
        await desk.say(EDITOR, "Бюджет уточнили")
        await desk.press(EDITOR, "Нет, только этому")
        if before is not None:
            await desk.store.run(before)
        return await desk.press(EDITOR, "Изменить решение")

    def answered(unit: Unit) -> None:
        first = remarks.by_ordinal(unit, draft, 1)
        assert first is not None
        verdicts.reply(unit, first, drafts.load(unit, draft), first.person, "Найдите деньги")

    assert "Бюджет уточнили" in await changed(answered)  # what was typed is given back
    kinds = [each.verdict.kind for each in await stand(desk, draft) if each.verdict is not None]
    assert kinds == [VerdictKind.REJECTED] * 2
    assert "Решение изменено" in await changed()
    kinds = [each.verdict.kind for each in await stand(desk, draft) if each.verdict is not None]
    assert kinds == [VerdictKind.TAKEN, VerdictKind.REJECTED]
    told = await desk.store.run(notices)
    assert [address for address, kind in told if kind.endswith("remark_changed")] == ["vk:101"]


async def test_an_editor_alone_moderates_nothing(desk: Driver) -> None:
    draft = await talked(desk, Phase.DISCUSSION, Status.WAITING, "Песок")
    await desk.open(EDITOR, f"draft_work:{draft}")
    assert not any(each.startswith("На модерации") for each in desk.labels(EDITOR))


async def test_a_moderator_finds_what_waits_without_knowing_in_which_draft(desk: Driver) -> None:
    await talked(desk, Phase.DISCUSSION, Status.WAITING, "Песок лучше соли")
    await talked(desk, Phase.REVIEW, Status.WAITING, "Купите гараж", "Гараж не нужен")
    await desk.open(MODERATOR, "acts")
    assert "Ждут модератора · 3" in desk.labels(MODERATOR)
    await desk.press(MODERATOR, "Ждут модератора · 3")
    most, least = (label for label in desk.labels(MODERATOR) if " · " in label)
    assert (most[-4:], least[-4:]) == (" · 2", " · 1")
    assert "Песок лучше соли" in await desk.press(MODERATOR, least)
    await desk.press(MODERATOR, "Опубликовать")
    await desk.press(MODERATOR, "‹ Назад")
    assert [label[-4:] for label in desk.labels(MODERATOR) if " · " in label] == [" · 2"]
    await desk.open(EDITOR, "acts")
    assert not any("Ждут модератора" in label for label in desk.labels(EDITOR))


async def test_of_very_many_copies_the_rest_is_published_by_itself_and_the_screen_says_so(
    desk: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moderation, "TOGETHER", 6)
    draft = await talked(desk, Phase.DISCUSSION, Status.WAITING, *[COPY] * 12)

    def grouped(unit: Unit) -> None:
        for at in range(2, 13):
            one, other = (remarks.by_ordinal(unit, draft, number) for number in (1, at))
            assert one is not None
            assert other is not None
            remark_groups.merge(unit, one, other, citizen(unit, EDITOR))

    await desk.store.run(grouped)
    await desk.open(MODERATOR, f"draft_work:{draft}")
    await desk.press(MODERATOR, "На модерации · 12")
    await desk.press(MODERATOR, "Такие же")
    shown = await desk.press(MODERATOR, "Опубликовать эти и все точные копии")
    assert "Опубликовано 6 предложений" in shown
    assert "Остальные точные копии публикуются сами" in shown
    assert not [each for each in desk.labels(MODERATOR) if each.startswith("Опубликовать")]
    while await desk.store.run(exact_copies.give):
        pass
    await desk.press(MODERATOR, "‹ Назад")
    await desk.open(MODERATOR, f"draft_work:{draft}")
    assert not [each for each in desk.labels(MODERATOR) if each.startswith("На модерации")]
