"""Raw updates of the Bot API -> what the bot understands. No shape raises."""

import copy
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import (
    Blocked,
    Command,
    Contact,
    Files,
    Media,
    Moved,
    Place,
    Press,
    Start,
    Strange,
    Unblocked,
    Update,
    Words,
)
from bot.telegram.reads import read

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SENT = datetime(2026, 11, 24, 8, 59, 50, tzinfo=UTC)
CHAT = {"id": 174, "type": "private", "first_name": "Анна"}
ANNA = {"id": 174, "is_bot": False, "first_name": "Анна", "language_code": "ru"}
STAMP = int(SENT.timestamp())
SMALL = {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 900}
LARGE = {"file_id": "large", "file_unique_id": "l", "width": 1280, "height": 960, "file_size": 90_000}
PAPER = {
    "file_id": "doc",
    "file_unique_id": "d",
    "file_name": "акт.pdf",
    "file_size": 77,
    "mime_type": "application/pdf",
}
POINT = {"latitude": 57.6121, "longitude": 39.8845}


def of(**content: object) -> dict[str, object]:
    return {
        "update_id": 9,
        "message": {"message_id": 5, "date": STAMP, "chat": CHAT, "from": ANNA, **content},
    }


def said(raw: object) -> object:
    update = read(raw, NOW)
    return update.said if update else None


def test_a_message_becomes_an_update_with_its_id_address_time_and_language() -> None:
    assert read(of(text="  Яма\r\nво дворе "), NOW, "raw") == Update(
        "telegram:9", "telegram:174", Words("Яма\nво дворе"), SENT, "", "ru", "raw", ref="5"
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"text": "/menu"}, Command("menu")),
        ({"text": "/Menu@otklik_bot"}, Command("menu")),
        ({"text": "/menu please"}, Command("menu")),
        ({"text": "/start"}, Start()),
        ({"text": "/start@otklik_bot inv_Ab-1"}, Start("inv_Ab-1")),
        ({"text": "/start <script>"}, Start()),
        ({"text": "/ул. Ленина, 5"}, Words("/ул. Ленина, 5")),
        ({"text": "и/или"}, Words("и/или")),
        ({"text": "a\x00b\ud800c\u202ed"}, Words("abcd")),
        ({"photo": [SMALL, LARGE]}, Files((Media("photo", "large", "large", "", 90_000, "image/jpeg"),))),
        (
            {"photo": [LARGE], "media_group_id": "77", "caption": "вот"},
            Files((Media("photo", "large", "large", "", 90_000, "image/jpeg"),), "вот", "77"),
        ),
        ({"document": PAPER}, Files((Media("document", "doc", "doc", "акт.pdf", 77, "application/pdf"),))),
        (
            {"document": {"file_id": "i", "mime_type": "image/png"}},
            Files((Media("document", "i", "i", "", 0, "image/png"),)),
        ),
        ({"animation": {"file_id": "a"}, "document": PAPER}, Strange("animation")),
        ({"voice": {"file_id": "v"}, "caption": "послушайте"}, Strange("voice")),
        ({"sticker": {"file_id": "v"}}, Strange("sticker")),
        ({"video": {"file_id": "v"}}, Strange("video")),
        ({"video_note": {"file_id": "v"}}, Strange("video_note")),
        ({"audio": {"file_id": "v"}}, Strange("audio")),
        ({"poll": {"id": "1"}}, Strange("poll")),
        ({"hologram": {"id": "1"}}, Strange("unknown")),
        ({"location": POINT}, Place(57.6121, 39.8845)),
        (
            {"location": POINT, "venue": {"location": POINT, "title": "Школа", "address": "Садовая, 1"}},
            Place(57.6121, 39.8845, "Школа, Садовая, 1"),
        ),
        ({"location": {"latitude": 91, "longitude": 0}}, Strange("location")),
        ({"location": {"latitude": float("nan"), "longitude": 0}}, Strange("location")),
        ({"contact": {"phone_number": "+79990000001", "user_id": 174}}, Contact("+79990000001", True)),
        ({"contact": {"phone_number": "+79990000001", "user_id": 175}}, Contact("+79990000001", False)),
        ({"contact": {"phone_number": "+79990000001"}}, Contact("+79990000001", False)),
        ({"migrate_to_chat_id": -100777}, Moved("telegram:-100777")),
        ({"pinned_message": {"message_id": 1}}, None),
        ({"text": "из группы", "chat": {"id": -5, "type": "supergroup"}}, None),
        ({"text": "я бот", "from": {"id": 3, "is_bot": True}}, None),
    ],
)
def test_what_a_person_sends_is_understood(content: dict[str, object], expected: object) -> None:
    assert said(of(**content)) == expected


