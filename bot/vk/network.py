"""VK as a messenger of the bot: fills `bot.network.Network` for one community."""

import asyncio
import hmac
import json
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import structlog

from bot.chat import Update
from bot.network import Away, Limits, Shelf, Step, Take
from bot.text import shorten
from bot.vk import checks, reads, writes
from bot.vk.calls import Calls
from bot.vk.clients import Clients
from bot.vk.downloads import Downloads, is_loopback
from bot.vk.failures import Silent, VkError
from bot.vk.insisting import Insisting
from bot.vk.longpoll import Listening
from bot.vk.packing import Packing
from bot.vk.reads import Event
from bot.vk.sending import Sending
from bot.vk.uploads import Uploads

log = structlog.get_logger()

_TRIES: Final = 3  # of an update that breaks the engine, where the engine itself could not keep it aside
_AWAY_PAUSE: Final = 15.0  # seconds at most between offers while our database is away


@dataclass(frozen=True, slots=True)
class Callback:
    """Callback API instead of long poll. Without `confirmation` VK itself is asked for the string."""

    secret: str
    confirmation: str = ""


class VkNetwork:
    """One community. `rate` in calls a second; `timeout` and `patience` (a retry's first pause) in seconds.

    `recall` and `remember` keep a few words between starts (`vk:{group_id}:ts`); `now` is the clock. With
    `callback` updates come through `receive`, and `listen` only says who takes them.
    """

    def __init__(
        self,
        token: str,
        group_id: int,
        *,
        shelf: Shelf,
        recall: Callable[[str], Awaitable[str]],
        remember: Callable[[str, str], Awaitable[None]],
        now: Callable[[], datetime],
        api_url: str = "https://api.vk.ru",
        callback: Callback | None = None,
        rate: float = 19.4,
        timeout: float = 10.0,
        threads: int = 8,
        wait: int = 25,
        patience: float = 0.3,
        file_limit: int = 50 * 2**20,
    ) -> None:
        if callback is not None and not callback.secret:
            raise ValueError("Callback API without a secret would take updates from anybody")
        self._group_id = group_id
        self._now = now
        self._callback = callback
        self._patience = patience
        self._take: Take | None = None
        self._screen_name = f"club{group_id}"  # always works, the community's own name is only nicer
        self._calls = Calls(token, api_url=api_url, rate=rate, timeout=timeout, threads=threads)
        self._api = Insisting(self._calls, patience)
        self._clients = Clients()
        self._uploads = Uploads(self._api, shelf)
        self._sending = Sending(Insisting(Packing(self._calls), patience), self._uploads, self._clients)
        self._downloads = Downloads(limit=file_limit, loopback=is_loopback(api_url))
        self._listening = Listening(
            self._api,
            self._calls.group,
            token,
            group_id,
            recall,
            remember,
            now=now,
            wait=wait,
            patience=patience,
        )

    @property
    def name(self) -> str:
        return "vk"

    @property
    def limits(self) -> Limits:
        return writes.LIMITS

    # --- in -------------------------------------------------------------------------------------------

    async def prepare(self) -> None:
        """Learn the community's short name for `invite_link`; without it the link goes by the number."""
        try:
            told = checks.group(await self._api("groups.getById", {"group_id": self._group_id}))
            self._screen_name = str(told.get("screen_name") or self._screen_name)
        except (VkError, Silent) as error:
            log.warning("vk.name_unknown", why=str(error))

    async def check(self) -> list[checks.Finding]:
        """What is off in the community's settings or the key: (key of the texts, values)."""
        return await checks.findings(self._calls, self._group_id, long_poll=self._callback is None)

    async def listen(self, take: Take) -> None:
        self._take = take
        await self.prepare()
        if self._callback is None:
            await self._listening.run(self._handle)
        else:
            await asyncio.Event().wait()

    async def receive(self, body: bytes) -> tuple[int, str]:
        """A request of the Callback API: (HTTP status, body). `ok` only when the update is committed.

        Raises nothing that VK should not see: 400 and 403 for what is not its own, 503 to be told again.
        """
        try:
            event = json.loads(body)
        except (ValueError, RecursionError):
            return 400, "bad request"
        if self._callback is None or self._take is None:
            return 503, "not ready"
        if not isinstance(event, dict) or event.get("group_id") != self._group_id:
            return 403, "forbidden"
        if event.get("type") == "confirmation":
            return await self._confirmation(self._callback)
        if not _same(event.get("secret"), self._callback.secret):
            return 403, "forbidden"
        try:
            update = await self._read(event)
            if update is not None:
                await self._take(update)
        except (Away, VkError, Silent):
            return 503, "try later"
        return 200, "ok"

    async def _confirmation(self, callback: Callback) -> tuple[int, str]:
        if callback.confirmation:
            return 200, callback.confirmation
        try:
            told = await self._api("groups.getCallbackConfirmationCode", {"group_id": self._group_id})
            return 200, str(told["code"])
        except (VkError, Silent, KeyError, TypeError):
            return 503, "try later"

    async def _read(self, event: Event) -> Update | None:
        """The update of an event; a message that came cut is fetched whole. Raises `VkError` or `Silent`."""
        if (place := reads.cropped(event)) is not None:
            params = {"peer_id": place[0], "conversation_message_ids": place[1], "group_id": self._group_id}
            told = await self._api("messages.getByConversationMessageId", params)
            items = told.get("items") if isinstance(told, dict) else None
            if isinstance(items, list) and items and isinstance(items[0], dict):
                event = reads.whole(event, items[0])
        update = reads.read(event, self._now())
        if update is None:
            log.debug("vk.ignored", type=str(event.get("type"))[:40])
        elif (client := reads.client(event)) is not None:
            self._clients.learn(update.address, client)
        if update is not None and not self._clients.of(update.address).carousel:
            update = replace(update, tiles=False)
        return update

    async def _handle(self, events: Sequence[Event]) -> None:
        """Take a batch: one person's events in order, different people's at once."""
        chats: dict[str, list[Update]] = defaultdict(list)
        for event in events:
            try:
                update = await self._read(event)
            except (VkError, Silent) as error:  # the whole is not to be had: what came is better than nothing
                log.warning("vk.message_stays_cut", why=str(error))
                update = reads.read(event, self._now())
            if update is not None:
                chats[update.address].append(update)
        if self._take is not None:
            await asyncio.gather(*(self._offer(self._take, updates) for updates in chats.values()))

    async def _offer(self, take: Take, updates: list[Update]) -> None:
        for update in updates:
            pause, tries = self._patience, 0
            while True:
                try:
                    await take(update)
                    break
                except Away:
                    log.warning("vk.database_away", update=update.id)
                except Exception as error:  # its words may be a person's: its kind is enough here
                    tries += 1
                    log.error("vk.update_broke", update=update.id, tries=tries, error=type(error).__name__)
                    if tries == _TRIES:
                        break
                await asyncio.sleep(pause * random.uniform(0.7, 1.3))
                pause = min(pause * 2, _AWAY_PAUSE)

    # --- out ------------------------------------------------------------------------------------------

    async def show(self, address: str, steps: Sequence[Step]) -> list[str]:
        """Draw for somebody who waits: first in line, passing trouble is tried again. Raises `Failure`."""
        return await self._sending.draw(address, steps, urgent=True)

    async def deliver(self, address: str, steps: Sequence[Step]) -> list[str]:
        """Draw a notice: after those who wait, and tried once (its keeper tries again). Raises `Failure`."""
        return await self._sending.draw(address, steps, urgent=False)

    async def answer(self, press: str, toast: str = "") -> None:
        event, _, rest = press.partition("|")
        user, _, peer = rest.partition("|")
        if not event or not user.isdecimal() or not peer.isdecimal():
            return
        params: dict[str, Any] = {"event_id": event, "user_id": int(user), "peer_id": int(peer)}
        if toast.strip():
            data = {"type": "show_snackbar", "text": shorten(toast.strip(), writes.LIMITS.toast)}
            params["event_data"] = json.dumps(data, ensure_ascii=False)
        try:
            await self._api("messages.sendMessageEventAnswer", params)
        except (VkError, Silent) as error:  # too late, or answered already: no answer is no harm
            log.info("vk.press_not_answered", why=str(error))

    def fetch(self, ref: str) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self._downloads.fetch(ref)

    async def menu(self, address: str, commands: Sequence[tuple[str, str]]) -> None:
        """VK has no menu of commands."""

    def invite_link(self, payload: str) -> str:
        """A link that opens the dialog with `Start(payload)`."""
        return f"https://vk.me/{self._screen_name}?ref={quote(payload, safe='')}"

    async def close(self) -> None:
        self._calls.close()
        self._uploads.close()
        await self._downloads.close()


def _same(told: object, secret: str) -> bool:
    if not isinstance(told, str):
        return False
    return hmac.compare_digest(told.encode("utf-8", "surrogatepass"), secret.encode())
