"""The little VK inside: people, their dialogs with the community, messages, and who may be written to."""

import itertools
import json
import secrets
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from sandbox.phone import Span, Watcher
from sandbox.vk.carousel import Card
from sandbox.vk.events import Events
from sandbox.vk.files import Files
from sandbox.vk.journal import Journal
from sandbox.vk.keyboard import Keyboard
from sandbox.vk.mentions import render, stored
from sandbox.vk.rules import CHAT_START, EVENT_SECONDS, Flood, Refusal

LANGUAGES = {"ru": 0, "uk": 1, "be": 2, "en": 3}
KEPT_MESSAGES = 50_000  # in all dialogs together; the oldest are forgotten
KEPT_RANDOM_IDS = 50_000
_ACTIONS = ("text", "vkpay", "open_app", "location", "open_link", "open_photo", "callback")


@dataclass(slots=True)
class Message:
    """A message; `text` as it is stored, `shown` and `spans` as a phone renders it."""

    id: int
    cmid: int
    peer: int
    from_id: int
    text: str
    date: float
    random_id: int = 0
    attachments: list[dict[str, object]] = field(default_factory=list)
    place: tuple[float, float] | None = None
    payload: str = ""
    ref: str = ""
    ref_source: str = ""
    keyboard: Keyboard | None = None
    cards: tuple[Card, ...] = ()
    reply: dict[str, object] | None = None
    edited: float = 0.0
    shown: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(slots=True)
class Pressed:
    """A press of a callback button that waits for its answer."""

    event_id: str
    at: float
    cmid: int


@dataclass(slots=True)
class Dialog:
    """One person and the community."""

    peer: int
    name: str
    language: str = "ru"
    callback_buttons: bool = True
    carousels: bool = True
    messages: dict[int, Message] = field(default_factory=dict)
    last_cmid: int = 0
    bottom: Keyboard | None = None
    allowed: bool = False  # wrote first or pressed "allow"
    denied: bool = False  # forbade messages: 901
    blacklisted: bool = False  # the community is in the person's blacklist: 900
    deactivated: bool = False  # the account is gone: 18
    member: bool = False
    cropped: bool = False  # messages come shortened; the whole is read by messages.getById
    read_by_community: int = 0
    pressed: dict[str, Pressed] = field(default_factory=dict)
    toast: str = ""
    opened: str = ""  # the link an answer to a press opened

    def waiting(self, now: float) -> bool:
        """Whether a press spins: not answered, and its minute has not passed."""
        return any(now - press.at < EVENT_SECONDS for press in self.pressed.values())


