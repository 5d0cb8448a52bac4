"""A VK event as an update: the table of everything people send, and what would poison us."""

import json
from datetime import UTC, datetime

import pytest

from bot.chat import Blocked, Files, Media, Place, Press, Said, Start, Strange, Unblocked, Words
from bot.vk.reads import Client, client, cropped, from_history, read, said, whole

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def message(**more: object) -> dict[str, object]:
    plain = {"id": 70, "peer_id": 5301, "from_id": 5301, "conversation_message_id": 7, "date": 1_800_000_000}
    return {**plain, "text": "", "out": 0, "attachments": [], **more}


def new(told: object, **info: object) -> dict[str, object]:
    return {
        "type": "message_new",
        "event_id": "e1",
        "group_id": 1,
        "secret": "тайна",
        "object": {"message": told, "client_info": info},
    }


def pressed(payload: object, **more: object) -> dict[str, object]:
    thing = {"user_id": 5301, "peer_id": 5301, "event_id": "h1", "payload": payload}
    return {
        "type": "message_event", "event_id": "e2", "object": {**thing, "conversation_message_id": 9, **more}
    }  # fmt: skip


PHOTO = {
    "type": "photo",
    "photo": {
        "id": 3,
        "owner_id": 5301,
        "access_key": "k",
        "sizes": [
            {"type": "z", "url": "https://x.ru/z", "width": 800, "height": 600},
            {"type": "w", "url": "https://x.ru/w", "width": 1600, "height": 1200},
            {"type": "s", "url": "https://x.ru/s", "width": 75, "height": 56},
        ],
    },
}
DOC = {
    "type": "doc",
    "doc": {"id": 4, "owner_id": 5301, "title": "Смета", "ext": "pdf", "size": 9, "url": "https://x.ru/d"},
}
LINK = {"type": "link", "link": {"url": "https://x.ru"}}
PHOTO_READ = Media("photo", "https://x.ru/w", "photo5301_3_k", mime="image/jpeg")
DOC_READ = Media("document", "https://x.ru/d", "doc5301_4", "Смета.pdf", 9, "application/pdf")
POINT = {"type": "point", "coordinates": {"latitude": 57.5, "longitude": 39.25}}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"text": " Яма\u202e во\u200b дворе\r\n"}, Words("Яма во дворе")),
        ({"text": "Яма \ud800\x00"}, Words("Яма")),
        ({"text": "Начать", "payload": '{"command":"start"}'}, Start()),
        ({"text": "Начать", "payload": '{"command":"start"}', "ref": "code-1"}, Start("code-1")),
        ({"text": "здравствуйте", "ref": "code-1"}, Start("code-1")),
        ({"text": "Start"}, Start()),
        ({"text": "Да", "payload": '{"b":"m1:yes"}'}, Press("m1:yes")),
        ({"text": "Да", "payload": '{"b":5}'}, Words("Да")),
        ({"text": "Да", "payload": '{"b":""}'}, Words("Да")),
        ({"text": "Да", "payload": '{"b":"m1:\\u0000"}'}, Words("Да")),
        ({"text": "Да", "payload": json.dumps({"b": "x" * 300})}, Words("Да")),
        ({"text": "Да", "payload": '["b"]'}, Words("Да")),
        ({"text": "Да", "payload": "[" * 100_000}, Words("Да")),
        ({"text": "Да", "payload": "не json"}, Words("Да")),
        ({"attachments": [PHOTO, DOC], "text": "вот"}, Files((PHOTO_READ, DOC_READ), "вот")),
        ({"attachments": [PHOTO], "ref": "code-1"}, Files((PHOTO_READ,))),
        ({"attachments": [{"type": "photo", "photo": {"sizes": []}}]}, Strange("other")),
        ({"attachments": [{"type": "audio_message", "audio_message": {}}]}, Strange("voice")),
        ({"attachments": [{"type": "sticker"}]}, Strange("sticker")),
        ({"attachments": [{"type": "video"}], "text": "смотрите"}, Strange("video")),
        ({"attachments": [{"type": "wall"}]}, Strange("post")),
        ({"attachments": [LINK], "text": "https://x.ru"}, Words("https://x.ru")),
        ({"attachments": [LINK]}, Strange("link")),
        ({"attachments": [{"type": "новое"}]}, Strange("other")),
        ({"geo": POINT}, Place(57.5, 39.25)),
        ({"geo": {**POINT, "place": {"title": "Лесной"}}}, Place(57.5, 39.25, "Лесной")),
        ({"geo": POINT, "payload": '{"b":"m1:place"}'}, Place(57.5, 39.25)),
        ({"geo": {"coordinates": {"latitude": 1e9, "longitude": 0}}, "text": "тут"}, Words("тут")),
        ({"fwd_messages": [{"text": "чужое"}]}, Strange("forward")),
        ({"fwd_messages": [{"text": "чужое"}], "text": "моё"}, Words("моё")),
        ({"text": "\u200b"}, Strange("other")),
    ],
)
def test_a_message_is_what_the_person_meant(told: dict[str, object], expected: Said) -> None:
    assert said(message(**told)) == expected


