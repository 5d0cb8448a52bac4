"""People who talk with the bot in memory: real conversations over a real SQLite file, no network.

Every screen that is shown is also held against VK's keyboard, the narrowest, and drawn in every language.
"""

import itertools
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.chat import Files, Media, Place, Press, Said, Screen, Start, Update, Words
from bot.layout import Shown, fit
from bot.memory import Undrawn, write_shown
from bot.network import Button, Limits, Part
from bot.scene import Answer, Scene, State
from bot.speech import load
from bot.text import rich, units
from bot.turn import Outcome, Turn
from domain.appeals import Appeal, Report
from domain.appeals import Place as AppealPlace
from domain.events import Event
from domain.rights import Right
from handlers import appeals, blocked, drafts, hearings, identity, menu, officials, polls, settings
from handlers.here import Here, Room
from handlers.house import House
from handlers.near import room as near
from handlers.polls import news as poll_news
from storage.appeals import appeals as appeal_rows
from storage.appeals import chronicle
from storage.files import files
from storage.memory import ConversationMemory
from storage.officials import officials as official_rows
from storage.officials import pins
from storage.people import people
from storage.store import Store
from storage.unit import Unit

SPEECHES: Final = load(Path(__file__).parent.parent.parent / "texts")
TELEGRAM: Final = Limits(erases=True)
VK: Final = Limits(
    text=4000,
    inline_rows=6,
    inline_columns=5,
    inline_buttons=10,
    bottom_rows=10,
    bottom_columns=5,
    bottom_buttons=40,
    label=40,
    data=200,
    toast=90,
    place_inline=True,
    contact=False,
    edit_age=timedelta(hours=24),
)


def fits(screen: Screen, where: str) -> None:
    """Both messengers show it as it was meant: nothing rearranged, no fixed label cut, room for choices."""
    buttons = sum(len(row) for row in screen.rows)
    assert len(screen.rows) <= (3 if screen.choices else 6), f"{where}: {len(screen.rows)} rows"
    assert buttons <= (6 if screen.choices else 10), f"{where}: {buttons} buttons"
    for option in (each for row in screen.rows for each in row):
        assert units(option.label) <= VK.label, f"{where}: {option.label!r} is too long for VK"
    keyboard = fit(screen, VK, SPEECHES["ru"], 1).parts[-1].inline
    assert len(keyboard) <= 6, f"{where}: {keyboard}"
    assert sum(len(row) for row in keyboard) <= 10, f"{where}: {keyboard}"
    for option in screen.options():
        data = f"e:{option.entry}" if option.entry else f"mfffff:{option.key}"
        assert len(data.encode()) <= TELEGRAM.data, f"{where}: {data!r} is too long for Telegram"


_NEXT: Final = "Дальше ›"


class Watched:
    """A scene whose every screen is checked."""

    def __init__(self, scene: Scene[Unit]) -> None:
        self._scene = scene
        self.name = scene.name

    def show(self, chat: Here, state: State) -> Screen:
        for language, speech in chat.languages.items():
            copied = replace(chat, say=speech, stack=deepcopy(chat.stack), ahead=[])
            fits(self._scene.show(copied, deepcopy(state)), f"{self.name} in {language}")
        return self._scene.show(chat, state)

    def take(self, chat: Here, state: State, said: Said) -> Answer:
        return self._scene.take(chat, state, said)

    def draft(self, state: State) -> State | None:
        return self._scene.draft(state)


def product() -> House:
    """The product's house, as it is."""
    return House(_rooms())


def _rooms() -> list[Room]:
    return [
        menu.room,
        identity.room,
        settings.room,
        near.room,
        appeals.room,
        blocked.room,
        polls.room,
        drafts.room,
        hearings.room,
        poll_news.room,
        officials.room,
    ]


class WatchedHouse(House):
    """The same, and every screen is checked."""

    def __init__(self) -> None:
        super().__init__(_rooms())

    def scene(self, name: str) -> Scene[Unit] | None:
        found = super().scene(name)
        return None if found is None else Watched(found)


