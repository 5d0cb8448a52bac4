"""The only place that wires everything: settings in, a running program out.

Roles: `web` (webhooks, health, metrics), `messengers` (turns, by polling or by webhooks), `dispatch`
(notices, files, the workshop), `schedule` (timed work). One process has them all; several share them over
PostgreSQL.
"""

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

import structlog
from aiohttp import web

from bot.config import Settings
from bot.engine import Engine
from bot.network import Away, Failure, Network, Refused
from bot.nursery import Nursery
from bot.speech import TEXTS, load
from bot.stopping import asked_to_stop
from bot.telegram.network import TelegramNetwork
from bot.telegram.warm import warm
from bot.vk.network import Callback, VkNetwork
from bot.web import application
from domain.conduct import Limits
from handlers import appeals, blocked, drafts, hearings, identity, menu, officials, polls, settings
from handlers.house import House
from handlers.links import carrying, links
from handlers.near import room as near
from handlers.polls import news as poll_news
from scheduler.clock import utc_now
from scheduler.dispatch import Dispatcher
from scheduler.fetch import Fetcher
from scheduler.jobs import jobs
from scheduler.ticker import Ticker
from scheduler.workshop import Workshop
from storage import conversations, schema
from storage.files.blobs import Blobs
from storage.files.shelf import FileShelf
from storage.leader import Leader
from storage.memory import ConversationMemory
from storage.store import Store, open_store
from storage.unit import Unit

log = structlog.get_logger()

ROLES: Final = ("web", "messengers", "dispatch", "schedule")
GRACE: Final = 15.0  # seconds that turns in hand get at SIGTERM
_PAUSES: Final = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds between tries to introduce ourselves to a messenger


class Outdated(Exception):
    """The database is empty or of another release; `found` is its revision, None when empty."""

    def __init__(self, found: str | None) -> None:
        super().__init__(found or "empty")
        self.found = found


