"""Hearings: the last seat is given once, who comes is told once, what goes with a person."""

import asyncio
import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.drafts import Phase
from domain.drafts.hearings import QUESTIONS, Visit
from domain.refusal import NotAllowed
from storage import conversations
from storage.drafts import drafts
from storage.hearings import hearings
from storage.hearings import questions as hearing_questions
from storage.hearings import visits as hearing_visits
from storage.hearings import work as hearing_work
from storage.officials import audit, officials
from storage.people import erasure, mergers, own_discussions, people
from storage.store import Store
from storage.tables import hearing_visitors
from storage.unit import Unit
from tests.drafts import kept
from tests.hearings import STARTS, held
from tests.storage.cases import citizen, run
from tests.storage.hearing_calls import ANNA, BORIS, EDITOR, planned, told
from tests.storage.plans import scans

# --- who comes ---------------------------------------------------------------------------------------------


async def test_of_many_at_once_as_many_come_as_there_are_seats(store: Store, stores: list[Store]) -> None:
    id = await planned(store, seats=20)
    came: list[Visit] = []
    refused: list[str] = []

    async def comes(at: int) -> None:
        def turn(unit: Unit) -> Visit:
            return hearing_visits.register(unit, id, citizen(unit, f"vk:{100 + at}"))

        await asyncio.sleep(random.random() / 20)
        try:
            came.append(await run(stores[at % 2], turn))
        except NotAllowed as why:
            refused.append(why.reason)

    await asyncio.gather(*(comes(at) for at in range(60)))
    assert (len(came), refused) == (20, ["hearing.full"] * 40)
    assert sorted(each.ordinal for each in came) == list(range(1, 21))
    assert len({each.code for each in came}) == 20
    assert all(re.fullmatch(r"[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}", each.code) for each in came)


async def test_one_person_in_two_messengers_comes_once_however_often_they_press(
    store: Store, stores: list[Store]
) -> None:
    id = await planned(store, seats=2)

    def one(unit: Unit) -> int:
        kept_one, joined = (conversations.load(unit, each, "ru").person for each in (BORIS, ANNA))
        mergers.merge(unit, kept_one, joined, BORIS)
        return kept_one

    person = await run(store, one)

    def turn(unit: Unit, address: str) -> Visit:
        return hearing_visits.register(unit, id, conversations.load(unit, address, "ru").person)

    found = await asyncio.gather(
        *(run(stores[at % 2], lambda unit, a=(ANNA, BORIS)[at % 2]: turn(unit, a)) for at in range(12))
    )
    assert len(set(found)) == 1
    assert await run(store, lambda unit: hearing_visits.count(unit, id)) == 1
    assert found[0].person == person


async def test_whoever_leaves_frees_a_seat_and_their_number_is_not_given_again(store: Store) -> None:
    id = await planned(store, seats=1)

    def turn(unit: Unit) -> None:
        anna, boris = citizen(unit, ANNA), citizen(unit, BORIS)
        assert hearing_visits.register(unit, id, anna).ordinal == 1
        with pytest.raises(NotAllowed):
            hearing_visits.register(unit, id, boris)
        assert hearing_visits.leave(unit, id, anna)
        assert not hearing_visits.leave(unit, id, anna)
        assert hearing_visits.register(unit, id, boris).ordinal == 2

    await run(store, turn)