class World:
    """Everything the emulated VK knows. `limits` off: nothing is checked and anybody can be written to."""

    def __init__(self, *, group_id: int, screen_name: str, limits: bool, rates: bool) -> None:
        self.group_id = group_id
        self.screen_name = screen_name
        self.limits = limits
        self.rates = rates
        self.confirmation = secrets.token_hex(4)
        self.bot_features = True  # "Возможности ботов" in the community's settings; off: error 912
        self.title = "Отклик"
        self.files = Files(owner=-group_id)
        self.events = Events(group_id)
        self.flood = Flood()
        self.journal = Journal()
        self.dialogs: dict[int, Dialog] = {}
        self.messages: dict[int, Message] = {}
        self.spinning: set[int] = set()  # peers with an unanswered press
        self._order: deque[Message] = deque()
        self._ids = itertools.count(1)
        self._sent: OrderedDict[tuple[int, int], Message] = OrderedDict()
        self._watchers: list[Watcher] = []

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def watch(self, watcher: Watcher) -> None:
        self._watchers.append(watcher)

    def changed(self, peer: int) -> None:
        for watcher in self._watchers:
            watcher(f"vk:{peer}")

    def age(self, seconds: float) -> None:
        """Make everything said and pressed so far `seconds` older."""
        for message in self.messages.values():
            message.date -= seconds
        for dialog in self.dialogs.values():
            for press in dialog.pressed.values():
                press.at -= seconds

    # Who may be written to.

    def dialog(self, peer: int) -> Dialog:
        """The dialog with a person; unknown people appear when the limits are off."""
        found = self.dialogs.get(peer)
        if found is not None:
            return found
        if not self.limits:
            self.dialogs[peer] = made = Dialog(peer, f"Человек {peer}", allowed=True)
            return made
        if peer > CHAT_START:
            raise Refusal(917)
        raise Refusal(901 if peer > 0 else 932)

    def writable(self, peer: int) -> Dialog:
        """The dialog, if the community may write into it now. Raises `Refusal` 18, 900, 901, 917, 932."""
        dialog = self.dialog(peer)
        if self.limits:
            if dialog.deactivated:
                raise Refusal(18)
            if dialog.blacklisted:
                raise Refusal(900)
            if dialog.denied or not dialog.allowed:
                raise Refusal(901)
        return dialog

    # Messages.

    def add(self, dialog: Dialog, from_id: int, text: str, *, quiet: bool = True) -> Message:
        """A new last message of the dialog, without an event yet."""
        dialog.last_cmid += 1
        message = Message(next(self._ids), dialog.last_cmid, dialog.peer, from_id, text, self.now())
        self.write(message, text, quiet=quiet)
        self.messages[message.id] = dialog.messages[message.cmid] = message
        self._order.append(message)
        if len(self._order) > KEPT_MESSAGES:
            self.forget(self._order.popleft())
        return message

    def write(self, message: Message, text: str, *, quiet: bool) -> None:
        """Set the text and how it is rendered; `quiet` is `disable_mentions`."""
        message.text = text
        message.shown, message.spans = render(text, quiet=quiet, known=(self.screen_name,))

    def forget(self, message: Message) -> None:
        """The message is gone from both sides."""
        self.messages.pop(message.id, None)
        self.dialogs[message.peer].messages.pop(message.cmid, None)

    def repeated(self, peer: int, random_id: int) -> Message | None:
        """The message already sent to `peer` with this `random_id`; 0 is never a repeat."""
        return self._sent.get((peer, random_id)) if random_id else None

    def remember(self, message: Message) -> None:
        """Keep the `random_id` of a sent message, so that its repeat is swallowed."""
        if message.random_id:
            self._sent[message.peer, message.random_id] = message
            if len(self._sent) > KEPT_RANDOM_IDS:
                self._sent.popitem(last=False)

    def told(self, message: Message) -> dict[str, object]:
        """The message object as VK 5.199 gives it to a community."""
        own = message.from_id < 0
        told: dict[str, object] = {
            "date": int(message.date),
            "from_id": message.from_id,
            "id": message.id,
            "version": message.id * 10_000 + message.cmid,
            "out": int(own),
            "fwd_messages": [],
            "important": False,
            "is_hidden": False,
            "attachments": message.attachments,
            "conversation_message_id": message.cmid,
            "text": message.text,
            "peer_id": message.peer,
            "random_id": message.random_id,
        }
        if message.place is not None:
            latitude, longitude = message.place
            told["geo"] = {
                "type": "point",
                "coordinates": {"latitude": latitude, "longitude": longitude},
                "place": {"country": "Россия", "city": "", "title": f"{latitude:.5f}, {longitude:.5f}"},
            }
        for name in ("payload", "ref", "ref_source"):
            if value := getattr(message, name):
                told[name] = value
        if message.keyboard is not None:
            told["keyboard"] = {**message.keyboard.raw, "author_id": -self.group_id}
        if message.reply is not None:
            told["reply_message"] = message.reply
        if message.edited:
            told["update_time"] = int(message.edited)
        return told

    def tell(self, kind: str, message: Message) -> None:
        """The community's own message was sent or edited."""
        if self.events.wanted(kind):
            self.events.publish(kind, self.told(message), message.peer)
        self.changed(message.peer)

    def answered(self, dialog: Dialog, event_id: str, toast: str, opened: str) -> None:
        """A press got its answer."""
        del dialog.pressed[event_id]
        if not dialog.pressed:
            self.spinning.discard(dialog.peer)
        dialog.toast, dialog.opened = toast, opened
        self.changed(dialog.peer)

    # What a person does.

    def said(
        self,
        dialog: Dialog,
        text: str,
        *,
        payload: str = "",
        attachments: list[dict[str, object]] | None = None,
        place: tuple[float, float] | None = None,
        ref: tuple[str, str] = ("", ""),
    ) -> Message:
        """The person's message and its `message_new`. Writing opens the dialog to the community."""
        dialog.allowed = True
        message = self.add(dialog, dialog.peer, stored(text))
        message.payload, message.place = payload, place
        message.ref, message.ref_source = ref
        message.attachments = attachments or []
        actions = [one for one in _ACTIONS if dialog.callback_buttons or one != "callback"]
        client = {
            "button_actions": actions,
            "keyboard": True,
            "inline_keyboard": True,
            "carousel": dialog.carousels,
            "lang_id": LANGUAGES.get(dialog.language, 3),
        }
        told = self.told(message)
        if dialog.cropped:
            told |= {"is_cropped": True, "attachments": message.attachments[:1]}
        self.events.publish("message_new", {"message": told, "client_info": client}, dialog.peer)
        self.changed(dialog.peer)
        return message

    def press(self, dialog: Dialog, payload: str, cmid: int) -> None:
        """A callback button was pressed: a `message_event`, whose payload is an object, not a string."""
        event_id, now = secrets.token_hex(6), self.now()
        dialog.pressed = {key: one for key, one in dialog.pressed.items() if now - one.at < EVENT_SECONDS}
        dialog.pressed[event_id] = Pressed(event_id, now, cmid)
        self.spinning.add(dialog.peer)
        dialog.toast = ""
        event: dict[str, object] = {
            "user_id": dialog.peer,
            "peer_id": dialog.peer,
            "event_id": event_id,
            "payload": json.loads(payload) if payload else {},
        }
        if cmid:
            event["conversation_message_id"] = cmid
        self.events.publish("message_event", event, dialog.peer)
        self.changed(dialog.peer)
