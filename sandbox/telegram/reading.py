"""The methods that ask and set: who the bot is, chats, files, menus."""

from collections.abc import Mapping

from sandbox.telegram.commands import language_of, menu_of, scope_of
from sandbox.telegram.params import Params
from sandbox.telegram.rules import Refusal
from sandbox.telegram.sending import Method
from sandbox.telegram.world import World

_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
_MENU_BUTTONS = frozenset({"default", "commands", "web_app"})


def get_me(world: World, _params: Params) -> dict[str, object]:
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, params: Params) -> dict[str, object]:
    told = world.chat(params.text("chat_id")).told()
    return {**told, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}


def get_chat_member(world: World, params: Params) -> dict[str, object]:
    chat = world.chat(params.text("chat_id"))
    user = params.number("user_id")
    if user == chat.id:
        return {"user": chat.user(), "status": "member"}
    if user == world.bot["id"]:
        return {"user": world.bot, "status": "kicked" if chat.blocked else "member"} | (
            {"until_date": 0} if chat.blocked else {}
        )
    raise Refusal("User not found")


def get_file(world: World, params: Params) -> dict[str, object]:
    return world.files.told(params.text("file_id"))


def set_my_commands(world: World, params: Params) -> bool:
    menu = menu_of(params.json("commands", "Can't parse commands JSON object"), limits=world.limits)
    _set_menu(world, params, menu)
    return True


def delete_my_commands(world: World, params: Params) -> bool:
    _set_menu(world, params, ())
    return True


def _set_menu(world: World, params: Params, menu: tuple[tuple[str, str], ...]) -> None:
    scope = scope_of(params.json("scope", "Can't parse BotCommandScope JSON object"))
    if scope.chat:
        world.chat(scope.chat)
    world.commands.set(scope, language_of(params.text("language_code")), menu)
    for chat in [int(scope.chat)] if scope.chat else list(world.chats):
        world.changed(chat)


def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    scope = scope_of(params.json("scope", "Can't parse BotCommandScope JSON object"))
    menu = world.commands.get(scope, language_of(params.text("language_code")))
    return [{"command": name, "description": words} for name, words in menu]


def set_chat_menu_button(world: World, params: Params) -> bool:
    chat = world.chat(params.text("chat_id")).id if params.text("chat_id") else 0
    given = params.json("menu_button", "Can't parse MenuButton JSON object")
    if given is None:
        given = {"type": "default"}
    if not isinstance(given, dict) or given.get("type") not in _MENU_BUTTONS:
        raise Refusal("Can't parse MenuButton: unsupported type specified")
    world.menu_buttons[chat] = given
    return True


def get_chat_menu_button(world: World, params: Params) -> dict[str, object]:
    chat = world.chat(params.text("chat_id")).id if params.text("chat_id") else 0
    return world.menu_buttons.get(chat) or world.menu_buttons.get(0) or {"type": "default"}


METHODS: Mapping[str, Method] = {
    "getme": get_me,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getfile": get_file,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setchatmenubutton": set_chat_menu_button,
    "getchatmenubutton": get_chat_menu_button,
}
