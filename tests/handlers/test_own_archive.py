"""«Скачать мои данные»: all that is kept of the person, nothing of others, nothing where it may not go."""

import json
import zipfile
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.chat import Json
from bot.memory import read_memo, write_memo
from bot.scene import Frame
from domain import moves
from domain.appeals import Outcome, Place, Report
from domain.authors import Author
from domain.catalogue import Extra, ExtraKind
from domain.drafts.hearings import Stands
from domain.people import Citizen, Joiner
from domain.rights import Right, Role
from domain.surroundings import Watch
from domain.wishes import Quiet, Wishes
from handlers import own_archive
from papers import archive
from papers.archive import Enclosed
from papers.bench import Bench
from storage import catalogue, conversations, tables
from storage.appeals import appeals, joinings
from storage.drafts import signers
from storage.files import files, workshop
from storage.files.blobs import Blobs
from storage.files.workshop import Order
from storage.hearings import questions as hearing_questions
from storage.hearings import visits as hearing_visits
from storage.officials import absences, audit, officials, pins
from storage.people import mergers, people, watches, wishes
from storage.people.told import TOLD, WITHHELD, Left
from storage.polls import drafts as poll_drafts
from storage.polls import mailings as poll_mailings
from storage.polls import polls, statements
from storage.tables import block_holders, blocks, dead_updates, held_words, participations, queue_filters
from storage.unit import Unit
from storage.world import world
from tests import drafts
from tests.handlers.driver import SPEECHES, Driver
from tests.hearings import held
from tests.polls import QUESTIONNAIRE

HERE, THERE, OTHER, DESK = "telegram:1", "vk:1", "telegram:2", "vk:9"
SECRETS = ("Канарейкина", "Слушательница", "Подпись", "Сиреневая", "паспорт", "58.2345")


def put_file(unit: Unit, blobs: Blobs, name: str, text: str) -> int:
    kept = blobs.put(text.encode(), "text/plain")
    return files.made(unit, "document", name, kept.hash, kept.size, kept.mime)


def spoken(unit: Unit, one: int, stranger: int, boss: int, photo: int) -> None:
    """Of draft acts, of hearings, and what they watch on the map."""
    act = drafts.kept(unit)
    mine = drafts.said(unit, act, one, text="Убирать до семи утра", why="дети", files=(photo,))
    theirs = drafts.said(unit, act, stranger, text="тайна соседа")
    given = {"draft_id": act.id, "kind": "partly", "reason": "учли время", "wording": "до восьми"}
    was, verdict = (
        unit.connection.execute(
            sa.insert(tables.verdicts)
            .values(**given, person_id=boss, at=unit.now)
            .returning(tables.verdicts.c.id)
        ).scalar_one()
        for _ in range(2)
    )
    changed = {"remark_id": mine.id, "verdict_id": was, "why": "бюджет", "person_id": boss, "at": unit.now}
    unit.connection.execute(
        sa.insert(tables.past_verdicts), {**changed, "reply": "жаль", "replied_at": unit.now}
    )
    unit.connection.execute(
        sa.update(tables.remarks)
        .where(tables.remarks.c.id == mine.id)
        .values(verdict_id=verdict, reason="резко", reply="жаль")
    )
    support = {"remark_id": theirs.id, "person_id": one, "at": unit.now}
    unit.connection.execute(sa.insert(tables.supports), support)
    signers.sign(unit, act.id, one, "Анна Подпись", version="2026-11", channel="vk", anew=True)
    stance = {"draft_id": act.id, "section": "s1", "person_id": one, "stance": "for", "version": 1}
    unit.connection.execute(sa.insert(tables.stances), {**stance, "at": unit.now})
    hearing = held(unit, act, boss).id
    hearing_visits.register(unit, hearing, one)
    hearing_visits.call(unit, hearing, one, "Анна Слушательница")
    full = held(unit, act, boss, seats=1).id
    hearing_visits.register(unit, full, boss)
    hearing_visits.wait(unit, full, one)
    asked = hearing_questions.ask(unit, hearing, one, "Кто заплатит?", "q")
    hearing_questions.save(unit, replace(asked, status=Stands.HIDDEN, reason="Не о проекте"))
    watches.add(unit, Watch(0, one, HERE, "zarechny", 58.2345, 46.4321, 500))


