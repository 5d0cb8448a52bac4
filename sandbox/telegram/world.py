"""The little Telegram inside: who may be written to, what was said and pressed, and who is told of it."""

import itertools
import secrets
import time
from collections import OrderedDict, deque

from sandbox.phone import Watcher
from sandbox.telegram.chat import Chat, Message, Press
from sandbox.telegram.commands import Commands
from sandbox.telegram.files import Files
from sandbox.telegram.journal import Journal
from sandbox.telegram.rules import DEACTIVATED, KICKED, PRESS_SECONDS, Pace, Refusal
from sandbox.telegram.updates import Updates

KEPT_MESSAGES = 50_000  # in all chats together; the oldest are forgotten
KEPT_PRESSES = 50_000
KEPT_CALLS = 10_000
_MESSAGES_SINCE = 1_767_225_600  # message ids start at the seconds since 2026: real ones are below 2**31


class World:
    """Everything the emulated Telegram knows. `limits` off: nothing is checked, anybody can be written to."""

    def __init__(self, *, bot_id: int, username: str, limits: bool, rates: bool) -> None:
        self.limits = limits
        self.rates = rates
        self.bot: dict[str, object] = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "Отклик",
            "username": username,
        }
        self.files = Files()
        self.pace = Pace()
        self.journal = Journal(KEPT_CALLS)
        self.commands = Commands()
        # Different in every run: over an old database nothing new may look like a repeat, no old message
        # like a new one.
        started = int(time.time())
        self.updates = Updates(self.now, started * 1000)
        self._ids = itertools.count(started - _MESSAGES_SINCE)
        self.chats: dict[int, Chat] = {}
        self.presses: OrderedDict[str, Press] = OrderedDict()
        self.spinning: set[str] = set()  # unanswered presses of everybody
        self.menu_buttons: dict[int, dict[str, object]] = {}
        self._older = 0.0
        self._order: deque[Message] = deque()
        self._watchers: list[Watcher] = []

    def now(self) -> float:
        """Seconds since the epoch, and what `age` has added."""
        return time.time() + self._older

    def age(self, seconds: float) -> None:
        """Let `seconds` pass for everything that grows old: messages, presses, updates."""
        self._older += seconds

    def watch(self, watcher: Watcher) -> None:
        self._watchers.append(watcher)

    def changed(self, chat: int) -> None:
        for watcher in self._watchers:
            watcher(f"telegram:{chat}")

    # Who may be written to.

    def chat(self, chat_id: str) -> Chat:
        """The chat of a `chat_id`. Raises `Refusal` for a stranger."""
        if not chat_id:
            raise Refusal("chat_id is empty")
        number = int(chat_id) if chat_id.removeprefix("-").isdecimal() else 0
        found = self.chats.get(number)
        if found is None:
            if self.limits or number <= 0:
                raise Refusal("chat not found")
            found = self.chats[number] = Chat(number, f"Человек {number}", started=True)
        return found

    def writable(self, chat_id: str) -> Chat:
        """The chat, if the bot may write into it now. Raises `Refusal` 400 or 403."""
        chat = self.chat(chat_id)
        if chat.moved_to is not None:
            raise Refusal("group chat was upgraded to a supergroup chat", moved_to=chat.moved_to)
        if chat.deactivated:
            raise Refusal(DEACTIVATED, 403)
        if chat.blocked:
            raise Refusal(KICKED, 403)
        if not chat.started and self.limits:
            raise Refusal("chat not found")
        return chat

    def hurry(self, chat: Chat, count: int = 1, *, edit: bool = False) -> None:
        """Count messages that are about to go. Raises `Refusal` 429."""
        if self.rates:
            self.pace.take(chat.id, count, edit=edit)

    # Messages.

    def add(self, chat: Chat, *, mine: bool) -> Message:
        """A new last message of the chat; its content is set by who asked for it."""
        message = Message(next(self._ids), chat.id, mine, self.now())
        chat.messages[message.id] = message
        self._order.append(message)
        if len(self._order) > KEPT_MESSAGES:
            old = self._order.popleft()
            self.chats[old.chat].messages.pop(old.id, None)
        return message

    def told(self, message: Message) -> dict[str, object]:
        """The message as the Bot API shows it."""
        chat = self.chats[message.chat]
        told: dict[str, object] = {
            "message_id": message.id,
            "from": chat.user() if message.mine else self.bot,
            "chat": chat.told(),
            "date": int(message.date),
        }
        if message.edited:
            told["edit_date"] = int(message.edited)
        if message.group:
            told["media_group_id"] = message.group
        if message.reply is not None:
            told["reply_to_message"] = message.reply
        if message.protected:
            told["has_protected_content"] = True
        if message.file is not None:
            told.update(message.file.told())
            told.update(message.text.told("caption", "caption_entities"))
        else:
            told.update(message.text.told("text", "entities"))
        if message.place is not None:
            told["location"] = {"latitude": message.place[0], "longitude": message.place[1]}
        if message.contact is not None:
            told["contact"] = message.contact
        if message.keyboard is not None:
            told["reply_markup"] = message.keyboard.told()
        return told

    def heard(self, message: Message, kind: str = "message") -> None:
        """The bot is told of the person's message."""
        self.chats[message.chat].started = True
        self.updates.add(kind, self.told(message), ("message", message.chat))
        self.changed(message.chat)

    # Presses.

    def press(self, chat: Chat, data: str, message: Message | int) -> None:
        """A callback button was pressed; a message that is gone is told as inaccessible."""
        query, now = str(secrets.randbits(62)), self.now()
        self.presses[query] = Press(chat.id, now)
        chat.unanswered.add(query)
        self.spinning.add(query)
        if len(self.presses) > KEPT_PRESSES:
            self._settle(*self.presses.popitem(last=False))
        chat.toast = ""
        shown = (
            self.told(message)
            if isinstance(message, Message)
            else {"chat": chat.told(), "message_id": message, "date": 0}
        )
        what: dict[str, object] = {
            "id": query,
            "from": chat.user(),
            "message": shown,
            "chat_instance": str(chat.id * 7_919 + 4_611_686_018_427_387_904),
            "data": data,
        }
        self.updates.add("callback_query", what, ("callback_query", chat.id))
        self.changed(chat.id)

    def answer(self, query: str, toast: str, *, url: str) -> None:
        """A press gets its answer; only the first is shown. Raises `KeyError` for an old or unknown press."""
        press = self.presses[query]
        if self.now() - press.at > PRESS_SECONDS:
            raise KeyError(query)
        if press.answered:
            return
        press.answered = True
        self._settle(query, press)
        chat = self.chats[press.chat]
        chat.toast, chat.opened = toast, url or chat.opened
        self.changed(chat.id)

    def waiting(self, chat: Chat) -> bool:
        """Whether a press of the chat spins: not answered, and still to be answered."""
        return any(self.lives(query) for query in chat.unanswered)

    def lives(self, query: str) -> bool:
        """Whether an unanswered press may still be answered."""
        press = self.presses.get(query)
        return press is not None and self.now() - press.at <= PRESS_SECONDS

    def unspin(self, chat: Chat) -> None:
        """The person left: nobody looks at the spinners any more."""
        self.spinning -= chat.unanswered
        chat.unanswered.clear()

    def _settle(self, query: str, press: Press) -> None:
        self.spinning.discard(query)
        self.chats[press.chat].unanswered.discard(query)

    # Blocking.

    def member(self, chat: Chat, *, blocked: bool) -> None:
        """The person blocks or unblocks the bot: `my_chat_member`."""
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        old, new = (
            {"user": self.bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}
            for status in statuses
        )
        chat.blocked = blocked
        what: dict[str, object] = {
            "chat": chat.told(),
            "from": chat.user(),
            "date": int(self.now()),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        self.updates.add("my_chat_member", what, ("my_chat_member", chat.id))
        self.changed(chat.id)