@dataclass
class Phone:
    """What one chat shows: all messages in order, and the keyboard of the last screen."""

    messages: list[Part] = field(default_factory=list)
    screen: Part | None = None
    ref: str = ""
    mark: int = -1
    shown: str = ""
    menu: tuple[tuple[str, str], ...] = ()
    toast: str = ""


COORDINATOR = "vk:10"
"""Whom the fixture `coordinator` appoints."""


class Driver:
    """Speaks for people by address (`telegram:1`, `vk:5`) and shows what they see."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        *,
        personal: tuple[str, ...] = ("vk",),
        house: House | None = None,
    ) -> None:
        self.store = store
        self._now = clock
        self._memory = ConversationMemory(store)
        self._turn: Turn[Unit] = Turn(
            self._memory,
            house or WatchedHouse(),
            {"telegram": TELEGRAM, "vk": VK},
            {name: name in personal for name in ("telegram", "vk")},
            SPEECHES,
        )
        self._numbers = itertools.count(1)
        self._phones: dict[str, Phone] = {}

    # --- people ---------------------------------------------------------------------------------------

    async def agrees(self, *addresses: str) -> None:
        """They have consented already to what is kept of them."""

        def give(unit: Unit) -> None:
            for address in addresses:
                person = people.at_the_door(unit, address, "ru").id
                people.give_consent(unit, person, identity.CONSENT_VERSION, address.partition(":")[0])

        await self.store.run(give)

    async def say(self, address: str, text: str) -> str:
        """Type words; gives the text of the screen."""
        return await self._give(address, Words(text))

    async def start(self, address: str, payload: str = "") -> str:
        """Open the chat, by a deep link when there is a payload."""
        return await self._give(address, Start(payload))

    async def press(self, address: str, button: str) -> str:
        """Press the button of this label (or its beginning) or key on the screen, or on a page after it."""
        phone = self.phone(address)
        assert phone.screen is not None
        for each in (each for row in phone.screen.inline for each in row):
            if each.label.startswith(button) or each.data.partition(":")[2] == button:
                return await self._give(address, Press(each.data, phone.ref))
        bottom = [each.label for row in phone.screen.bottom for each in row]
        if button in bottom:
            return await self.say(address, button)
        if button != _NEXT and _NEXT in self.labels(address):
            await self.press(address, _NEXT)
            return await self.press(address, button)
        raise AssertionError(f"no button {button!r} among {self.labels(address)} under {self.text(address)}")

    async def find(self, address: str, button: str) -> str:
        """Press a button of a list, turning its pages until it is there."""
        while not any(label.startswith(button) for label in self.labels(address)):
            await self.press(address, "Дальше ›")
        return await self.press(address, button)

    async def open(self, address: str, entry: str) -> str:
        """Press a button of a notice: `case:12`."""
        return await self._give(address, Press(f"e:{entry}", "notice"))

    async def send_photo(self, address: str, caption: str = "", count: int = 1) -> str:
        """Send photos that the messenger can send again by their ids."""
        items = tuple(
            Media("photo", f"ref-{n}", f"send-{n}", size=1000) for n in itertools.islice(self._numbers, count)
        )
        return await self._give(address, Files(items, caption))

    async def send_place(self, address: str, latitude: float, longitude: float) -> str:
        """Send a point on the map."""
        return await self._give(address, Place(latitude, longitude))

    async def tell(self, address: str, said: Said) -> str:
        """Whatever else a messenger may tell of them."""
        return await self._give(address, said)

    # --- what they see --------------------------------------------------------------------------------

    def phone(self, address: str) -> Phone:
        return self._phones.setdefault(address, Phone())

    def text(self, address: str) -> str:
        """The text of the last screen, all its messages."""
        return self.screen(address)[0]

    def labels(self, address: str) -> list[str]:
        """The labels on the last screen."""
        return self.screen(address)[1]

    def screen(self, address: str) -> tuple[str, list[str]]:
        """The last screen: its text, the labels of its buttons."""
        phone = self.phone(address)
        part = phone.screen or Part(phone.messages[-1].text)
        return part.text.plain, [each.label for each in self.buttons(address)]

    def buttons(self, address: str) -> list[Button]:
        """The buttons of the last screen."""
        part = self.phone(address).screen
        return [] if part is None else [each for row in (*part.inline, *part.bottom) for each in row]

    # --- behind the scenes ----------------------------------------------------------------------------

    async def appoint(self, address: str, *rights: Right, note: str = "") -> int:
        """Somebody who holds these rights already; their person's id."""

        def turn(unit: Unit) -> int:
            person = people.at_the_door(unit, address, "ru").id
            for right in rights:
                official_rows.appoint(unit, person, right, by=None, note=note)
            return person

        return await self.store.run(turn)

    async def with_pin(self, address: str, pin: str = "2580") -> None:
        """Somebody who typed their PIN just now: what is dangerous is not asked for it again."""

        def turn(unit: Unit) -> None:
            pins.put(unit, people.at_the_door(unit, address, "ru").id, pins.hashed(pin), address)

        await self.store.run(turn)

    async def sent(
        self,
        address: str = "telegram:1",
        text: str = "Большая яма у школы, машины объезжают по тротуару",
        topic: str = "roads.pothole",
        language: str = "ru",
    ) -> Appeal:
        """An appeal that is registered already, with a photo and a point on the map."""
        key = str(next(self._numbers))
        place = AppealPlace("ул. Школьная, 5", 58.2, 46.4)

        def turn(unit: Unit) -> Appeal:
            person = people.at_the_door(unit, address, language).id
            photo = files.receive(
                unit, kind="photo", network="telegram", ref=f"ref-{key}", send_ref=f"send-{key}"
            )
            report = Report(key, topic, "verkhnezarechensk", text, place, files=(photo,))
            return appeal_rows.register(unit, report, person, address)

        return await self.store.run(turn)

    async def case(self, appeal: int) -> Appeal:
        """An appeal as it stands now."""
        return await self.store.run(lambda unit: appeal_rows.load(unit, appeal))

    async def history(self, appeal: int) -> tuple[Event, ...]:
        """Everything that happened to an appeal."""
        return await self.store.run(lambda unit: chronicle.of(unit, appeal, public_only=False))

    async def _give(self, address: str, said: Said) -> str:
        update = Update(f"{address}/{next(self._numbers)}", address, said, self._now(), language="ru")
        await self.repeat(update)
        return self.text(address)

    async def kept_of(self, update: Update) -> str:
        """What would be kept of an update that breaks us now."""
        return await self.store.run(lambda unit: self._turn.raw(unit, update))

    async def repeat(self, update: Update) -> Outcome:
        """Give an update as the messenger does; the second time it is a repeat."""
        phone = self.phone(update.address)

        def turn(unit: Unit) -> Outcome:
            return self._turn(unit, update, phone.mark, phone.shown)

        outcome = await self.store.run(turn)
        phone.toast = outcome.toast
        phone.menu = outcome.menu or phone.menu
        if outcome.paint is not None:
            self._painted(phone, outcome.paint)
            drawn = (update.address, phone.mark, phone.shown)
            await self.store.run(lambda unit: self._memory.drawn(unit, [drawn]))
        return outcome

    def _painted(self, phone: Phone, paint: Undrawn) -> None:
        phone.messages += [*paint.ahead, *paint.drawing.parts]
        last = paint.drawing.parts[-1]
        whole = "".join(part.text.plain for part in paint.drawing.parts)
        phone.screen = replace(last, text=rich(whole))
        phone.mark = paint.mark
        phone.ref = f"message-{paint.mark}"
        phone.shown = write_shown(Shown(phone.ref, paint.drawing.digest, self._now(), True))
