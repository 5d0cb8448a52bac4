"""Names beside remarks: looked at before they are shown, gone with the consent; on both databases."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.drafts import Draft, Phase, Remark, Status, Verdict, VerdictKind
from domain.drafts.signing import Look, Signer, Unfit
from domain.refusal import NotAllowed
from domain.rights import Role
from storage.drafts import moderation, remarks, signers, terms, verdicts
from storage.officials import officials
from storage.people import consents, erasure, mergers, own_discussions, people
from storage.people.people import SERVICE, SIGNING
from storage.store import Store
from storage.tables import audit, draft_signers, outbox
from storage.unit import Unit
from tests.conftest import Clock
from tests.drafts import kept, said
from tests.storage.cases import citizen, hired, run
from tests.storage.plans import plans

NAME = "Снегова Анна"
VERSION = "2026-11"


def sign(unit: Unit, draft: int, person: int, name: str = NAME, *, anew: bool = True) -> Signer | None:
    return signers.sign(unit, draft, person, name, version=VERSION, channel="vk", anew=anew)


def signed(unit: Unit, draft: Draft, person: int, status: Status = Status.PUBLISHED) -> Remark:
    sign(unit, draft.id, person)
    return said(unit, draft, person, "s6", status=status, signed=True)


def of(unit: Unit, draft: Draft, person: int) -> Signer:
    found = signers.of(unit, draft.id, person)
    assert found is not None
    return found


async def test_a_name_is_shown_with_the_remark_by_who_read_it_and_waits_else(store: Store) -> None:
    def live(unit: Unit) -> None:
        draft = kept(unit)
        moderator = officials.official(unit, hired(unit, "vk:20", Role.MODERATOR, "adm"))
        anna, boris, vera = (citizen(unit, f"vk:{n}") for n in (1, 2, 3))
        read, unread, renamed = (signed(unit, draft, each, Status.WAITING) for each in (anna, boris, vera))
        moderation.publish(unit, read, draft, moderator, "vk:20", name=1)
        moderation.publish(unit, unread, draft, moderator, "telegram:20")
        sign(unit, draft.id, vera, "Дешёвые Окна")
        moderation.publish(unit, renamed, draft, moderator, "vk:20", name=1)
        assert [of(unit, draft, each).look for each in (anna, boris, vera)] == [
            *(Look.SHOWN, Look.WAITING, Look.WAITING)
        ]
        assert [each.person for each in signers.listed(unit, draft.id, Look.WAITING, limit=9)] == [
            boris,
            vera,
        ]
        assert signers.count(unit, draft.id, Look.WAITING) == 2
        assert signers.listed(unit, draft.id, Look.WAITING, after=boris, limit=9)[0].person == vera
        assert terms.owed(unit, moderator).names == 2  # in the morning list
        signers.mark(unit, unread, signed=False)  # nobody would read it
        assert signers.count(unit, draft.id, Look.WAITING) == 1
        assert terms.owed(unit, moderator).names == 1
        assert not terms.owed(unit, officials.official(unit, hired(unit, "vk:30", Role.MODERATOR))).names

    await run(store, live)


async def test_the_same_name_keeps_what_was_decided_and_another_is_looked_at_again(store: Store) -> None:
    def live(unit: Unit) -> None:
        draft, anna = kept(unit), citizen(unit, "vk:1")
        moderator = officials.official(unit, hired(unit, "vk:20", Role.MODERATOR, "adm"))
        signed(unit, draft, anna)
        moderation.show_name(unit, draft, of(unit, draft, anna), moderator, "vk:20")
        sign(unit, draft.id, anna)
        assert of(unit, draft, anna).look is Look.SHOWN
        sign(unit, draft.id, anna, "Ветрова Анна")
        assert of(unit, draft, anna).look is Look.WAITING
        stale = replace(of(unit, draft, anna), revision=1)
        with pytest.raises(signers.Changed):
            moderation.show_name(unit, draft, stale, moderator, "vk:20")

    await run(store, live)


async def test_a_refused_name_is_destroyed_and_its_author_told_without_it(store: Store) -> None:
    def live(unit: Unit) -> None:
        draft, anna = kept(unit), citizen(unit, "vk:1")
        moderator = officials.official(unit, hired(unit, "vk:20", Role.MODERATOR, "adm"))
        editor = officials.official(unit, hired(unit, "vk:21", Role.EDITOR, "adm"))
        signed(unit, draft, anna)
        name = of(unit, draft, anna)
        for deed in (
            lambda: moderation.show_name(unit, draft, name, editor, "vk:21"),
            lambda: moderation.refuse_name(unit, draft, name, editor, "vk:21", Unfit.FALSE, tell=True),
        ):
            with pytest.raises(NotAllowed):
                deed()
        moderation.refuse_name(unit, draft, name, moderator, "vk:20", Unfit.FALSE, tell=True)
        assert unit.connection.scalars(sa.select(draft_signers.c.name)).all() == [""]
        told = unit.connection.execute(sa.select(outbox.c.kind, outbox.c.body)).all()
        assert [each.kind for each in told] == ["draft.citizen.remark_unnamed"]
        recorded = unit.connection.execute(sa.select(audit)).all()
        assert [each.action for each in recorded] == ["signature_refused"]
        assert "Снегова" not in repr([told, recorded])
        sign(unit, draft.id, anna, "Другая Анна")
        assert of(unit, draft, anna).look is Look.WAITING
        assert of(unit, draft, anna).why is None

    await run(store, live)


@pytest.mark.parametrize("purpose", [SIGNING, SERVICE])
async def test_with_the_consent_the_name_goes_from_everywhere_at_once(store: Store, purpose: str) -> None:
    def live(unit: Unit) -> None:
        anna, first, second = citizen(unit, "vk:1"), kept(unit), kept(unit)
        people.give_consent(unit, anna, VERSION, "vk")
        one, two = signed(unit, first, anna), signed(unit, second, anna)
        told = own_discussions.discussions(unit, anna)["signed"]
        assert isinstance(told, list)
        assert NAME in repr(told)
        assert SIGNING in consents.withdraw(unit, anna, purpose)
        assert unit.connection.scalars(sa.select(draft_signers.c.name)).all() == []
        assert [remarks.load(unit, each.id).signed for each in (one, two)] == [False, False]
        assert sign(unit, first.id, anna, anew=False) is None
        assert sign(unit, first.id, anna) is not None
        assert not remarks.load(unit, one.id).signed

    await run(store, live)


async def test_an_erased_person_leaves_no_name(store: Store) -> None:
    def live(unit: Unit) -> None:
        anna, draft = citizen(unit, "vk:1"), kept(unit)
        mine = signed(unit, draft, anna)
        erasure.erase(unit, anna, "vk:1", withdraw=False)
        assert unit.connection.execute(sa.select(draft_signers)).all() == []
        assert remarks.load(unit, mine.id) == replace(mine, signed=False)

    await run(store, live)


async def test_whether_it_is_signed_is_the_authors_alone(store: Store) -> None:
    """A verdict made of what was read before the author changed their mind does not bring the name back."""

    def live(unit: Unit) -> None:
        draft, anna = kept(unit, Phase.REVIEW), citizen(unit, "vk:1")
        editor = officials.official(unit, hired(unit, "vk:21", Role.EDITOR, "adm"))
        stale = signed(unit, draft, anna)
        assert signers.mark(unit, stale, signed=False)
        assert not signers.mark(unit, stale, signed=False)
        [done] = verdicts.give(unit, draft, [stale], Verdict(VerdictKind.TAKEN, "Да"), editor, "vk:21")
        assert not done.signed
        assert not remarks.load(unit, stale.id).signed

    await run(store, live)


async def test_the_name_follows_its_person_into_another_messenger_and_back(store: Store) -> None:
    def live(unit: Unit) -> None:
        draft = kept(unit)
        here, there = citizen(unit, "telegram:1"), citizen(unit, "vk:1")
        said(unit, draft, here)
        mine = signed(unit, draft, there)
        mergers.merge(unit, here, there, "vk:1")
        assert of(unit, draft, here).name == NAME
        assert remarks.load(unit, mine.id).person == here
        assert people.in_force(unit, here, SIGNING)
        mergers.undo(unit, here, "vk:1")
        assert of(unit, draft, there).name == NAME
        assert signers.of(unit, draft.id, here) is None

    await run(store, live)


async def test_where_both_had_a_name_the_kept_persons_stands(store: Store) -> None:
    def live(unit: Unit) -> None:
        draft = kept(unit)
        here, there = citizen(unit, "vk:2"), citizen(unit, "vk:1")
        sign(unit, draft.id, here, "Первая Анна")
        mine = signed(unit, draft, there)
        mergers.merge(unit, here, there, "vk:1")
        assert of(unit, draft, here).name == "Первая Анна"
        mergers.undo(unit, here, "vk:1")
        assert remarks.load(unit, mine.id).person == there
        assert signers.of(unit, draft.id, there) is None  # asked again; until then the number

    await run(store, live)


async def test_a_later_no_of_the_same_person_elsewhere_destroys_the_name(store: Store, clock: Clock) -> None:
    def before(unit: Unit) -> tuple[int, int, Draft]:
        draft = kept(unit)
        here, there = citizen(unit, "telegram:1"), citizen(unit, "vk:1")
        signed(unit, draft, there)
        return here, there, draft

    here, there, draft = await run(store, before)
    clock.forward(timedelta(hours=1))

    def after(unit: Unit) -> None:
        people.give_consent(unit, here, VERSION, "telegram", SIGNING)
        consents.withdraw(unit, here, SIGNING)
        mergers.merge(unit, here, there, "vk:1")
        assert signers.of(unit, draft.id, here) is None
        assert not any(each.signed for each in remarks.of_person(unit, draft.id, here))

    await run(store, after)


async def test_two_words_at_once_never_leave_a_name_without_a_consent(store: Store) -> None:
    draft, anna = await run(store, lambda unit: (kept(unit), citizen(unit, "vk:1")))
    await run(store, lambda unit: signed(unit, draft, anna))
    for turn in range(8):
        name = f"Снегова {'Анна' if turn % 2 else 'Инна'}"
        await asyncio.gather(
            run(store, lambda unit, name=name: sign(unit, draft.id, anna, name, anew=False)),
            run(store, lambda unit: consents.withdraw(unit, anna, SIGNING)),
            run(store, lambda unit, name=name: sign(unit, draft.id, anna, name, anew=False)),
        )
        assert await run(store, lambda unit: signers.of(unit, draft.id, anna)) is None
        await asyncio.gather(*(run(store, lambda unit: sign(unit, draft.id, anna)) for _ in range(3)))
        assert (await run(store, lambda unit: of(unit, draft, anna))).name == NAME


async def test_two_moderators_decide_about_a_name_once(store: Store) -> None:
    def before(unit: Unit) -> tuple[Draft, int]:
        hired(unit, "vk:20", Role.MODERATOR, "adm")
        draft, anna = kept(unit), citizen(unit, "vk:1")
        signed(unit, draft, anna)
        return draft, anna

    draft, anna = await run(store, before)
    name = await run(store, lambda unit: of(unit, draft, anna))

    def refuse(unit: Unit) -> bool:
        moderator = officials.official(unit, citizen(unit, "vk:20"))
        try:
            moderation.refuse_name(unit, draft, name, moderator, "vk:20", Unfit.ABUSE, tell=True)
        except signers.Changed:
            return False
        return True

    assert sorted(await asyncio.gather(*(run(store, refuse) for _ in range(4)))) == [
        False,
        False,
        False,
        True,
    ]


async def test_what_moderators_look_at_is_found_by_an_index(store: Store) -> None:
    def live(unit: Unit) -> None:
        draft = kept(unit)
        with plans(unit) as found:
            signers.listed(unit, draft.id, Look.WAITING)
            signers.count(unit, draft.id, Look.SHOWN)
            signers.many(unit, draft.id, {1, 2})
            signers.signed(unit, draft.id, 1)
        assert found
        whole = r"(SCAN|Seq Scan on) (remarks|draft_signers)\b(?! USING)"
        assert not [each for each in found if re.search(whole, each)]

    await run(store, live)
