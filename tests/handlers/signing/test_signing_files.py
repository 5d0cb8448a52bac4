"""By name beside a proposal: in the file that an official orders in VK, and in no other."""

import io
from dataclasses import replace
from pathlib import Path

import docx

from bot.chat import Json
from domain.drafts import Draft, Phase, Remark, Verdict, VerdictKind
from handlers.drafts import papers
from papers.acts import printing
from papers.acts.printing import Printed
from papers.bench import Bench
from storage.drafts import drafts, moderation, remarks, signers
from storage.drafts import papers as kinds
from storage.files.blobs import Blobs
from storage.files.workshop import Order
from storage.officials import audit, officials
from storage.unit import Unit
from tests.handlers.driver import SPEECHES, Driver
from tests.handlers.signing.steps import (
    EDITOR,
    MODERATORS,
    NAME,
    TEXT,
    THERE,
    standing,
)
from tests.storage.cases import citizen


def summed(unit: Unit, draft: Draft, address: str, *, named: bool) -> Printed | None:
    craft = next(each for each in papers.crafts if each.kind == kinds.SUMMARY)
    what: Json = {"draft": draft.id, "personal": address.startswith("vk:"), "named": named}
    person = citizen(unit, EDITOR)
    found = craft.gather(
        unit, Order(1, kinds.SUMMARY, what, address, person, None, 1, 1, unit.now), SPEECHES["ru"]
    )
    assert found is None or isinstance(found, Printed)
    return found


async def judged(driver: Driver, draft: Draft, remark: Remark) -> Draft:
    def turn(unit: Unit) -> Draft:
        review = drafts.save(unit, replace(drafts.load(unit, draft.id), phase=Phase.REVIEW))
        editor = officials.official(unit, citizen(unit, EDITOR))
        told = Verdict(VerdictKind.TAKEN, "Да")
        moderation.judge(unit, review, [remarks.load(unit, remark.id)], told, editor, EDITOR)
        return drafts.save(unit, replace(review, phase=Phase.SUMMARY))

    return await driver.store.run(turn)


async def test_names_are_in_the_file_that_an_official_orders_in_vk_and_in_no_other(
    driver: Driver, draft: Draft, tmp_path: Path
) -> None:
    after = await judged(driver, draft, await standing(driver, draft))

    def made(unit: Unit) -> tuple[Printed | None, list[str]]:
        everybody = next(each for each in papers.crafts if each.kind == kinds.PUBLISHED)
        what: Json = {"draft": draft.id, "phase": "summary"}
        order = Order(2, kinds.PUBLISHED, what, "", None, None, 1, 1, unit.now)
        others = [
            everybody.gather(unit, order, SPEECHES["ru"]),
            summed(unit, draft, EDITOR, named=False),
            summed(unit, draft, MODERATORS[0], named=False),
        ]
        assert summed(unit, draft, "telegram:22", named=True) is None
        return summed(unit, draft, EDITOR, named=True), [repr(each) for each in others]

    named, others = await driver.store.run(made)
    assert named is not None
    assert all(NAME not in each and TEXT in each for each in others)
    assert after.phase is Phase.SUMMARY
    bench = Bench(tmp_path, Blobs(tmp_path / "files"))
    printing.make(named, bench)
    whole = next(each for each in bench.sheets if each.name.endswith(".docx"))
    cells = [
        cell.text
        for row in docx.Document(io.BytesIO(whole.path.read_bytes())).tables[0].rows
        for cell in row.cells
    ]
    assert any(cell.splitlines()[:1] == [NAME] and "Участник" in cell for cell in cells)


async def test_it_is_ordered_under_the_pin_and_recorded_without_a_name(driver: Driver, draft: Draft) -> None:
    await judged(driver, draft, await standing(driver, draft))
    await driver.open(EDITOR, f"draft_work:{draft.id}")
    await driver.press(EDITOR, "Ещё действия")
    assert "PIN" in await driver.press(EDITOR, "Сводка с именами")
    await driver.with_pin(EDITOR)
    await driver.open(EDITOR, f"draft_work:{draft.id}")
    await driver.press(EDITOR, "Ещё действия")
    assert "Готовлю файл" in await driver.press(EDITOR, "Сводка с именами")
    done = await driver.store.run(lambda unit: audit.of(unit, f"draft:{draft.id}"))
    assert [(each.action, each.after) for each in done][-1] == ("draft_summary_taken", {"with_names": True})
    await driver.store.run(lambda unit: signers.forget(unit, citizen(unit, THERE)))
    await driver.open(EDITOR, f"draft_work:{draft.id}")
    await driver.press(EDITOR, "Ещё действия")
    assert "Сводка с именами" not in driver.labels(EDITOR)
    named = await driver.store.run(lambda unit: summed(unit, draft, EDITOR, named=True))
    assert NAME not in repr(named)
