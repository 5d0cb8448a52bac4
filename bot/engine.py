"""The engine: one turn for every update, once, in order; confirmed after the commit; painted after it.

`take` returns when the turn is committed: only then may a messenger confirm the update upstream. Painting is
another line per chat, behind the commits: a slow network never holds up what is being taken, and only the
newest screen of a chat is drawn. What was committed and not drawn is drawn at start (`resume`).
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Generic

import structlog

from bot.chat import Files, Update, network_of
from bot.layout import Shown, editable, plan
from bot.memory import Memory, Undrawn, later, read_shown, read_undrawn, write_shown
from bot.network import Away, Closed, Edit, Erasing, Failure, Network, Part, Send, Slow, Unreachable
from bot.nursery import Nursery, where
from bot.scene import House, U
from bot.speech import Speech
from bot.turn import Outcome, Turn

log = structlog.get_logger()

_TRIES: Final = 3  # of an update that breaks us, before it is kept aside
ALBUM_PAUSE: Final = 0.8  # seconds after a part of an album before the answer is drawn
FLOOD_PAUSE: Final = 60.0  # seconds at most until what came too fast is answered
_PATIENCE: Final = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds between tries to paint through an outage
_KEEP_EVERY: Final = 0.05  # seconds over which painted screens are gathered into one write
_KEEP_AGAIN: Final = 2.0  # seconds until that is tried again when the database is away


@dataclass(slots=True)
class _Line:
    """A chat's place in line: its turns one after another."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


@dataclass(slots=True)
class _Easel:
    """A chat being painted: what is to be drawn next, what stands there now.

    It stays while the chat is painted or has a turn in hand: a turn may have begun before the last message
    was out, and must not send it again.
    """

    standing: Shown
    next: Undrawn | None = None
    mark: int = 0  # the newest that was put up
    sent: set[int] = field(default_factory=set)  # keys of messages that are out
    painting: bool = False
    not_before: float = 0.0  # an album is still coming, or the network is away
    held: float = 0.0  # the network asked to wait until then
    called: asyncio.Event = field(default_factory=asyncio.Event)  # there is something new to paint


