"""The Callback API, and the community's settings."""

import pytest
from vk_desk import ME, Desk, listening, network, received

from bot.chat import Update, Words
from bot.network import Away
from bot.vk.network import Callback
from sandbox.vk.server import VkSandbox


def event_of(sandbox: VkSandbox, **more: object) -> dict[str, object]:
    message = {"id": 1, "peer_id": ME, "from_id": ME, "conversation_message_id": 1, "date": 1, "text": "да"}
    told = {"type": "message_new", "group_id": sandbox.group_id, "event_id": "e1", "secret": "тайна"}
    return {**told, "object": {"message": message}, **more}


async def test_callback_is_confirmed_only_when_committed(sandbox: VkSandbox, desk: Desk) -> None:
    async def away(update: Update) -> None:
        raise Away

    async with listening(sandbox, desk, callback=Callback("тайна", "abc123")) as vk:
        confirmation = {"type": "confirmation", "group_id": sandbox.group_id}
        assert await received(vk, confirmation) == (200, "abc123")
        desk.obstacle = away
        assert (await received(vk, event_of(sandbox)))[0] == 503
        desk.obstacle = None
        assert await received(vk, event_of(sandbox)) == (200, "ok")
        assert [one.said for one in desk.taken] == [Words("да")]
        for wrong in ({"secret": "тайн"}, {"secret": None}, {"group_id": 1}, {"secret": "\ud800"}):
            assert (await received(vk, event_of(sandbox, **wrong)))[0] == 403
        for body in (b"", b"{", b"[" * 100_000, b"\xff", b'"x"'):
            assert (await vk.receive(body))[0] in (400, 403)
        assert len(desk.taken) == 1
        assert await received(vk, event_of(sandbox, type="wall_post_new")) == (200, "ok")


async def test_callback_without_a_confirmation_string_asks_vk_for_it(sandbox: VkSandbox, desk: Desk) -> None:
    async with listening(sandbox, desk, callback=Callback("s")) as vk:
        told = await received(vk, {"type": "confirmation", "group_id": sandbox.group_id})
    assert told == (200, sandbox.world.confirmation)


async def test_callback_without_a_secret_is_refused_at_once(sandbox: VkSandbox, desk: Desk) -> None:
    with pytest.raises(ValueError, match="secret"):
        async with network(sandbox, desk, callback=Callback("")):
            pass


async def test_a_link_opens_the_dialog_by_the_communitys_own_name(sandbox: VkSandbox, desk: Desk) -> None:
    async with network(sandbox, desk) as vk:
        assert vk.invite_link("a b") == f"https://vk.me/club{sandbox.group_id}?ref=a%20b"
        await vk.prepare()
        assert vk.invite_link("code-1") == "https://vk.me/otklik?ref=code-1"


async def test_check_says_what_is_off(sandbox: VkSandbox, desk: Desk) -> None:
    async with network(sandbox, desk) as vk:
        assert await vk.check() == []
        sandbox.world.events.kinds["message_event"] = False
        sandbox.world.events.version = "5.131"
        assert await vk.check() == [
            ("vk.check.event_off", {"event": "message_event"}),
            ("vk.check.version", {"version": "5.131", "wanted": "5.199"}),
        ]
        sandbox.world.events.enabled = False
        assert await vk.check() == [("vk.check.longpoll_off", {})]
        sandbox.token = "another"
        assert [key for key, _ in await vk.check()] == ["vk.check.token"]
