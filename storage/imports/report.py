"""What an import comes to: everything, or the whole list of what is wrong with where and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.rights import Role
from storage import catalogue


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence: the key of a text and what stands in it. `papers.faults` puts it into words."""

    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)


def said(key: str, **values: str | int) -> Said:
    """The sentence of the text `import.<key>`."""
    return Said(f"import.{key}", values)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong (or, among warnings, doubtful): `right` says what would do.

    `line` counts from 1, 0 is the file as a whole; `meant` is the known word that `value` resembles. In a
    workbook `sheet` is where, `cell` the cell, "D7" (`line` is its row).
    """

    file: str
    line: int
    key: str
    value: str
    problem: Said
    right: Said | None = None
    meant: str = ""
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class ImportFault:
    """Nothing was taken; all the reasons, in the order of the files."""

    errors: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """Somebody to invite: no person yet. `topic` is a topic's or a category's code, None for all."""

    role: Role
    authority: str
    topic: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Imported(catalogue.Imported):
    """Checked rows, ready for `storage.catalogue.put`; officials become invitations."""

    officials: tuple[OfficialRow, ...] = ()
    warnings: tuple[Fault, ...] = ()
