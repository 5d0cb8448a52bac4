"""Files of a catalogue read over a small district: what came of them, or what is told."""

from textwrap import dedent

from bot.speech import TEXTS, load
from domain.catalogue import (
    Authority,
    Catalogue,
    Territory,
)
from papers.faults import line
from storage.imports import Imported, ImportFault, parse

RUSSIAN = load(TEXTS)["ru"]
DISTRICT = Catalogue(
    territories={
        "land": Territory("land", "Край", "region"),
        "dist": Territory("dist", "Район", "municipality", "land"),
    },
    authorities={"adm": Authority("adm", "Администрация", "administration", "dist")},
)


def taken(text: str, known: Catalogue = DISTRICT, name: str = "file.yaml") -> Imported:
    result = parse({name: dedent(text).encode()}, known)
    assert isinstance(result, Imported), [line(RUSSIAN, fault) for fault in result.errors]
    return result


def refused(text: str, known: Catalogue = DISTRICT, name: str = "file.yaml") -> list[str]:
    result = parse({name: dedent(text).encode()}, known)
    assert isinstance(result, ImportFault)
    return [line(RUSSIAN, fault) for fault in result.errors]
