"""People who write to a bot: each waits for the bot's answer, sixteen turns are in flight at any moment."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.telegram import Hook

IN_FLIGHT: Final = 16
PATIENCE: Final = 20.0  # seconds; a turn that takes longer ends the run with a complaint


NAME: Final = "{name}"
"""In words: a name that nobody else has used, so that no appeal is alike another's."""
_NAMES: Final = 8  # in one message, at most
_SYLLABLES: Final = tuple(a + b for a in "бвгдзклмнпрст" for b in "аоу")


@dataclass(frozen=True, slots=True)
class Words:
    """The person types it, or presses it under the input line, which is the same.

    The turn is over when a message with `tells` in it stands in the chat.
    """

    text: str
    tells: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """The person presses the button with this label under the last message; `tells` as of `Words`."""

    label: str
    tells: str = ""


Step = Words | Press


@dataclass(slots=True)
class _Person:
    chat: int
    steps: Sequence[Step]
    at: int = 0
    message: int = 0  # the bot's last one
    told: str = ""  # the words of the latest message shown
    tells: str = ""  # what has to be in them
    buttons: dict[str, str] = field(default_factory=dict)  # label -> data
    wanted: set[str] = field(default_factory=set)  # what has to come: a message, the end of the spinner
    seen: asyncio.Future[float] | None = None


def name(number: int) -> str:
    """A word that is another for every number, for its stem too."""
    found = ""
    while number:
        number, at = divmod(number, len(_SYLLABLES))
        found += _SYLLABLES[at]
    return f"{found.capitalize()}рск"


class Lost(Exception):
    """A turn did not come to its end: what was done, what never came."""


@dataclass(slots=True)
class Counted:
    """What a round showed. Times in seconds; `taken` until the 200, `seen` until the message stood there."""

    seconds: float = 0.0
    taken: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.seen) / self.seconds


class People:
    """Those who write to one bot, all by the same `steps`, over and over."""

    def __init__(self, port: int, secret: str, first: int, count: int, update: int) -> None:
        self._hooks = [Hook(port, secret) for _ in range(IN_FLIGHT)]
        self._people = {chat: _Person(chat, ()) for chat in range(first, first + count)}
        self._queries: dict[str, _Person] = {}
        self._update = update  # the number before that of their first update

    async def go(self, steps: Sequence[Step], seconds: float) -> Counted:
        """Let everybody walk the steps, again and again, for so long."""
        for person in self._people.values():
            if person.steps != steps:
                person.steps, person.at = steps, 0
        return await self._walk(deque(self._people.values()), seconds, again=True)

    async def prepare(self, steps: Sequence[Step]) -> None:
        """Everybody walks the steps once."""
        for person in self._people.values():
            person.steps, person.at = steps, 0
        await self._walk(deque(self._people.values()), 3600.0, again=False)

    def close(self) -> None:
        for hook in self._hooks:
            hook.close()

    async def _walk(self, queue: deque[_Person], seconds: float, *, again: bool) -> Counted:
        counted = Counted()
        began = time.perf_counter()

        async def lane(hook: Hook) -> None:
            while queue and time.perf_counter() - began < seconds:
                person = queue.popleft()
                await self._turn(hook, person, counted)
                if person.at:  # to the end of the steps, so that every step has its part of a round
                    queue.appendleft(person)
                elif again:
                    queue.append(person)

        async with asyncio.timeout(seconds + PATIENCE):
            await asyncio.gather(*(lane(hook) for hook in self._hooks))
        counted.seconds = time.perf_counter() - began
        self.close()  # a server hangs up on a line that was silent between two rounds
        return counted

    async def _turn(self, hook: Hook, person: _Person, counted: Counted) -> None:
        step = person.steps[person.at]
        person.at, person.tells = (person.at + 1) % len(person.steps), step.tells
        person.seen = asyncio.get_running_loop().create_future()
        update = self._said(person, step)
        began = time.perf_counter()
        status = await hook.post(update)
        taken = time.perf_counter() - began
        if status != 200:
            raise Lost(f"{step} was answered with HTTP {status}")
        try:
            async with asyncio.timeout(PATIENCE):
                seen = await person.seen
        except TimeoutError:
            wanted = f"{person.wanted}, but {person.told!r}"
            raise Lost(f"after {step} of chat {person.chat} never came {wanted}") from None
        counted.taken.append(taken)
        counted.seen.append(seen - began)

    def _said(self, person: _Person, step: Step) -> dict[str, Any]:
        self._update += 1
        user = {"id": person.chat, "is_bot": False, "first_name": "Анна", "language_code": "ru"}
        chat = {"id": person.chat, "first_name": "Анна", "type": "private"}
        now = int(time.time())
        match step:
            case Words(text=text):
                for at in range(text.count(NAME)):
                    text = text.replace(NAME, name(self._update * _NAMES + at), 1)
                person.wanted = {"shown"}
                message = {"message_id": self._update, "from": user, "chat": chat, "date": now, "text": text}
                if text.startswith("/"):
                    message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
                return {"update_id": self._update, "message": message}
            case Press(label=label):
                if label not in person.buttons:
                    raise Lost(f"no button {label!r} among {list(person.buttons)}")
                person.wanted = {"shown", "stopped"}
                self._queries[str(self._update)] = person
                below = {
                    "message_id": person.message,
                    "from": {**user, "is_bot": True},
                    "chat": chat,
                    "date": now,
                }
                query = {"id": str(self._update), "from": user, "message": {**below, "text": "…"}}
                query |= {"chat_instance": "1", "data": person.buttons[label]}
                return {"update_id": self._update, "callback_query": query}

    def see(self, chat: int, method: str, fields: dict[str, Any]) -> None:
        """The bot did a call: `BotApi.watch` tells."""
        if method == "answerCallbackQuery":
            person = self._queries.pop(fields["callback_query_id"], None)
        else:
            person = self._people.get(chat)
        if person is None:
            return
        if "text" in fields and "message_id" in fields:
            person.told = fields["text"]
            person.message = int(fields["message_id"])
            markup = json.loads(fields.get("reply_markup") or "{}")
            rows = markup.get("inline_keyboard") or []
            person.buttons = {
                b["text"]: b["callback_data"] for row in rows for b in row if "callback_data" in b
            }
        if method == "answerCallbackQuery":
            person.wanted.discard("stopped")
        elif person.tells in person.told:
            person.wanted.discard("shown")
        if not person.wanted and person.seen is not None and not person.seen.done():
            person.seen.set_result(time.perf_counter())
