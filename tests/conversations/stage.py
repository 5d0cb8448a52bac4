"""Plays a transcript: the whole program over HTTP against both messengers.

Before every turn the engine is made anew, so that nothing is known but what is kept; every few turns the
whole program is stopped and started.
"""

import asyncio
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Final

import discussions  # noqa: F401  # what happens in them
import forked
import looks
import neighbours  # noqa: F401 adds to what may happen
import pytest
import sqlalchemy as sa
from chat_file import NETWORKS, Block, Net, unfolded
from documents import document
from happenings import HAPPENINGS, MINUTE
from pictures import picture, view
from pydantic import SecretStr
from quickly import quick
from structlog.testing import capture_logs
from watched import Watched

from bot import engine
from bot.app import Program
from bot.config import Database, Files, Schedule, Settings, Telegram, Vk, Web
from handlers.links import links
from sandbox.phone import Bubble, Upload
from sandbox.telegram import TelegramSandbox
from sandbox.telegram.phone import TelegramPhone
from sandbox.vk import VkSandbox
from sandbox.vk.phone import VkPhone
from scheduler import bench
from storage.hearings import visits as hearing_visits
from storage.polls import receipts
from storage.store import Store
from storage.tables import files, marks, orders, outbox
from storage.unit import Unit
from tests.conftest import Clock
from tests.proof.singing import ACCOUNT

VK_KEYS: Final = int(f"{ACCOUNT}0000")
"""Numbers of people in VK begin after it: nothing else in a transcript looks like one."""
RESTART: Final = 6  # turns between two starts of the whole program
_NEXT: Final = "Дальше ›"
_ERASED: Final = "(сообщение убрано из чата)"
_CODE: Final = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){4}")


def _unknown(payload: str) -> str:
    raise LookupError("the bot has not learnt its name there")