def house() -> House:
    """All conversations of the product."""
    return House(
        [
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
    )


@dataclass(frozen=True, slots=True)
class Messengers:
    """The messengers that are on."""

    telegram: TelegramNetwork | None = None
    vk: VkNetwork | None = None

    def all(self) -> dict[str, Network]:
        """By the scheme of their addresses."""
        found: dict[str, Network] = {}
        if self.telegram is not None:
            found["telegram"] = self.telegram
        if self.vk is not None:
            found["vk"] = self.vk
        return found


def messengers(settings: Settings, store: Store, shelf: FileShelf) -> Messengers:
    """Those that have a token. Raises `ValueError` for a token that cannot be one."""

    async def recall(name: str) -> str:
        return await store.read(lambda unit: conversations.recall(unit, name)) or ""

    async def remember(name: str, value: str) -> None:
        await store.run(lambda unit: conversations.remember(unit, name, value))

    telegram = vk = None
    if token := settings.telegram.token.get_secret_value():
        at = settings.telegram
        telegram = TelegramNetwork(token, shelf=shelf, now=utc_now, api_url=at.api_url, rate=at.rate)
    if token := settings.vk.token.get_secret_value():
        callback = None
        if settings.vk.updates == "callback":
            callback = Callback(
                settings.vk.callback_secret.get_secret_value(),
                settings.vk.callback_confirmation.get_secret_value(),
            )
        vk = VkNetwork(
            token,
            settings.vk.group_id,
            shelf=shelf,
            recall=recall,
            remember=remember,
            now=utc_now,
            api_url=settings.vk.api_url,
            callback=callback,
        )
    return Messengers(telegram, vk)


class Program:
    """The running program. `start`, then `stop`; between them it serves by itself.

    `extra` are messengers besides the configured ones (the terminal).
    """

    def __init__(
        self,
        settings: Settings,
        roles: tuple[str, ...] = ROLES,
        *,
        clock: Callable[[], datetime] = utc_now,
        extra: Mapping[str, Network] | None = None,
    ) -> None:
        self._settings = settings
        self._roles = roles
        limits = Limits(
            appeals_an_hour=settings.conduct.appeals_an_hour,
            appeals_a_day=settings.conduct.appeals_a_day,
            additions_an_hour=settings.conduct.additions_an_hour,
        )
        self._store = open_store(settings.database.url, clock=clock, limits=limits)
        self._blobs = Blobs(settings.files.path)
        self._speeches = load(TEXTS)
        self._nursery = Nursery()
        self._on = messengers(settings, self._store, FileShelf(self._store, self._blobs))
        self._extra = dict(extra or {})
        self._networks = self._on.all() | self._extra
        self._personal = {"telegram": settings.telegram.personal_data, "vk": settings.vk.personal_data}
        self._personal |= dict.fromkeys(self._extra, True)
        self._house = house()
        self._engine: Engine[Unit] = Engine(
            ConversationMemory(self._store),
            self._house,
            self._networks,
            self._speeches,
            self._personal,
            self._nursery,
            clock,
            settings.conduct.updates_a_minute,
        )
        self._clock = clock
        self._workers: list[asyncio.Task[None]] = []
        self._leaders: dict[str, Leader] = {}
        self._runner: web.AppRunner | None = None
        self._stopping = asyncio.Event()
        self.port = 0

    async def start(self) -> None:
        """Everything of the roles. Raises `Outdated`; `Away` when the database cannot be reached."""
        url = self._settings.database.url
        if not await schema.is_current(url):
            raise Outdated(await schema.current(url))
        self._prepare()
        for name in self._extra:
            await self._engine.resume(name)
        if "web" in self._roles:
            await self._serve_web()
        if "messengers" in self._roles:
            self._take_updates()
        self._work_on_time()

    def _prepare(self) -> None:
        """Learn the bots' names, tell Telegram our commands; an outage of a messenger delays it, no more."""
        telegram, vk = self._on.telegram, self._on.vk
        carrying.clear()
        carrying.update(name for name in self._networks if self._personal[name])
        if telegram is not None:
            links["telegram"] = telegram.invite_link
            commands = {
                language: [(name, speech.label(f"menu.{name}")) for name in ("menu", *menu.EVERYBODY)]
                for language, speech in self._speeches.items()
            }

            async def introduce() -> None:
                await telegram.check()
                await telegram.prepare(commands)

            self._beside(self._insist(introduce, "telegram"), "telegram.prepare")
        if vk is not None:
            links["vk"] = vk.invite_link
            self._beside(self._insist(vk.prepare, "vk"), "vk.prepare")

    async def _serve_web(self) -> None:
        telegram, vk, at = self._on.telegram, self._on.vk, self._settings
        hooked = telegram is not None and at.telegram.updates == "webhook"
        called = vk is not None and at.vk.updates == "callback"
        app = application(
            telegram=telegram.receive if telegram is not None and hooked else None,
            vk=vk.receive if vk is not None and called else None,
            ready=self._ready,
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE)
        await self._runner.setup()
        site = web.TCPSite(self._runner, at.web.host, at.web.port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def _ready(self) -> bool:
        try:
            await self._store.read(lambda unit: unit.now)
        except Away:
            return False
        return not self._stopping.is_set()

    async def _resume(self, network: str) -> None:
        """Draw the screens of a process that died; called each time this one takes the lead after another.

        A process that only starts beside others leaves theirs alone: they are being drawn.
        """
        while True:
            try:
                await self._engine.resume(network)
                break
            except Away:
                await asyncio.sleep(_PAUSES[0])
        await asyncio.Event().wait()

    def _take_updates(self) -> None:
        telegram, vk, at = self._on.telegram, self._on.vk, self._settings
        if not self._networks:
            log.warning("messengers.off", set="telegram.token or vk.token")
        for name in self._on.all():
            self._alone(name, f"{name}.resume", partial(self._resume, name))
        if telegram is not None:
            if at.telegram.updates == "webhook":
                secret = at.telegram.webhook_secret.get_secret_value()
                telegram.expect(self._engine.take, secret)
                if at.web.public_url:
                    url = f"{at.web.public_url}/telegram"
                    hook = self._insist(lambda: telegram.set_webhook(url, secret), "telegram")
                    self._beside(hook, "telegram.webhook")
            else:
                self._alone("telegram", "telegram.listen", lambda: telegram.listen(self._engine.take))
        for name, network in self._extra.items():
            self._beside(network.listen(self._engine.take), f"{name}.listen")
        if vk is not None:
            if at.vk.updates == "callback":
                self._beside(vk.listen(self._engine.take), "vk.listen")
            else:
                self._alone("vk", "vk.listen", lambda: vk.listen(self._engine.take))

    def _work_on_time(self) -> None:
        every = self._settings.schedule
        if "dispatch" in self._roles:
            for name, network in self._networks.items():
                dispatcher = Dispatcher(
                    self._store,
                    network,
                    self._speeches,
                    self._nursery,
                    self._clock,
                    networks=self._networks,
                    tick=every.dispatch,
                )
                fetcher = Fetcher(self._store, network, self._blobs, self._nursery, tick=every.dispatch)
                self._alone("dispatch", f"{name}.dispatch", dispatcher.run)
                self._alone("dispatch", f"{name}.fetch", fetcher.run)
            made = Workshop(
                self._store,
                self._house.crafts,
                self._blobs,
                self._speeches,
                self._nursery,
                tick=every.dispatch,
            )
            self._beside(made.run(), "workshop")
        if "schedule" in self._roles:
            self._alone("schedule", "schedule", self._tick)

    async def _tick(self) -> None:
        every = self._settings.schedule
        work = jobs(
            self._store,
            tuple(self._networks),
            remind=every.reminders,
            silence=every.silence,
            prune=every.prune,
            digest=every.digest,
            blobs=self._blobs,
        )
        ticker = Ticker(work)
        ticker.start()
        try:
            await asyncio.Event().wait()
        finally:
            await ticker.stop()

    # --- how tasks live -------------------------------------------------------------------------------

    def _alone(self, matter: str, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run `work` in one process at a time: here while this process leads in the matter."""
        leader = self._leaders.get(matter)
        if leader is None:
            leader = self._leaders[matter] = Leader(self._settings.database.url, matter)
            self._beside(leader.run(), f"{matter}.leader")
        self._beside(leader.lead(work), name)

    def _beside(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._workers.append(self._nursery.start(work, name))

    async def _insist(self, call: Callable[[], Coroutine[Any, Any, object]], network: str) -> None:
        """Call until the messenger takes it; one that refuses us is told of in the log, once."""
        for pause in itertools.chain(_PAUSES, itertools.repeat(_PAUSES[-1])):
            try:
                await call()
                return
            except Refused as refused:
                log.error("messenger.refused", network=network, why=str(refused))
                return
            except Failure as failure:
                log.warning("messenger.away", network=network, why=type(failure).__name__)
                await asyncio.sleep(pause)

    async def settled(self) -> None:
        """Return when the turns in hand are over and their answers are drawn (the terminal waits for it)."""
        await self._engine.close(GRACE)

    async def stop(self) -> None:
        """Finish the turns in hand, then let go of everything."""
        self._stopping.set()
        for worker in self._workers:
            worker.cancel()
        if self._workers:
            await asyncio.wait(self._workers, timeout=GRACE)
        if self._runner is not None:
            await self._runner.cleanup()
        await self._engine.close(GRACE)
        await self._nursery.wait(1.0)
        await self._nursery.close()
        for network in self._networks.values():
            await network.close()
        await self._store.close()


async def serve(settings: Settings, roles: tuple[str, ...] = ROLES) -> None:
    """Run until SIGTERM or SIGINT, then finish the turns in hand. Raises what `Program.start` raises."""
    program = Program(settings, roles)
    try:
        await program.start()
        warm()
        log.info("serving", roles=",".join(roles), port=program.port)
        await asked_to_stop()
    finally:
        await program.stop()
