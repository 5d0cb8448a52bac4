"""python -m bot check: what is wrong with the settings, the database, the files, the messengers."""

import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from bot.commands.database import look
from bot.commands.folder import nearest, writable
from bot.commands.settings import faults, settings
from bot.commands.told import Refusal, Told, table
from bot.config import Settings
from bot.misconfigured import Misconfigured
from domain.rights import Role
from storage.officials import officials
from storage.trouble import shown
from storage.unit import Unit

ROOM: Final = 1024**3
"""Bytes that should be free where photos lie: some hundreds of them."""


class _Sign(StrEnum):
    GOOD = "✓"
    BAD = "✗"
    OFF = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at: what of, and how it is."""

    sign: _Sign
    about: str
    words: str


async def check(told: Told, config: Path | None) -> int:
    """Print the table; 1 when anything in it is wrong."""
    try:
        found = settings(config)
    except Misconfigured as wrong:
        lines = [_bad(told, "config", words) for words in faults(told, wrong)]
    else:
        # One after another: loading a messenger's library holds the loop, and so the database's patience.
        lines = [
            _good(told, "config", told.words("check.config.good")),
            *await _database(told, found),
            *_files(told, found.files.path),
            *await _telegram(told, found),
            *await _vk(told, found),
            *_both_off(told, found),
        ]
    for row in table([(line.sign.value, line.about, line.words) for line in lines]):
        told.line(row)
    wrong_lines = sum(line.sign is _Sign.BAD for line in lines)
    told.line()
    if wrong_lines:
        told.say("check.wrong", wrong_lines)
    else:
        told.say("check.good")
    return 1 if wrong_lines else 0


# --- the database -----------------------------------------------------------------------------------------


async def _database(told: Told, found: Settings) -> list[Line]:
    url = found.database.url
    try:
        lines = await look(url, lambda unit: _catalogue(told, unit))
    except Refusal as refusal:
        return [_bad(told, "database", told.words(refusal.key, None, **refusal.values))]
    return [_good(told, "database", told.words("check.database.good", where=shown(url))), *lines]


def _catalogue(told: Told, unit: Unit) -> list[Line]:
    known = unit.catalogue
    counts = told.words(
        "check.catalogue.counts",
        topics=sum(each.active for each in known.topics.values()),
        authorities=len(known.authorities),
        territories=len(known.territories),
    )
    if known.empty or not known.territories:
        return [_bad(told, "catalogue", f"{counts} {told.words('check.catalogue.empty')}")]
    lines = [_good(told, "catalogue", counts)]
    roots = [each for each in known.authorities.values() if each.parent is None]
    alone = [each for each in roots if not _coordinated(unit, each.code)]
    lines += [
        _bad(told, "people", told.words("check.people.none", authority=each.name, code=each.code))
        for each in alone
    ]
    return lines if alone else [*lines, _good(told, "people", told.words("check.people.good", len(roots)))]


def _coordinated(unit: Unit, authority: str) -> bool:
    return any(
        right.role is Role.COORDINATOR
        for each in officials.colleagues(unit, authority)
        for right in each.rights
    )


# --- files ------------------------------------------------------------------------------------------------


def _files(told: Told, folder: Path) -> list[Line]:
    where = str(folder)
    if not writable(folder):
        return [_bad(told, "files", told.words("check.files.closed", where=where))]
    free = shutil.disk_usage(nearest(folder)).free
    size = f"{free / 1024**3:.1f}"
    if free < ROOM:
        return [_bad(told, "files", told.words("check.files.full", where=where, free=size))]
    return [_good(told, "files", told.words("check.files.good", where=where, free=size))]


# --- messengers -------------------------------------------------------------------------------------------


async def _telegram(told: Told, found: Settings) -> list[Line]:
    at = found.telegram
    token = at.token.get_secret_value()
    if not token:
        return [Line(_Sign.OFF, "Telegram", told.words("check.off"))]
    from bot.telegram.checks import findings  # aiogram takes a second: only when it is needed

    webhook = None
    if at.updates == "webhook":
        webhook = f"{found.web.public_url}/telegram" if found.web.public_url else ""
    name, wrong = await findings(token, at.api_url, webhook=webhook)
    if wrong:
        return [Line(_Sign.BAD, "Telegram", told.words(key, None, **values)) for key, values in wrong]
    return [Line(_Sign.GOOD, "Telegram", told.words("check.telegram.good", name=name, updates=at.updates))]


async def _vk(told: Told, found: Settings) -> list[Line]:
    at = found.vk
    token = at.token.get_secret_value()
    if not token:
        return [Line(_Sign.OFF, "VK", told.words("check.off"))]
    from bot.vk.calls import Calls
    from bot.vk.checks import findings

    calls = Calls(token, api_url=at.api_url, rate=3.0, timeout=5.0, threads=1)
    try:
        wrong = await findings(calls, at.group_id, long_poll=at.updates == "longpoll")
    finally:
        calls.close()
    if wrong:
        return [Line(_Sign.BAD, "VK", told.words(key, None, **values)) for key, values in wrong]
    group = str(at.group_id)
    return [Line(_Sign.GOOD, "VK", told.words("check.vk.good", group=group, updates=at.updates))]


def _both_off(told: Told, found: Settings) -> list[Line]:
    if found.telegram.token.get_secret_value() or found.vk.token.get_secret_value():
        return []
    return [_bad(told, "messengers", told.words("check.all_off"))]


def _good(told: Told, about: str, words: str) -> Line:
    return Line(_Sign.GOOD, told.words(f"check.about.{about}"), words)


def _bad(told: Told, about: str, words: str) -> Line:
    return Line(_Sign.BAD, told.words(f"check.about.{about}"), words)
