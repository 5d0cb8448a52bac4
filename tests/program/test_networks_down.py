"""The messengers fail, slow down, break off and turn away: everything arrives, in order, and once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Place, Report
from domain.people import Official
from domain.rights import Right, Role
from storage.appeals import appeals
from storage.officials import officials
from storage.people import people
from storage.tables import accounts, files, outbox
from storage.unit import Unit
from storage.world import world
from tests.program import appeal
from tests.program.somebody import Somebody, picture
from tests.program.town import Town

COORDINATOR = Right(Role.COORDINATOR, "adm")


def registered(unit: Unit, key: str, address: str = "telegram:50") -> Appeal:
    """An appeal that is there already; the coordinators are to be told of it."""
    person = people.at_the_door(unit, address, "ru").id
    report = Report(key, "roads.pothole", "verkhnezarechensk", appeal.WORDS, Place(appeal.PLACE))
    return appeals.register(unit, report, person, address)


def accepted(unit: Unit, case: Appeal) -> None:
    """Somebody on duty has routed it: the citizen's living card is to be told."""
    on_duty = Official(people.at_the_door(unit, "vk:60", "ru").id, (COORDINATOR,))
    around = world(unit)
    moved = moves.accept_and_route(case, on_duty, around, authority="adm-roads", topic=case.topic)
    appeals.apply(unit, moved, "vk:60")


async def on_duty(town: Town) -> list[Somebody]:
    """A coordinator in each messenger, who has spoken with the bot before."""
    vera, gleb = town.in_telegram(3, "Вера"), town.in_vk(4, "Глеб")
    town.telegram.people[3].acquaint()
    town.vk.people[4].acquaint()

    def appointed(unit: Unit) -> None:
        for who in (vera, gleb):
            person = people.at_the_door(unit, who.address, "ru").id
            officials.appoint(unit, person, COORDINATOR, by=None)

    await town.write(appointed)
    return [vera, gleb]


def going(unit: Unit) -> int:
    """Notices that are still on their way."""
    waiting = sa.select(sa.func.count()).where(outbox.c.state.in_(["waiting", "leased"]))
    return unit.connection.scalar(waiting) or 0


def startable(unit: Unit) -> list[str]:
    """Addresses whose first notice is on its way or may go now; the others wait behind it."""
    rows = unit.connection.execute(
        sa.select(outbox.c.address, outbox.c.state, outbox.c.next_at)
        .where(outbox.c.state.in_(["waiting", "leased"]))
        .order_by(outbox.c.id.desc())
    )
    first = {address: (state, at) for address, state, at in rows}
    return [to for to, (state, at) in first.items() if state == "leased" or at <= unit.now]


def is_now(address: str, state: str) -> Callable[[Unit], bool]:
    """Is the account open, or closed?"""
    found = sa.select(accounts.c.state).where(accounts.c.address == address)
    return lambda unit: unit.connection.scalar(found) == state


async def test_notices_through_every_kind_of_failure_arrive_in_order(town: Town) -> None:
    vera, gleb = await on_duty(town)
    made = [await town.write(partial(registered, key=f"case {n}")) for n in range(5)]
    telegram, vk = town.telegram, town.vk
    telegram.fail("sendMessage", code=429, retry_after=1)
    telegram.fail("sendMessage", how="html")
    telegram.fail("sendMessage", how="reset")
    telegram.fail("sendMessage", how="reset_after")
    telegram.fail("sendMessage", code=500)
    for code in (6, 9, 10):
        vk.fail("messages.send", code=code)
    vk.fail("messages.send", how="html")
    vk.fail("messages.send", how="reset")
    vk.fail("messages.send", how="reset_after")

    for _ in range(20):
        running = await town.begun()
        await town.until_in_base(lambda unit: not startable(unit), "what can go now to be gone")
        assert await running.stop() == 0
        if not await town.read(going):
            break
        await town.later(timedelta(minutes=15))  # the pauses after a failure are as long as minutes

    numbers = [each.number for each in made]
    for who in (vera, gleb):
        told = [number for each in who.theirs() for number in appeal.numbers(each.text)]
        assert list(dict.fromkeys(told)) == numbers, who.transcript()
        doubled = len(told) - len(numbers)
        assert doubled == (1 if who is vera else 0)  # the one that Telegram took and did not say so
    assert town.refused() == []
    assert '"notice.dead"' not in town.told()


