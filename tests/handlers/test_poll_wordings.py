"""Answers in people's own words, for officials: grouped, paged, and it is not told who wrote them."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from domain.polls import Answer, Poll, Results, State, Written
from domain.rights import Right, Role
from handlers.polls import wordings as poll_wordings
from papers import wordings
from papers.bench import Bench
from storage.files.blobs import Blobs
from storage.polls import counts as poll_counts
from storage.polls import mixing, polls
from storage.polls import wordings as kept
from storage.store import Store
from storage.tables import listed_words
from storage.unit import Unit
from tests.handlers.driver import Driver
from tests.handlers.test_poll_from_file import editor, made
from tests.polls import QUESTIONNAIRE
from tests.storage.test_ballot_rows import WHOLE, somebody, vote
from tests.storage.test_ballot_secrecy import ballot_of, dumped

__all__ = ["editor"]

EDITOR = "vk:7"
IDEAS = (
    "Скамейки у подъезда",
    "Нужны скамейки у подъезда!",
    "Скамейки у подъезда",
    "Посадите деревья",
    "дурак",
)


def running(**changed: object) -> Poll:
    plain = replace(QUESTIONNAIRE, authority="adm", state=State.OPEN, results=Results.LIVE)
    return replace(plain, **changed)  # type: ignore[arg-type]


async def asked(store: Store, *said: str, **changed: object) -> int:
    """A poll with live results where people have said so."""
    poll = (await store.run(lambda unit: polls.create(unit, running(**changed)))).id
    for at, words in enumerate(said):
        answers: dict[str, Answer] = {**WHOLE, "idea": Written(words)}
        await vote(store, poll, await somebody(store, f"telegram:{1000 + at}"), answers)
    await counted(store, poll)
    return poll


async def counted(store: Store, poll: int) -> None:
    while await store.run(lambda unit: mixing.mix(unit, poll)):
        pass


async def grouped(store: Store, blobs: Blobs, poll: int) -> None:
    key, _ = await made(store, blobs, poll_wordings.craft, {"poll": poll, "question": "idea"})
    assert key == "poll.wordings.ready"


async def forbid(store: Store, word: str, by: int) -> None:
    def put(unit: Unit) -> None:
        row = {"authority": "adm", "kind": "profanity", "typed": word, "added_by": by, "added_at": unit.now}
        unit.connection.execute(sa.insert(listed_words), row)

    await store.run(put)


async def test_groups_are_kept_with_their_wordings_and_without_what_may_not_be_shown(
    store: Store, blobs: Blobs, editor: int
) -> None:
    await forbid(store, "дурак", editor)
    poll = await asked(store, *IDEAS)
    await grouped(store, blobs, poll)

    def read(unit: Unit) -> tuple[object, ...]:
        found = kept.kept(unit, poll, "idea")
        assert found is not None
        groups = kept.groups(unit, poll, "idea", 0, 9)
        ways = kept.group(unit, poll, "idea", 0, 0, 9)
        return (
            (found.answers, found.groups, found.hidden),
            [(each.text, each.all, each.ways) for each in groups],
            [(each.text, each.people) for each in ways],
            kept.told(unit, poll, "idea"),
        )

    assert await store.read(read) == (
        (5, 2, 1),
        [("Скамейки у подъезда", 3, 2), ("Посадите деревья", 1, 1)],
        [("Скамейки у подъезда", 2), ("Нужны скамейки у подъезда!", 1)],
        (2, 4),
    )


async def test_what_is_kept_goes_out_of_date_with_an_answer_and_with_a_listed_word_and_is_replaced(
    store: Store, blobs: Blobs, editor: int
) -> None:
    poll = await asked(store, *IDEAS)
    await grouped(store, blobs, poll)

    async def stale() -> bool:
        def look(unit: Unit) -> bool:
            found, tally = kept.kept(unit, poll, "idea"), poll_counts.tally(unit, poll)
            assert found is not None
            return found.digest != poll_wordings.digest(unit, polls.load(unit, poll), "idea", tally)

        return await store.read(look)

    assert not await stale()
    await vote(store, poll, await somebody(store, "telegram:9"), {**WHOLE, "idea": Written("Свет")})
    await counted(store, poll)
    assert await stale()
    await grouped(store, blobs, poll)
    assert await store.read(lambda unit: kept.told(unit, poll, "idea")) == (4, 6)
    await forbid(store, "дурак", editor)
    assert await stale()
    await grouped(store, blobs, poll)
    assert not await stale()
    assert await store.read(lambda unit: kept.told(unit, poll, "idea")) == (3, 5)


async def test_nothing_that_is_kept_leads_to_a_ballot_or_to_a_person(
    store: Store, url: str, blobs: Blobs, editor: int
) -> None:
    poll = (await store.run(lambda unit: polls.create(unit, running()))).id
    for at in range(12):
        person = editor if at == 0 else await somebody(store, f"vk:{1000 + at}")
        await vote(store, poll, person, ballot_of(at))
    await counted(store, poll)
    await grouped(store, blobs, poll)
    dump = await dumped(url)
    ballots = dump["ballots"]
    rows = [*dump["poll_wordings"], *dump["poll_wording_sets"]]
    assert len(rows) > 1
    told = str(rows)
    for secret in (*(row["id"] for row in ballots), *(row["receipt"] for row in ballots)):
        assert secret not in told
    for row in rows:
        assert not {"person_id", "ballot", "level", "territory"} & set(row)
    if url.startswith("postgresql"):
        assert not {row["xmin"] for row in ballots} & {row["xmin"] for row in rows}


async def test_only_who_watches_the_poll_reads_them_and_only_when_results_are_seen(
    driver: Driver, tmp_path: Path
) -> None:
    store, shelf = driver.store, Blobs(tmp_path / "files")
    await driver.appoint(EDITOR, Right(Role.EDITOR, "adm"), note="Редакция")
    poll = await asked(store, *IDEAS)
    await grouped(store, shelf, poll)
    await driver.start("telegram:5")
    told = await driver.open("telegram:5", f"poll_wordings:{poll}.idea")
    assert "Скамейки" not in told
    told = await driver.open(EDITOR, f"poll_wordings:{poll}.idea")
    assert "1. Скамейки у подъезда" in told
    assert "3 человека · ещё 1 формулировка" in told
    assert "Нужны скамейки у подъезда! — 1 человек" in await driver.press(EDITOR, "1")

    def hidden(unit: Unit) -> None:
        found = polls.load(unit, poll)
        polls.save(unit, replace(found, results=Results.AT_CLOSING))

    await store.run(hidden)
    assert "Скамейки" not in await driver.press(EDITOR, "‹ Назад")
    assert "Скамейки" not in await driver.open(EDITOR, f"poll_wordings:{poll}.idea")


async def test_many_groups_and_many_wordings_are_turned_page_by_page(driver: Driver, tmp_path: Path) -> None:
    store, shelf = driver.store, Blobs(tmp_path / "files")
    await driver.appoint(EDITOR, Right(Role.EDITOR, "adm"), note="Редакция")
    many = ("Скамейки", "Деревья", "Фонари", "Парковка", "Качели", "Забор", "Урны")
    poll = await asked(store, *many, *(f"Скамейки {'!' * n}" for n in range(1, 12)))
    await grouped(store, shelf, poll)
    told = await driver.open(EDITOR, f"poll_wordings:{poll}.idea")
    assert "1. Скамейки" in told
    assert "6. " not in told
    await driver.press(EDITOR, "1")
    assert "12 формулировок" in driver.text(EDITOR)
    assert driver.text(EDITOR).count("1 человек") == 10
    assert "1 человек" in await driver.press(EDITOR, "Дальше ›")
    await driver.press(EDITOR, "‹ Назад")
    told = await driver.press(EDITOR, "Дальше ›")
    assert "6. " in told
    assert "1. Скамейки" not in told
    assert "7 групп" in told


def test_of_very_many_wordings_the_most_told_are_kept_and_the_rest_is_counted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(wordings, "MOST", 2)
    texts = ("Скамейки", "Скамейки", "Скамейки!", "Деревья", "Фонари")
    made = wordings.make(wordings.Gathered(texts, (), {}), Bench(tmp_path, Blobs(tmp_path)))
    assert isinstance(made, dict)
    assert made["groups"] == 3
    assert made["rows"] == [[0, 0, "Скамейки", 2, 3, 2], [0, 1, "Скамейки!", 1, 3, 2]]
