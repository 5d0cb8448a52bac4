"""python -m bot demo: the whole product on this machine, both messengers embedded, a page to chat in."""

import asyncio
import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bot.config import Database, Files, Settings, Telegram, Vk, Web
from bot.sample import enliven, furnish
from bot.stopping import asked_to_stop
from bot.vk import marks
from domain.rights import Right, Role
from sandbox.cast import Place
from sandbox.stage import Stage
from sandbox.telegram import TelegramSandbox
from sandbox.vk import VkSandbox
from scheduler.clock import utc_now
from storage import conversations, schema
from storage.officials import appointments, officials
from storage.people import people
from storage.store import open_store
from storage.unit import Unit

_ROOT: Final = "adm"
_INVITED: Final = (
    ("Координатор администрации района", Right(Role.COORDINATOR, _ROOT)),
    ("Администратор района", Right(Role.ADMIN, _ROOT)),
    ("Исполнитель отдела дорог", Right(Role.EXECUTOR, "adm-roads")),
    ("Редактор: опросы и проекты актов", Right(Role.EDITOR, _ROOT)),
    ("Модератор: предложения к проектам, слова", Right(Role.MODERATOR, _ROOT)),
    ("Руководитель администрации района", Right(Role.HEAD, _ROOT)),
)


FOLDER: Final = Path("var")


def prepare(folder: Path = FOLDER) -> None:
    """Make the folder where the demo keeps its data."""
    folder.mkdir(parents=True, exist_ok=True)


async def serve(port: int, folder: Path = FOLDER) -> None:
    """Serve the page at 127.0.0.1:`port` until stopped. Data stay in `folder`; messages of phones do not."""
    telegram, vk = TelegramSandbox(), VkSandbox()
    await telegram.start()
    await vk.start()
    settings, furnished = await settled(telegram, vk, folder)
    stage = Stage(telegram, vk, places=furnished.places)
    stage.cast("telegram", "Анна", "гражданка")
    stage.cast("vk", "Борис", "гражданин")
    stage.cast("telegram", "Вера", "официальное лицо")
    stage.cast("vk", "Глеб", "официальное лицо")
    for key, in_telegram in telegram.people.items():
        if f"telegram:{key}" in furnished.known:
            in_telegram.acquaint()
    for key, in_vk in vk.people.items():
        if f"vk:{key}" in furnished.known:
            in_vk.acquaint()
    for label, invitation in furnished.invitations:
        stage.invite(label, invitation.payload, invitation.payload, invitation.code)
    await stage.start("127.0.0.1", port)
    print(f"Отклик: откройте {stage.url} в браузере. Остановить: Ctrl+C.", flush=True)
    try:
        # The messengers' libraries take seconds to load: the page is there already, what is said waits.
        app = await asyncio.to_thread(importlib.import_module, "bot.app")
        program = app.Program(settings)
        try:
            await program.start()
            await asked_to_stop()
        finally:
            await program.stop()
    finally:
        await stage.stop()
        await asyncio.gather(telegram.stop(), vk.stop())


@dataclass(frozen=True, slots=True)
class Furnished:
    """What the page needs of the database: places to be at, invitations, who has spoken with us before."""

    places: list[Place]
    invitations: list[tuple[str, appointments.Invitation]]
    known: frozenset[str]


async def settled(telegram: TelegramSandbox, vk: VkSandbox, folder: Path) -> tuple[Settings, Furnished]:
    """What the program needs to run over the started messengers, with the data in `folder`."""
    settings = Settings(
        telegram=Telegram(token=SecretStr(telegram.token), api_url=telegram.url),
        vk=Vk(token=SecretStr(vk.token), group_id=vk.group_id, api_url=vk.url),
        database=Database(url=f"sqlite+aiosqlite:///{folder / 'demo.db'}"),
        files=Files(path=folder / "files"),
        web=Web(port=0),
    )
    await schema.upgrade(settings.database.url)
    return settings, await _furnish(settings.database.url, vk)


async def _furnish(url: str, vk: VkSandbox) -> Furnished:
    """Settle the sample district where there is none; invite officials where there are none.

    The embedded VK begins anew at every start, so its events are taken from its first one: whoever is quicker
    than the program is answered too.
    """

    def look(unit: Unit) -> Furnished:
        settled = [
            Place(each.name, each.latitude, each.longitude)
            for each in unit.catalogue.territories.values()
            if each.latitude is not None and each.longitude is not None
        ]
        invited = [
            (label, appointments.invite(unit, None, right, "demo", note=label))
            for label, right in _INVITED
            if not any(right in each.rights for each in officials.colleagues(unit, right.authority))
        ]
        return Furnished(settled, invited, people.known(unit))

    def settle(unit: Unit) -> None:
        if furnish(unit):
            enliven(unit)
        conversations.remember(unit, marks.key(vk.group_id), str(marks.Mark(vk.ts)))

    store = open_store(url, clock=utc_now)
    try:
        await store.run(settle)
        return await store.run(look)
    finally:
        await store.close()
