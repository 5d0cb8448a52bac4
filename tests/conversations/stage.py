"""Plays a transcript: the whole program over HTTP against both messengers.

Before every turn the engine is made anew, so that nothing is known but what is kept; every few turns the
whole program is stopped and started.
"""

import asyncio
import re
import shutil
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa
from chat_file import NETWORKS, Block, Net, folded, in_brackets, unfolded, wrapped
from pictures import picture
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot import app, engine, speech
from bot.app import Program
from bot.chat import Update
from bot.config import Database, Files, Schedule, Settings, Telegram, Vk, Web
from bot.engine import Engine
from bot.telegram.network import TelegramNetwork
from bot.vk.network import VkNetwork
from domain.appeals import Place, Report
from domain.catalogue import Practice
from domain.polls import Eligibility, Poll, Results
from domain.rights import Right, Role
from sandbox.phone import Bubble, Button, Phone, Upload
from sandbox.telegram import TelegramSandbox
from sandbox.telegram.phone import TelegramPhone
from sandbox.vk import VkSandbox
from sandbox.vk.phone import VkPhone
from scheduler.jobs import jobs
from storage import appeals, appointments, catalogue, imports, officials, people, polls, receipts
from storage import files as files_of
from storage.blobs import Blobs
from storage.tables import accounts, conversations, files, marks, outbox
from storage.unit import Unit
from tests.conftest import Clock
from tests.polls import QUESTIONNAIRE, RATING, pictured

RESTART: Final = 6  # turns between two starts of the whole program
MINUTE: Final = timedelta(minutes=1)
_LENGTHS: Final = {
    "мин": MINUTE,
    "час": timedelta(hours=1),
    "де": timedelta(days=1),
    "дн": timedelta(days=1),
}
POLLS: Final = {
    "идёт опрос": QUESTIONNAIRE,
    "идёт опрос, где голос можно изменить": replace(
        QUESTIONNAIRE, questions=QUESTIONNAIRE.questions[5:6], changing=True, results=Results.LIVE, quorum=100
    ),
    "идёт голосование для жителей от 14 лет": replace(RATING, eligibility=Eligibility(14, resident=True)),
}
_NEXT: Final = "Дальше ›"
_CODE: Final = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){4}")
_IN_LINK: Final = re.compile(r"link-[A-Z0-9]{20}")
_UNSEEN: Final = "\u2060"
_STYLES: Final = frozenset({"bold", "italic", "code", "quote", "blockquote", "pre"})