async def test_a_conversation_through_every_kind_of_failure(town: Town) -> None:
    running = await town.begun()
    anna, boris = town.in_telegram(1, "Анна"), town.in_vk(2, "Борис")
    broken: list[dict[str, Any]] = [{"how": "html"}, {"how": "reset"}, {"how": "reset_after"}]
    in_telegram = [*broken, {"code": 500}, {"code": 429, "retry_after": 1}]
    in_vk = [*broken, {"code": 10}, {"code": 6}, {"code": 1}]

    async def talks(who: Somebody) -> str:
        for at, step in enumerate(appeal.STEPS):
            pressed = step.act == "press"
            if who is anna:
                method = "editMessageText" if pressed else "sendMessage"
                town.telegram.fail(method, chat=1, **in_telegram[at % len(in_telegram)])
            else:
                method = "messages.edit" if pressed else "messages.send"
                town.vk.fail(method, peer=2, **in_vk[at % len(in_vk)])
            await appeal.act(who, step, picture("red"))
            seen = await who.sees(step.sees)
            if at == 4:
                town.telegram.fail("getUpdates", how="html")
                town.telegram.fail("getUpdates", how="reset")
                town.vk.fail_longpoll(2)
            if at == 7:  # words follow, which can be read back; a press that VK has lost is pressed again
                town.vk.fail_longpoll(1)
        return appeal.numbers(seen.text)[0]

    numbers = await asyncio.gather(talks(anna), talks(boris))
    assert sorted(numbers) == ["2026-000001", "2026-000002"]
    assert boris.counts("Приложите хотя бы одно фото") == 1
    assert [each for each in town.refused() if "not modified" not in each] == []
    assert await running.stop() == 0
    assert running.facts("paint.gave_up") == []


async def test_who_has_closed_the_bot_is_tried_once_and_comes_back(town: Town) -> None:
    vera, gleb = await on_duty(town)
    running = await town.begun()
    assert await running.stop() == 0
    await vera.phone.block()  # Telegram tells of it
    await town.vk.people[4].blacklist()  # and VK does not: its answer to a message does
    for n in range(3):
        await town.write(partial(registered, key=f"case {n}"))
    running = await town.begun()
    await town.until_in_base(lambda unit: not going(unit), "the notices to be settled")
    tried = [call for call in town.vk.calls if call.method == "messages.send"]
    assert len(tried) == 1
    assert len([call for call in town.telegram.calls if call.method.lower() == "sendmessage"]) <= 1
    for who in (vera, gleb):
        await town.until_in_base(is_now(who.address, "closed"), "closing")
    states = sa.select(outbox.c.state)
    assert await town.read(lambda unit: set(unit.connection.scalars(states))) == {"dead"}

    for who in (vera, gleb):
        await who.phone.unblock()
        await town.until_in_base(is_now(who.address, "open"), "coming back")
    assert await running.stop() == 0
    new = await town.write(partial(registered, key="case 4"))
    await town.begun()
    for who in (vera, gleb):
        await who.sees(new.number)


async def test_the_other_messenger_of_a_person_tells_what_the_closed_one_cannot(town: Town) -> None:
    anna, same = town.in_telegram(1, "Анна"), town.in_vk(2, "Анна")
    running = await town.begun()
    for who in (anna, same):
        await who.start()
        await who.sees("Здравствуйте")
    await town.idle()
    assert await running.stop() == 0

    def joined(unit: Unit) -> None:
        person = people.at_the_door(unit, anna.address, "ru").id
        of_vk = sa.update(accounts).where(accounts.c.address == same.address)
        unit.connection.execute(of_vk.values(person_id=person))

    await town.write(joined)
    await anna.phone.block()
    first = await town.write(partial(registered, key="first", address=anna.address))
    await town.write(partial(accepted, case=first))
    running = await town.begun()
    await same.sees(first.number)
    await town.until_in_base(lambda unit: not going(unit), "the notices to be settled")

    await same.phone.block()  # now nothing reaches her
    await town.until_in_base(is_now(same.address, "closed"), "closing")
    assert await running.stop() == 0
    before = len(same.theirs())
    second = await town.write(partial(registered, key="second", address=anna.address))
    await town.write(partial(accepted, case=second))
    running = await town.begun()
    await town.until_in_base(lambda unit: not going(unit), "the notices to be settled")
    last = sa.select(outbox.c.state).order_by(outbox.c.id.desc()).limit(1)
    assert await town.read(lambda unit: unit.connection.scalar(last)) == "dead"
    assert len(same.theirs()) == before

    await same.phone.unblock()
    await town.until_in_base(is_now(same.address, "open"), "coming back")


async def test_an_appeal_does_not_wait_for_its_photo(town: Town) -> None:
    running = await town.begun()
    anna = town.in_telegram(1, "Анна")
    town.telegram.fail("getFile", how="timeout")
    town.telegram.fail("getFile", how="html")
    await appeal.sent(anna, picture("red"))
    here = sa.select(files.c.state)
    assert await town.read(lambda unit: unit.connection.scalar(here)) == "waiting"
    await running.kill()
    await town.later(timedelta(minutes=5))
    await town.begun()
    await town.until_in_base(lambda unit: unit.connection.scalar(here) == "here", "the photo")
