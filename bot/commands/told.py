"""How a command speaks to the engineer at the terminal: results on stdout, troubles on stderr."""

import io
import os
import sys
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process

from bot.speech import TEXTS, Speech, Value, load


class Refusal(Exception):
    """A command cannot be done; `key` is the text that says why and what to do."""

    def __init__(self, key: str, **values: Value) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class Told:
    """Sentences by key, in the language of the terminal."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech

    def words(self, key: str, /, n: int | None = None, **values: Value) -> str:
        return self.speech.label(key, n, **values)

    def say(self, key: str, /, n: int | None = None, **values: Value) -> None:
        self.line(self.words(key, n, **values))

    def line(self, text: str = "") -> None:
        print(text, flush=True)

    def complain(self, key: str, /, n: int | None = None, **values: Value) -> None:
        print(self.words(key, n, **values), file=sys.stderr, flush=True)

    def complain_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            print(line, file=sys.stderr)
        sys.stderr.flush()


def here() -> Told:
    """In Russian, unless the environment asks for English."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no «✓» gets «?», not a traceback
    return Told(load(TEXTS)[language(os.environ)])


def language(environment: Mapping[str, str]) -> str:
    """`en` when the first of OTKLIK_LANGUAGE, LC_ALL, LC_MESSAGES, LANG that is set says so, else `ru`."""
    for name in ("OTKLIK_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "en" if value.lower().startswith("en") else "ru"
    return "ru"


def near(word: str, known: Mapping[str, str], limit: int = 3) -> list[str]:
    """The codes of `known` (code -> name) that a misspelt word, or a name given for a code, may mean."""
    by_code = process.extract(word, list(known), scorer=fuzz.ratio, score_cutoff=60, limit=limit)
    by_name = process.extract(
        word.casefold(),
        {code: name.casefold() for code, name in known.items()},
        scorer=fuzz.token_set_ratio,
        score_cutoff=70,
        limit=limit,
    )
    found = [(score, code) for code, score, _ in by_code] + [(score, code) for _, score, code in by_name]
    return list(dict.fromkeys(code for _, code in sorted(found, key=lambda each: -each[0])))[:limit]


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines with the columns one under the other; the last column is not padded."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)) + "  " + row[-1]
        for row in rows
    ]
