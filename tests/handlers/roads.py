"""What the roads department has of all that scenes of officials are about; «канарейка» in all of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.chat import Json
from domain import moves
from domain.copies import CROWD
from domain.drafts import Phase, Status, Verdict, VerdictKind, Version
from domain.drafts.hearing_results import PaperKind
from domain.held import Way
from domain.people import Citizen, Official
from domain.polls import State as PollState
from domain.rights import Action, Right, Role
from domain.templates import Template
from domain.wording import ListKind
from storage.appeals import appeals, copies, held, templates
from storage.drafts import moderation, remarks, sections
from storage.files import files, workshop
from storage.hearings import questions as hearing_questions
from storage.officials import absences, officials, pins, wordlists
from storage.people import blocks, people
from storage.polls import polls, wordings
from storage.unit import Unit
from storage.world import world
from tests import drafts as acts
from tests import hearings as hearing_rows
from tests.handlers.driver import Driver
from tests.polls import QUESTIONNAIRE, RATING

HOME, NEXT_DOOR = "adm-roads", "adm-housing"
INSIDER, WORKER, OUTSIDER = "vk:10", "vk:11", "vk:20"
CROWDED: Final = "Канарейки просят починить дорогу на улице Садовой, она вся в ямах третий год подряд"
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
        outsider = _all_roles(unit, OUTSIDER, NEXT_DOOR, "Сосед")
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
        today = unit.now - timedelta(hours=1)
        absences.add(unit, worker, insider, today, today + timedelta(days=7), by=insider)
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
            "right": "all",
            "picked": {str(each.id): 1 for each in sent},
        }
        own, others = _ordered(unit, insider, INSIDER), _ordered(unit, outsider, OUTSIDER)
        voted = list(_of_polls(unit, {**common, "order": own}))
        again = [{**each, "order": others} for each in voted if each["key"] == ""]
        return [*_of_drafts(unit, common, boss, worker), *voted, *again]

    return await driver.store.run(live)


def _ordered(unit: Unit, person: int, address: str) -> int:
    """A table of a poll that this official has sent."""
    file = files.receive(unit, kind="document", network="vk", ref=f"канарейка {person}", name="к.xlsx")
    what: Json = {"authority": HOME}
    order = workshop.order(unit, "poll_bring", what, address=address, person=person, file=file)
    assert order is not None
    return order


def _of_drafts(unit: Unit, common: Named, boss: Official, worker: int) -> Iterator[Named]:
    for phase in Phase:
        draft = acts.kept(
            unit, phase, title="Канарейка проект", authority=HOME, territory="zarechny", author=boss.person
        )
        hearing = hearing_rows.held(unit, draft, boss.person, place="Канарейка: дом культуры")
        remark = acts.said(unit, draft, worker, "s6", "Канарейка против", Status.WAITING)
        this = {**common, "draft": draft.id, "hearing": hearing.id, "remark": remark.id, "key": "s6"}
        this["kind"], this["one"] = PaperKind.MINUTES.value, remark.id
        if phase is Phase.DISCUSSION:
            question = hearing_questions.ask(unit, hearing.id, worker, "Канарейка спросила", "q")
            this["question"] = question.id
        yield this
        for action in (each for each in Action if each.value.startswith("draft_")):
            yield {**this, "action": action.value}
        said = acts.said(unit, draft, boss.person, "s6", "Канарейка за")
        yield {**this, "remark": said.id, "shelf": phase.value}
    yield _goes_on(unit, this, boss, worker)


def _goes_on(unit: Unit, common: Named, boss: Official, worker: int) -> Named:
    """Where another text is being made, two who said the same have a verdict, people come to the door."""
    draft = acts.kept(
        unit, title="Канарейка проект", authority=HOME, territory="zarechny", author=boss.person
    )
    sections.put_version(unit, Version(draft.id, 2, "Канарейка: короче"))
    sections.put_tree(unit, draft.id, 2, acts.SECOND)
    today = unit.now + timedelta(hours=1)
    hearing = hearing_rows.held(
        unit, draft, boss.person, place="Канарейка: дом культуры", starts_at=today, questions_until=today
    )
    one, other = (
        acts.said(unit, draft, each, "s6", "Канарейка того же мнения") for each in (worker, boss.person)
    )
    moderation.join(unit, draft, one, other, boss, INSIDER)
    pair = [remarks.load(unit, each.id) for each in (one, other)]
    moderation.judge(unit, draft, pair, Verdict(VerdictKind.REJECTED, "Канарейка не права"), boss, INSIDER)
    ids = {"draft": draft.id, "hearing": hearing.id, "remark": one.id, "one": other.id}
    return {**common, **ids, "shelf": draft.phase.value}


def _of_polls(unit: Unit, common: Named) -> Iterator[Named]:
    for state in PollState:
        for kept in (QUESTIONNAIRE, RATING):
            title = {"ru": "Канарейка опрос", "en": "Канарейка"}
            poll = polls.create(
                unit, replace(kept, title=title, authority=HOME, territory="zarechny", state=state)
            )
            if kept is QUESTIONNAIRE:
                what = wordings.Set("канарейка", 1, 1, 0, unit.now)
                wordings.keep(unit, poll.id, "why", what, [wordings.Wording(0, 0, "Канарейка поёт", 1, 1, 1)])
            named = ("yard", "why") if kept is QUESTIONNAIRE else ("park", "park")
            for key, question in (("", ""), named):
                about: Named = {"poll": poll.id, "place": 0, "key": key, "question": question}
                yield {**common, **about, "shelf": state.value}
            for action in (each for each in Action if each.value.startswith("poll_")):
                yield {**common, "poll": poll.id, "key": "yard", "action": action.value}
