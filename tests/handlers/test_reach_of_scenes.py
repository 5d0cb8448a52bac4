"""Every scene of officials × all that belongs to another authority: nothing of it is seen, nothing is done.

Scenes are taken from the program's house, so that a new one cannot be forgotten: each is opened with a frame
that names things of the roads department, as if an old screen still stood there, or somebody had forged its
number. Whoever has every role there sees them; whoever has every role next door does not.
"""

from typing import Final

import pytest

import data
from bot.app import house
from bot.chat import Chose, Said, Screen, Words
from bot.scene import Chat, Frame, Go, Outdated, State
from bot.text import Rich, rich
from domain.catalogue import Catalogue
from domain.rights import Right, Role
from handlers.here import Here
from storage import catalogue, imports
from storage.officials import officials
from storage.people import people
from storage.store import Store
from storage.unit import Unit
from tests.conftest import Clock
from tests.handlers.driver import SPEECHES, VK, Driver
from tests.handlers.roads import HOME, INSIDER, OUTSIDER, Named, things

CANARY: Final = "анарейк"
NUMBER: Final = "2026-0"
HOUSE = house()
OFFICIALS = tuple(sorted(name for name in HOUSE.names if name.split(".")[0] in ("work", "case")))
OPEN = {
    *("work", "work.more", "work.name", "work.pin", "work.pin.new", "work.filter", "work.register"),
    *("work.queue", "work.search", "work.several", "work.copies", "work.words", "work.words.decline"),
    *("work.people", "work.invite", "work.blocks", "work.templates", "work.template.new", "work.file"),
    *("work.polls", "work.polls.shelf", "work.poll.file"),
    *("work.drafts", "work.drafts.shelf", "work.drafts.terms", "work.drafts.unread"),
}
"""Scenes that every official may stand at, each with their own things there."""


@pytest.fixture
async def driver(store: Store, clock: Clock) -> Driver:
    """The district on each engine in turn."""
    found = imports.parse(data.starter() | data.sample(), Catalogue())
    assert isinstance(found, imports.Imported)
    await store.run(lambda unit: catalogue.put(unit, found))
    return Driver(store, clock)


def at(unit: Unit, address: str, scene: str, named: Named) -> tuple[Here, State]:
    """A chat that stands at the scene, whose frame names these things."""
    given = {name: value for name, value in named.items() if value != ""}
    state: State = {**named, "answers": dict(given), "given": list(given)}
    chat: Here = Chat(
        unit=unit,
        address=address,
        person=people.at_the_door(unit, address, "ru").id,
        say=SPEECHES["ru"],
        now=unit.now,
        personal=True,
        limits=VK,
        keep=lambda media: rich(""),
        stack=[Frame(HOUSE.home, {"greeted": True}), Frame(scene, state)],
        languages=dict(SPEECHES),
    )
    return chat, state


def shown(unit: Unit, address: str, scene: str, named: Named) -> Screen | None:
    """What stands there; None where it says that this is not here any more."""
    chat, state = at(unit, address, scene, named)
    found = HOUSE.scene(scene)
    assert found is not None
    try:
        return found.show(chat, state)
    except Outdated:
        return None


def _words(screen: Screen) -> str:
    return " ".join([screen.text.plain, *(each.label for each in screen.options())]).lower()


def _about(scene: str, found: list[Named]) -> list[Named]:
    """Of all things those that the scene is about."""
    if scene.startswith(("work.draft.", "work.drafts.shelf", "work.hearing")) or scene == "work.draft":
        kept = [each for each in found if "draft" in each]
    elif scene.startswith(("work.poll.", "work.polls.shelf")) or scene == "work.poll":
        kept = [each for each in found if "poll" in each]
    else:
        return found[-1:]
    if scene.endswith(".sure"):
        return [each for each in kept if f"{scene}.{each.get('action')}" in SPEECHES["ru"]]
    return [each for each in kept if "action" not in each]


def _changes(unit: Unit) -> int:
    """Rows written so far, in what was rolled back too."""
    asked = {
        "sqlite": "SELECT total_changes()",
        "postgresql": "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables",
    }
    return int(unit.connection.exec_driver_sql(asked[unit.connection.dialect.name]).scalar_one())


