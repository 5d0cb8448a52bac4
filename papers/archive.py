"""A person's own data as ZIP files: data.json, a page to read, their files; in parts that can be sent."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.chat import Json
from papers.bench import Bench
from papers.webpage import Block, page

MIME: Final = "application/zip"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A kept file: its hash, its path in the archive, bytes."""

    hash: str
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Archive:
    """All that the archive is made of. `facts` are answered when it is made; `parts` are files by part.

    The first part holds the data and the page too. `name` of the files is without its ending.
    """

    name: str
    title: str
    language: str
    data: dict[str, Json]
    blocks: tuple[Block, ...]
    parts: tuple[tuple[Enclosed, ...], ...]
    facts: dict[str, Json]


def split(
    files: Sequence[Enclosed], bytes_most: int, parts_most: int
) -> tuple[tuple[tuple[Enclosed, ...], ...], tuple[Enclosed, ...]]:
    """The files by part, in order, and those that do not fit: the rest must do without them."""
    parts: list[list[Enclosed]] = [[]]
    left: list[Enclosed] = []
    room = bytes_most
    for each in files:
        if each.size > room and each.size <= bytes_most and len(parts) < parts_most:
            parts.append([])
            room = bytes_most
        if each.size > room:
            left.append(each)
            continue
        parts[-1].append(each)
        room -= each.size
    return tuple(tuple(each) for each in parts), tuple(left)


def make(archive: Archive, bench: Bench) -> Json:
    """Write the parts. A file that is not on the disk is named in the data as missing."""
    gone = [each.path for part in archive.parts for each in part if not bench.blobs.path(each.hash).exists()]
    data = archive.data | ({"files_missing": list[Json](gone)} if gone else {})
    for number, part in enumerate(archive.parts, 1):
        ending = f"-{number}" if len(archive.parts) > 1 else ""
        path = bench.sheet(f"{archive.name}{ending}.zip", MIME)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            if number == 1:
                packed.writestr("index.html", page(archive.title, archive.language, archive.blocks))
                packed.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))
            for each in part:
                if each.path not in gone:
                    packed.write(bench.blobs.path(each.hash), each.path, zipfile.ZIP_STORED)
    return archive.facts | {"missing": len(gone)}