def furnished(unit: Unit, blobs: Blobs) -> int:
    """Somebody of whom there is something in every table."""
    topic = unit.catalogue.topics["roads.pothole"]
    extra = Extra("papers", {"ru": "Документ"}, ExtraKind.TEXT, personal=True)
    catalogue.put(unit, catalogue.Imported((), (), (), (replace(topic, extras=(*topic.extras, extra)),)))
    unit.catalogue = catalogue.load(unit)
    one, two = (people.at_the_door(unit, each, "ru").id for each in (HERE, THERE))
    people.give_consent(unit, two, "2026-11", "vk")
    mergers.merge(unit, one, two, HERE)
    people.set_name(unit, one, "Канарейкина")
    photo = put_file(unit, blobs, "справка.txt", "моя справка")
    text = "Яма <script>alert(1)</script> у школы"
    place = Place("ул. Школьная, 5", 58.2, 46.4)
    report = Report("k1", "roads.pothole", "verkhnezarechensk", text, place)
    signed = replace(
        report,
        extras={"papers": "паспорт 1234"},
        files=(photo,),
        author=Author("Канарейкина Анна", "ул. Сиреневая, 1"),
    )
    mine = appeals.register(unit, signed, one, THERE)
    boss = people.at_the_door(unit, DESK, "ru").id
    for role in (Role.COORDINATOR, Role.EXECUTOR):
        officials.appoint(unit, boss, Right(role, "adm-roads"), by=None)
    who = officials.official(unit, boss)
    plan = put_file(unit, blobs, "план.txt", "план работ")
    mine = appeals.apply(unit, moves.accept_and_route(mine, who, world(unit)), DESK)
    mine = appeals.apply(unit, moves.take(mine, who, world(unit)), DESK)
    noted = moves.note(mine, who, world(unit), text="между нами: склочница")
    mine = appeals.apply(unit, noted, DESK)
    done = moves.answer(
        mine, who, world(unit), outcome=Outcome.EXPLAINED, text="Починим в мае", files=(plan,)
    )
    appeals.apply(unit, done, DESK)
    stranger = people.at_the_door(unit, OTHER, "ru").id
    their_photo = put_file(unit, blobs, "чужое.txt", "чужой файл")
    theirs = replace(report, key="k2", text="Чужая беда, мой телефон 89001112233", files=(their_photo,))
    case = appeals.apply(
        unit,
        moves.accept_and_route(appeals.register(unit, theirs, stranger, OTHER), who, world(unit)),
        DESK,
    )
    joinings.join(unit, case, one, HERE, "ru")
    case = appeals.load(unit, case.id)
    said = moves.supplement(case, Joiner(one), world(unit), text="и у нас тоже", files=(photo,))
    case = appeals.apply(unit, said, HERE)
    added = moves.add_words(case, Citizen(stranger), world(unit), text="тайна соседа")
    appeals.apply(unit, added, OTHER)
    statements.lives_in(unit, one, "zarechny")
    poll_mailings.subscribe(unit, one, "zarechny")
    wishes.save(unit, one, Wishes("Europe/Samara", Quiet(time(22), time(7))))
    voted, begun = (polls.create(unit, replace(QUESTIONNAIRE, territory="zarechny")).id for _ in range(2))
    row = {"poll_id": voted, "person_id": one, "counted": True, "fresh": False}
    unit.connection.execute(sa.insert(participations), row)
    poll_drafts.keep(unit, begun, one, {"answers": {"q1": "тайный выбор"}})
    held = {"authority": "adm", "appeal_id": case.id, "reason": "оскорбления", "plea": "не согласна"}
    held |= {"since": unit.now, "until": unit.now + timedelta(days=7), "set_by": boss}
    block = unit.connection.execute(sa.insert(blocks).values(held).returning(blocks.c.id)).scalar_one()
    unit.connection.execute(sa.insert(block_holders), {"block_id": block, "person_id": one})
    waits = {"appeal_id": case.id, "person_id": one, "address": HERE, "way": "add", "text": "одни дураки"}
    waits |= {"files": [photo], "found": "profanity:дурак", "at": unit.now, "due_at": unit.now}
    waits |= {"decided_at": unit.now, "decided_by": boss, "decision": "declined", "why": "без оскорблений"}
    unit.connection.execute(sa.insert(held_words), waits)
    officials.appoint(unit, one, Right(Role.EDITOR, "adm"), by=boss, note="Редактор")
    absences.add(unit, one, boss, unit.now, unit.now + timedelta(days=5), by=one)
    pins.put(unit, one, pins.hashed("2580"), HERE)
    unit.connection.execute(sa.insert(queue_filters), {"person_id": one, "territory": "zarechny"})
    lost = {"update_id": "u", "address": HERE, "raw": "паспорт", "error": "x", "at": unit.now}
    unit.connection.execute(sa.insert(dead_updates), lost)
    spoken(unit, one, stranger, boss, photo)
    answers: dict[str, Json] = {"text": "не дописала", "name": "Канарейкина Анна"}
    drafts: dict[str, Json] = {"drafts": {"report": {"answers": answers}}}
    stored = conversations.load(unit, HERE, "ru")
    memo = read_memo(stored.stack)
    memo.frames = [Frame("menu", drafts), Frame("work.pin.new", {"answers": {"pin": "2580"}})]
    conversations.save(unit, replace(stored, stack=write_memo(memo)))
    return one