def _presses(here: Screen, there: Screen | None) -> list[Chose]:
    """What can be pressed by whoever works here and is not there for the other."""
    own = {each.key for each in there.options()} if there is not None else set()
    return [Chose(each.key) for each in here.options() if each.key not in own]


def _told(chat: Here, answer: object) -> str:
    notes = [getattr(answer, "note", None), *(each.text for each in chat.ahead), rich(chat.toast)]
    return " ".join(each.plain for each in notes if isinstance(each, Rich)).lower()


def _tried(unit: Unit, scene: str, named: Named, said: Said) -> None:
    """Nothing is told by it, whatever was said there."""
    chat, state = at(unit, OUTSIDER, scene, named)
    found = HOUSE.scene(scene)
    assert found is not None
    try:
        answer = found.take(chat, state, said)
    except Outdated:
        answer = None
    assert CANARY not in _told(chat, answer), (scene, said)
    if isinstance(answer, Go) and answer.scene in OFFICIALS:
        then = shown(unit, OUTSIDER, answer.scene, dict(answer.state))
        assert then is None or CANARY not in _words(then), (scene, said, answer.scene)


async def test_of_another_authority_nothing_is_seen_and_nothing_done_at_any_scene(driver: Driver) -> None:
    found = await things(driver)

    def walk(unit: Unit) -> tuple[set[str], set[str], set[str]]:
        seen, plain, entered = set[str](), set[str](), set[str]()
        for scene in OFFICIALS:
            keys = list[Chose]()  # of whoever works here, when they last stood there
            for named in _about(scene, found):
                here, there = (shown(unit, each, scene, named) for each in (INSIDER, OUTSIDER))
                if here is not None:
                    (seen if CANARY in _words(here) or NUMBER in _words(here) else plain).add(scene)
                if there is not None:
                    entered.add(scene)
                    assert CANARY not in _words(there), scene
                    assert NUMBER not in _words(there), scene
                keys = keys if here is None else _presses(here, there)
                before = _changes(unit)
                for said in (*keys, *(() if there is not None else (Words("Так"),))):
                    _tried(unit, scene, named, said)
                assert _changes(unit) == before, (scene, named, "changed something")
        return seen, plain - seen, entered

    seen, plain, entered = await driver.store.run(walk)
    assert len(seen) > 25
    assert set(OFFICIALS) - seen - plain == set()
    assert entered == OPEN


async def test_no_button_of_a_notice_no_link_and_no_typed_number_leads_to_what_is_anothers(
    driver: Driver,
) -> None:
    found = await things(driver)

    def walk(unit: Unit) -> int:
        ids = {str(value) for named in found for value in named.values() if isinstance(value, int)}
        tried = 0
        for name in HOUSE._entries:
            for rest in sorted(ids | {f"{each}:s6" for each in ids} | {"all", ""}):
                chat, _ = at(unit, OUTSIDER, "work", {})
                answer = HOUSE._enter(chat, f"{name}:{rest}")
                if isinstance(answer, Go) and answer.scene in OFFICIALS:
                    tried += 1
                    there = shown(unit, OUTSIDER, answer.scene, dict(answer.state))
                    assert there is None or CANARY not in _words(there), (name, rest)
        return tried

    assert await driver.store.run(walk) > 20
    await driver.start(OUTSIDER)
    await driver.say(OUTSIDER, "Рабочее место")
    for number in range(1, 6):
        assert CANARY not in (await driver.say(OUTSIDER, f"2026-{number:06}")).lower()


READS: Final = "vk:30"
DECIDING: Final = ("work.draft.moderate", "work.draft.judge", "work.draft.alike", "work.draft.alike.one")


async def test_who_only_watches_a_discussion_stands_at_none_of_its_decisions(driver: Driver) -> None:
    found = await things(driver)

    def look(unit: Unit) -> None:
        person = people.at_the_door(unit, READS, "ru").id
        officials.appoint(unit, person, Right(Role.CURATOR, HOME), by=None, note="Куратор")
        for scene in DECIDING:
            about = _about(scene, found)
            assert any(shown(unit, INSIDER, scene, named) is not None for named in about), scene
            assert all(shown(unit, READS, scene, named) is None for named in about), scene
        assert any(shown(unit, READS, "work.draft", named) is not None for named in found if "draft" in named)

    await driver.store.run(look)
