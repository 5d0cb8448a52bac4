"""python -m bot export: registers as XLSX or CSV, also while the bot is running."""

import asyncio
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.commands.database import look
from bot.commands.told import Refusal, Told, near
from domain.catalogue import Catalogue
from papers.registers import Lines, Page, appeals, audit, events
from papers.sheets import Csv, Sheet, Xlsx
from scheduler.clock import utc_now
from storage.officials.exports import Scope
from storage.unit import Unit

REGISTERS: Final = ("appeals", "events", "audit")
FORMS: Final = ("xlsx", "csv")
STDOUT: Final = Path("-")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export: one of `REGISTERS`, as one of `FORMS`; days are of the district, both included."""

    register: str
    form: str
    output: Path | None = None
    since: date | None = None
    until: date | None = None
    authority: str | None = None
    with_text: bool = False


def export(told: Told, url: str, wanted: Wanted) -> int:
    """Write the register; the file appears when it is whole."""
    output = wanted.output or Path(f"{wanted.register}-{utc_now():%Y-%m-%d}.{wanted.form}")
    if output == STDOUT and wanted.form == "xlsx":
        raise Refusal("cli.export.no_stdout")
    if output.is_dir():
        raise Refusal("cli.export.folder", path=str(output))
    if wanted.since is not None and wanted.until is not None and wanted.until < wanted.since:
        raise Refusal("cli.export.backwards", since=str(wanted.since), until=str(wanted.until))
    folder = Path(tempfile.gettempdir()) if output == STDOUT else output.absolute().parent
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=".export-", suffix=f".{wanted.form}")
    except OSError as error:
        raise Refusal("cli.export.no_file", path=str(output), why=error.strerror or "") from None
    os.close(handle)  # mkstemp made it for its owner alone: registers hold personal data
    made = Path(name)
    try:
        count = asyncio.run(look(url, lambda unit: _write(told, unit, wanted, made)))
        if output == STDOUT:
            with made.open("rb") as whole:
                shutil.copyfileobj(whole, sys.stdout.buffer)
            sys.stdout.flush()
        else:
            os.replace(made, output)
            told.say("cli.export.done", count, path=str(output))
    finally:
        with suppress(FileNotFoundError):
            made.unlink()
    return 0


def _write(told: Told, unit: Unit, wanted: Wanted, path: Path) -> int:
    """Run again when the connection breaks: it begins the file anew."""
    scope = _scope(told, unit.catalogue, wanted)
    page = _page(told, unit, scope, wanted)
    yes_no = (told.words("export.yes"), told.words("export.no"))
    sheet: Sheet = (
        Xlsx(path, page.headings, yes_no) if wanted.form == "xlsx" else Csv(path, page.headings, yes_no)
    )
    count = 0
    try:
        for cells in page.rows:
            sheet.row(cells)
            count += 1
    finally:
        sheet.close()
    return count


def _page(told: Told, unit: Unit, scope: Scope, wanted: Wanted) -> Page:
    lines = Lines(told.speech, unit.catalogue, _zone(unit.catalogue, None))
    match wanted.register:
        case "appeals":
            return appeals(lines, unit, scope, with_text=wanted.with_text)
        case "events":
            return events(lines, unit, scope, with_text=wanted.with_text)
        case _:
            return audit(lines, unit, scope)


def _scope(told: Told, known: Catalogue, wanted: Wanted) -> Scope:
    zone = ZoneInfo(_zone(known, wanted.authority))

    def midnight(day: date | None) -> datetime | None:
        return datetime.combine(day, time(), zone).astimezone(UTC) if day is not None else None

    until = wanted.until + timedelta(days=1) if wanted.until is not None else None
    if wanted.authority is None:
        return Scope(midnight(wanted.since), midnight(until))
    if wanted.authority not in known.authorities:
        names = {code: f"{each.short} {each.name}" for code, each in known.authorities.items()}
        meant = [f"{code} ({known.authorities[code].name})" for code in near(wanted.authority, names)]
        raise Refusal(
            "cli.no_authority",
            authority=wanted.authority,
            meant=" " + told.words("cli.meant", names=", ".join(meant)) if meant else "",
        )
    below = frozenset(code for code in known.authorities if known.within(code, wanted.authority))
    return Scope(midnight(wanted.since), midnight(until), below)


def _zone(known: Catalogue, authority: str | None) -> str:
    """The zone that days are counted in: of the authority, else of the topmost one."""
    if authority is not None and authority in known.authorities:
        return known.authorities[authority].zone
    return next((each.zone for each in known.authorities.values() if each.parent is None), "Europe/Moscow")