class Engine(Generic[U]):
    """Takes updates of every messenger; one per process."""

    def __init__(
        self,
        memory: Memory[U],
        house: House[U],
        networks: Mapping[str, Network],
        speeches: Mapping[str, Speech],
        personal: Mapping[str, bool],
        nursery: Nursery,
        clock: Callable[[], datetime],
        updates: int = 0,
    ) -> None:
        self._memory = memory
        self._clock = clock
        self._networks = networks
        self._speeches = speeches
        self._nursery = nursery
        limits = {name: network.limits for name, network in networks.items()}
        self._turn = Turn(memory, house, limits, personal, speeches, updates)
        self._lines: dict[str, _Line] = {}
        self._easels: dict[str, _Easel] = {}
        self._painted: dict[str, tuple[int, str]] = {}  # address -> (mark, shown), not yet kept
        self._keeping = False
        self._idle = asyncio.Event()
        self._beside: set[asyncio.Task[None]] = set()  # calls that no turn and no painting waits for

    # --- taking ---------------------------------------------------------------------------------------

    async def take(self, update: Update) -> None:
        """One turn. Returns when it is committed; raises `Away` when nothing could be kept."""
        began = time.perf_counter()
        async with self._in_line(update.address):
            outcome = await self._tried(update)
            if outcome.paint is not None:
                pause = ALBUM_PAUSE if isinstance(update.said, Files) and update.said.group else 0.0
                pause = max(pause, min(outcome.wait, FLOOD_PAUSE))
                self._paint(update.address, outcome.paint, outcome.standing, pause)
        self._answer(update, outcome.toast)
        if outcome.secret:
            self._erase(update)
        if outcome.menu is not None:
            network = self._networks[network_of(update.address)]
            self._call(network.menu(update.address, outcome.menu), "menu")
        log.info(
            "turn",
            update=update.id,
            address=update.address,
            said=type(update.said).__name__,
            scene=outcome.scene,
            outcome=outcome.kind,
            ms=round((time.perf_counter() - began) * 1000, 1),
        )

    @asynccontextmanager
    async def _in_line(self, address: str) -> AsyncIterator[None]:
        line = self._lines.setdefault(address, _Line())
        line.waiting += 1
        self._idle.clear()
        try:
            async with line.lock:
                yield
        finally:
            line.waiting -= 1
            if not line.waiting:
                self._lines.pop(address, None)
                self._put_away(address)

    async def _tried(self, update: Update) -> Outcome:
        def turn(unit: U) -> Outcome:
            return self._turn(unit, update, *self._painted.get(update.address, (-1, "")))

        for attempt in range(1, _TRIES + 1):
            try:
                return await self._memory.run(turn)
            except Away:
                raise
            except Exception as error:
                broken = where(error)
                log.error("turn.broke", update=update.id, attempt=attempt, error=broken)

        def aside(unit: U) -> None:
            raw = self._turn.raw(unit, update)
            self._memory.dead(unit, update.id, update.address, raw, broken)

        await self._memory.run(aside)
        self._call(self._sorry(update), "sorry")
        return Outcome("dead")

    async def _sorry(self, update: Update) -> None:
        speech = self._speeches.get(update.language) or self._speeches["ru"]
        network = self._networks[network_of(update.address)]
        try:
            await network.show(update.address, [Send(Part(speech("broken")))])
        except Failure as failure:
            log.warning("sorry.failed", update=update.id, failure=type(failure).__name__)

    def _call(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = self._nursery.start(work, name)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    def _answer(self, update: Update, toast: str) -> None:
        if update.press:
            network = self._networks[network_of(update.address)]
            self._call(network.answer(update.press, toast), "answer")

    def _erase(self, update: Update) -> None:
        """Take the secret out of the chat where the network can; a crash just now leaves it there."""
        network = self._networks[network_of(update.address)]
        if isinstance(network, Erasing) and update.ref:
            self._call(network.erase(update.address, update.ref), "erase")
        else:
            log.info("erase.cannot", update=update.id, network=network.name)

    # --- painting -------------------------------------------------------------------------------------

    def _paint(self, address: str, undrawn: Undrawn, standing: str, pause: float = 0.0) -> None:
        easel = self._easels.get(address)
        if easel is None:
            easel = self._easels[address] = _Easel(read_shown(standing))
        if easel.painting and undrawn.mark <= easel.mark:  # a repeated update: it is being painted already
            return
        easel.next = undrawn if easel.next is None else later(easel.next, undrawn)
        easel.mark = undrawn.mark
        easel.not_before = time.monotonic() + pause
        easel.called.set()
        if not easel.painting:
            easel.painting = True
            self._nursery.start(self._painting(address, easel), "paint")

    async def _painting(self, address: str, easel: _Easel) -> None:
        network = self._networks[network_of(address)]
        tries = 0
        try:
            while easel.next is not None:
                if (rest := max(easel.not_before, easel.held) - time.monotonic()) > 0:
                    easel.called.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(easel.called.wait(), rest)
                    continue
                work, easel.next = easel.next, None
                try:
                    await self._draw(network, address, easel, work)
                    tries = 0
                except Closed:
                    await self._kept(lambda unit: self._memory.closed(unit, address))
                    return
                except (Slow, Unreachable) as failure:
                    if tries >= len(_PATIENCE):  # it stays undrawn: the next turn or the next start draws it
                        log.error("paint.gave_up", address=address, failure=type(failure).__name__)
                        return
                    easel.next = work if easel.next is None else later(work, easel.next)
                    if isinstance(failure, Slow):
                        easel.held = time.monotonic() + failure.seconds
                    else:
                        easel.not_before = time.monotonic() + _PATIENCE[tries]
                    tries += 1
                except Exception as error:
                    # The network refuses it, or we break over it: the same again would end the same way.
                    why = str(error) if isinstance(error, Failure) else where(error)
                    log.error("paint.refused", address=address, mark=work.mark, why=why)
                    self._give_up(address, easel, work)
        finally:
            easel.painting = False
            self._put_away(address)

    async def _draw(self, network: Network, address: str, easel: _Easel, work: Undrawn) -> None:
        now = self._clock()
        steps = plan(easel.standing, work.drawing, work.source, work.ahead, network.limits, now)
        above = ""
        for at, step in enumerate(steps):
            key = step.part.key
            if key and key in easel.sent:  # out already, before the network failed over what follows
                continue
            refs = await network.show(address, [step])
            easel.sent.add(key)
            if at == len(steps) - 1:
                ref = refs[-1] if refs else ""
                edited = isinstance(step, Edit) and step.ref == ref
                since = easel.standing.at if edited else now  # messengers count its age from the sending
                whole = editable(work.drawing) and (len(work.drawing.parts) == 1 or bool(above))
                easel.standing = Shown(ref, work.drawing.digest, since, whole, above)
            above = refs[-1] if refs and step.part.plates else ""
        self._keep(address, work.mark, easel.standing)

    def _give_up(self, address: str, easel: _Easel, work: Undrawn) -> None:
        """Leave out the message that was refused; what stood behind it is still to be painted."""
        left = [part for part in work.ahead if not part.key or part.key not in easel.sent]
        if left:
            easel.sent.add(left[0].key)
            rest = replace(work, ahead=tuple(left[1:]))
            easel.next = rest if easel.next is None else later(rest, easel.next)
        else:
            self._keep(address, work.mark, easel.standing)

    def _put_away(self, address: str) -> None:
        easel = self._easels.get(address)
        if easel is not None and not easel.painting and address not in self._lines:
            del self._easels[address]
        self._look_round()

    async def resume(self, network: str) -> None:
        """Draw what another process, which is gone, committed and did not show."""
        waiting = await self._memory.run(lambda unit: self._memory.undrawn(unit, network))
        for stored in waiting:
            undrawn = read_undrawn(stored.undrawn)
            if undrawn.mark > self._painted.get(stored.address, (-1, ""))[0]:  # else it is only not kept yet
                self._paint(stored.address, undrawn, stored.shown)

    def _keep(self, address: str, mark: int, shown: Shown) -> None:
        self._painted[address] = (mark, write_shown(shown))
        if not self._keeping:
            self._keeping = True
            self._nursery.start(self._keep_painted(), "keep")

    async def _keep_painted(self) -> None:
        pause = _KEEP_EVERY
        try:
            while self._painted:
                await asyncio.sleep(pause)
                pause = _KEEP_EVERY if await self._flush() else _KEEP_AGAIN
        finally:
            self._keeping = False

    async def _flush(self) -> bool:
        rows = [(address, mark, shown) for address, (mark, shown) in self._painted.items()]
        if rows and not await self._kept(lambda unit: self._memory.drawn(unit, rows)):
            return False
        for address, mark, shown in rows:
            if self._painted.get(address) == (mark, shown):
                del self._painted[address]
        return True

    async def _kept(self, write: Callable[[U], None]) -> bool:
        """Write what can be lost without harm: after a crash the screen is drawn once more."""
        try:
            await self._memory.run(write)
        except Away:
            log.warning("keep.away")
            return False
        return True

    async def close(self, seconds: float) -> None:
        """Let turns in hand, their painting and the answers to presses end, for at most `seconds`.

        What was painted is kept.
        """
        self._look_round()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()
                if self._beside:
                    await asyncio.wait(set(self._beside))
        await self._flush()

    def _look_round(self) -> None:
        if self._lines or self._easels:
            self._idle.clear()
        else:
            self._idle.set()
