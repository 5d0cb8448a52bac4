"""The doors of the API: tokens, versions, speed, faults, execute, and what can be read."""

import asyncio
import json
from typing import Any

import pytest
import requests
from vk_api.exceptions import ApiHttpError, Captcha, VkRequestsPoolException
from vk_api.requests_pool import VkRequestsPool, vk_request_one_param_pool

from tests.sandbox.vk_client import running


async def post(url: str, **more: Any) -> dict[str, Any]:
    return await asyncio.to_thread(lambda: requests.post(url, timeout=5, **more).json())


async def test_tokens_versions_and_bodies_are_checked_and_errors_come_with_status_200() -> None:
    async with running() as (sandbox, _):
        url = f"{sandbox.url}/method/users.get"
        good = {"access_token": sandbox.token, "v": "5.199"}
        assert (await post(url, data={"v": "5.199"}))["error"]["error_code"] == 5
        assert (await post(url, data=good | {"access_token": "x"}))["error"]["error_code"] == 5
        assert (await post(url, json=good))["error"]["error_code"] == 5
        assert (await post(url, data=good | {"v": ""}))["error"]["error_code"] == 100
        assert await post(url, data=good) == {"response": []}
        assert await post(url, files={"v": (None, "5.199")}, params={"access_token": sandbox.token}) == {
            "response": []
        }
        bearer = {"Authorization": f"Bearer {sandbox.token}"}
        assert await post(url, data={"v": "5.199"}, headers=bearer) == {"response": []}
        refused = await post(f"{sandbox.url}/method/users.getAll", data=good | {"x": "y"})
        assert refused["error"]["error_code"] == 3
        assert {"key": "x", "value": "y"} in refused["error"]["request_params"]
        assert sandbox.token not in json.dumps(refused)
        put = await asyncio.to_thread(lambda: requests.put(url, data=good, timeout=5).json())
        assert put["error"]["error_code"] == 9999


async def test_methods_of_people_are_27() -> None:
    async with running() as (_, bot):
        expected = (27, "Group authorization failed: method is unavailable with group auth.")
        assert await bot.refused("wall.post", message="x") == expected
        assert await bot.refused("photos.getWallUploadServer") == expected


async def test_the_twenty_first_call_of_a_second_is_6() -> None:
    async with running(rates=True) as (sandbox, _):
        url, good = f"{sandbox.url}/method/users.get", {"access_token": sandbox.token, "v": "5.199"}
        answers = await asyncio.gather(*(post(url, data=good) for _ in range(23)))
        codes = [answer["error"]["error_code"] for answer in answers if "error" in answer]
        assert codes == [6] * 3
        assert [call.code for call in sandbox.refusals] == [6] * 3
        await asyncio.sleep(1.0)
        assert "response" in await post(url, data=good)


async def test_the_same_text_again_and_again_is_9() -> None:
    async with running(rates=True) as (sandbox, bot):
        bot.vk.RPS_DELAY = 0.055
        await sandbox.person(1, "Анна Смирнова").say("Здравствуйте")
        for _ in range(12):
            await bot.send(1, "Меню")
        assert (await bot.send_refused(1, "Меню"))[0] == 9
        await bot.send(1, "Другое")
        await bot.send(1, "Меню")


async def test_made_up_faults_happen_once_and_are_no_refusals() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        sandbox.fail("messages.send", code=10)
        assert await bot.send_refused(1, "x") == (10, "Internal server error")
        sandbox.fail("messages.send", code=14)
        with pytest.raises(Captcha):
            await bot.send(1, "x")
        sandbox.fail("messages.send", how="html")
        with pytest.raises(ApiHttpError):
            await bot.send(1, "x")
        sandbox.fail("messages.send", how="timeout")
        with pytest.raises(requests.exceptions.ReadTimeout):
            await asyncio.to_thread(lambda: requests.post(f"{sandbox.url}/method/messages.send", timeout=0.1))
        sandbox.fail("messages.send", how="reset")
        with pytest.raises(requests.exceptions.ConnectionError):
            await bot.call("messages.send", peer_id=1, random_id=900, message="раз")
        assert len(phone.view().bubbles) == 1
        sandbox.fail("messages.send", how="reset_after")
        with pytest.raises(requests.exceptions.ConnectionError):
            await bot.call("messages.send", peer_id=1, random_id=900, message="раз")
        await bot.call("messages.send", peer_id=1, random_id=900, message="раз")
        assert [bubble.text for bubble in phone.view().bubbles] == ["Здравствуйте", "раз"]
        assert not sandbox.refusals


async def test_a_fault_of_one_person_leaves_the_others_alone() -> None:
    async with running() as (sandbox, bot):
        for key in (1, 2):
            await sandbox.person(key, "Анна Смирнова").say("Здравствуйте")
        sandbox.fail("messages.send", code=902, peer=2, times=2)
        await bot.send(1, "x")
        assert (await bot.send_refused(2, "x"))[0] == 902
        answer = await bot.call("messages.send", peer_ids="1,2", random_id=7, message="x")
        assert "error" not in answer[0]
        assert answer[1]["error"]["code"] == 902
        await bot.send(2, "x")
        assert not sandbox.refusals


