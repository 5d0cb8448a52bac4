"""Every scene of officials × all that belongs to another authority: nothing of it is seen, nothing is done.

Scenes are taken from the program's house, so that a new one cannot be forgotten: each is opened with a frame
that names things of the roads department, as if an old screen still stood there, or somebody had forged its
number. Whoever has every role there sees them; whoever has every role next door does not.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bot.app import house
from bot.chat import Chose, Json, Said, Screen, Words
from bot.scene import Chat, Frame, Go, Outdated, State
from bot.text import Rich, rich
from domain import moves
from domain.copies import CROWD
from domain.drafts import Phase, Status
from domain.drafts.hearing_results import PaperKind
from domain.held import Way
from domain.people import Citizen
from domain.polls import State as PollState
from domain.rights import Action, Right, Role
from domain.templates import Template
from domain.wording import ListKind
from handlers.here import Here
from storage.appeals import appeals, copies, held, templates
from storage.hearings import questions as hearing_questions
from storage.officials import officials, pins, wordlists
from storage.people import blocks, people
from storage.polls import polls
from storage.unit import Unit
from storage.world import world
from tests import drafts as acts
from tests import hearings as hearing_rows
from tests.handlers.driver import SPEECHES, VK, Driver
from tests.polls import QUESTIONNAIRE, RATING

HOME, NEXT_DOOR = "adm-roads", "adm-housing"
INSIDER, WORKER, OUTSIDER = "vk:10", "vk:11", "vk:20"
CANARY: Final = "анарейк"
NUMBER: Final = "2026-0"
CROWDED: Final = "Канарейки просят починить дорогу на улице Садовой, она вся в ямах третий год подряд"
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
UNSEEN = {
    "work.away.now",  # somebody who is away
    "work.dismiss",  # one right of somebody, by a key of its own
    *("work.draft.alike.one", "work.draft.judged.one", "work.draft.rejudge"),  # verdicts on equal remarks
    *("work.draft.drop", "work.draft.revise"),  # a file of an act, a second text
    "work.hearing.door",  # on the day of a hearing
    *("work.poll.again", "work.poll.wordings", "work.poll.wordings.group"),  # a count, answers in own words
}
"""Scenes at which these things are not enough for anybody to see something."""
Named = dict[str, Json]


def _all_roles(unit: Unit, address: str, authority: str, note: str) -> int:
    person = people.at_the_door(unit, address, "ru").id
    for role in Role:
        officials.appoint(unit, person, Right(role, authority), by=None, note=note)
    pins.put(unit, person, pins.hashed("2580"), address)
    return person


async def things(driver: Driver) -> list[Named]:
    """What there is in the roads department, as frames name it: drafts and polls in each of their phases."""
    sent = [await driver.sent(f"telegram:{n}", f"Канарейка увидела яму {n}") for n in range(4)]
    for n in range(CROWD):
        await driver.sent(f"telegram:{50 + n}", f"{CROWDED} {'и' * n}")

    def live(unit: Unit) -> list[Named]:
        insider = _all_roles(unit, INSIDER, HOME, "Канарейка начальница")
        _all_roles(unit, OUTSIDER, NEXT_DOOR, "Сосед")
        worker = people.at_the_door(unit, WORKER, "ru").id
        officials.appoint(unit, worker, Right(Role.EXECUTOR, HOME), by=None, note="Канарейка исполнительница")
        pins.put(unit, worker, pins.hashed("2580"), WORKER)
        boss, around = officials.official(unit, insider), world(unit)
        case = appeals.load(unit, sent[0].id)
        case = appeals.apply(unit, moves.accept_and_route(case, boss, around), INSIDER)
        case = appeals.apply(unit, moves.take(case, boss, around), INSIDER)
        template = templates.add(
            unit, boss, Template(0, HOME, None, None, "Канарейка: шаблон", "Канарейка {место}"), INSIDER
        )
        wordlists.add(unit, boss, HOME, ListKind.PROFANITY, ("канарейкин",), INSIDER)
        added = moves.say(case, Citizen(case.person), around, Way.ADD, text="канарейкин двор", files=())
        waits = held.said(unit, added, Way.ADD, "канарейкин двор", (), "telegram:0")
        block = blocks.place(unit, boss, sent[1], 7, "Канарейка шумит", INSIDER)
        [group] = copies.page(unit, boss)
        assert waits is not None
        common: Named = {
            "appeal": case.id,
            "person": worker,
            "template": template,
            "entry": wordlists.inherited(unit, HOME)[0].id,
            "block": block.id,
            "authority": HOME,
            "kind": ListKind.PROFANITY.value,
            "copies": group.id,
            "decision": "route",
            "held": waits.id,
            "queue": "all",
            "picked": {str(each.id): 1 for each in sent},
        }
        return [*_of_drafts(unit, common, insider, worker), *_of_polls(unit, common)]

    return await driver.store.run(live)


def _of_drafts(unit: Unit, common: Named, insider: int, worker: int) -> Iterator[Named]:
    for phase in Phase:
        draft = acts.kept(
            unit, phase, title="Канарейка проект", authority=HOME, territory="zarechny", author=insider
        )
        hearing = hearing_rows.held(unit, draft, insider, place="Канарейка: дом культуры")
        remark = acts.said(unit, draft, worker, "s6", "Канарейка против", Status.WAITING)
        this = {**common, "draft": draft.id, "hearing": hearing.id, "remark": remark.id, "key": "s6"}
        this["kind"] = PaperKind.MINUTES.value
        if phase is Phase.DISCUSSION:
            question = hearing_questions.ask(unit, hearing.id, worker, "Канарейка спросила", "q")
            this["question"] = question.id
        yield this
        for action in (each for each in Action if each.value.startswith("draft_")):
            yield {**this, "action": action.value}
        said = acts.said(unit, draft, insider, "s6", "Канарейка за")
        yield {**this, "remark": said.id, "shelf": phase.value}


def _of_polls(unit: Unit, common: Named) -> Iterator[Named]:
    for state in PollState:
        for kept in (QUESTIONNAIRE, RATING):
            title = {"ru": "Канарейка опрос", "en": "Канарейка"}
            poll = polls.create(
                unit, replace(kept, title=title, authority=HOME, territory="zarechny", state=state)
            )
            for key in ("", "yard", "why", "park"):
                yield {**common, "poll": poll.id, "key": key, "question": key, "shelf": state.value}
            for action in (each for each in Action if each.value.startswith("poll_")):
                yield {**common, "poll": poll.id, "key": "yard", "action": action.value}


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
    return int(unit.connection.exec_driver_sql("SELECT total_changes()").scalar_one())


def _presses(here: Screen | None, there: Screen | None) -> list[Chose]:
    """What can be pressed by whoever works here and is not there for the other."""
    own = {each.key for each in there.options()} if there is not None else set()
    return [Chose(each.key) for each in here.options() if each.key not in own] if here is not None else []


def _told(chat: Here, answer: object) -> str:
    notes = [getattr(answer, "note", None), *(each.text for each in chat.ahead), rich(chat.toast)]
    return " ".join(each.plain for each in notes if isinstance(each, Rich)).lower()


def _tried(unit: Unit, scene: str, named: Named, said: Said) -> None:
    """Nothing is done by it and nothing is told, whatever was said there."""
    chat, state = at(unit, OUTSIDER, scene, named)
    found = HOUSE.scene(scene)
    assert found is not None
    before = _changes(unit)
    with unit.connection.begin_nested() as point:
        try:
            answer = found.take(chat, state, said)
        except Outdated:
            answer = None
        assert _changes(unit) == before, (scene, said, "changed something")
        assert CANARY not in _told(chat, answer), (scene, said)
        if isinstance(answer, Go) and answer.scene in OFFICIALS:
            then = shown(unit, OUTSIDER, answer.scene, dict(answer.state))
            assert then is None or CANARY not in _words(then), (scene, said, answer.scene)
        point.rollback()


async def test_of_another_authority_nothing_is_seen_and_nothing_done_at_any_scene(driver: Driver) -> None:
    found = await things(driver)

    def walk(unit: Unit) -> tuple[set[str], set[str], set[str]]:
        seen, plain, entered = set[str](), set[str](), set[str]()
        for scene in OFFICIALS:
            for named in _about(scene, found):
                here, there = (shown(unit, each, scene, named) for each in (INSIDER, OUTSIDER))
                if here is not None:
                    (seen if CANARY in _words(here) or NUMBER in _words(here) else plain).add(scene)
                if there is not None:
                    entered.add(scene)
                    assert CANARY not in _words(there), scene
                    assert NUMBER not in _words(there), scene
                own = {each.key for each in there.options()} if there is not None else set()
                keys = (
                    [each.key for each in here.options() if each.key not in own] if here is not None else []
                )
                for said in (*(Chose(key) for key in keys), *(() if there is not None else (Words("Так"),))):
                    _tried(unit, scene, named, said)
        return seen, plain - seen, entered

    seen, plain, entered = await driver.store.run(walk)
    assert len(seen) > 25
    assert set(OFFICIALS) - seen - plain == UNSEEN
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
