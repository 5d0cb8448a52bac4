"""The phone of a person in Telegram."""

import secrets

from sandbox.phone import Attachment, Bubble, Upload, View
from sandbox.telegram.chat import Chat, Message
from sandbox.telegram.entities import Entity, Formatted, fixed
from sandbox.telegram.keyboard import Key, at, drawn
from sandbox.telegram.rules import ALBUM_LIMIT, CAPTION_LIMIT, TEXT_LIMIT, Refusal
from sandbox.telegram.world import World

EDIT_SECONDS = 48 * 3600


class TelegramPhone:
    """One person's Telegram; implements `sandbox.phone.Phone`. A bubble's id is its message_id.

    `location` is what a location button sends, `number` what a contact button sends.
    """

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat
        self.location = (55.7558, 37.6173)
        self.number = f"7900{chat.id % 10_000_000:07}"

    @property
    def address(self) -> str:
        return f"telegram:{self._chat.id}"

    def acquaint(self) -> None:
        """The person has spoken with the bot before: in an earlier run, which this sandbox does not know."""
        self._chat.started = True

    @property
    def opened(self) -> str:
        """The link that a button or an answer to a press opened, "" when nothing did."""
        return self._chat.opened

    def view(self) -> View:
        chat = self._chat
        return View(
            network="telegram",
            person=self.address,
            name=chat.name,
            bubbles=[self._bubble(message) for message in chat.messages.values()],
            bottom=drawn(chat.bottom.rows) if chat.bottom is not None else (),
            toast=chat.toast,
            waiting=self._world.waiting(chat),
            blocked=chat.blocked,
            commands=self._world.commands.shown(chat.id, chat.language),
        )

    def _bubble(self, message: Message) -> Bubble:
        file, text = message.file, message.text.text
        if message.contact is not None:
            text = f"{message.contact['first_name']}, {message.contact['phone_number']}"
        elif file is not None and not text and file.kind in ("sticker", "voice"):
            text = "👍" if file.kind == "sticker" else "Голосовое сообщение"
        kept = file if file is not None and file.kind != "sticker" else None
        attachments = (
            (
                Attachment(
                    "photo" if kept.kind == "photo" else "document",
                    kept.name,
                    len(kept.content),
                    self._world.files.link(kept),
                ),
            )
            if kept is not None
            else ()
        )
        return Bubble(
            id=message.id,
            mine=message.mine,
            text=text,
            at=message.date,
            spans=tuple(entity.span() for entity in message.text.entities),
            buttons=drawn(message.keyboard.rows) if message.keyboard is not None else (),
            attachments=attachments,
            place=message.place,
            edited=bool(message.edited),
        )

    # Writing.

    async def start(self, payload: str = "") -> None:
        """The start button or a `t.me/bot?start=PAYLOAD` link; it unblocks the bot first, as «Restart»."""
        self._lives()
        if self._chat.blocked:
            self._world.member(self._chat, blocked=False)
        text = f"/start {payload}" if payload else "/start"
        self._say(Formatted(text, (Entity(0, len("/start"), "bot_command"),)))

    async def say(self, text: str) -> None:
        """A text; what is longer than 4096 goes as several messages, as from the real clients."""
        self._can_write()
        said = _read(text)
        for start in range(0, len(said.text), TEXT_LIMIT):
            part = said.text[start : start + TEXT_LIMIT]
            self._say(said if part == said.text else _read(part))

    def _say(self, said: Formatted) -> None:
        message = self._world.add(self._chat, mine=True)
        message.text = said
        self._world.heard(message)

    async def send(self, files: list[Upload], caption: str = "") -> None:
        """One photo or document; several are an album: a message each, the caption on the first."""
        self._can_write()
        if not 0 < len(files) <= ALBUM_LIMIT:
            raise ValueError(f"За один раз отправляют от 1 до {ALBUM_LIMIT} файлов.")
        if len({file.kind for file in files}) > 1:
            raise ValueError("Фото и документы в один альбом не помещаются.")
        if len(caption) > CAPTION_LIMIT:
            raise ValueError(f"Подпись не длиннее {CAPTION_LIMIT} знаков.")
        words = _read(caption) if caption.strip() else Formatted()
        group = str(13_000_000_000_000_000 + secrets.randbits(52)) if len(files) > 1 else ""
        for place, file in enumerate(files):
            message = self._world.add(self._chat, mine=True)
            message.file = self._world.files.keep(file.kind, file.name, file.content)
            message.group = group
            if place == 0:
                message.text = words
            self._world.heard(message)

    async def share_place(self, latitude: float, longitude: float) -> None:
        self._can_write()
        message = self._world.add(self._chat, mine=True)
        message.place = latitude, longitude
        self._world.heard(message)

    async def share_contact(self, phone: str = "", *, own: bool = True) -> None:
        """A contact card: the person's own (with their user_id), or somebody else's."""
        self._can_write()
        message = self._world.add(self._chat, mine=True)
        user = self._chat.user()
        message.contact = {"phone_number": phone or self.number, "first_name": user["first_name"]}
        if own:
            message.contact["user_id"] = self._chat.id
        self._world.heard(message)

    async def send_sticker(self) -> None:
        self._can_write()
        message = self._world.add(self._chat, mine=True)
        message.file = self._world.files.keep("sticker", "sticker.webp", b"RIFF\0\0\0\0WEBPVP8 ")
        self._world.heard(message)

    async def send_voice(self, content: bytes = b"OggS" + b"\0" * 4000) -> None:
        self._can_write()
        message = self._world.add(self._chat, mine=True)
        message.file = self._world.files.keep("voice", "voice.ogg", content)
        self._world.heard(message)

    async def edit_own(self, message_id: int, text: str) -> None:
        """Change a text already sent: `edited_message`."""
        self._can_write()
        message = self._chat.messages.get(message_id)
        if message is None or not message.mine:
            raise ValueError(f"Своего сообщения {message_id} в чате нет.")
        if not message.text.text or self._world.now() - message.date > EDIT_SECONDS:
            raise ValueError("Это сообщение уже не изменить.")
        message.text, message.edited = _read(text), self._world.now()
        self._world.heard(message, "edited_message")

    # Buttons.

    async def press(self, bubble: int, button: str) -> None:
        message = self._chat.messages.get(bubble)
        key = at(message.keyboard.rows, button) if message is not None and message.keyboard else None
        if message is None or key is None:
            raise ValueError(f"Под сообщением {bubble} нет кнопки {button}.")
        if key.kind == "link":
            self._chat.opened = key.url
            return
        self._can_write()
        self._world.press(self._chat, key.data, message)

    async def press_data(self, data: str, bubble: int) -> None:
        """A forged press: any data, as if its button stood under the bubble (which may be gone)."""
        self._can_write()
        self._world.press(self._chat, data, self._chat.messages.get(bubble, bubble))

    async def tap(self, button: str) -> None:
        keyboard = self._chat.bottom
        key = at(keyboard.rows, button) if keyboard is not None else None
        if keyboard is None or key is None:
            raise ValueError(f"Под строкой ввода нет кнопки {button}.")
        self._can_write()
        if keyboard.one_time:
            self._chat.bottom = None
        await self._use(key)

    async def _use(self, key: Key) -> None:
        match key.kind:
            case "location":
                await self.share_place(*self.location)
            case "contact":
                await self.share_contact()
            case _:
                await self.say(key.label)

    # Permission.

    async def block(self) -> None:
        """«Заблокировать»: my_chat_member; the bot gets 403 from now on."""
        self._lives()
        if self._chat.blocked:
            raise ValueError("Бот уже заблокирован.")
        self._world.unspin(self._chat)
        self._world.member(self._chat, blocked=True)

    async def unblock(self) -> None:
        self._lives()
        if not self._chat.blocked:
            raise ValueError("Бот не заблокирован.")
        self._world.member(self._chat, blocked=False)

    async def deactivate(self) -> None:
        """The account is deleted: 403 from now on, and nobody tells the bot."""
        self._chat.deactivated = True
        self._world.unspin(self._chat)
        self._world.changed(self._chat.id)

    def repeat_last(self) -> None:
        """Telegram delivers its newest update once more, though it may be confirmed."""
        self._world.updates.repeat()

    def _can_write(self) -> None:
        self._lives()
        if self._chat.blocked:
            raise ValueError("Бот заблокирован: сначала разблокируйте его.")

    def _lives(self) -> None:
        if self._chat.deactivated:
            raise ValueError("Аккаунт удалён.")


def _read(text: str) -> Formatted:
    try:
        return fixed(text, [])
    except Refusal:
        raise ValueError("Пустое сообщение не отправить.") from None
