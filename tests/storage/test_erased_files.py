"""Files of a person who has their data erased: which go, when, and nobody else's; on both databases."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal
from domain.authors import Author
from domain.rights import Role
from scheduler.pruning import discard
from storage.appeals import appeals
from storage.files import files
from storage.files.blobs import Blobs
from storage.files.shelf import FileShelf
from storage.officials import officials
from storage.people import erasure, mergers, people, sent_files
from storage.store import Store
from storage.tables import appeal_files
from storage.tables import files as rows
from storage.tables import officials as roles
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.district import report
from tests.drafts import kept as kept_draft
from tests.drafts import said
from tests.storage.cases import citizen, hired, run

HERE = "vk:7"
MONTH = timedelta(days=30)
PDF, PICTURE = "application/pdf", "image/jpeg"


def came(
    unit: Unit, blobs: Blobs, words: str, mime: str = PDF, address: str = HERE, name: str = "лист.pdf"
) -> int:
    """A file that somebody sent, here already; its bytes are the words."""
    kept = blobs.put(words.encode(), mime)
    kind = "photo" if mime == PICTURE else "document"
    person = citizen(unit, address)
    file = files.receive(unit, kind=kind, network="vk", ref=words, name=name, send_ref=words, person=person)  # type: ignore[arg-type]
    files.arrived(unit, file, kept.hash, kept.size, mime, "f" * 16 if mime == PICTURE else None)
    return file


def with_files(unit: Unit, *sent: int, author: Author | None = None, address: str = HERE) -> Appeal:
    new = replace(report(key=f"k{sent}", files=sent), author=author)
    return appeals.register(unit, new, citizen(unit, address), address)


def erase(unit: Unit, *, pictures: bool = False, withdraw: bool = False) -> None:
    erasure.erase(unit, citizen(unit, HERE), HERE, withdraw=withdraw, pictures=pictures)


def states(unit: Unit, *ids: int) -> list[str]:
    return [each.state for each in files.load(unit, list(ids))]


def bytes_of(blobs: Blobs) -> set[str]:
    root = blobs.path("0" * 64).parents[1]
    return {each.read_text() for each in root.rglob("*") if each.is_file()}


@pytest.mark.parametrize("pictures", [False, True])
async def test_documents_go_and_photos_as_the_person_says(store: Store, blobs: Blobs, pictures: bool) -> None:
    def live(unit: Unit) -> list[int]:
        of_case = [came(unit, blobs, "паспорт"), came(unit, blobs, "яма", PICTURE)]
        scan = came(unit, blobs, "скан", "image/png")
        with_files(unit, *of_case, scan)
        draft = kept_draft(unit)
        of_remark = came(unit, blobs, "письмо")
        said(unit, draft, citizen(unit, HERE), files=(of_remark,))
        assert sent_files.pictures(unit, [citizen(unit, HERE)]) == 2
        erase(unit, pictures=pictures)
        return [*of_case, scan, of_remark]

    ids = await run(store, live)
    kept = "erased" if pictures else "here"
    assert await run(store, lambda unit: states(unit, *ids)) == ["erased", kept, kept, "erased"]
    assert await discard(store, blobs) == (4 if pictures else 2)
    assert bytes_of(blobs) == (set() if pictures else {"яма", "скан"})

    def told(unit: Unit) -> list[tuple[object, ...]]:
        gone = sa.select(
            rows.c.hash, rows.c.name, rows.c.size, rows.c.likeness, rows.c.source_ref, rows.c.until
        )
        return [tuple(row) for row in unit.connection.execute(gone.where(rows.c.state == "erased"))]

    assert set(await run(store, told)) == {(None, "", None, None, "", None)}
    assert await discard(store, blobs) == 0


async def test_an_erased_file_is_shown_to_nobody_even_before_its_bytes_go(store: Store, blobs: Blobs) -> None:
    def live(unit: Unit) -> tuple[int, int]:
        mine, other = came(unit, blobs, "акт"), came(unit, blobs, "акт", address="vk:8")
        with_files(unit, mine)
        with_files(unit, other, address="vk:8")
        erase(unit)
        return mine, other

    mine, other = await run(store, live)
    shelf = FileShelf(store, blobs)
    await shelf.remember(mine, "vk", "came back late")
    assert await shelf.ref(mine, "vk") == ""
    assert await shelf.path(mine) is None
    assert await discard(store, blobs) == 1
    assert (await shelf.path(other)).read_text() == "акт"  # type: ignore[union-attr]
    assert await shelf.ref(other, "vk") == "акт"


async def test_what_an_official_appeal_keeps_goes_with_the_name_on_it(
    store: Store, blobs: Blobs, clock: Clock
) -> None:
    def live(unit: Unit) -> tuple[int, int, Appeal]:
        people.set_name(unit, citizen(unit, HERE), "Снегова Анна")
        passport = came(unit, blobs, "паспорт", name="Снегова.pdf")
        photo = came(unit, blobs, "яма", PICTURE, name="снегова у ямы.jpg")
        case = with_files(unit, passport, photo, author=Author("Снегова Анна", "ул. Тайная, 7"))
        erase(unit)
        return passport, photo, case

    def prune(unit: Unit) -> int:
        return erasure.prune_authors(unit, unit.now - MONTH)

    passport, photo, case = await run(store, live)
    both: Callable[[Unit], list[str]] = lambda unit: states(unit, passport, photo)  # noqa: E731
    assert await run(store, both) == ["here", "here"]
    names = await run(store, lambda unit: [each.name for each in files.load(unit, [passport, photo])])
    assert names == ["file.pdf", "file.jpg"]
    clock.forward(2 * MONTH)
    assert await run(store, prune) == 0  # it is considered still

    def decline(unit: Unit) -> None:
        boss = officials.official(unit, hired(unit, "vk:10", Role.COORDINATOR))
        moved = moves.decline(appeals.load(unit, case.id), boss, world(unit), reason="Не по адресу")
        appeals.apply(unit, moved, "vk:10")

    await run(store, decline)
    clock.forward(MONTH + timedelta(minutes=1))
    assert await run(store, both) == ["here", "here"]
    assert await run(store, prune) == 1
    assert await run(store, both) == ["erased", "here"]
    await discard(store, blobs)
    assert bytes_of(blobs) == {"яма"}


async def test_what_was_never_sent_on_goes_too_but_not_an_officials_work(store: Store, blobs: Blobs) -> None:
    def live(unit: Unit) -> tuple[int, int]:
        draft = came(unit, blobs, "черновик", PICTURE)
        boss = hired(unit, "vk:20", Role.EDITOR)
        picture = came(unit, blobs, "к опросу", PICTURE, address="vk:20")
        unit.connection.execute(sa.update(roles).values(until=unit.now))
        erase(unit)
        erasure.erase(unit, boss, "vk:20", withdraw=False, pictures=True)
        return draft, picture

    draft, picture = await run(store, live)
    assert await run(store, lambda unit: states(unit, draft, picture)) == ["erased", "here"]


async def test_a_callers_document_does_not_go_with_the_official_who_took_it(
    store: Store, blobs: Blobs
) -> None:
    def live(unit: Unit) -> list[str]:
        boss = hired(unit, "vk:20", Role.COORDINATOR)
        paper = came(unit, blobs, "от заявителя", address="vk:20")
        new, official = report(key="call", files=(paper,)), officials.official(unit, boss)
        caller = Author("Канарейкина Анна", "+7 900 000-00-00")
        case = appeals.file_for_caller(unit, new, official, "vk:20", caller)
        assert case.filed_by == boss
        unit.connection.execute(sa.update(roles).values(until=unit.now))
        erasure.erase(unit, boss, "vk:20", withdraw=False)
        return states(unit, paper)

    assert await run(store, live) == ["here"]


async def test_a_joiners_document_goes_and_the_authors_stays(store: Store, blobs: Blobs) -> None:
    def live(unit: Unit) -> list[int]:
        authors, joiners = came(unit, blobs, "от автора", address="vk:1"), came(unit, blobs, "от соседа")
        case = with_files(unit, authors, address="vk:1")
        new = {"appeal_id": case.id, "file_id": joiners, "event_seq": 1, "side": "citizen"}
        unit.connection.execute(sa.insert(appeal_files), new)
        erase(unit)
        return [authors, joiners]

    ids = await run(store, live)
    assert await run(store, lambda unit: states(unit, *ids)) == ["here", "erased"]


async def test_two_who_were_one_take_their_own_files_along(store: Store, blobs: Blobs) -> None:
    def live(unit: Unit) -> list[list[str]]:
        here, there = citizen(unit, HERE), citizen(unit, "telegram:7")
        before = came(unit, blobs, "до", address="telegram:7")
        with_files(unit, before, address="telegram:7")
        mergers.merge(unit, here, there, HERE)
        ids = [before, came(unit, blobs, "оттуда", address="telegram:7"), came(unit, blobs, "отсюда")]
        with_files(unit, ids[1], address="telegram:7")
        with_files(unit, ids[2])
        assert mergers.undo(unit, here, HERE) == there
        erase(unit)
        after = states(unit, *ids)
        erasure.erase(unit, there, "telegram:7", withdraw=False)
        return [after, states(unit, *ids)]

    assert await run(store, live) == [["here", "here", "erased"], ["erased"] * 3]


async def test_one_person_of_two_messengers_takes_all_files_along(store: Store, blobs: Blobs) -> None:
    def live(unit: Unit) -> list[str]:
        here, there = citizen(unit, HERE), citizen(unit, "telegram:7")
        ids = [came(unit, blobs, "а", address="telegram:7"), came(unit, blobs, "б")]
        with_files(unit, ids[0], address="telegram:7")
        mergers.merge(unit, here, there, HERE)
        with_files(unit, ids[1])
        erase(unit)
        return states(unit, *ids)

    assert await run(store, live) == ["erased", "erased"]


async def test_a_file_that_arrives_after_the_erasure_goes_at_once(store: Store, blobs: Blobs) -> None:
    def live(unit: Unit) -> int:
        late = files.receive(
            unit, kind="document", network="vk", ref="late", name="а.pdf", person=citizen(unit, HERE)
        )
        with_files(unit, late)
        erase(unit)
        return late

    late = await run(store, live)
    assert await run(store, lambda unit: files.claim(unit, "vk", 9, MONTH)) == []
    await discard(store, blobs)
    kept = blobs.put("опоздал".encode(), PDF)
    await run(store, lambda unit: files.arrived(unit, late, kept.hash, kept.size, PDF, None))
    assert await run(store, lambda unit: states(unit, late)) == ["erased"]
    assert await discard(store, blobs) == 1
    assert bytes_of(blobs) == set()


async def test_bytes_that_come_again_from_another_meanwhile_are_not_lost(
    store: Store, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job has looked whose they are, then a neighbour's photo arrives, then the job goes on."""

    def live(unit: Unit) -> None:
        with_files(unit, came(unit, blobs, "общее"))
        erase(unit)

    await run(store, live)
    set_aside, neighbours = blobs.set_aside, list[int]()
    loop = asyncio.get_running_loop()

    def meanwhile(hash: str) -> None:
        async def arrive() -> None:
            neighbours.append(await run(store, lambda unit: came(unit, blobs, "общее", address="vk:9")))

        asyncio.run_coroutine_threadsafe(arrive(), loop).result(10)
        set_aside(hash)

    monkeypatch.setattr(blobs, "set_aside", meanwhile)
    await discard(store, blobs)
    path = await FileShelf(store, blobs).path(neighbours[0])
    assert path is not None
    assert path.read_text() == "общее"


async def test_a_death_between_setting_aside_and_forgetting_loses_nothing(store: Store, blobs: Blobs) -> None:
    def live(unit: Unit) -> tuple[int, int]:
        stays, goes = came(unit, blobs, "нужно", address="vk:1"), came(unit, blobs, "лишнее")
        with_files(unit, goes)
        return stays, goes

    stays, _ = await run(store, live)
    kept = blobs.hash("нужно".encode())
    nobodys = blobs.put("ничьё".encode(), PDF)
    blobs.set_aside(kept)
    blobs.set_aside(nobodys.hash)
    await discard(store, blobs)
    assert blobs.read(kept).decode() == "нужно"
    assert blobs.aside() == []
    assert bytes_of(blobs) == {"нужно", "лишнее"}
    assert await run(store, lambda unit: states(unit, stays)) == ["here"]
