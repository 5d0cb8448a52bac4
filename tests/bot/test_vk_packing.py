"""Notices to many go several in one call of VK; each is told apart, however the call ends."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from vk_desk import Desk, network, opened

from bot.network import Closed, Failure, Part, Send, Slow, Unreachable
from bot.text import rich
from bot.vk.network import VkNetwork
from bot.vk.packing import LONGEST
from sandbox.vk.server import VkSandbox

COUNT = 12


@pytest.fixture
async def sandbox() -> AsyncIterator[VkSandbox]:
    made = VkSandbox()
    await made.start()
    for key in range(1, COUNT + 1):
        await opened(made, key)
    yield made
    await made.stop()


@pytest.fixture
async def vk(sandbox: VkSandbox) -> AsyncIterator[VkNetwork]:
    async with network(sandbox, Desk(), rate=19.4) as made:
        yield made


def _words(key: int) -> str:
    return f"{key}: «ещё» \u2028 \\ \" ' <b> ]}});"


async def _told(vk: VkNetwork, among: range = range(1, COUNT + 1)) -> list[list[str] | BaseException]:
    """Everybody at once; what came of each."""
    sending = [vk.deliver(f"vk:{key}", [Send(Part(rich(_words(key)), key=key))]) for key in among]
    return await asyncio.gather(*sending, return_exceptions=True)


def _heard(sandbox: VkSandbox) -> dict[int, list[str]]:
    """What the bot said to each."""
    return {
        key: [bubble.text for bubble in phone.view().bubbles if not bubble.mine]
        for key, phone in sandbox.people.items()
    }


def _calls(sandbox: VkSandbox) -> Counter[str]:
    return Counter(call.method for call in sandbox.calls if call.method in ("execute", "messages.send"))


async def test_many_go_in_few_calls_and_each_gets_their_own(sandbox: VkSandbox, vk: VkNetwork) -> None:
    refs = await _told(vk)
    assert all(isinstance(each, list) and each[0].isdecimal() for each in refs)
    assert _heard(sandbox) == {key: [_words(key).strip()] for key in range(1, COUNT + 1)}
    assert 1 <= _calls(sandbox)["execute"] <= 3
    assert not [call for call in sandbox.calls if not call.ok]


async def test_who_cannot_be_written_to_is_told_apart(sandbox: VkSandbox, vk: VkNetwork) -> None:
    await sandbox.people[3].block()
    await sandbox.people[7].deactivate()
    sandbox.fail("messages.send", code=9)
    came = await _told(vk)
    kinds = Counter(type(each) for each in came)
    assert kinds == {list: COUNT - 3, Closed: 2, Slow: 1}
    assert isinstance(came[2], Closed)
    assert isinstance(came[6], Closed)
    assert sum(len(said) for said in _heard(sandbox).values()) == COUNT - 3


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("how", ["reset", "reset_after", "html"])
async def test_a_call_that_breaks_is_tried_again_then_told_to_all_and_doubles_nothing(
    sandbox: VkSandbox, vk: VkNetwork, how: str, times: int
) -> None:
    sandbox.fail("execute", how=how, times=times)  # type: ignore[arg-type]
    first = await _told(vk)
    broken = [key for key, each in enumerate(first, 1) if isinstance(each, Unreachable)]
    assert bool(broken) is (times == 2)
    for key in broken:
        await vk.deliver(f"vk:{key}", [Send(Part(rich(_words(key)), key=key))])
    assert {len(said) for said in _heard(sandbox).values()} == {1}


@pytest.mark.parametrize("code", [6, 12, 13])
async def test_a_pack_that_was_not_run_is_sent_all_the_same(
    sandbox: VkSandbox, vk: VkNetwork, code: int
) -> None:
    sandbox.fail("execute", code=code)
    assert not [each for each in await _told(vk) if isinstance(each, Failure)]
    assert {len(said) for said in _heard(sandbox).values()} == {1}


async def test_who_gives_up_is_not_sent_and_holds_up_nobody(sandbox: VkSandbox, vk: VkNetwork) -> None:
    vk._calls._pace.hold(0.1)  # so that all of them wait
    sending = [
        asyncio.create_task(vk.deliver(f"vk:{key}", [Send(Part(rich(_words(key)), key=key + 50))]))
        for key in range(1, COUNT + 1)
    ]
    await asyncio.sleep(0.02)
    for each in (sending[0], sending[5]):  # the first of those who wait, and one behind it
        each.cancel()
    came = await asyncio.gather(*sending, return_exceptions=True)
    assert [at for at, each in enumerate(came) if isinstance(each, BaseException)] == [0, 5]
    assert {key: len(said) for key, said in _heard(sandbox).items() if len(said) != 1} == {1: 0, 6: 0}


async def test_an_answer_goes_by_itself(sandbox: VkSandbox, vk: VkNetwork) -> None:
    await asyncio.gather(
        *(vk.show(f"vk:{key}", [Send(Part(rich(_words(key))))]) for key in range(1, COUNT + 1))
    )
    assert _calls(sandbox) == {"messages.send": COUNT}


async def test_long_ones_are_not_put_into_one_call_all_together(sandbox: VkSandbox, vk: VkNetwork) -> None:
    vk._calls._pace.hold(0.1)
    long = Part(rich("щ" * 4000))
    await asyncio.gather(*(vk.deliver(f"vk:{key}", [Send(long)]) for key in range(1, COUNT + 1)))
    packs = [call for call in sandbox.calls if call.method == "execute"]
    assert len(packs) >= 2
    assert all(len(call.params["code"]) < 1.5 * LONGEST for call in packs)
    assert {len(said) for said in _heard(sandbox).values()} == {1}


async def test_when_who_sends_is_stopped_in_the_middle_the_others_are_told(
    sandbox: VkSandbox, vk: VkNetwork
) -> None:
    vk._calls._pace.hold(0.1)
    sandbox.fail("execute", how="timeout")
    sending = [
        asyncio.create_task(vk.deliver(f"vk:{key}", [Send(Part(rich(_words(key)), key=key))]))
        for key in range(1, COUNT + 1)
    ]
    while not vk._calls._sent:  # noqa: ASYNC110 until the call is under way
        await asyncio.sleep(0.01)
    sending[0].cancel()
    came = await asyncio.gather(*sending, return_exceptions=True)
    assert isinstance(came[0], asyncio.CancelledError)
    assert {type(each) for each in came[1:]} == {Unreachable}
    assert all(isinstance(each, list) for each in await _told(vk))
