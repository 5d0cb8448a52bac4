"""Keyboards: the limits of VK, in its words."""

import json
from typing import Any

import pytest
from vk_api.keyboard import VkKeyboard

from tests.sandbox.vk_client import running


def text(label: str = "Да", **action: Any) -> dict[str, Any]:
    return {"action": {"type": "text", "label": label, "payload": "{}", **action}, "color": "primary"}


LINK = {"action": {"type": "open_link", "label": "Сайт", "link": "https://vk.com/dev"}}
PLACE = {"action": {"type": "location", "payload": "{}"}}


@pytest.mark.parametrize(
    ("keyboard", "words"),
    [
        ("{", ""),
        ("[]", ""),
        ({"buttons": {}}, ""),
        ({"inline": 1, "buttons": []}, ": inline property should be boolean"),
        ({"one_time": "no", "buttons": []}, ": one_time property should be boolean"),
        ({"inline": True, "one_time": True, "buttons": [[text()]]}, ": inline keyboard can't be one_time"),
        ({"inline": True, "buttons": [[text()]] * 7}, ": buttons contain too much rows"),
        ({"buttons": [[text()]] * 11}, ": buttons contain too much rows"),
        ({"buttons": [[text()], [text()] * 6]}, ": row 1 contains too much columns"),
        ({"inline": True, "buttons": [[text()] * 4] * 3}, ": keyboard contains too much buttons"),
        ({"buttons": [[text()] * 5] * 9}, ": keyboard contains too much buttons"),
        ({"buttons": [[]]}, ": row 0 should be not empty array"),
        ({"buttons": [[text("")]]}, ": button [0][0] label should be at least 1 letters length"),
        ({"buttons": [[text("я" * 41)]]}, ": button [0][0] label should be at most 40 letters length"),
        ({"buttons": [[text("🙂" * 21)]]}, ": button [0][0] label should be at most 40 letters length"),
        ({"buttons": [[text(payload={"a": 1})]]}, ": button [0][0] payload should be string"),
        ({"buttons": [[text(payload="{a}")]]}, ": button [0][0] payload contains incorrect JSON"),
        (
            {"buttons": [[text(payload=json.dumps("a" * 254))]]},
            ": button [0][0] payload should be at most 255 letters length",
        ),
        ({"buttons": [[{"action": {"type": "text", "label": "x"}, "color": "red"}]]}, "invalid color"),
        ({"buttons": [[text(type="contact")]]}, ": button [0][0] has invalid action type"),
        ({"buttons": [[text(link="https://vk.com")]]}, ": action contains unknown fields"),
        (
            {"buttons": [[{"action": PLACE["action"] | {"label": "Где я"}}]]},
            ": action contains unknown fields",
        ),
        ({"buttons": [[PLACE, text()]]}, ": row 0 with location button should contain only one button"),
        (
            {"inline": True, "buttons": [[{"action": LINK["action"] | {"link": "{signup}"}}]]},
            ": button [0][0] has invalid link",
        ),
        ({"buttons": [[{"action": LINK["action"] | {"link": "vk.com"}}]]}, "has invalid link"),
    ],
)
async def test_a_wrong_keyboard_is_911_and_the_message_is_not_sent(keyboard: object, words: str) -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        given = keyboard if isinstance(keyboard, str) else json.dumps(keyboard)
        code, message = await bot.send_refused(1, "Вопрос", keyboard=given)
        assert code == 911
        assert message.startswith("Keyboard format is invalid")
        assert message.endswith(words)
        assert len(phone.view().bubbles) == 1


async def test_the_largest_keyboards_are_taken() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        inline = {"inline": True, "buttons": [[text("я" * 40)] * 5, [LINK] * 2, [PLACE], [text()], [text()]]}
        await bot.send(1, "Вопрос", keyboard=json.dumps(inline))
        await bot.send(1, "Вопрос", keyboard=json.dumps({"buttons": [[text()] * 4] * 10}))
        view = phone.view()
        assert [len(row) for row in view.bubbles[-2].buttons] == [5, 2, 1, 1, 1]
        assert [button.kind for button in view.bubbles[-2].buttons[1]] == ["link", "link"]
        assert sum(len(row) for row in view.bottom) == 40


async def test_the_keyboard_of_vk_api_itself_is_taken() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        keyboard = VkKeyboard(one_time=False, inline=True)
        keyboard.add_button("Без данных")
        keyboard.add_callback_button("Нажать", payload={"a": 1})
        keyboard.add_line()
        keyboard.add_location_button()
        keyboard.add_line()
        keyboard.add_openlink_button("Сайт", "https://example.com/a?b=c")
        await bot.send(1, "Вопрос", keyboard=keyboard.get_keyboard())
        kinds = [[button.kind for button in row] for row in phone.view().bubbles[-1].buttons]
        assert kinds == [["text", "callback"], ["location"], ["link"]]
        await bot.send(1, "Прочь", keyboard=VkKeyboard.get_empty_keyboard())
        assert phone.view().bottom == ()


async def test_a_bottom_keyboard_stays_until_it_is_replaced_or_used_once() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        once = {
            "one_time": True,
            "buttons": [[{"action": {"type": "callback", "label": "Тихо", "payload": "{}"}}, text("Ответ")]],
        }
        await bot.send(1, "Выбирайте", keyboard=json.dumps(once))
        await bot.send(1, "Ещё", keyboard=json.dumps({"inline": True, "buttons": [[text("Иное")]]}))
        await bot.send(1, "И ещё")
        assert [button.label for button in phone.view().bottom[0]] == ["Тихо", "Ответ"]
        await phone.tap("0.0")
        assert phone.view().bottom
        await phone.tap("0.1")
        assert phone.view().bottom == ()
        assert phone.view().bubbles[-1].text == "Ответ"
        with pytest.raises(ValueError, match="нет кнопки"):
            await phone.tap("0.0")


async def test_keyboards_need_the_abilities_of_bots_switched_on() -> None:
    async with running() as (sandbox, bot):
        await sandbox.person(1, "Анна Смирнова").say("Здравствуйте")
        sandbox.world.bot_features = False
        given = json.dumps({"buttons": [[text()]]})
        assert (await bot.send_refused(1, "Вопрос", keyboard=given))[0] == 912