def test_a_message_becomes_an_update_with_its_time_and_language() -> None:
    update = read(new(message(text="да"), lang_id=3), NOW)
    assert update is not None
    assert (update.address, update.said, update.language) == ("vk:5301", Words("да"), "en")
    assert update.at == datetime.fromtimestamp(1_800_000_000, UTC)
    assert "тайна" not in json.loads(update.raw).values()


def test_the_same_message_has_the_same_id_from_event_repeat_and_history() -> None:
    first, repeat = (
        read(new(message(text="да")), NOW),
        read({**new(message(text="да")), "event_id": "e9"}, NOW),
    )
    lost = read(from_history(message(text="да")), NOW)
    other = read(new(message(text="да", id=71, conversation_message_id=8)), NOW)
    assert first is not None
    assert repeat is not None
    assert lost is not None
    assert other is not None
    assert first.id == repeat.id == lost.id != other.id


@pytest.mark.parametrize("payload", [{"b": "m1:yes"}, '{"b": "m1:yes"}'])
def test_a_press_keeps_the_handle_of_its_answer(payload: object) -> None:
    update = read(pressed(payload), NOW)
    assert update is not None
    assert (update.id, update.said, update.press) == ("vk:e2", Press("m1:yes", "9"), "h1|5301|5301")
    assert update.at == NOW


@pytest.mark.parametrize("payload", [None, [], "x", {"b": {}}, {"a": "m1:yes"}, 5])
def test_a_forged_press_carries_nothing_but_is_answered(payload: object) -> None:
    update = read(pressed(payload), NOW)
    assert update is not None
    assert (update.said, update.press) == (Press("", "9"), "h1|5301|5301")


def test_permission_given_and_taken() -> None:
    for kind, expected in (("message_allow", Unblocked()), ("message_deny", Blocked())):
        update = read({"type": kind, "event_id": "e3", "object": {"user_id": 5301}}, NOW)
        assert update is not None
        assert (update.id, update.address, update.said) == ("vk:e3", "vk:5301", expected)


@pytest.mark.parametrize(
    "event",
    [
        new(message(peer_id=2_000_000_001)),
        new(message(from_id=-1)),
        new(message(out=1)),
        new(message(peer_id="5301")),
        new([]),
        new(None),
        {"type": "message_new", "event_id": "e1"},
        {"type": "message_reply", "event_id": "e1", "object": message()},
        {"type": "wall_post_new", "event_id": "e1", "object": {}},
        {"type": ["message_new"], "object": 5},
        {},
        pressed({"b": "x"}, user_id=7),
        pressed({"b": "x"}, peer_id=2_000_000_001, user_id=2_000_000_001),
        {"type": "message_deny", "event_id": "e", "object": {"user_id": "x"}},
    ],
)
def test_what_is_not_for_us_is_left(event: dict[str, object]) -> None:
    assert read(event, NOW) is None


def test_no_shape_of_a_message_breaks_the_reading() -> None:
    odd: list[object] = [
        None,
        True,
        -1,
        10**30,
        1.5,
        float("nan"),
        "x",
        "\ud800",
        [],
        {},
        [[]],
        [{}],
        {"a": []},
    ]
    keys = (
        "id",
        "conversation_message_id",
        "date",
        "text",
        "attachments",
        "geo",
        "payload",
        "ref",
        "fwd_messages",
    )
    deep: object = []
    for _ in range(5000):
        deep = [deep]
    for key in keys:
        for value in [*odd, deep]:
            update = read(new(message(**{key: value})), NOW)
            assert update is not None
            update.raw.encode("ascii")
    for inner in ("photo", "doc", "type"):
        for value in odd:
            for attachment in ({"type": inner, inner: value}, {"type": "photo", "photo": {"sizes": [value]}}):
                assert read(new(message(attachments=[attachment, value])), NOW) is not None


def test_what_the_application_can_do_is_told_with_a_message() -> None:
    told = client(new(message(), button_actions=["text", "open_link"], inline_keyboard=False))
    assert told == Client(frozenset({"text", "open_link"}), inline=False)
    assert client(new(message())) is None


def test_a_cut_message_is_replaced_by_the_whole_and_keeps_what_only_the_event_told() -> None:
    event = new(message(text="дл", is_cropped=True, ref="code-1"))
    assert cropped(event) == (5301, 7)
    update = read(whole(event, message(text="длинный")), NOW)
    assert update is not None
    assert update.said == Start("code-1")
    assert cropped(new(message())) is None
