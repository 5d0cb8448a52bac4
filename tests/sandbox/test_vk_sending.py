"""Messages of the bot: what VK answers and what it refuses."""

import io
import json

import pytest
from PIL import Image

from tests.sandbox.vk_client import running


async def test_a_message_to_one_is_a_number_and_to_many_a_list_with_an_error_for_each_refused() -> None:
    async with running() as (sandbox, bot):
        await sandbox.person(1, "Анна Смирнова").say("Здравствуйте")
        sandbox.person(2, "Не Писавший")
        assert isinstance(await bot.send(1, "Ответ"), int)
        answer = await bot.call("messages.send", peer_ids="1,2", random_id=77, message="Всем")
        assert answer[0]["peer_id"] == 1
        assert answer[0]["conversation_message_id"] == 3
        assert answer[1] == {
            "peer_id": 2,
            "error": {"code": 901, "description": "Can't send messages for users without permission"},
        }
        assert [call.code for call in sandbox.refusals] == [901]


async def test_a_repeated_random_id_sends_nothing_and_gives_the_first_message() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        first = await bot.call("messages.send", peer_id=1, random_id=5, message="Раз")
        assert await bot.call("messages.send", peer_id=1, random_id=5, message="Раз") == first
        many = await bot.call("messages.send", peer_ids=1, random_id=5, message="Раз")
        assert many == [{"peer_id": 1, "message_id": first, "conversation_message_id": 2}]
        assert [bubble.text for bubble in phone.view().bubbles] == ["Здравствуйте", "Раз"]
        assert await bot.send(1, "Раз", random_id=0) != await bot.send(1, "Раз", random_id=0)


@pytest.mark.parametrize(
    ("params", "code", "words"),
    [
        ({"message": "x"}, 100, "random_id is a required parameter"),
        ({"random_id": "a", "message": "x", "peer_id": 1}, 100, "random_id not integer"),
        ({"random_id": 1, "message": "x"}, 100, "you should specify peer_id, user_id, domain"),
        ({"random_id": 1, "peer_id": 1, "message": "  "}, 100, "message is empty or invalid"),
        ({"random_id": 1, "peer_id": 1, "message": "я" * 4097}, 914, "Message is too long"),
        ({"random_id": 1, "peer_id": 1, "message": "🙂" * 2049}, 914, "Message is too long"),
        ({"random_id": 1, "peer_id": 1, "attachment": "photo1_2_key"}, 100, "attachment photo1_2_key is"),
        ({"random_id": 1, "peer_id": 1, "attachment": ",".join(["wall-1_1"] * 11)}, 100, "at most 10"),
        ({"random_id": 1, "peer_id": 1, "message": "x", "payload": "{a}"}, 100, "payload contains incorrect"),
        ({"random_id": 1, "peer_id": 1, "message": "x", "payload": '"' + "a" * 1000 + '"'}, 100, "payload"),
        ({"random_id": 1, "peer_id": 1, "lat": 91, "long": 1}, 100, "lat is out of range"),
        ({"random_id": 1, "peer_ids": ",".join(map(str, range(1, 102))), "message": "x"}, 100, "peer_ids"),
        ({"random_id": 1, "peer_id": 999, "message": "x"}, 901, "without permission"),
        ({"random_id": 1, "peer_id": 2000000001, "message": "x"}, 917, "access to this chat"),
    ],
)
async def test_wrong_messages_are_refused(params: dict[str, object], code: int, words: str) -> None:
    async with running() as (sandbox, bot):
        await sandbox.person(1, "Анна Смирнова").say("Здравствуйте")
        refused = await bot.refused("messages.send", **params)
        assert refused[0] == code
        assert words in refused[1]
        assert sandbox.refusals[-1].method == "messages.send"


async def test_the_longest_text_and_a_place_are_taken() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        await bot.send(1, "я" * 4096)
        await bot.send(1, "", lat=55.75, long=37.61)
        assert phone.view().bubbles[-1].place == (55.75, 37.61)