async def test_both_programs_of_the_requests_pool_run_with_errors_in_their_places() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")

        def same() -> list[Any]:
            with VkRequestsPool(bot.vk) as pool:
                return [
                    pool.method(
                        "messages.send",
                        {"peer_id": peer, "random_id": 100 + number, "message": f"«{number}»\n"},
                    )
                    for number, peer in enumerate([1, 404, 1] + [1] * 24)
                ]

        results = await asyncio.to_thread(same)
        assert [result.ok for result in results] == [True, False] + [True] * 25
        assert results[1].error["error_code"] == 901
        assert [bubble.text for bubble in phone.view().bubbles[1:3]] == ["«0»\n", "«2»\n"]

        def mixed() -> list[Any]:
            with VkRequestsPool(bot.vk) as pool:
                return [
                    pool.method("users.get", {"user_ids": [1]}),
                    pool.method("messages.edit", {"peer_id": 1, "cmid": 999, "message": "x"}),
                    pool.method("groups.getById"),
                ]

        first, second, third = await asyncio.to_thread(mixed)
        assert first.result[0]["first_name"] == "Анна"
        with pytest.raises(VkRequestsPoolException):
            _ = second.result
        assert third.result["groups"][0]["id"] == sandbox.group_id
        inner = [call for call in sandbox.calls if call.method == "messages.send"]
        assert len(inner) == 27

        found, errors = await asyncio.to_thread(
            vk_request_one_param_pool,
            bot.vk,
            "messages.send",
            "peer_id",
            [1, 404],
            {"random_id": 9, "message": "й"},
        )
        assert list(found) == [1]
        assert errors[404]["error_code"] == 901


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("return 1 + 2 * 3;", 7),
        ("var a = [1, 2, 3]; return a.slice(1).length + a[0];", 3),
        (
            'var u = API.users.get({"user_ids": 1})[0]; if (u.id == 1) return u.first_name; else return 0;',
            "Анна",
        ),
        ("var s = 0; var i = 0; while (i < 4) { if (i != 2) { s = s + i; } i = i + 1; } return s;", 4),
        ('return {"a": API.users.get({user_ids: "1,2"}).length, b: [!true, -1, null]};', None),
        ("var i = 1;", None),
    ],
)
async def test_small_programs_run(code: str, answer: object) -> None:
    async with running() as (sandbox, bot):
        sandbox.person(1, "Анна Смирнова")
        got = await bot.call("execute", code=code)
        assert got == (answer if "{" + '"a"' not in code else {"a": 1, "b": [False, -1, None]})


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("return [1", 12),
        ("return missing;", 12),
        ("return ?;", 12),
        ("while (true) { }", 13),
        ("return 1 < 'a';", 13),
        ("var i = 0; while (i < 26) { API.users.get({}); i = i + 1; } return 1;", 13),
        ("return [].sort();", 13),
    ],
)
async def test_programs_that_are_wrong_are_12_or_13(code: str, error: int) -> None:
    async with running() as (_, bot):
        assert (await bot.refused("execute", code=code))[0] == error


async def test_what_was_said_can_be_read_again() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Первое")
        await phone.say("Второе")
        await sandbox.person(2, "Пётр").say("Иное")
        sent = await bot.send(1, "Ответ", reply_to=1)
        history = await bot.call("messages.getHistory", peer_id=1, count=2)
        assert (history["count"], [one["text"] for one in history["items"]]) == (3, ["Ответ", "Второе"])
        assert history["items"][0]["reply_message"]["text"] == "Первое"
        both = await bot.call("messages.getById", message_ids=f"1,{sent}", extended=1)
        assert [one["text"] for one in both["items"]] == ["Первое", "Ответ"]
        assert both["profiles"][0]["last_name"] == "Смирнова"
        found = await bot.call(
            "messages.getByConversationMessageId", peer_id=1, conversation_message_ids="2,99"
        )
        assert [one["text"] for one in found["items"]] == ["Второе"]
        unread = await bot.call("messages.getConversations", filter="unanswered")
        assert [one["last_message"]["text"] for one in unread["items"]] == ["Иное"]
        assert unread["items"][0]["conversation"]["unread_count"] == 1
        assert await bot.call("messages.markAsRead", peer_id=2, mark_conversation_as_read=1) == 1
        assert (await bot.call("messages.getConversations", filter="unread"))["count"] == 0
        everything = await bot.call("messages.getConversations")
        assert [one["conversation"]["peer"]["id"] for one in everything["items"]] == [1, 2]


async def test_the_community_tells_of_itself() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        groups = await bot.call("groups.getById")
        assert groups["groups"][0]["screen_name"] == "otklik"
        permissions = await bot.call("groups.getTokenPermissions")
        assert {"messages", "photos", "docs", "manage"} == {one["name"] for one in permissions["permissions"]}
        member = {"group_id": sandbox.group_id, "user_id": 1}
        assert await bot.call("groups.isMember", **member) == 0
        await phone.join()
        assert await bot.call("groups.isMember", **member) == 1
        assert (await bot.refused("groups.getLongPollServer", group_id=1))[0] == 15
        assert (await bot.refused("messages.setActivity", peer_id=1, type="typing"))[0] == 901
        await phone.say("Здравствуйте")
        assert await bot.call("messages.setActivity", peer_id=1, type="typing") == 1
