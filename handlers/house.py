"""All conversations of the product: what comes first, what scene has which name, what nobody could take."""

from collections.abc import Sequence
from typing import Final

from bot.chat import (
    Blocked,
    Command,
    Contact,
    Files,
    Json,
    Media,
    Moved,
    Place,
    Press,
    Said,
    Start,
    Strange,
    Unblocked,
    Words,
)
from bot.scene import Answer, Go, Home, Scene, Stay
from bot.script import Script
from bot.text import Rich
from domain import emergency
from domain.numbers import typed_number
from handlers import files, identity, menu
from handlers.here import Entry, Here, Room
from storage.people import people
from storage.unit import Unit

_OFFICIALS: Final = ("case", "work")  # what their scenes' names begin with
_QUIET: Final = ("case.", "work.")  # officials' scenes: they know whom to call


class House:
    """Fulfils `bot.scene.House` over the rooms."""

    home = menu.NAME

    def __init__(self, rooms: Sequence[Room]) -> None:
        self._scenes: dict[str, Scene[Unit]] = {}
        self._entries: dict[str, Entry] = {}
        self._hears = [room.hears for room in rooms]
        self._means = [room.means for room in rooms]
        self.crafts = tuple(craft for room in rooms for craft in room.crafts)
        for room in rooms:
            for scene in room.scenes:
                if scene.name in self._scenes:
                    raise ValueError(f"two scenes are called {scene.name!r}")
                self._scenes[scene.name] = scene
            for name, entry in room.entries.items():
                if name in self._entries:
                    raise ValueError(f"two entries are called {name!r}")
                self._entries[name] = entry

    @property
    def names(self) -> tuple[str, ...]:
        """Every scene's name."""
        return tuple(self._scenes)

    def scene(self, name: str) -> Scene[Unit] | None:
        return self._scenes.get(name)

    def keep(self, chat: Here, media: Media) -> int | Rich:
        return files.keep(chat, media)

    def arrive(self, chat: Here, said: Said) -> Answer | None:
        match said:
            case Blocked():
                people.close_account(chat.unit, chat.address)
                return Stay()
            case Unblocked():
                people.open_account(chat.unit, chat.address)
                return Stay()
            case Moved():
                return Stay()
            case Press(data):
                return self._enter(chat, data)
            case Start(payload):
                return self._start(chat, payload)
            case Command(name):
                return self._enter(chat, name) or Stay(note=chat.say("menu.no_command"))
            case Words(text):
                return self._words(chat, text)
            case Files(caption=caption) if caption:
                self._warn(chat, caption)
        return None

    def _start(self, chat: Here, payload: str) -> Answer:
        people.open_account(chat.unit, chat.address)
        if payload:
            name, _, rest = payload.partition("-")
            entered = self._enter(chat, f"{name}:{rest}")
            if entered is not None:
                return entered
        return Home() if identity.known(chat) else identity.welcome(chat)

    def _enter(self, chat: Here, data: str) -> Answer | None:
        name, _, rest = data.partition(":")
        entry = self._entries.get(name)
        return None if entry is None else entry(chat, rest)

    def _words(self, chat: Here, text: str) -> Answer | None:
        for hears in self._hears:
            answer = hears(chat, Words(text))
            if answer is not None:
                return answer
        section = menu.section_of(chat, text)
        if section is not None:
            return self._enter(chat, section)
        self._warn(chat, text)
        if len(chat.stack) == 1 and not identity.known(chat):
            return identity.welcome(chat, text)
        return None

    def _warn(self, chat: Here, text: str) -> None:
        if chat.stack[-1].scene.startswith(_QUIET):
            return
        danger = emergency.found(text)
        if danger is not None:
            phones = ", ".join(danger.phones)
            chat.tell(chat.say(f"emergency.{danger.key}", phones=phones))

    def unclear(self, chat: Here, said: Said) -> Answer:
        """Free words are no error: the bot offers to make an appeal of them. The rest is told politely."""
        inside = self._asks(chat)
        match said:
            case Words(text) if not inside:
                meant = (means(chat, said) for means in self._means)
                known = next((answer for answer in meant if answer is not None), None)
                if known is None and self._at_work(chat) and typed_number(text) is None:
                    return Stay(note=chat.say("work.words_nowhere"))
                return known or _offered(chat, text)
            case Files() | Place() if not inside and self._at_work(chat):
                return Stay(note=chat.say("work.files_nowhere"))
            case Files(items, caption) if not inside:
                taken = [files.keep(chat, media) for media in items]
                kept: list[Json] = [each for each in taken if isinstance(each, int)]
                return Go("offer", {"text": caption, "files": kept})
            case Place(latitude, longitude) if not inside:
                return Go("offer", {"place": {"latitude": latitude, "longitude": longitude}})
            case Strange(kind):
                key = f"strange.{kind}"
                return Stay(note=chat.say(key if key in chat.say else "strange.other"))
            case Contact():
                return Stay(note=chat.say("strange.contact"))
            case Files():
                return Stay(note=chat.say("ask.files_not_here"))
            case Place():
                return Stay(note=chat.say("ask.place_not_here"))
            case _:
                return Stay(note=chat.say("ask.choose_please"))

    def _at_work(self, chat: Here) -> bool:
        """Does an official look at a list or a case? At the desk itself one may report as anybody may."""
        return chat.stack[-1].scene.startswith(_OFFICIALS) and chat.stack[-1].scene != "work"

    def _asks(self, chat: Here) -> bool:
        """Does the person stand in the middle of a form?"""
        return isinstance(self._scenes.get(chat.stack[-1].scene), Script)


def _offered(chat: Here, text: str) -> Answer:
    """A number alone is no report of anything: it was meant to open a case."""
    number = typed_number(text)
    if number is not None:
        return Stay(note=chat.say("number.unknown", number=number))
    return Go("offer", {"text": text})
