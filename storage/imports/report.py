"""What an import comes to: everything, or the whole list of what is wrong with where and how to mend it.

The sentences of this package are Russian in the code: they are read by the engineer of a town hall beside
the files, on a terminal, and never reach a chat.
"""

from dataclasses import dataclass

from domain.rights import Role
from storage import catalogue


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong (or, among warnings, doubtful): `line` counts from 1, `right` says what would do."""

    file: str
    line: int
    key: str
    value: str
    problem: str
    right: str = ""

    def __str__(self) -> str:
        about = f"{self.key}: " if self.key else ""
        shown = f"«{self.value}» — " if self.value else ""
        right = f". Нужно: {self.right}" if self.right else ""
        return f"{self.file}, строка {self.line}: {about}{shown}{self.problem}{right}"


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
