"""Sentences for people, by key, with plurals and dates as people write them.

They are in `texts/<language>/*.po`, read through Babel.

A catalogue's message id is the key (`menu.report`); its text may hold `{name}` places and the marks `<b>`,
`<i>`. Values put into places are text, never markup: pass a person's own words as `bot.text.typed(...)`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from gettext import c2py
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.pofile import read_po

from bot.text import Node, Rich, rich

LANGUAGES: Final = ("ru", "en")
TEXTS: Final = Path(__file__).parents[1] / "texts"
"""Where the sentences are."""
Value = str | int | Rich

_PIECES = re.compile(r"(</?[bi]>|\{[a-z_]+\})")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One message: its forms (one, or as many as the language has plurals), each cut into pieces."""

    forms: tuple[tuple[str, ...], ...]


class Unspoken(KeyError):
    """No such key in the texts, or a place of the sentence was given no value: a bug of ours."""


class Speech:
    """What the bot says in one language."""

    def __init__(
        self, language: str, sentences: Mapping[str, Sentence], plural: Callable[[int], int]
    ) -> None:
        self.language = language
        self._sentences = sentences
        self._plural = plural
        self._fixed: dict[str, Rich] = {}  # sentences without places, made once

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def __call__(self, key: str, /, n: int | None = None, **values: Value) -> Rich:
        """The sentence of `key`; `n` chooses the plural form and fills `{n}`.

        Raises `Unspoken` for an unknown key or a missing value.
        """
        if n is None and not values and (fixed := self._fixed.get(key)) is not None:
            return fixed
        sentence = self._sentences.get(key)
        if sentence is None:
            raise Unspoken(f"no text {key!r} in {self.language}")
        form = 0 if n is None or len(sentence.forms) == 1 else self._plural(abs(n))
        if n is not None:
            values = {"n": n, **values}
        nodes: list[Node] = []
        bold = italic = False
        for piece in sentence.forms[form]:
            match piece:
                case "<b>" | "</b>":
                    bold = piece == "<b>"
                case "<i>" | "</i>":
                    italic = piece == "<i>"
                case _ if piece[0] == "{" and piece[-1] == "}":
                    name = piece[1:-1]
                    if name not in values:
                        raise Unspoken(f"{key!r} needs {name!r}")
                    value = values[name]
                    for node in rich(str(value) if isinstance(value, int) else value).nodes:
                        nodes.append(_styled(node, bold, italic))
                case _:
                    nodes.append(Node(piece, bold=bold, italic=italic))
        made = Rich(tuple(nodes))
        if n is None and not values:
            self._fixed[key] = made
        return made

    def label(self, key: str, /, n: int | None = None, **values: Value) -> str:
        """The sentence as plain text, for a button or a toast."""
        return self(key, n, **values).plain

    def choose(self, words: Mapping[str, str]) -> str:
        """The text of a catalogue entry (language -> text) in this language, Russian when it has none."""
        return words.get(self.language) or words.get("ru") or next(iter(words.values()), "")

    def day(self, day: date, today: date) -> str:
        """«14 декабря, понедельник»; the year is told when it is another."""
        year = "" if day.year == today.year else " y"
        pattern = f"d MMMM{year}, EEEE" if self.language == "ru" else f"EEEE, d MMMM{year}"
        return str(format_date(day, pattern, locale=self.language))

    def dated(self, day: date) -> str:
        """«14 декабря 2026 г.», as papers have it."""
        pattern = "d MMMM y 'г.'" if self.language == "ru" else "d MMMM y"
        return str(format_date(day, pattern, locale=self.language))

    def moment(self, at: datetime, zone: str, today: date) -> str:
        """«14 декабря, 15:30» in the zone."""
        local = at.astimezone(ZoneInfo(zone))
        year = "" if local.year == today.year else " y"
        return f"{format_date(local.date(), f'd MMMM{year}', locale=self.language)}, {local:%H:%M}"


def _styled(node: Node, bold: bool, italic: bool) -> Node:
    if not (bold or italic):
        return node
    return Node(
        node.text,
        bold=node.bold or bold,
        italic=node.italic or italic,
        code=node.code,
        quote=node.quote,
        url=node.url,
        typed=node.typed,
        own=node.own,
    )


def load(folder: Path) -> dict[str, Speech]:
    """Every language of `folder`, by its code: all files of `folder/<language>/`.

    Raises `ValueError` when a language has no file, or a key is in two.
    """
    return {language: _read(folder / language, language) for language in LANGUAGES}


def _read(folder: Path, language: str) -> Speech:
    sentences: dict[str, Sentence] = {}
    plural = ""
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        plural = catalogue.plural_expr
        for message in catalogue:
            if not message.id:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            if key in sentences:
                raise ValueError(f"{path}: {key!r} is in another file too")
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            sentences[key] = Sentence(tuple(tuple(p for p in _PIECES.split(form) if p) for form in forms))
    if not sentences:
        raise ValueError(f"no texts in {folder}")
    return Speech(language, sentences, c2py(plural))
