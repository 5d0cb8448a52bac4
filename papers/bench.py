"""Where one order is made: a folder of its own, the kept files to read, the list of what is made."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from storage.files.blobs import Blobs

Kind = Literal["photo", "document"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file being made: how it is shown, and its place in the folder."""

    name: str
    kind: Kind
    mime: str
    path: Path


@dataclass(frozen=True, slots=True)
class Bench:
    """What `make` of a craft works at, in the child process. `blobs` are the files that people sent.

    `name` of what is made must be fit to show (`storage.files.blobs.shown_name`).
    """

    folder: Path
    blobs: Blobs
    sheets: list[Sheet] = field(default_factory=list)

    def sheet(self, name: str, mime: str, kind: Kind = "document") -> Path:
        """Where to write the next file, for libraries that want a path."""
        path = self.folder / str(len(self.sheets))
        self.sheets.append(Sheet(name, kind, mime, path))
        return path

    def put(self, name: str, mime: str, data: bytes, kind: Kind = "document") -> None:
        """The next file."""
        self.sheet(name, mime, kind).write_bytes(data)
