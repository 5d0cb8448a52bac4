"""Files of polls: one that an official sent is read, the questions of a poll are written down."""

from dataclasses import dataclass
from typing import Final

from bot.chat import Json
from bot.speech import TEXTS, load
from bot.text import shorten
from domain.catalogue import Catalogue
from domain.polls import Poll
from papers.bench import Bench
from papers.faults import line
from storage.imports import ImportFault
from storage.imports.polls.reading import read
from storage.imports.polls.rows import Pictures
from storage.imports.polls.workbook import Hints, as_workbook
from storage.imports.polls.writing import Names, as_parts, as_yaml
from storage.polls.rows import to_plain

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN: Final = 8
"""Faults that a message tells; all of them go into a file when there are more."""
_LINE: Final = 350


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of a poll that came: its name and hash, and what `reading.read` needs besides.

    `language` is that of the faults, `faults` the name of the file with all of them.
    """

    name: str
    hash: str
    language: str
    faults: str
    known: Catalogue
    authority: str
    over: Poll | None
    pictures: Pictures


@dataclass(frozen=True, slots=True)
class Wanted:
    """A poll to be written down; `name` is that of its files, without an ending; `yaml` is ready already."""

    poll: Poll
    yaml: bytes | None
    zone: str
    pictures: Names
    name: str
    hints: Hints


def take(sent: Sent, bench: Bench) -> Json:
    """`{"poll": …}` as `poll_rows.from_plain` reads it, or `{"faults": [some lines], "count": of all}`."""
    content = bench.blobs.read(sent.hash)
    found = read(
        sent.name,
        content,
        sent.known,
        authority=sent.authority,
        over=sent.over,
        pictures=sent.pictures,
    )
    if not isinstance(found, ImportFault):
        return {"poll": to_plain(found)}
    speech = load(TEXTS)[sent.language]
    told = [line(speech, each) for each in found.errors]
    few: list[Json] = [shorten(each, _LINE) for each in told[:SHOWN]]
    if few != told:
        bench.put(sent.faults, "text/plain", "\n".join(told).encode())
    return {"faults": few, "count": len(told)}


def write(wanted: Wanted, bench: Bench) -> Json:
    """The poll as a workbook and as YAML."""
    parts = as_parts(wanted.poll, wanted.zone, wanted.pictures, russian=True)
    bench.put(f"{wanted.name}.xlsx", XLSX, as_workbook(parts, wanted.hints))
    plain = wanted.yaml or as_yaml(wanted.poll, wanted.zone, wanted.pictures)
    bench.put(f"{wanted.name}.yaml", "text/plain", plain)
    return None
