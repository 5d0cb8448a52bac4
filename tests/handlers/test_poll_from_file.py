"""A poll that came as a file: what is settled of it, on both databases, whoever did what meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import data
from domain.catalogue import Authority, Territory
from domain.polls import Poll, State
from domain.rights import Right, Role
from handlers.officials.polls import bring, download
from papers.bench import Bench
from papers.craft import AnyCraft, Made
from storage import catalogue
from storage.files import files, workshop
from storage.files.blobs import Blobs
from storage.imports.polls.reading import read
from storage.officials import officials
from storage.people import people
from storage.polls import polls
from storage.polls import work as poll_work
from storage.polls.rows import to_plain
from storage.store import Store
from storage.tables import audit, outbox
from storage.tables import officials as rights
from storage.unit import Unit
from tests.handlers.driver import SPEECHES
from tests.polls import QUESTIONNAIRE

EDITOR = "vk:7"
YAML = "poll: {title: Двор, quorum: 50}\nquestions: [{kind: yes_no, text: Забор?}]"
FENCE = "questions: [{kind: yes_no, text: Забор?}]"

Change = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
async def editor(store: Store) -> int:
    """An editor of the only authority."""
    area = Territory("district", "Район", "municipality")
    adm = Authority("adm", "Администрация", "administration", "district")

    def appoint(unit: Unit) -> int:
        catalogue.put(unit, catalogue.Imported((area,), (adm,), (), ()))
        person = people.at_the_door(unit, EDITOR, "ru").id
        officials.appoint(unit, person, Right(Role.EDITOR, "adm"), by=None, note="Редакция")
        return person

    return await store.run(appoint)


async def made(
    store: Store, blobs: Blobs, craft: AnyCraft, what: Any, text: str = "", change: Change = dict
) -> tuple[str, dict[str, Any]]:
    """What the workshop would do of an order of the editor's; the notice's sentence and its values."""

    def order(unit: Unit) -> workshop.Order:
        person = people.at_the_door(unit, EDITOR, "ru").id
        file = None
        if text:
            kept = blobs.keep(text.encode(), "document")
            file = files.made(unit, "document", "двор.yaml", kept.hash, kept.size, kept.mime)
        wanted = what | {"files": [file]} if isinstance(what, dict) and file is not None else what
        assert workshop.order(unit, craft.kind, wanted, address=EDITOR, person=person, file=file)
        [claimed] = workshop.claim(unit, [craft.kind], 1, timedelta(minutes=1))
        return claimed

    claimed = await store.run(order)
    stuff = await store.read(lambda unit: craft.gather(unit, claimed, SPEECHES["ru"]))
    assert stuff is not None
    folder = blobs.path("0" * 64).parents[1] / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    facts = craft.make(stuff, Bench(folder, blobs))

    def settle(unit: Unit) -> tuple[str, dict[str, Any]]:
        workshop.settled(unit, claimed)
        craft.settle(unit, claimed, Made(change(facts) if isinstance(facts, dict) else facts, ()))
        body = unit.connection.execute(sa.select(outbox.c.body).order_by(outbox.c.id.desc()).limit(1))
        found: dict[str, Any] = body.scalar_one()
        return found["key"], found["values"]

    return await store.run(settle)


NEW = {"authority": "adm", "poll": None, "again": False}


async def drafted(store: Store, person: int) -> Poll:
    plain = replace(QUESTIONNAIRE, authority="adm", state=State.DRAFT)
    return await store.run(
        lambda unit: poll_work.create(unit, plain, officials.official(unit, person), EDITOR)
    )


def over(poll: Poll) -> dict[str, Any]:
    return {"authority": "adm", "poll": poll.id, "seen": poll.version}


async def test_a_file_becomes_a_draft_of_the_editor(store: Store, blobs: Blobs, editor: int) -> None:
    key, _ = await made(store, blobs, bring.craft, NEW, YAML)
    assert key == "work.poll.bring.done"
    [poll] = await store.read(lambda unit: poll_work.listed(unit, ["adm"], State, 9))
    assert (poll.state, poll.author, poll.quorum, poll.territory) == (State.DRAFT, editor, 50, "district")


async def test_faults_are_told_and_nothing_is_kept(store: Store, blobs: Blobs, editor: int) -> None:
    key, values = await made(store, blobs, bring.craft, NEW, YAML.replace("yes_no", "yesno"))
    assert key == "work.poll.bring.faults"
    assert "двор.yaml, строка 2: kind: «yesno»" in values["faults"]
    assert await store.read(lambda unit: poll_work.listed(unit, ["adm"], State, 9)) == ()


async def test_a_second_draft_of_the_same_title_is_not_made_unasked(
    store: Store, blobs: Blobs, editor: int
) -> None:
    await made(store, blobs, bring.craft, NEW, YAML)
    assert (await made(store, blobs, bring.craft, NEW, YAML))[0] == "work.poll.bring.same"
    assert len(await store.read(lambda unit: poll_work.listed(unit, ["adm"], State, 9))) == 1
    await made(store, blobs, bring.craft, NEW | {"again": True}, YAML)
    assert len(await store.read(lambda unit: poll_work.listed(unit, ["adm"], State, 9))) == 2


async def test_over_a_draft_questions_are_replaced_and_the_change_is_audited(
    store: Store, blobs: Blobs, editor: int
) -> None:
    draft = await drafted(store, editor)
    assert (await made(store, blobs, bring.craft, over(draft), FENCE))[0] == "work.poll.bring.done"
    now = await store.read(lambda unit: polls.load(unit, draft.id))
    assert [each.text for each in now.questions] == [{"ru": "Забор?"}]
    assert (now.title, now.closes_at) == (draft.title, draft.closes_at)
    actions = await store.read(lambda unit: list(unit.connection.scalars(sa.select(audit.c.action))))
    assert actions[-1] == "poll_edit"


async def test_a_draft_changed_meanwhile_is_left_as_it_is(store: Store, blobs: Blobs, editor: int) -> None:
    draft = await drafted(store, editor)
    await store.run(lambda unit: polls.save(unit, replace(draft, quorum=7)))
    assert (await made(store, blobs, bring.craft, over(draft), FENCE))[0] == "work.poll.bring.changed"
    now = await store.read(lambda unit: polls.load(unit, draft.id))
    assert (now.quorum, now.questions) == (7, draft.questions)


async def test_who_was_dismissed_meanwhile_brings_nothing(store: Store, blobs: Blobs, editor: int) -> None:
    draft = await drafted(store, editor)
    await store.run(lambda unit: unit.connection.execute(sa.update(rights).values(until=unit.now)))
    for what in (NEW, over(draft)):
        assert (await made(store, blobs, bring.craft, what, YAML))[0] == "work.poll.bring.refused"
    assert len(await store.read(lambda unit: poll_work.listed(unit, ["adm"], State, 9))) == 1


async def test_what_has_read_a_hostile_file_is_not_believed(store: Store, blobs: Blobs, editor: int) -> None:
    draft = await drafted(store, editor)
    forged = [
        {"poll": to_plain(replace(draft, id=draft.id + 1))},
        {"poll": to_plain(replace(draft, authority="other"))},
        {"poll": to_plain(replace(draft, picture=1))},
        {"poll": {"definition": {}}},
    ]
    for facts in forged:
        with pytest.raises((ValueError, KeyError, TypeError)):
            await made(store, blobs, bring.craft, over(draft), FENCE, lambda _, facts=facts: facts)  # type: ignore[misc]
    assert await store.read(lambda unit: polls.load(unit, draft.id)) == draft


async def test_the_sample_and_the_questions_are_files_that_are_read_back(
    store: Store, blobs: Blobs, editor: int, tmp_path: Path
) -> None:
    draft = await drafted(store, editor)
    folder = blobs.path("0" * 64).parents[1] / "bench"
    for what, name in (("sample", "опрос-образец"), ({"poll": draft.id}, "опрос-1-2026")):
        for each in folder.glob("*"):
            each.unlink()
        await made(store, blobs, download.craft, what)
        found = await store.read(lambda unit: unit.catalogue)
        for at, ending in enumerate((".xlsx", ".yaml")):
            again = read(name + ending, (folder / str(at)).read_bytes(), found, authority="adm")
            assert isinstance(again, Poll), again
            assert len(again.questions) == 7
    assert (folder / "1").read_bytes() != data.poll()