async def test_two_never_come_with_one_code(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    id = await planned(store)
    codes = iter(["AAA-AAA", "AAA-AAA", "AAA-AAA", "BBB-BBB"])
    monkeypatch.setattr(hearing_visits, "new_code", lambda: next(codes))

    def turn(unit: Unit) -> list[str]:
        return [hearing_visits.register(unit, id, citizen(unit, each)).code for each in (ANNA, BORIS)]

    assert await run(store, turn) == ["AAA-AAA", "BBB-BBB"]


async def test_seats_are_not_made_fewer_than_have_registered(store: Store) -> None:
    id = await planned(store)

    def turn(unit: Unit) -> None:
        for at in range(3):
            hearing_visits.register(unit, id, citizen(unit, f"vk:{at}"))
        found = hearings.load(unit, id)
        draft, editor = drafts.load(unit, found.draft), officials.official(unit, citizen(unit, EDITOR))
        with pytest.raises(NotAllowed, match="seats_taken"):
            hearing_work.change(unit, replace(found, seats=2), draft, editor, EDITOR, reason="Малый зал")
        saved = hearing_work.change(unit, replace(found, seats=3), draft, editor, EDITOR, reason="Малый зал")
        with pytest.raises(hearings.Changed):
            hearing_work.change(unit, replace(found, seats=9), draft, editor, EDITOR, reason="")
        assert hearings.load(unit, id) == saved

    await run(store, turn)


# --- questions ---------------------------------------------------------------------------------------------


async def test_a_question_is_written_once_and_there_are_not_many(store: Store) -> None:
    id = await planned(store)

    def turn(unit: Unit) -> None:
        anna = citizen(unit, ANNA)
        first = hearing_questions.ask(unit, id, anna, "Кто заплатит?", "k")
        assert hearing_questions.ask(unit, id, anna, "Кто заплатит?", "k") == first
        for at in range(1, QUESTIONS):
            assert hearing_questions.ask(unit, id, anna, "Когда?", f"k{at}").ordinal == at + 1
        with pytest.raises(NotAllowed, match="enough"):
            hearing_questions.ask(unit, id, anna, "Сколько?", "more")

    await run(store, turn)


async def test_the_author_of_a_hidden_question_is_told_and_others_do_not_see_it(store: Store) -> None:
    id = await planned(store)

    def turn(unit: Unit) -> None:
        anna = citizen(unit, ANNA)
        mine = hearing_questions.ask(unit, id, anna, "Жулики!", "a")
        other = hearing_questions.ask(unit, id, anna, "Кто заплатит?", "b")
        draft = drafts.load(unit, hearings.load(unit, id).draft)
        editor = officials.official(unit, citizen(unit, EDITOR))
        hearing_work.hide(unit, mine, draft, editor, EDITOR, reason="Оскорбление")
        with pytest.raises(hearing_questions.Changed):
            hearing_work.hide(unit, mine, draft, editor, EDITOR, reason="Ещё раз")
        assert hearing_questions.asked(unit, id) == (other,)
        assert hearing_questions.count(unit, id) == 1
        assert [each.action for each in audit.of(unit, f"draft:{draft.id}")][-1] == "hearing_question_hidden"

    await run(store, turn)
    assert await told(store) == {(ANNA, "hearing.citizen.question_hidden"): 1}


# --- with the person ---------------------------------------------------------------------------------------


async def test_two_who_are_one_come_once_and_each_has_their_own_again(store: Store) -> None:
    one, two = await planned(store), await planned(store)

    def turn(unit: Unit) -> None:
        first, second = (conversations.load(unit, each, "ru").person for each in (BORIS, ANNA))
        theirs = hearing_visits.register(unit, one, first)
        hearing_visits.register(unit, one, second)
        alone = hearing_visits.register(unit, two, second)
        asked = hearing_questions.ask(unit, one, second, "Когда?", "q")
        mergers.merge(unit, first, second, BORIS)
        assert hearing_visits.of(unit, one, first) == theirs
        assert hearing_visits.count(unit, one) == 1
        assert hearing_visits.of(unit, two, first) == replace(alone, person=first)
        assert [each.id for each in hearing_questions.of_person(unit, one, first)] == [asked.id]
        mergers.undo(unit, first, BORIS)
        assert hearing_visits.of(unit, two, second) == alone
        assert hearing_questions.of_person(unit, one, second) == (asked,)
        assert hearing_visits.of(unit, one, first) == theirs

    await run(store, turn)


async def test_an_erased_person_does_not_come_and_their_question_has_no_author(store: Store) -> None:
    id = await planned(store)

    def turn(unit: Unit) -> None:
        anna = citizen(unit, ANNA)
        people.set_name(unit, anna, "Анна Канарейкина")
        hearing_visits.register(unit, id, anna)
        hearing_visits.call(unit, id, anna, "Анна Канарейкина")
        hearing_questions.ask(unit, id, anna, "Когда?", "q")
        told_of = own_discussions.at_hearings(unit, anna)
        assert "Канарейкина" in repr(told_of["visits"])
        assert "Когда?" in repr(told_of["questions"])
        erasure.erase(unit, anna, ANNA, withdraw=False)
        assert hearing_visits.count(unit, id) == 0
        left = unit.connection.execute(sa.select(hearing_visitors)).all()
        assert "Канарейкина" not in repr(left)
        assert [each.text for each in hearing_questions.asked(unit, id)] == ["Когда?"]

    await run(store, turn)


async def test_names_in_a_list_are_destroyed_a_month_after_the_hearing(store: Store) -> None:
    id = await planned(store)

    def named(unit: Unit) -> int:
        anna = citizen(unit, ANNA)
        hearing_visits.register(unit, id, anna)
        assert hearing_visits.call(unit, id, anna, "Анна Канарейкина")
        assert not hearing_visits.call(unit, id, citizen(unit, BORIS), "Борис")
        return hearing_visits.named(unit, id)

    def forgotten(unit: Unit) -> list[int]:
        kept_yet = hearing_visits.forget_names(unit, STARTS)
        gone = hearing_visits.forget_names(unit, STARTS + timedelta(seconds=1))
        return [kept_yet, gone, hearing_visits.named(unit, id), hearing_visits.count(unit, id)]

    assert await run(store, named) == 1
    assert await run(store, forgotten) == [0, 1, 0, 1]


@pytest.mark.parametrize(
    "look",
    [
        lambda unit, id: hearings.of(unit, id),
        lambda unit, id: hearings.unreminded(unit, STARTS, 10),
        lambda unit, id: hearing_visits.of(unit, id, 1),
        lambda unit, id: hearing_visits.count(unit, id),
        lambda unit, id: hearing_visits.named(unit, id),
        lambda unit, id: hearing_questions.of_person(unit, id, 1),
        lambda unit, id: hearing_questions.asked(unit, id, limit=1),
    ],
    ids=["of a draft", "unreminded", "mine", "visitors", "named", "my questions", "questions"],
)
async def test_what_is_asked_often_finds_an_index(store: Store, look: Callable[[Unit, int], object]) -> None:
    def live(unit: Unit) -> int:
        return held(unit, kept(unit, Phase.DISCUSSION), citizen(unit, EDITOR)).id

    id = await run(store, live)
    assert await scans(store, lambda unit: look(unit, id), "hearing") == []