class Play:
    """One playing of a transcript in one messenger; people «в другой сети» are in the other."""

    def __init__(self, net: Net, furnished: Path, folder: Path) -> None:
        self._net = net
        self._other: Net = NETWORKS[1 - NETWORKS.index(net)]
        folder.mkdir(parents=True, exist_ok=True)
        self._database = shutil.copy(furnished, folder / "otklik.db")
        self._files = folder / "files"
        self._clock = Clock()
        self._telegram = TelegramSandbox(rates=False)
        self._vk = VkSandbox(rates=False)
        self._phones: dict[str, TelegramPhone | VkPhone] = {}
        self._nets: dict[str, Net] = {}
        self._seen: dict[str, dict[int, str]] = {}
        self._codes: dict[str, str] = {}
        self._pictures = 0
        self._program: Program | None = None
        self._turns = 0
        self._patch = pytest.MonkeyPatch()

    async def __aenter__(self) -> "Play":
        self._patch.setattr(engine, "FLOOD_PAUSE", 0.1)
        codes = (f"K7QF2-M9XRT-4APD{last}" for last in "23456789")
        self._patch.setattr(receipts, "new", lambda: next(codes))
        await asyncio.gather(self._telegram.start(), self._vk.start())
        await self._first_start()
        return self

    async def _first_start(self) -> None:
        """VK tells a bot only of what happens after it has listened for the first time."""
        vk = Vk(token=SecretStr(self._vk.token), group_id=self._vk.group_id, api_url=self._vk.url)
        program = Program(self._settings().model_copy(update={"vk": vk}), ("messengers",), clock=self._clock)
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
        self._patch.undo()

    # --- people ---------------------------------------------------------------------------------------

    def _phone(self, name: str) -> TelegramPhone | VkPhone:
        if name not in self._phones:
            net, key = self._nets.setdefault(name, self._net), 1001 + len(self._phones)
            box = self._telegram if net == "telegram" else self._vk
            self._phones[name] = box.person(key, name.capitalize())
            self._seen[name] = {}
        return self._phones[name]

    # --- the program ----------------------------------------------------------------------------------

    def _settings(self) -> Settings:
        nets = {self._net, *(self._nets[name] for name in self._phones)}
        telegram = Telegram(token=SecretStr(self._telegram.token), api_url=self._telegram.url)
        vk = Vk(token=SecretStr(self._vk.token), group_id=self._vk.group_id, api_url=self._vk.url)
        return Settings(
            telegram=telegram if "telegram" in nets else Telegram(),
            vk=vk if "vk" in nets else Vk(),
            database=Database(url=f"sqlite+aiosqlite:///{self._database}"),
            files=Files(path=self._files),
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
            self._program = Program(settings, ("messengers", "dispatch"), clock=self._clock)
        await self._program.start()

    async def _stop(self) -> None:
        program, self._program = self._program, None
        if program is not None:
            await program.stop()

    async def _quiet(self) -> None:
        """Until every update is taken, every screen drawn, every due notice sent, every file fetched."""
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
            return int(unit.connection.scalar(notices) or 0) + int(unit.connection.scalar(wanted) or 0)

        async with asyncio.timeout(20):
            while True:
                await asyncio.gather(self._telegram.idle(), self._vk.idle())
                await self._program.settled()
                if not await store.read(unfinished):
                    break
                await asyncio.sleep(0.005)
            await asyncio.gather(self._telegram.idle(), self._vk.idle())

    # --- one step -------------------------------------------------------------------------------------

    async def step(self, line: str) -> list[Block]:
        """Do what the line says in a program that has just started; what the bot says to it."""
        self._clock.forward(MINUTE)
        actor, _, act = ("", "", line[3:]) if line.startswith("-- ") else line.partition(": ")
        if actor:
            self._phone(actor)
        elif self._arranged(act):
            return []
        with capture_logs() as logs:
            await self._start_anew()
            pressed = await self._act(actor, act.strip()) if actor else await self._happen(act)
            await self._quiet()
        self._fine(line, logs)
        return self._told(actor, pressed)

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
        phone = self._phone(name)
        if act.startswith("/start"):
            await phone.start(self._codes.get(act[7:], act[7:]))
        elif found := re.fullmatch(r"(\(старая кнопка\) )?\[(.+)\](?: (дважды)| (\d+) раз)?", act):
            times = 2 if found[3] else int(found[4] or 1)
            await self._press(phone, found[2], old=bool(found[1]), times=times)
            return times == 1  # of several answers at once any may come last
        elif found := re.fullmatch(r"\(фото(?: (\d+))?\)(?: (.+))?", act):
            await phone.send(self._uploads(int(found[1] or 1)), unfolded(found[2] or ""))
        elif found := re.fullmatch(r"\(документ (\S+)\)", act):
            await phone.send([Upload(found[1], f"%PDF-1.4 {found[1]}".encode(), "document")])
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
                    await phone.say(unfolded(self._codes.get(act, act)))
        return False

    async def _press(self, phone: TelegramPhone | VkPhone, label: str, *, old: bool, times: int) -> None:
        while (place := _place(phone, label, old=old)) is None:  # it may be on another page
            onward = _place(phone, _NEXT, newest=True)
            if onward is None:
                said = [each.text[-300:] for each in phone.view().bubbles[-2:]]
                raise AssertionError(f"no button [{label}] under {said}: {_labels(phone)}")
            await _push(phone, *onward)
            await self._quiet()
        for _ in range(times):
            await _push(phone, *place)

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
            self._phone(found[1])
        return found is not None

    async def _happen(self, act: str) -> bool:
        assert self._program is not None
        store = self._program._store
        if found := re.fullmatch(r"прошло (\d+) (мин|час|де|дн)\w*", act):
            span = int(found[1]) * _LENGTHS[found[2]]
            self._clock.forward(span)
            for box in (self._telegram, self._vk):
                box.age(span.total_seconds())
            for job in jobs(store, NETWORKS, blobs=Blobs(self._files)):
                await job.work()
        elif act.startswith("справочник: "):
            added = {"added.yaml": act.removeprefix("справочник: ").encode()}

            def load(unit: Unit) -> None:
                read = imports.parse(added, unit.catalogue)
                assert isinstance(read, imports.Imported), read
                catalogue.put(unit, read)

            await store.run(load)
        elif found := re.fullmatch(r"приглашение (\w+) (\S+): (\S+)", act):
            right = Right(Role[found[1]], found[2])
            made = await store.run(lambda unit: appointments.invite(unit, None, right, "test"))
            self._codes |= {found[3]: made.payload, f"код {found[3]}": made.code}
        elif found := re.fullmatch(r"(.+) уже с ботом знаком", act):
            phone = self._phone(found[1])
            await phone.start()
            for label in ("Продолжить", "Согласен"):
                await self._quiet()
                await self._press(phone, label, old=False, times=1)
            await self._quiet()
            self._told("", pressed=False)
        elif found := re.fullmatch(r"(.+) и (.+) — один человек", act):
            one, other = (self._phone(each).address for each in found.groups())

            def join(unit: Unit) -> None:
                person = people.at_the_door(unit, one, "ru").id
                for table in (accounts, conversations):
                    unit.connection.execute(
                        sa.update(table).where(table.c.address == other).values(person_id=person)
                    )

            await store.run(join)
        elif act == "руководители администрации утверждают опросы":

            def approving(unit: Unit) -> None:
                adm = replace(unit.catalogue.authorities["adm"], practice=Practice(poll_approval=True))
                catalogue.put(unit, catalogue.Imported((), (adm,), (), ()))

            await store.run(approving)
        elif found := re.fullmatch(r"(.+) отправил обращение (\S+): (.+)", act):
            address = self._phone(found[1]).address
            place = Place("ул. Садовая, 12", 58.2, 46.4)
            report = Report(act, found[2], "verkhnezarechensk", found[3], place)

            def register(unit: Unit) -> None:
                person = people.at_the_door(unit, address, "ru").id
                appeals.register(unit, report, person, address)

            await store.run(register)
        elif act in POLLS:
            await self._asked(POLLS[act])
        elif found := re.fullmatch(r"(.+) отправил (\d+) обращени\S+ (\S+): (.+)", act):
            await self._reported(self._phone(found[1]).address, int(found[2]), found[3], found[4])
        elif found := re.fullmatch(r"(.+) — (\w+) (\S+) (.+)", act):
            phone, right = self._phone(found[1]), Right(Role[found[2]], found[3])
            address = phone.address
            await phone.start()
            await self._quiet()
            self._told("", pressed=False)
            note = found[4]

            def appoint(unit: Unit) -> None:
                person = people.at_the_door(unit, address, "ru").id
                officials.appoint(unit, person, right, by=None, note=note)

            await store.run(appoint)
        else:
            raise ValueError(f"nothing such happens: {act}")
        return False

    async def _asked(self, poll: Poll) -> None:
        """A poll of the district's administration, its first option or project with a picture."""
        assert self._program is not None
        kept = await asyncio.to_thread(Blobs(self._files).keep, picture(0), "photo")
        mine = replace(poll, authority="adm", territory="zarechny")

        def put(unit: Unit) -> None:
            photo = files_of.receive(unit, kind="photo", network=self._net, ref="given")
            files_of.arrived(unit, photo, kept.hash, kept.size, kept.mime)
            polls.create(unit, pictured(mine, photo))

        await self._program._store.run(put)

    async def _reported(self, address: str, count: int, topic: str, text: str) -> None:
        """So many appeals at once; the person has thought of each by themselves."""
        assert self._program is not None

        def register(unit: Unit) -> None:
            person = people.at_the_door(unit, address, "ru").id
            for number in range(1, count + 1):
                report = Report(f"{text} {number}", topic, "verkhnezarechensk", f"{text}, дом {number}")
                appeals.register(unit, report, person, address)

        await self._program._store.run(register)

    # --- what the bot said ----------------------------------------------------------------------------

    def _told(self, actor: str, pressed: bool) -> list[Block]:
        blocks: list[Block] = []
        for name, phone in self._phones.items():
            view, seen = phone.view(), self._seen[name]
            ours = [each for each in view.bubbles if not each.mine]
            fresh = [each for each in ours if seen.get(each.id) != _looks(each)]
            to = "" if name == actor else name
            for bubble in _albums(fresh):
                _harmless(bubble)
                under = [each for row in bubble.buttons for each in row]
                if bubble.id == ours[-1].id and not under and not bubble.attachments:
                    under = [each for row in view.bottom for each in row]
                blocks.append(Block(tuple(_lines(self._uncoded(bubble), under)), to))
            if pressed and name == actor and view.toast:
                blocks.append(Block((f"(всплыло) {view.toast}",), to))
            self._seen[name] = {each.id: _looks(each) for each in ours}
        return blocks

    def _uncoded(self, bubble: Bubble) -> Bubble:
        """A one-time code is another each time: written КОД, and typed as КОД it is the last one told."""
        if found := _CODE.search(bubble.text):
            self._codes["КОД"] = found[0]
        return replace(bubble, text=_IN_LINK.sub("link-КОД", _CODE.sub("КОД", bubble.text)))


def _looks(bubble: Bubble) -> str:
    """What a person would see change: not the time, which grows old."""
    return repr(replace(bubble, at=0.0))


def _albums(bubbles: list[Bubble]) -> list[Bubble]:
    """Photos without words that come one after the other, as one."""
    kept: list[Bubble] = []
    for each in bubbles:
        bare = each.attachments and not (each.text or each.buttons)
        if bare and kept and kept[-1].attachments and not (kept[-1].text or kept[-1].buttons):
            kept[-1] = replace(kept[-1], attachments=kept[-1].attachments + each.attachments)
        else:
            kept.append(each)
    return kept


def _labels(phone: Phone) -> list[str]:
    view = phone.view()
    shown = [row for each in view.bubbles for row in each.buttons]
    return [each.label for row in (*shown, *view.bottom) for each in row]


def _place(phone: Phone, label: str, *, old: bool = False, newest: bool = False) -> tuple[int, str] | None:
    """(bubble, button) of the newest button with this label; (0, button) under the input line.

    `old`: not under the newest message with buttons; `newest`: only under it.
    """
    view = phone.view()
    said = [each for each in view.bubbles if not each.mine]
    inline = [(each.id, button) for each in said for row in each.buttons for button in row]
    below = [] if old else [(0, button) for row in view.bottom for button in row]
    last = [each for each in inline if each[0] == said[-1].id]
    if old or newest:
        inline = last if newest else [each for each in inline if each not in last]
    else:  # under the last message, then under the input line, then on older messages
        inline = [each for each in inline if each not in last]
        inline = [*inline, *reversed(below), *last]
    return next(((at, each.id) for at, each in reversed(inline) if _name(each) == label), None)


async def _push(phone: Phone, bubble: int, button: str) -> None:
    await (phone.press(bubble, button) if bubble else phone.tap(button))


def _name(button: Button) -> str:
    return "📍" if button.kind == "location" else button.label  # VK writes its own words on it


def _lines(bubble: Bubble, buttons: list[Button]) -> Iterator[str]:
    if bubble.text:
        yield from wrapped(folded(bubble.text.replace(_UNSEEN, "")))
    photos = sum(each.kind == "photo" for each in bubble.attachments)
    if photos:
        yield "(фото)" if photos == 1 else f"(фото {photos})"
    for each in bubble.attachments:
        if each.kind != "photo":
            yield f"(документ {each.name})"
    yield from in_brackets([_name(each) for each in buttons])


def _harmless(bubble: Bubble) -> None:
    """Nothing but styles: what somebody typed has become no mention, command, tag or link."""
    live = [
        span
        for span in bubble.spans
        if span.style not in _STYLES and not _IN_LINK.search(bubble.text[span.start :][: span.length])
    ]
    assert not live, f"{live} in {bubble.text!r}"


class Renewed:
    """An engine that forgets all it has not kept when it is told to."""

    def __init__(self, *wiring: Any) -> None:
        self._wiring = wiring
        self.renew()

    def renew(self) -> None:
        self._engine: Engine[Unit] = Engine(*self._wiring)

    async def take(self, update: Update) -> None:
        await self._engine.take(update)

    async def resume(self, network: str) -> None:
        await self._engine.resume(network)

    async def close(self, seconds: float) -> None:
        await self._engine.close(seconds)


@contextmanager
def quick() -> Iterator[None]:
    """Nothing that only takes time: texts are read once, calls go at no pace, an album comes at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "load", _texts)
        patch.setattr(ssl, "create_default_context", _trust)
        patch.setattr(app, "Engine", Renewed)
        patch.setattr(app, "TelegramNetwork", partial(TelegramNetwork, rate=0.0))
        patch.setattr(app, "VkNetwork", partial(VkNetwork, rate=0.0))
        patch.setattr(engine, "ALBUM_PAUSE", 0.1)
        yield


_trust = cache(ssl.create_default_context)


@cache
def _texts(folder: Path) -> dict[str, speech.Speech]:
    return speech.load(folder)
