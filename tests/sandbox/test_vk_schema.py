"""Answers and events of the sandbox against VK's own schema, when it lies beside the checkout."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sandbox.phone import Upload
from sandbox.vk import VkSandbox
from tests.sandbox.vk_client import Bot, Polling, picture, running

SPECS = Path(__file__).resolve().parents[2].parent / "shared" / "specs" / "vk"
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
# Real events differ from the schema here.
KNOWN = {
    "event message_event.payload",  # an object
    "event base.type",  # message_event is not in the list of types
}


@cache
def document(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def faults(value: Any, schema: dict[str, Any], where: str, home: Path) -> list[str]:
    """What in `value` contradicts `schema`; types from sections that are not at hand are not looked into."""
    if "$ref" in schema:
        path, _, name = schema["$ref"].partition("#/definitions/")
        target = (home.parent / path).resolve() if path else home
        if not target.exists():
            return []
        return faults(value, document(target)["definitions"][name], where, target)
    if "allOf" in schema:
        return [fault for part in schema["allOf"] for fault in faults(value, part, where, home)]
    wanted = schema.get("type")
    names = [wanted] if isinstance(wanted, str) else wanted or []
    allowed = tuple(kind for name in names for kind in TYPES[name])
    wrong = allowed and (not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed))
    if wrong:
        return [f"{where}: {value!r} is not {wanted}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: {value!r} is not one of {schema['enum']}"]
    found: list[str] = []
    if isinstance(value, dict):
        for name, part in schema.get("properties", {}).items():
            if name in value:
                found += faults(value[name], part, f"{where}.{name}", home)
            elif part.get("required"):
                found.append(f"{where}.{name} is missing")
    if isinstance(value, list):
        for number, one in enumerate(value):
            found += faults(one, schema.get("items", {}), f"{where}[{number}]", home)
    return found


def check(section: str, name: str, value: Any) -> list[str]:
    home = SPECS / section / "responses.json"
    return faults({"response": value}, document(home)["definitions"][name], name, home)


def check_event(name: str, value: Any) -> list[str]:
    home = SPECS / "callback" / "objects.json"
    found = faults(value, document(home)["definitions"][f"callback_{name}"], f"event {name}", home)
    return [fault for fault in found if fault.partition(":")[0] not in KNOWN]


@pytest.fixture(autouse=True)
def specs() -> None:
    if not SPECS.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{SPECS} is absent")
        pytest.skip("VK's schema is not beside the checkout")


async def dialog(sandbox: VkSandbox, bot: Bot) -> str:
    """A dialog with every kind of message; gives the inline keyboard that stands in it."""
    phone = sandbox.person(1, "Анна Смирнова")
    await phone.start("poster")
    await phone.send([Upload("a.jpg", picture()), Upload("b.pdf", b"%PDF", "document")], "файлы")
    await phone.share_place(55.75, 37.61)
    await phone.send_voice()
    button = {"action": {"type": "callback", "label": "Да", "payload": '{"a": 1}'}, "color": "primary"}
    keyboard = json.dumps({"inline": True, "one_time": False, "buttons": [[button]]})
    await bot.send(1, "Ответ", keyboard=keyboard, reply_to=1)
    return keyboard


async def test_answers_are_as_the_schema_says() -> None:
    async with running() as (sandbox, bot):
        await dialog(sandbox, bot)
        group = {"group_id": sandbox.group_id}
        read = {"messages.getHistory": {"peer_id": 1}, "messages.getById": {"message_ids": "1,2,3"}} | {
            "messages.getByConversationMessageId": {"peer_id": 1, "conversation_message_ids": "1,2,5"},
            "messages.getConversations": {},
            "messages.isMessagesFromGroupAllowed": {**group, "user_id": 1},
            "groups.getLongPollServer": group,
            "groups.getLongPollSettings": group,
            "groups.getTokenPermissions": {},
            "groups.getCallbackConfirmationCode": group,
            "photos.getMessagesUploadServer": {"peer_id": 1},
            "users.get": {"user_ids": 1},
        }
        found: list[str] = []
        for method, params in read.items():
            section, _, name = method.partition(".")
            found += check(section, f"{section}_{name}_response", await bot.call(method, **params))
        groups = await bot.call("groups.getById")
        found += check("groups", "groups_getById_object_response", groups)
        sent = await bot.call("messages.send", peer_ids="1", random_id=4, message="x")
        found += check("messages", "messages_send_user_ids_response", sent)
        deleted = await bot.call("messages.delete", peer_id=1, cmids="6", delete_for_all=1)
        found += check("messages", "messages_delete_full_response", deleted)
        server = await bot.call("docs.getMessagesUploadServer", peer_id=1)
        found += check("docs", "docs_getUploadServer_response", server)
        files = sandbox.world.files
        saved = files.saved_document(str(files.uploaded_document("doc", "a.pdf", b"%PDF")["file"]), "")
        found += check("docs", "docs_save_response", saved)
        up = files.uploaded_photos([("a.jpg", picture())])
        photos = files.saved_photos(str(up["photo"]), str(up["server"]), str(up["hash"]))
        found += check("photos", "photos_saveMessagesPhoto_response", photos)
        assert found == []


async def test_events_are_as_the_schema_says() -> None:
    async with running() as (sandbox, bot):
        polling = Polling(bot, sandbox)
        await polling.check(wait=0)
        await dialog(sandbox, bot)
        phone = sandbox.people[1]
        await phone.press(5, "0.0")
        await phone.block()
        await phone.unblock()
        events = await polling.check()
        found = [fault for event in events for fault in check_event("base", event.raw)]
        for event in events:
            found += check_event(event.raw["type"], event.raw["object"])
        assert [event.raw["type"] for event in events] == ["message_new"] * 4 + [
            "message_event",
            "message_deny",
            "message_allow",
        ]
        assert found == []


def test_the_checker_notices_what_is_missing_and_what_is_of_a_wrong_type() -> None:
    assert check("messages", "messages_getById_response", {"count": "1", "items": [{"id": 1}]})
    assert check_event("message_allow", {"user_id": "1"})
