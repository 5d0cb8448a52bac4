"""Menus of commands, by scope and language, and which of them a person sees."""

import re
from dataclasses import dataclass

from sandbox.telegram.rules import COMMAND_LENGTH, COMMANDS_LIMIT, DESCRIPTION_LENGTH, Refusal

_NAME = re.compile("[a-z0-9_]+")
_WIDE = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})

Menu = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose menu: a kind of `BotCommandScope`; `chat` is its chat_id as it came, "" for the wide ones."""

    kind: str = "default"
    chat: str = ""
    user: int = 0


class Commands:
    """All the menus that the bot has set."""

    def __init__(self) -> None:
        self._menus: dict[tuple[Scope, str], Menu] = {}

    def set(self, scope: Scope, language: str, menu: Menu) -> None:
        """Set a menu; an empty one is the same as none."""
        self._menus.pop((scope, language), None)
        if menu:
            self._menus[scope, language] = menu

    def get(self, scope: Scope, language: str) -> Menu:
        return self._menus.get((scope, language), ())

    def shown(self, chat: int, language: str) -> Menu:
        """What the person of a private chat sees: the narrowest scope wins, then the own language.

        core.telegram.org/bots/api#determining-list-of-commands
        """
        for scope in (Scope("chat", str(chat)), Scope("all_private_chats"), Scope()):
            for code in (language, ""):
                if menu := self._menus.get((scope, code)):
                    return menu
        return ()


def scope_of(given: object) -> Scope:
    """A `BotCommandScope`. Raises `Refusal`."""
    if given is None:
        return Scope()
    if not isinstance(given, dict):
        raise Refusal("Can't parse BotCommandScope: expected an Object")
    kind = given.get("type")
    if kind in _WIDE:
        return Scope(str(kind))
    if kind not in _CHAT:
        raise Refusal("Can't parse BotCommandScope: unsupported type specified")
    chat = given.get("chat_id")
    if chat in (None, ""):
        raise Refusal("Can't parse BotCommandScope: chat_id is empty")
    user = given.get("user_id")
    return Scope(str(kind), str(chat), user if isinstance(user, int) else 0)


def language_of(given: str) -> str:
    """A `language_code`. Raises `Refusal`."""
    if given and not (len(given) == 2 and given.isascii() and given.isalpha() and given.islower()):
        raise Refusal("Invalid language code specified")
    return given


def menu_of(given: object, *, limits: bool) -> Menu:
    """The `commands` of setMyCommands. Raises `Refusal`."""
    if given is None:
        return ()
    if not isinstance(given, list):
        raise Refusal("Expected an Array of BotCommand")
    if limits and len(given) > COMMANDS_LIMIT:
        raise Refusal("BOT_COMMANDS_TOO_MUCH")
    return tuple(_command(one, limits) for one in given)


def _command(given: object, limits: bool) -> tuple[str, str]:
    if not isinstance(given, dict):
        raise Refusal("Can't parse BotCommand: expected an Object")
    fields: list[str] = []
    for name in ("command", "description"):
        value = given.get(name)
        if not isinstance(value, str):
            raise Refusal(f"Can't parse BotCommand: Can't find field \"{name}\"")
        fields.append(value.strip())
    command, words = fields[0].removeprefix("/"), fields[1]
    if limits:
        _check(command, words)
    return command, words


def _check(command: str, words: str) -> None:
    if not command:
        raise Refusal("Command must be non-empty")
    if len(command) > COMMAND_LENGTH:
        raise Refusal(f"Command length must not exceed {COMMAND_LENGTH}")
    if not words:
        raise Refusal("Command description must be non-empty")
    if len(words) > DESCRIPTION_LENGTH:
        raise Refusal(f"Command description length must not exceed {DESCRIPTION_LENGTH}")
    if not _NAME.fullmatch(command):
        raise Refusal("BOT_COMMAND_INVALID")