def test_a_press_carries_its_data_its_message_and_its_handle() -> None:
    message = {"message_id": 5, "date": STAMP, "chat": CHAT}
    raw = {
        "update_id": 9,
        "callback_query": {
            "id": "q1",
            "from": ANNA | {"language_code": "en-GB"},
            "data": "m1:yes",
            "message": message,
        },
    }
    assert read(raw, NOW) == Update("telegram:9", "telegram:174", Press("m1:yes", "5"), NOW, "q1", "en")
    message["date"] = 0  # InaccessibleMessage
    assert said(raw) == Press("m1:yes", "")


@pytest.mark.parametrize(
    ("status", "expected"),
    [("kicked", Blocked()), ("member", Unblocked()), ("left", Blocked()), ("new", None)],
)
def test_blocking_and_unblocking_are_heard(status: str, expected: object) -> None:
    raw = {
        "update_id": 9,
        "my_chat_member": {
            "chat": CHAT,
            "from": ANNA,
            "date": STAMP,
            "new_chat_member": {"status": status},
        },
    }
    assert said(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "text",
        {},
        {"update_id": True, "message": {}},
        {"update_id": "9"},
        {"update_id": 9},
        {"update_id": 9, "message": None},
        {"update_id": 9, "message": []},
        {"update_id": 9, "message": {"chat": {"id": "174"}}},
        {"update_id": 9, "callback_query": {"id": "q"}},
        {"update_id": 9, "callback_query": {"id": 1, "message": {"chat": CHAT}}},
        {"update_id": 9, "my_chat_member": {"chat": CHAT}},
        {"update_id": 9, "edited_message": {"text": "x", "chat": CHAT, "from": ANNA}},
        {"update_id": 9, "teleported": {"to": "Mars"}},
    ],
)
def test_poison_is_nothing_and_never_an_error(raw: object) -> None:
    assert read(raw, NOW) is None


FULL = of(
    text="t",
    photo=[SMALL, LARGE],
    document=PAPER,
    contact={"phone_number": "1", "user_id": 174},
    location=POINT,
    venue={"location": POINT, "title": "T"},
    caption="c",
    media_group_id="1",
)


@settings(max_examples=300, deadline=None)
@given(
    keys=st.lists(st.sampled_from(sorted(FULL["message"])), unique=True),  # type: ignore[call-overload]
    junk=st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(alphabet=st.characters(exclude_categories=())),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "file_id", "latitude", "location", "type"]), inner, max_size=3
            )
        ),
        max_leaves=6,
    ),
)
def test_any_field_of_any_shape_gives_an_update_both_databases_can_keep(
    keys: list[str], junk: object
) -> None:
    raw = copy.deepcopy(FULL)
    for key in keys:
        raw["message"][key] = junk  # type: ignore[index]
    for gone in ("text", "photo", "document", "contact"):
        update = read(raw, NOW, json.dumps(raw))
        if update is not None:
            assert "\x00" not in repr(update.said)
            repr(update).encode()
        raw["message"].pop(gone, None)  # type: ignore[attr-defined]