async def test_a_person_who_forbids_messages_is_901_and_one_who_blacklists_900() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        await phone.block()
        assert (await bot.send_refused(1, "x"))[0] == 901
        assert phone.view().blocked
        with pytest.raises(ValueError, match="запрещены"):
            await phone.say("ещё")
        await phone.unblock()
        await bot.send(1, "x")
        await phone.blacklist()
        assert (await bot.send_refused(1, "x"))[0] == 900
        await phone.unblock()
        await phone.deactivate()
        assert (await bot.send_refused(1, "x"))[0] == 18


async def test_pressing_allow_is_enough_to_be_written_to() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        params = {"group_id": sandbox.group_id, "user_id": 1}
        assert await bot.call("messages.isMessagesFromGroupAllowed", **params) == {"is_allowed": 0}
        await phone.unblock()
        assert await bot.call("messages.isMessagesFromGroupAllowed", **params) == {"is_allowed": 1}
        await bot.send(1, "x")


def keyboard(**more: object) -> str:
    button = {"action": {"type": "callback", "label": "Да", "payload": "{}"}}
    return json.dumps({"inline": True, "buttons": [[button]], **more})


async def test_an_edit_without_the_keyboard_takes_the_keyboard_away() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        sent = await bot.send(1, "Вопрос", keyboard=keyboard())
        assert phone.view().bubbles[-1].buttons[0][0].label == "Да"
        assert await bot.call("messages.edit", peer_id=1, cmid=2, message="Тот же", keyboard=keyboard()) == 1
        assert phone.view().bubbles[-1].buttons
        assert await bot.call("messages.edit", peer_id=1, message_id=sent, message="Другой") == 1
        bubble = phone.view().bubbles[-1]
        assert (bubble.text, bubble.buttons, bubble.edited) == ("Другой", (), True)


async def test_edits_are_refused_for_old_foreign_and_unknown_messages() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        sent = await bot.send(1, "Вопрос")
        edit = {"peer_id": 1, "message": "x"}
        assert (await bot.refused("messages.edit", **edit, cmid=1))[0] == 920
        assert (await bot.refused("messages.edit", **edit, cmid=99))[0] == 100
        assert (await bot.refused("messages.edit", **edit))[0] == 100
        assert (await bot.refused("messages.edit", **(edit | {"message": "я" * 4097}), cmid=2))[0] == 914
        assert (await bot.refused("messages.edit", **(edit | {"message": ""}), cmid=2))[0] == 100
        sandbox.age(24 * 3600 - 60)
        assert await bot.call("messages.edit", **edit, message_id=sent) == 1
        sandbox.age(61)
        assert (await bot.refused("messages.edit", **edit, message_id=sent))[0] == 909
        assert (await bot.call("messages.delete", peer_id=1, cmids=2, delete_for_all=1))[0]["error"][
            "code"
        ] == 924


async def test_a_deleted_message_is_gone_from_the_phone() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        await bot.send(1, "Опечатка")
        answer = await bot.call("messages.delete", peer_id=1, cmids=2, delete_for_all=1)
        assert answer == [{"conversation_message_id": 2, "peer_id": 1, "response": 1}]
        assert [bubble.text for bubble in phone.view().bubbles] == ["Здравствуйте"]
        mine = await bot.call("messages.delete", peer_id=1, cmids=1, delete_for_all=1)
        assert mine[0]["error"]["code"] == 924


@pytest.mark.parametrize(
    ("text", "shown", "spans"),
    [
        ("[id1|Пётр] и [club2|дом]", "Пётр и дом", ["Пётр", "дом"]),
        ("зовите @id1 (Петра)!", "зовите Петра!", ["Петра"]),
        ("*id1 (x) @club2.", "x @club2.", ["x", "@club2"]),
        ("🙂 [id1|🙂x]", "🙂 🙂x", ["🙂x"]),
        ("@all срочно", "@all срочно", ["@all"]),
        ("@otklik", "@otklik", ["@otklik"]),
        ("ivan@id1.ru, 2*id1, [id|x], [x], @никто, @someone", None, []),
        ("\\[id1\u200b|x], @\u200bid1", None, []),
    ],
)
async def test_mentions_are_rendered_and_stay_links_when_disabled(
    text: str, shown: str | None, spans: list[str]
) -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        await bot.send(1, text)
        await bot.send(1, text, disable_mentions=1)
        loud, quiet = phone.view().bubbles[-2:]
        assert loud.text == quiet.text == (shown or text)

        def stretches(bubble, style):  # type: ignore[no-untyped-def]
            wide = bubble.text.encode("utf-16-le")
            return [
                wide[2 * span.start : 2 * (span.start + span.length)].decode("utf-16-le")
                for span in bubble.spans
                if span.style == style
            ]

        assert stretches(loud, "mention") == spans
        assert stretches(quiet, "link") == [one for one in spans if one != "@all"]
        assert stretches(quiet, "mention") == []


