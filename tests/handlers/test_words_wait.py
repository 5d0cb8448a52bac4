"""Words that wait for a moderator: what their writer is told, what the card says, who is not told in vain."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.speech import Speech
from domain import moves
from domain.appeals import Appeal, Status
from domain.catalogue import Practice
from domain.held import Held, Way
from domain.people import Citizen, Official
from domain.rights import Role
from domain.wording import ListKind
from handlers import held as told
from handlers import notices
from handlers.officials import words_held
from storage.appeals import appeals, held, reminders
from storage.notices import outbox
from storage.officials import officials, wordlists
from storage.store import Store
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.district import with_practice
from tests.handlers.driver import SPEECHES
from tests.storage.cases import hired, in_work, run

BAD = "Второй подъезд, дураки"


@dataclass(frozen=True, slots=True)
class Chat:
    """As much of a chat as is spoken with."""

    unit: Unit
    say: Speech = SPEECHES["ru"]

    @property
    def now(self) -> datetime:
        return self.unit.now


def _waits(unit: Unit) -> tuple[Appeal, Held, Official]:
    """The citizen was asked, and the reply waits for the coordinator."""
    admin = officials.official(unit, hired(unit, "vk:9", Role.ADMIN, "adm"))
    wordlists.add(unit, admin, "adm", ListKind.PROFANITY, ("дурак",), "vk:9")
    boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
    case = in_work(unit, boss, worker)
    asked = moves.ask_citizen(case, officials.official(unit, worker), world(unit), question="Какой подъезд?")
    case = appeals.apply(unit, asked, "vk:11")
    moved = moves.say(case, Citizen(case.person), world(unit), Way.REPLY, text=BAD, files=())
    waits = held.said(unit, moved, Way.REPLY, BAD, (), case.address)
    assert waits is not None
    return case, waits, officials.official(unit, boss)


@pytest.mark.parametrize("stops", [True, False])
async def test_the_writer_hears_of_a_clock_that_stands_only_where_it_does(store: Store, stops: bool) -> None:
    def turn(unit: Unit) -> str:
        _, waits, _ = _waits(unit)
        chat: Any = Chat(unit)
        return told.thanks(chat, waits).plain

    known = with_practice({"housing": Practice(clock_stops=stops)})
    thanks = await run(store, turn, known)
    assert "ответ записан" in thanks
    assert ("стоит" in thanks) is stops


async def test_the_card_says_that_they_wait_and_who_may_decide_has_the_way_to_them(store: Store) -> None:
    def turn(unit: Unit) -> None:
        case, waits, boss = _waits(unit)
        chat: Any = Chat(unit)
        said = words_held.on_case(chat, held.of_case(unit, case.id)).plain
        assert "ответ автора на вопрос" in said
        assert BAD not in said
        assert [each.key for each in words_held.to_them(chat, case, (waits,), boss)] == ["words"]
        worker = officials.official(unit, case.executors[0])
        assert words_held.to_them(chat, case, (waits,), worker) == ()
        assert held.waiting(unit, boss, appeal=case.id) == (waits,)
        assert held.waiting(unit, boss, appeal=case.id + 1) == ()
        held.let_pass(unit, waits.id, boss, "vk:10")
        assert words_held.on_case(chat, held.of_case(unit, case.id)).plain == ""
        assert words_held.to_them(chat, case, (), boss) == ()

    await run(store, turn)


@pytest.mark.parametrize("waiting", [True, False])
async def test_nobody_is_told_that_there_is_no_reply_while_it_waits(
    store: Store, clock: Clock, waiting: bool
) -> None:
    def begin(unit: Unit) -> Appeal:
        case, waits, boss = _waits(unit)
        if not waiting:
            held.decline(unit, waits.id, boss, "vk:10", "Без оскорблений")
        return case

    case = await run(store, begin)
    clock.forward(timedelta(days=8))
    await run(store, reminders.remind)

    def read(unit: Unit) -> list[str]:
        assert appeals.load(unit, case.id).status is Status.CLARIFYING
        rows = [row for row in outbox.claim(unit, "vk", 50, timedelta(minutes=1)) if row.address == "vk:11"]
        drawn = (
            notices.draw(unit, row, SPEECHES["ru"]) for row in rows if row.kind == "notice.official.term"
        )
        return [each.text.plain for each in drawn if each is not None]

    assert bool(await run(store, read)) is not waiting
