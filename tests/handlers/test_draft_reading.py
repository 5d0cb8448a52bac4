"""Draft acts as citizens read them: every draft is reached, every change of the text can be read whole."""

from dataclasses import replace

import pytest

from domain.drafts import Phase, Piece, RemarkKind, SectionKind, Status, Verdict, VerdictKind
from domain.drafts.sections import keyed
from domain.rights import Right, Role
from storage.drafts import drafts, remarks, verdicts
from storage.files import files
from storage.officials import officials
from storage.unit import Unit
from tests.drafts import CLOSES, PIECES, TREE, kept, revised, said
from tests.handlers.driver import Driver
from tests.storage.cases import citizen

ANNA, BORIS, EDITOR = "vk:1", "vk:2", "vk:20"
LONG = " ".join(f"Правило номер {n} о том, как содержать двор." for n in range(200))


async def test_every_draft_is_reached_however_many_there_are(driver: Driver) -> None:
    def many(unit: Unit) -> None:
        for n in range(12):
            kept(unit, territory="zarechny", title=f"Правила {n}-го двора", closes_at=CLOSES)

    await driver.store.run(many)
    shown = await driver.open(ANNA, "drafts")
    assert "Страница 1 из 4" in shown
    seen = {n for n in range(12) if f"Правила {n}-го двора" in shown}
    for _ in range(3):
        shown = await driver.press(ANNA, "Дальше ›")
        seen |= {n for n in range(12) if f"Правила {n}-го двора" in shown}
    assert seen == set(range(12))
    assert "Предложения принимаются" in await driver.press(ANNA, "Правила 11-го двора")


async def test_one_cancelled_is_among_those_that_ended_if_people_had_seen_it(driver: Driver) -> None:
    def gone(unit: Unit) -> None:
        for title in ("Виденное", "Невиденное"):
            draft = kept(unit, Phase.DISCUSSION if title == "Виденное" else Phase.MAKING, title=title)
            drafts.save(unit, replace(draft, phase=Phase.CANCELLED))

    await driver.store.run(gone)
    await driver.open(ANNA, "drafts")
    shown = await driver.press(ANNA, "Завершённые")
    assert "Виденное" in shown
    assert "Невиденное" not in shown


async def test_a_section_that_was_taken_out_is_read_to_its_end(driver: Driver) -> None:
    def both(unit: Unit) -> int:
        old = keyed((*PIECES, Piece(SectionKind.CLAUSE, "9", text=LONG)))
        draft = kept(unit, tree=old, territory="zarechny")
        revised(unit, draft, TREE)
        return draft.id

    draft = await driver.store.run(both)
    await driver.open(ANNA, f"draft:{draft}")
    await driver.press(ANNA, "Что изменилось в тексте")
    shown = await driver.press(ANNA, "－ Пункт 9")
    read = shown
    while "Дальше ›" in driver.labels(ANNA):
        shown = await driver.press(ANNA, "Дальше ›")
        read += shown
    assert all(f"номер {n} " in read for n in range(200))
    assert "К тексту раздела" not in driver.labels(ANNA)


async def test_an_answer_to_a_decision_that_no_moderator_has_read_is_not_shown_to_others(
    driver: Driver,
) -> None:
    def answered(unit: Unit) -> int:
        draft = kept(unit, Phase.DISCUSSION, territory="zarechny")
        remark = said(unit, draft, citizen(unit, ANNA), "s6")
        editor = officials.official(unit, citizen(unit, EDITOR))
        [given] = verdicts.give(
            unit, draft, [remark], Verdict(VerdictKind.REJECTED, "Дворников столько нет."), editor, EDITOR
        )
        verdicts.reply(unit, given, draft, given.person, "Вы все бездельники!")
        return given.id

    await driver.appoint(EDITOR, Right(Role.EDITOR, "adm"), note="Редактор")
    remark = await driver.store.run(answered)
    assert "бездельники" in await driver.open(ANNA, f"remark:{remark}")
    shown = await driver.open(BORIS, f"remark:{remark}")
    assert "Дворников столько нет." in shown
    assert "бездельники" not in shown


@pytest.mark.parametrize(("pressed", "stay"), [("Оставить", True), ("Убрать", False)])
async def test_an_author_keeps_or_takes_away_what_was_attached(
    driver: Driver, pressed: str, stay: bool
) -> None:
    def sent(unit: Unit) -> tuple[int, int]:
        draft = kept(unit, Phase.DISCUSSION, territory="zarechny")
        file = files.receive(unit, kind="document", network="vk", ref="plan.pdf")
        remark = said(unit, draft, citizen(unit, ANNA), "s6", status=Status.WAITING, files=(file,))
        return remark.id, file

    remark, file = await driver.store.run(sent)
    await driver.agrees(ANNA)
    await driver.open(ANNA, f"remark:{remark}")
    await driver.press(ANNA, "Изменить")
    assert "приложен 1 файл" in await driver.say(ANNA, "Снег лежит две недели.")
    assert "две недели" in await driver.press(ANNA, pressed)
    found = await driver.store.run(lambda unit: remarks.load(unit, remark))
    assert found.text == "Снег лежит две недели."
    assert found.files == ((file,) if stay else ())


@pytest.mark.parametrize(
    ("pressed", "typed", "why"),
    [("Оставить", "", "Дети ходят."), ("Убрать", "", ""), ("Написать заново", "Скользко.", "Скользко.")],
)
async def test_an_author_keeps_takes_away_or_rewrites_the_explanation(
    driver: Driver, pressed: str, typed: str, why: str
) -> None:
    def sent(unit: Unit) -> int:
        draft, anna = kept(unit, Phase.DISCUSSION, territory="zarechny"), citizen(unit, ANNA)
        wording: dict[str, object] = {"kind": RemarkKind.WORDING, "why": "Дети ходят."}
        return said(unit, draft, anna, "s6", status=Status.WAITING, **wording).id

    remark = await driver.store.run(sent)
    await driver.agrees(ANNA)
    await driver.open(ANNA, f"remark:{remark}")
    await driver.press(ANNA, "Изменить")
    assert "Дети ходят." in await driver.say(ANNA, "Снег убирают до утра.")
    await driver.press(ANNA, pressed)
    if typed:
        await driver.say(ANNA, typed)
    await driver.press(ANNA, "Пропустить")  # nothing is attached
    found = await driver.store.run(lambda unit: remarks.load(unit, remark))
    assert (found.text, found.why) == ("Снег убирают до утра.", why)


async def test_all_changes_of_a_section_are_told_page_by_page(driver: Driver) -> None:
    def both(unit: Unit) -> int:
        words = "\n".join(f"Правило {n}: убирать за {n} часов." for n in range(20))
        old = keyed((Piece(SectionKind.CLAUSE, "1", text=words),))
        new = keyed((Piece(SectionKind.CLAUSE, "1", text=words.replace("часов", "минут")),), old, version=2)
        draft = kept(unit, tree=old, territory="zarechny")
        revised(unit, draft, new)
        return draft.id

    draft = await driver.store.run(both)
    await driver.open(ANNA, f"draft:{draft}")
    await driver.press(ANNA, "Что изменилось в тексте")
    read = shown = await driver.press(ANNA, "✎ Пункт 1")
    assert "Страница 1 из 4" in shown
    for _ in range(3):
        read += await driver.press(ANNA, "Дальше ›")
    assert read.count("Стало:") == 20
    assert "Дальше ›" not in driver.labels(ANNA)