class Play:
    """One playing of a transcript in one messenger; people «в другой сети» are in the other."""

    def __init__(self, net: Net, furnished: Path, folder: Path) -> None:
        self.net = net
        self._other: Net = NETWORKS[1 - NETWORKS.index(net)]
        folder.mkdir(parents=True, exist_ok=True)
        self._database = shutil.copy(furnished, folder / "otklik.db")
        self.files = folder / "files"
        self.clock = Clock()
        self._telegram = TelegramSandbox(rates=False)
        self._vk = VkSandbox(rates=False)
        self._phones: dict[str, TelegramPhone | VkPhone] = {}
        self.neighbours: list[TelegramPhone | VkPhone] = []
        self._nets: dict[str, Net] = {}
        self._seen: dict[str, dict[int, str]] = {}
        self.codes: dict[str, str] = {}
        self._pictures = 0
        self._program: Program | None = None
        self._turns = 0
        self._patch = pytest.MonkeyPatch()
        self._watched = Watched(self._telegram)

    async def __aenter__(self) -> "Play":
        self._patch.setattr(engine, "FLOOD_PAUSE", 0.1)
        codes = (f"K7QF2-M9XRT-4APD{last}" for last in "23456789")
        self._patch.setattr(bench, "_run", forked.run)
        self._number(receipts, "new", codes)
        passes = (f"K7Q-M9{last}" for last in "23456789")
        self._number(hearing_visits, "new_code", passes)
        links.clear()  # of a playing before this one; ever in the order of the program that serves both
        links.update(telegram=_unknown, vk=_unknown)
        self._watched.start()
        await asyncio.gather(self._telegram.start(), self._vk.start())
        await self._first_start()
        return self

    def _number(self, module: ModuleType, name: str, codes: Iterator[str]) -> None:
        """Codes in order instead of random ones; what only a shadow is told has others."""
        random = getattr(module, name)
        self._patch.setattr(module, name, lambda: random() if self._watched.shadowed else next(codes))

    async def _first_start(self) -> None:
        """VK tells a bot only of what happens after it has listened for the first time."""
        vk = Vk(token=SecretStr(self._vk.token), group_id=self._vk.group_id, api_url=self._vk.url)
        program = Program(self._settings().model_copy(update={"vk": vk}), ("messengers",), clock=self.clock)
        listening = sa.select(sa.func.count()).select_from(marks)
        try:
            await program.start()
            async with asyncio.timeout(10):
                while not await program._store.read(lambda unit: unit.connection.scalar(listening)):  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
        finally:
            await program.stop()

    async def __aexit__(self, *error: object) -> None:
        await self._stop()
        await asyncio.gather(self._telegram.stop(), self._vk.stop())
        self._watched.stop()
        self._patch.undo()

    # --- people ---------------------------------------------------------------------------------------

    def phone(self, name: str) -> TelegramPhone | VkPhone:
        if name not in self._phones:
            net, key = self._nets.setdefault(name, self.net), 1001 + len(self._phones)
            key += VK_KEYS if net == "vk" else 0
            box = self._telegram if net == "telegram" else self._vk
            self._phones[name] = box.person(key, name.capitalize())
            self._seen[name] = {}
        return self._phones[name]

    def neighbour(self) -> TelegramPhone | VkPhone:
        """One more person who has spoken with the bot before; what they are told is not written down."""
        box = self._telegram if self.net == "telegram" else self._vk
        phone = box.person(5001 + len(self.neighbours), f"Сосед {len(self.neighbours) + 1}")
        phone.acquaint()
        self.neighbours.append(phone)
        return phone

    @property
    def store(self) -> Store:
        """The database of the running program."""
        assert self._program is not None
        return self._program._store

    def forward(self, span: timedelta) -> None:
        """Let time pass, here and in both messengers."""
        self.clock.forward(span)
        for box in (self._telegram, self._vk):
            box.age(span.total_seconds())

    # --- the program ----------------------------------------------------------------------------------

    def _settings(self) -> Settings:
        nets = {self.net, *(self._nets[name] for name in self._phones)}
        telegram = Telegram(token=SecretStr(self._telegram.token), api_url=self._telegram.url)
        vk = Vk(token=SecretStr(self._vk.token), group_id=self._vk.group_id, api_url=self._vk.url)
        return Settings(
            telegram=telegram if "telegram" in nets else Telegram(),
            vk=vk if "vk" in nets else Vk(),
            database=Database(url=f"sqlite+aiosqlite:///{self._database}"),
            files=Files(path=self.files),
            web=Web(port=0),
            schedule=Schedule(dispatch=0.05),
        )

    async def _start_anew(self) -> None:
        self._turns += 1
        settings = self._settings()
        if self._program is not None and self._turns % RESTART and settings == self._program._settings:
            self._program._engine.renew()  # type: ignore[attr-defined]
            return
        await self._stop()
        with quick():
            self._program = Program(settings, ("messengers", "dispatch"), clock=self.clock)
        await self._program.start()

    async def _stop(self) -> None:
        program, self._program = self._program, None
        if program is not None:
            await program.stop()

    async def quiet(self) -> None:
        """Until every update is taken, every screen drawn, every notice sent, every file fetched and made."""
        assert self._program is not None
        store = self._program._store

        def unfinished(unit: Unit) -> int:
            notices = sa.select(sa.func.count()).where(
                outbox.c.state.in_(["waiting", "leased"]), outbox.c.next_at <= unit.now
            )
            wanted = sa.select(sa.func.count()).where(
                files.c.state == "waiting",
                files.c.next_at <= unit.now,
                files.c.source_network.in_(list(self._program._networks)),  # type: ignore[union-attr]
            )
            ordered = sa.select(sa.func.count()).where(
                orders.c.state == "waiting", orders.c.next_at <= unit.now
            )
            return sum(int(unit.connection.scalar(each) or 0) for each in (notices, wanted, ordered))

        pause = 0.005
        async with asyncio.timeout(20):
            while True:
                await asyncio.gather(self._telegram.idle(), self._vk.idle())
                await self._program.settled()
                if not await store.read(unfinished):
                    break
                await asyncio.sleep(pause)
                pause = min(2 * pause, 0.05)  # who asks all the time is in the way of who makes files
            await asyncio.gather(self._telegram.idle(), self._vk.idle())

    # --- one step -------------------------------------------------------------------------------------

    async def step(self, line: str) -> list[Block]:
        """Do what the line says in a program that has just started; what the bot says to it."""
        self.clock.forward(MINUTE)
        actor, _, act = ("", "", line[3:]) if line.startswith("-- ") else line.partition(": ")
        if actor:
            self.phone(actor)
        elif self._arranged(act):
            return []
        before = self._last_said(actor)
        with capture_logs() as logs:
            await self._start_anew()
            pressed = await self._act(actor, act.strip()) if actor else await self._happen(act)
            await self.quiet()
        self._fine(line, logs)
        await self._watched.look(line, self.phone(actor).address if actor else "", self.store)
        spoke = bool(actor) and not act.strip().startswith(("[", "(", "/"))
        erased = [Block((_ERASED,), "")] if spoke and self._last_said(actor) == before else []
        return erased + self.told(actor, pressed)

    def _last_said(self, actor: str) -> int:
        """The newest of the messages that the person wrote and that stand in their chat."""
        found = self._phones[actor].view().bubbles if actor else ()
        return max((each.id for each in found if each.mine), default=0)

    def _fine(self, line: str, logs: list[dict[str, object]]) -> None:
        typed = line.partition(": ")[2].strip()
        if " " in typed and not typed.startswith(("[", "(", "/")):  # free words, perhaps of a person
            assert typed not in repr(logs), f"«{line}» is in the log"
        broken = [each for each in logs if each["log_level"] in ("error", "critical")]
        assert not broken, f"«{line}»: {broken}"
        for box in (self._telegram, self._vk):
            refused = [call for call in box.refusals if not self._closed(call.params)]
            if line.endswith("(повтор)"):  # a press is answered once; that the repeat is refused is no harm
                refused = [call for call in refused if call.method != "messages.sendMessageEventAnswer"]
            assert not refused, f"«{line}»: {refused}"
            box.refusals.clear()

    def _closed(self, params: dict[str, str]) -> bool:
        """Was it a call to somebody who has closed the bot?"""
        to = params.get("chat_id") or params.get("peer_ids") or params.get("peer_id")
        return any(
            phone.view().blocked and phone.address.endswith(f":{to}") for phone in self._phones.values()
        )

    # --- what people do -------------------------------------------------------------------------------

    async def _act(self, name: str, act: str) -> bool:
        """True when it was a press, which may be answered with a toast."""
        phone = self.phone(name)
        if act.startswith("/start"):
            await phone.start(self.codes.get(act[7:], act[7:]))
        elif found := re.fullmatch(r"(\(старая кнопка\) )?\[(.+)\](?: (дважды)| (\d+) раз)?", act):
            times = 2 if found[3] else int(found[4] or 1)
            await self.press(phone, found[2], old=bool(found[1]), times=times)
            return times == 1  # of several answers at once any may come last
        elif found := re.fullmatch(r"\(фото(?: (\d+))?\)(?: (.+))?", act):
            await phone.send(self._uploads(int(found[1] or 1)), unfolded(found[2] or ""))
        elif found := re.fullmatch(r"\(снимок (\w+)( меньше)?( файлом)?\)", act):
            kind = "document" if found[3] else "photo"
            await phone.send([Upload("view.jpg", view(found[1], smaller=bool(found[2])), kind)], "")
        elif found := re.fullmatch(r"\(документ (.+)\)", act):
            await phone.send([Upload(name, document(name), "document") for name in found[1].split()])
        elif found := re.fullmatch(r"\(точка ([\d.]+) ([\d.]+)\)", act):
            await phone.share_place(float(found[1]), float(found[2]))
        elif found := re.fullmatch(r"\(подделка (.+)\)", act):
            await self._forge(phone, found[1])
            return True
        else:
            match act:
                case "(стикер)":
                    await phone.send_sticker()
                case "(голос)":
                    await phone.send_voice()
                case "(блокирует бота)":
                    await phone.block()
                case "(разблокирует бота)":
                    await phone.unblock()
                case "(повтор)":
                    phone.repeat_last()
                case _ if act.startswith("("):
                    raise ValueError(f"nobody can do that: {act}")
                case _:
                    await phone.say(unfolded(self._coded(act)))
        return False

    async def press(self, phone: TelegramPhone | VkPhone, label: str, *, old: bool, times: int) -> None:
        while (place := looks.place(phone, label, old=old)) is None:  # it may be on another page
            onward = looks.place(phone, _NEXT, newest=True)
            if onward is None:
                said = [each.text[-300:] for each in phone.view().bubbles[-2:]]
                raise AssertionError(f"no button [{label}] under {said}: {looks.labels(phone)}")
            await looks.push(phone, *onward)
            await self.quiet()
        for _ in range(times):
            await looks.push(phone, *place)

    async def _forge(self, phone: TelegramPhone | VkPhone, data: str) -> None:
        bubble = [each.id for each in phone.view().bubbles if not each.mine][-1]
        if isinstance(phone, TelegramPhone):
            await phone.press_data(data, bubble)
        else:
            await phone.press_payload(f'{{"b":"{data}"}}', bubble)

    def _uploads(self, count: int) -> list[Upload]:
        self._pictures += count
        return [
            Upload(f"photo{number}.jpg", picture(number))
            for number in range(self._pictures - count + 1, self._pictures + 1)
        ]

    # --- what happens by itself -----------------------------------------------------------------------

    def _arranged(self, act: str) -> bool:
        """Said of the whole transcript: who is in the other messenger."""
        found = re.fullmatch(r"(.+) в другой сети", act)
        if found is not None:
            self._nets[found[1]] = self._other
            self.phone(found[1])
        return found is not None

    async def _happen(self, act: str) -> bool:
        for pattern, deed in HAPPENINGS:
            if found := pattern.fullmatch(act):
                await deed(self, *found.groups())
                return False
        raise ValueError(f"nothing such happens: {act}")

    # --- what the bot said ----------------------------------------------------------------------------

    def told(self, actor: str, pressed: bool) -> list[Block]:
        blocks: list[Block] = []
        for name, phone in self._phones.items():
            view, seen = phone.view(), self._seen[name]
            ours = [each for each in view.bubbles if not each.mine]
            fresh = [each for each in ours if seen.get(each.id) != looks.looks(each)]
            to = "" if name == actor else name
            for bubble in looks.albums(fresh):
                looks.harmless(bubble)
                under = [each for row in bubble.buttons for each in row]
                if bubble.id == ours[-1].id and not under and not bubble.attachments:
                    under = [each for row in view.bottom for each in row]
                blocks.append(Block(tuple(looks.lines(self._uncoded(bubble), under)), to))
            if pressed and name == actor and view.toast:
                blocks.append(Block((f"(всплыло) {view.toast}",), to))
            self._seen[name] = {each.id: looks.looks(each) for each in ours}
        return blocks

    def _coded(self, words: str) -> str:
        """What is really typed for `words`, in which a code stands by the name it has in the transcript."""
        if words in self.codes:
            return self.codes[words]
        for called in sorted((each for each in self.codes if each.startswith("код ")), key=len, reverse=True):
            words = words.replace(called, f"код {self.codes[called]}")
        return words

    def _uncoded(self, bubble: Bubble) -> Bubble:
        """A one-time code is another each time: written КОД, and typed as КОД it is the last one told."""
        if found := _CODE.search(bubble.text):
            self.codes |= {"КОД": found[0], "link-КОД": f"link-{found[0].replace('-', '')}"}
        return replace(bubble, text=looks.IN_LINK.sub("link-КОД", _CODE.sub("КОД", bubble.text)))
