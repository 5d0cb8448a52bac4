"""The phone of a person in VK."""

import json
from collections.abc import Iterator

from sandbox.phone import Attachment, Bubble, Card, Upload, View
from sandbox.vk.files import Stored
from sandbox.vk.keyboard import Action, at, drawn
from sandbox.vk.rules import TEXT_LIMIT, units
from sandbox.vk.world import Dialog, Message, World

ALBUM = 10
START = "Начать"


class VkPhone:
    """One person's VK; implements `sandbox.phone.Phone`. A bubble's id is its conversation_message_id.

    `location` is what a location button sends. An old client (`callback_buttons` off) shows callback
    buttons and does nothing when they are pressed.
    """

    def __init__(self, world: World, dialog: Dialog) -> None:
        self._world = world
        self._dialog = dialog
        self.location = (55.7558, 37.6173)

    @property
    def address(self) -> str:
        return f"vk:{self._dialog.peer}"

    @property
    def opened(self) -> str:
        """The link that the last answer to a press opened, "" when it opened none."""
        return self._dialog.opened

    def view(self) -> View:
        dialog = self._dialog
        return View(
            network="vk",
            person=self.address,
            name=dialog.name,
            bubbles=[self._bubble(message) for message in dialog.messages.values()],
            bottom=dialog.bottom.drawn() if dialog.bottom is not None else (),
            toast=dialog.toast,
            waiting=dialog.waiting(self._world.now()),
            blocked=dialog.denied or dialog.blacklisted,
        )

    def _bubble(self, message: Message) -> Bubble:
        return Bubble(
            id=message.cmid,
            mine=message.from_id > 0,
            text=message.shown,
            at=message.date,
            spans=message.spans,
            buttons=() if message.cards else drawn(_rows(message)),
            attachments=tuple(
                shown for one in message.attachments if (shown := self._shown(one)) is not None
            ),
            place=message.place,
            edited=bool(message.edited),
            cards=tuple(self._cards(message)),
        )

    def _cards(self, message: Message) -> Iterator[Card]:
        if not self._dialog.carousels:  # an old application shows the words alone
            return
        row = 0
        for card in message.cards:
            buttons = tuple(each for line in drawn(card.rows, row) for each in line)
            row += len(card.rows)
            photo = self._shown(self._world.files.attachment(card.photo)) if card.photo is not None else None
            yield Card(card.title, card.description, photo, buttons)

    def _shown(self, attachment: dict[str, object]) -> Attachment | None:
        kind = str(attachment["type"])
        told = attachment.get(kind)
        if kind not in ("photo", "doc", "audio_message") or not isinstance(told, dict):
            return None
        stored = self._world.files.find(told["owner_id"], told["id"])
        if stored is None:
            return None
        link = self._world.files.link(stored)
        return Attachment("photo" if kind == "photo" else "document", stored.name, len(stored.content), link)

    def crop(self, cropped: bool = True) -> None:
        """From now on VK shortens this person's messages in events: `is_cropped`, one attachment left."""
        self._dialog.cropped = cropped

    # Writing.

    async def start(self, payload: str = "") -> None:
        """The start button; `payload` is the `ref` of a `vk.me/...?ref=` link."""
        self._can_write()
        ref = (payload, "link") if payload else ("", "")
        self._world.said(self._dialog, START, payload=json.dumps({"command": "start"}), ref=ref)

    async def say(self, text: str) -> None:
        """A text; what is longer than VK takes goes as several messages, as its clients do."""
        self._can_write()
        if not text.strip():
            raise ValueError("Пустое сообщение не отправить.")
        for part in _parts(text):
            self._world.said(self._dialog, part)

    async def say_payload(self, text: str, payload: str) -> None:
        """A message with a made-up payload, as somebody can send past the official client."""
        self._can_write()
        self._world.said(self._dialog, text, payload=payload)

    async def send(self, files: list[Upload], caption: str = "") -> None:
        """Photos and documents, all in one message."""
        self._can_write()
        if not 0 < len(files) <= ALBUM:
            raise ValueError(f"В одно сообщение помещается от 1 до {ALBUM} файлов.")
        stored = [
            self._keep("photo" if file.kind == "photo" else "doc", file.name, file.content) for file in files
        ]
        self._world.said(
            self._dialog, caption, attachments=[self._world.files.attachment(one) for one in stored]
        )

    async def share_place(self, latitude: float, longitude: float) -> None:
        self._can_write()
        self._world.said(self._dialog, "", place=(latitude, longitude))

    async def send_sticker(self, sticker: int = 9019) -> None:
        self._can_write()
        told = {"sticker_id": sticker, "product_id": 279, "images": [], "images_with_background": []}
        self._world.said(self._dialog, "", attachments=[{"type": "sticker", "sticker": told}])

    async def send_voice(self, content: bytes = b"OggS" + b"\0" * 4000) -> None:
        self._can_write()
        stored = self._keep("audio_message", "voice.ogg", content)
        self._world.said(self._dialog, "", attachments=[self._world.files.attachment(stored)])

    def _keep(self, kind: str, name: str, content: bytes) -> Stored:
        return self._world.files.store(kind, name, content, owner=self._dialog.peer)

    # Buttons.

    async def press(self, bubble: int, button: str) -> None:
        message = self._dialog.messages.get(bubble)
        action = at(_rows(message), button) if message is not None else None
        if message is None or action is None:
            raise ValueError(f"Под сообщением {bubble} нет кнопки {button}.")
        self._act(action, message.cmid)

    async def tap(self, button: str) -> None:
        keyboard = self._dialog.bottom
        action = keyboard.action(button) if keyboard is not None else None
        if keyboard is None or action is None:
            raise ValueError(f"Под строкой ввода нет кнопки {button}.")
        # Callback, link and app buttons leave a one-time keyboard where it is.
        if keyboard.one_time and action.type in ("text", "location"):
            self._dialog.bottom = None
        self._act(action, 0)

    async def press_payload(self, payload: str, bubble: int = 0) -> None:
        """A forged press: any payload (JSON), as if it stood under the bubble."""
        self._can_write()
        json.loads(payload)
        self._world.press(self._dialog, payload, bubble)

    def _act(self, action: Action, cmid: int) -> None:
        match action.type:
            case "callback":
                self._can_write()
                if self._dialog.callback_buttons:
                    self._world.press(self._dialog, action.payload, cmid)
            case "text":
                self._can_write()
                self._world.said(self._dialog, action.label, payload=action.payload)
            case "location":
                self._can_write()
                self._world.said(self._dialog, "", payload=action.payload, place=self.location)
            case _:
                self._dialog.opened = action.link

    # Permission.

    async def block(self) -> None:
        """«Запретить сообщения»: message_deny; the bot gets 901 from now on."""
        self._dialog.denied = True
        self._world.spinning.discard(self._dialog.peer)
        self._dialog.pressed.clear()
        self._permission("message_deny", {"user_id": self._dialog.peer})

    async def blacklist(self) -> None:
        """The community goes into the person's blacklist, and no event tells of it: 900."""
        self._dialog.blacklisted = True
        self._world.changed(self._dialog.peer)

    def acquaint(self) -> None:
        """The person has written before: in an earlier run, which this sandbox does not know."""
        self._dialog.allowed = True

    async def unblock(self) -> None:
        """«Разрешить сообщения»: message_allow."""
        self._dialog.denied = self._dialog.blacklisted = False
        self._dialog.allowed = True
        self._permission("message_allow", {"user_id": self._dialog.peer, "key": ""})

    async def deactivate(self) -> None:
        """The account is deleted: error 18."""
        self._dialog.deactivated = True

    def _permission(self, kind: str, what: dict[str, object]) -> None:
        self._world.events.publish(kind, what, self._dialog.peer)
        self._world.changed(self._dialog.peer)

    async def join(self) -> None:
        """Become a member of the community; no message is allowed by it."""
        self._dialog.member = True
        what: dict[str, object] = {"user_id": self._dialog.peer, "join_type": "join"}
        self._permission("group_join", what)

    def repeat_last(self) -> None:
        """VK delivers its newest event once more, with the same event_id."""
        self._world.events.repeat()

    def _can_write(self) -> None:
        if self._dialog.denied or self._dialog.blacklisted:
            raise ValueError("Сообщения сообществу запрещены: сначала разрешите их.")
        if self._dialog.deactivated:
            raise ValueError("Страница удалена.")


def _rows(message: Message | None) -> tuple[tuple[Action, ...], ...]:
    if message is None:
        return ()
    if message.keyboard is not None:
        return message.keyboard.rows
    return tuple(row for card in message.cards for row in card.rows)


def _parts(text: str) -> list[str]:
    if units(text) <= TEXT_LIMIT:
        return [text]
    parts: list[str] = []
    part: list[str] = []
    length = 0
    for character in text:
        width = units(character)
        if length + width > TEXT_LIMIT:
            parts.append("".join(part))
            part, length = [], 0
        part.append(character)
        length += width
    return [*parts, "".join(part)]