@pytest.fixture
async def packed(driver: Driver, blobs: Blobs, tmp_path: Path) -> Any:
    """Makes the archive as it goes to an address."""
    person = await driver.store.run(lambda unit: furnished(unit, blobs))

    async def make(address: str, *, personal: bool, part: int | None = None) -> list[zipfile.ZipFile]:
        def gather(unit: Unit) -> archive.Archive:
            order = Order(1, own_archive.KIND, {"personal": personal}, address, person, None, 1, 1, unit.now)
            made = own_archive.craft.gather(unit, order, SPEECHES["ru"])
            assert made is not None
            return made

        folder = tmp_path / f"bench-{address.replace(':', '-')}"
        folder.mkdir()
        bench = Bench(folder, blobs)
        made = await driver.store.read(gather)
        own_archive.craft.make(made, bench)
        return [zipfile.ZipFile(each.path) for each in bench.sheets]

    return make


def at(data: Any, path: str) -> list[Any]:
    """All values of a path of `storage.people.told`."""
    found = [data]
    for name in path.split("."):
        flat = [item for each in found for item in (each if isinstance(each, list) else [each])]
        found = [each[name] for each in flat if isinstance(each, dict) and name in each]
    return [item for each in found for item in (each if isinstance(each, list) else [each])]


def whole(archives: list[zipfile.ZipFile]) -> str:
    return "\n".join(name + each.read(name).decode("utf-8") for each in archives for name in each.namelist())


async def test_what_is_said_to_be_told_is_told(packed: Any) -> None:
    [made] = await packed(THERE, personal=True)
    data = json.loads(made.read("data.json"))
    for column, where in TOLD.items():
        if not isinstance(where, Left):
            assert [each for each in at(data, where) if each not in (None, "", {})] or column in (
                "appeals.question",
                "appeals.merged",
                "consents.withdrawn_at",
            ), f"{column} is not at {where}"
    assert data["appeals"][0]["author"] == {"name": "Канарейкина Анна", "reply_to": "ул. Сиреневая, 1"}
    assert data["appeals"][0]["details"] == {"papers": "паспорт 1234"}
    texts = [each["text"] for each in data["appeals"][0]["history"]]
    assert any("Починим в мае" in each for each in texts)
    assert data["polls"]["took_part"][0]["number"]