async def test_a_carousel_shows_its_cards_and_is_refused_when_it_is_wrong() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        button = {"action": {"type": "text", "label": "Выбрать", "payload": "{}"}}
        card = {"title": "Парк", "description": "у реки", "buttons": [button]}
        template = {"type": "carousel", "elements": [card, card | {"title": "Сквер"}]}
        await bot.send(1, "Где?", template=json.dumps(template))
        bubble = phone.view().bubbles[-1]
        assert bubble.text == "Где?"
        assert [(each.title, each.text, each.buttons[0].id) for each in bubble.cards] == [
            ("Парк", "у реки", "0.0"),
            ("Сквер", "у реки", "1.0"),
        ]
        await phone.press(bubble.id, "1.0")
        assert phone.view().bubbles[-1].text == "Выбрать"
        for elements, why in (
            ([], "should contain from 1 to 10 elements"),
            ([card] * 11, "should contain from 1 to 10 elements"),
            ([card, {"title": "Без кнопок", "description": "x"}], "[1]['buttons'] should contain"),
            ([card | {"buttons": [button] * 4}], "[0]['buttons'] should contain from 1 to 3"),
            ([card, card | {"buttons": [button] * 2}], "should have the same structure"),
            (
                [card, {"title": "Сквер", "description": "x", "photo_id": "1_1", "buttons": [button]}],
                "photo_id",
            ),
            ([card | {"title": "я" * 81}], "[0]['title'] should be at most 80"),
            ([card | {"description": "я" * 81}], "[0]['description'] should be at most 80"),
            ([{"title": "Парк", "buttons": [button]}], "[0] should have description"),
            ([{"buttons": [button]}], "[0] should have title or photo_id"),
            ([card | {"action": {"type": "open_photo"}}], "[0]['action'] is invalid"),
        ):
            wrong = json.dumps({"type": "carousel", "elements": elements})
            code, text = await bot.send_refused(1, "Где?", template=wrong)
            assert code == 911
            assert why in text
        assert (await bot.send_refused(1, "Где?", template='{"type": "list"}'))[0] == 911
        assert (await bot.send_refused(1, "", template=json.dumps(template)))[0] == 100
        extra = {"action": {"type": "text", "label": "x", "extra": "y"}}
        wrong = {"type": "carousel", "elements": [card | {"buttons": [extra]}]}
        refused = await bot.send_refused(1, "Где?", template=json.dumps(wrong))
        assert refused == (911, "Keyboard format is invalid: action contains unknown fields")


@pytest.mark.parametrize(
    ("width", "height", "taken"), [(1040, 640, True), (221, 136, True), (208, 128, False), (640, 480, False)]
)
async def test_a_photo_of_a_carousel_is_thirteen_to_eight_and_not_tiny(
    width: int, height: int, taken: bool
) -> None:
    async with running() as (sandbox, bot):
        await sandbox.person(1, "Анна Смирнова").say("Здравствуйте")
        made = io.BytesIO()
        Image.new("RGB", (width, height)).save(made, "PNG")
        photo = sandbox.world.files.store("photo", "park.png", made.getvalue())
        button = {"action": {"type": "text", "label": "Выбрать", "payload": "{}"}}
        element = {
            "photo_id": f"{photo.owner}_{photo.id}",
            "buttons": [button],
            "action": {"type": "open_photo"},
        }
        template = json.dumps({"type": "carousel", "elements": [element]})
        if taken:
            await bot.send(1, "Где?", template=template)
            [card] = sandbox.people[1].view().bubbles[-1].cards
            assert card.photo is not None
        else:
            code, text = await bot.send_refused(1, "Где?", template=template)
            assert (code, "has invalid photo_id" in text) == (911, True)
