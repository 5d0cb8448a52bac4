"""python -m bot import: catalogues from files, all or nothing; officials become one-time codes."""

import csv
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.commands.database import opened
from bot.commands.invite import FROM
from bot.commands.told import Refusal, Told, table
from domain.rights import Right
from papers import faults
from papers.sheets import harmless
from storage import catalogue, imports
from storage.officials import appointments, audit
from storage.store import Store
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Invited:
    """A row of officials and the code that came of it; the code is nowhere else any more."""

    row: imports.OfficialRow
    authority: str
    zone: str
    invitation: appointments.Invitation


@dataclass(frozen=True, slots=True)
class Taken:
    """What was imported."""

    rows: imports.Imported
    invited: tuple[Invited, ...]


async def take(store: Store, files: Mapping[str, bytes]) -> Taken | imports.ImportFault:
    """Check and write the files in one transaction, or nothing of them."""

    def turn(unit: Unit) -> Taken | imports.ImportFault:
        rows = imports.parse(files, unit.catalogue)
        if isinstance(rows, imports.ImportFault):
            return rows
        known = unit.catalogue
        if any((rows.territories, rows.authorities, rows.categories, rows.topics, rows.boundaries)):
            known = catalogue.put(unit, rows)
            audit.record(
                unit,
                None,
                FROM,
                "catalogue.import",
                f"catalogue:{known.version}",
                after={
                    "territories": len(rows.territories),
                    "authorities": len(rows.authorities),
                    "categories": len(rows.categories),
                    "topics": len(rows.topics),
                    "boundaries": len(rows.boundaries),
                },
            )
        return Taken(rows, tuple(_invite(unit, row) for row in rows.officials))

    return await store.run(turn)


def _invite(unit: Unit, row: imports.OfficialRow) -> Invited:
    of = unit.catalogue.authorities[row.authority]
    right = Right(row.role, row.authority, row.topic)
    return Invited(
        row, of.short or of.name, of.zone, appointments.invite(unit, None, right, FROM, note=row.note)
    )


async def import_files(told: Told, url: str, paths: Sequence[Path], invitations: Path | None) -> int:
    """Import `paths`, telling every fault by file and line; codes go to the screen or to `invitations`."""
    files = {str(path): contents(path) for path in paths}
    with ExitStack() as kept:
        file = kept.enter_context(_private(invitations)) if invitations is not None else None
        try:
            async with opened(url) as store:
                result = await take(store, files)
        except BaseException:
            _forget(invitations)
            raise
        match result:
            case imports.ImportFault(errors):
                _forget(invitations)
                return refused(told, errors)
            case Taken() as taken:
                _report(told, taken)
                if taken.invited and file is not None and invitations is not None:
                    _write(told, file, taken.invited)
                    told.say("cli.import.written", len(taken.invited), path=str(invitations))
                elif taken.invited:
                    print_codes(told, taken.invited)
    return 0


def contents(path: Path) -> bytes:
    """What is in the file. Raises `Refusal`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal("cli.import.unreadable", path=str(path), why=error.strerror or "") from None


def refused(told: Told, errors: Sequence[imports.Fault]) -> int:
    """Tell every fault, and how many of each kind where there are many; the exit code."""
    told.complain_lines(faults.line(told.speech, each) for each in errors)
    if len(errors) > faults.MANY:
        told.complain_lines(faults.kinds(told.speech, errors))
    told.complain("cli.import.refused", len(errors))
    return 1


def _report(told: Told, taken: Taken) -> None:
    rows = taken.rows
    if rows.warnings:
        told.complain("cli.import.warnings", len(rows.warnings))
        told.complain_lines(f"  {faults.line(told.speech, each)}" for each in rows.warnings)
    told.say(
        "cli.import.done",
        territories=len(rows.territories),
        authorities=len(rows.authorities),
        categories=len(rows.categories),
        topics=len(rows.topics),
        boundaries=len(rows.boundaries),
        officials=len(rows.officials),
    )


def _cells(told: Told, each: Invited) -> tuple[str, ...]:
    at = each.invitation.expires_at
    until = told.speech.moment(at, each.zone, at.date())
    topic = each.row.topic or told.words("cli.import.all_topics")
    return each.row.role.value, each.authority, topic, each.invitation.code, until, each.row.note


def print_codes(told: Told, invited: Sequence[Invited]) -> None:
    """The codes as a table; they are told once and kept nowhere."""
    told.line()
    told.say("cli.import.codes")
    for line in table([_cells(told, each) for each in invited]):
        told.line("  " + line)


def _write(told: Told, file: IO[str], invited: Sequence[Invited]) -> None:
    lines = csv.writer(file, delimiter=";")
    names = ("role", "authority", "topic", "code", "until", "note")
    lines.writerow([*(told.words(f"cli.import.column.{name}") for name in names), "start/ref"])
    for each in invited:
        lines.writerow([harmless(cell) for cell in (*_cells(told, each), each.invitation.payload)])


def _private(path: Path) -> IO[str]:
    """A new file that only its owner reads; made before the import, so that no code is lost for it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Refusal("cli.import.no_file", path=str(path), why=error.strerror or "") from None
    return os.fdopen(handle, "w", encoding="utf-8-sig", newline="")


def _forget(path: Path | None) -> None:
    if path is not None:
        path.unlink(missing_ok=True)