async def test_files_are_ones_own_and_those_of_answers(packed: Any) -> None:
    [made] = await packed(THERE, personal=True)
    told = whole([made])
    assert "моя справка" in told
    assert "план работ" in told
    page = made.read("index.html").decode()
    for name in made.namelist():
        assert not name.startswith("files/") or name.rpartition("/")[2].partition("-")[0] in page


@pytest.mark.parametrize("personal", [True, False])
async def test_nothing_of_others_and_nothing_secret_is_in_it(packed: Any, personal: bool) -> None:
    told = whole(await packed(THERE if personal else HERE, personal=personal))
    for secret in ("чужой файл", "89001112233", "тайна соседа", "между нами", "тайный выбор", "2580"):
        assert secret not in told, secret
    assert "<script>" not in told.partition("data.json")[0]


async def test_the_page_tells_in_words_what_the_data_tells_programs(packed: Any) -> None:
    [made] = await packed(THERE, personal=True)
    page = made.read("index.html").decode()
    for told in (
        "Обработка данных: дано 24 ноября, вторник, редакция 2026-11.",
        "№ 1/2026 «Наш двор»",
        "Дом культуры, ул. Садовая, 3, большой зал: вы записаны под № 1, код ",
        "ваш вопрос: Кто заплатит?",
        "Заречный район",
        "до 1 декабря, вторник, причина: оскорбления",
    ):
        assert told in page, told


async def test_a_channel_without_personal_data_gets_none_and_says_so(packed: Any) -> None:
    [made] = await packed(HERE, personal=False)
    told = whole([made])
    for secret in SECRETS:
        assert secret not in told, secret
    assert "vk:1" not in told
    data = json.loads(made.read("data.json"))
    for path in WITHHELD:
        assert not [each for each in at(data, path) if each and each != HERE], path
    assert data["drafts"][0]["answers"] == {"text": "не дописала"}
    assert "149-ФЗ" in made.read("index.html").decode()


def test_files_are_divided_into_parts_and_what_does_not_fit_is_named() -> None:
    each = [Enclosed(str(n), f"f{n}", size) for n, size in enumerate((6, 6, 3, 11, 6, 6))]
    parts, left = archive.split(each, 10, 3)
    assert [[one.path for one in part] for part in parts] == [["f0"], ["f1", "f2"], ["f4"]]
    assert [one.path for one in left] == ["f3", "f5"]
    assert archive.split([], 10, 3) == (((),), ())


async def test_a_file_that_is_not_on_the_disk_is_named_in_the_data(packed: Any, blobs: Blobs) -> None:
    blobs.path(blobs.hash("план работ".encode())).unlink()
    [made] = await packed(THERE, personal=True)
    [missing] = json.loads(made.read("data.json"))["files_missing"]
    assert missing.endswith("-план.txt")


async def test_it_is_ordered_once_a_day_and_recorded(driver: Driver, clock: Any) -> None:
    await driver.start(HERE)
    await driver.press(HERE, "Продолжить")
    await driver.press(HERE, "Даю согласие")
    await driver.say(HERE, "Настройки")
    await driver.press(HERE, "Мои данные")
    assert "Готовлю файл" in await driver.press(HERE, "Скачать")
    assert "уже готовится" in await driver.press(HERE, "Скачать")

    def settle(unit: Unit) -> None:
        for order in workshop.claim(unit, [own_archive.KIND], 5, timedelta(minutes=1)):
            workshop.settled(unit, order)

    await driver.store.run(settle)
    assert "раза в сутки" in await driver.press(HERE, "Скачать")
    clock.forward(timedelta(hours=24))
    assert "Готовлю файл" in await driver.press(HERE, "Скачать")
    person = (await driver.store.run(lambda unit: people.at_the_door(unit, HERE, "ru"))).id
    deeds = await driver.store.run(lambda unit: audit.of(unit, f"person:{person}"))
    assert [each.action for each in deeds] == ["person.download"] * 2
