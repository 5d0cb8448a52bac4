"""Finding appeals by number and by words: FTS5 on SQLite, tsvector on PostgreSQL, both over stems."""

import re
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from domain.numbers import number, typed_number
from storage.stems import ADDRESS, stems
from storage.tables import appeals
from storage.unit import Unit
from storage.wordforms import forms

_YEARS = 3
"""A bare «123» is looked for among the numbers of so many years."""
_IDLE = ADDRESS | frozenset(stems("а в во и из за к ко на не о об от по под при с со у возле около рядом"))
_PREFIX = re.compile(r"^\s*(?:№|#|N)?\s*(\d{4}-\d{1,9})\s*$", re.IGNORECASE)
_ORDINAL = re.compile(r"^\s*(?:№|#|N)?\s*(\d{1,9})\s*$", re.IGNORECASE)


_put_postgres = sa.text(
    "INSERT INTO appeal_words (appeal_id, words) VALUES (:id, to_tsvector('simple', :words))"
)
_put_sqlite = sa.text("INSERT INTO appeal_words (rowid, words) VALUES (:id, :words)")


def index(unit: Unit, appeal: int, *texts: str) -> None:
    """Make a new appeal findable by the words of these texts."""
    index_all(unit, [(appeal, texts)])


def index_all(unit: Unit, new: Iterable[tuple[int, Sequence[str]]]) -> None:
    """The same for many new appeals at once, each with its texts."""
    rows = [{"id": appeal, "words": _stemmed(*texts)} for appeal, texts in new]
    unit.connection.execute(_put_postgres if unit.postgres else _put_sqlite, rows)


def add(unit: Unit, appeal: int, text: str) -> None:
    """More words of the same appeal."""
    if not text:
        return
    more = (
        "UPDATE appeal_words SET words = words || to_tsvector('simple', :words) WHERE appeal_id = :id"
        if unit.postgres
        else "UPDATE appeal_words SET words = words || ' ' || :words WHERE rowid = :id"
    )
    unit.connection.execute(sa.text(more), {"id": appeal, "words": _stemmed(text)})


def found_by(unit: Unit, text: str) -> sa.ColumnElement[bool]:
    """The condition on `appeals` that what an official typed means: a number, its beginning, or words.

    All the words must be there, the last one may be only begun; prepositions and what is written in many
    ways («ул.», «улица») need not.
    """
    by_number = appeals.alias("by_number")
    numbers: list[sa.ColumnElement[bool]] = []
    if exact := typed_number(text):
        numbers.append(by_number.c.number == exact)
    if begun := _PREFIX.match(text):
        # Between two strings of digits: LIKE finds no index, and collations differ on all else.
        numbers.append(by_number.c.number.between(begun[1], begun[1] + "999999999"))
    if ordinal := _ORDINAL.match(text):
        years = range(unit.now.year, unit.now.year - _YEARS, -1)
        numbers.append(by_number.c.number.in_([number(year, int(ordinal[1])) for year in years]))
    # A query of its own: else the list's order tempts SQLite to walk all appeals.
    ways: list[sa.ColumnElement[bool]] = []
    if numbers:
        ways.append(appeals.c.id.in_(sa.select(by_number.c.id).where(sa.or_(*numbers))))
    words = _telling(stems(text))
    if words and not begun:
        ways.append(appeals.c.id.in_(_ids(unit, words)))
    return sa.or_(sa.false(), *ways)


def _telling(words: list[str]) -> list[str]:
    """Without the words that tell nothing; all of them when there are no others."""
    return [word for word in words if word not in _IDLE] or words


def _ids(unit: Unit, words: list[str]) -> sa.TextualSelect:
    """Every word in any of its forms; of the last one, as it was typed, the beginning is enough."""
    last = len(words) - 1
    if unit.postgres:
        each = [_any_of(" | ", word, "'", ":*" if at == last else "") for at, word in enumerate(words)]
        query = " & ".join(each)
        found = "SELECT appeal_id FROM appeal_words WHERE words @@ to_tsquery('simple', :query)"
    else:
        each = [_any_of(" OR ", word, '"', "*" if at == last else "") for at, word in enumerate(words)]
        query = " AND ".join(each)
        found = "SELECT rowid FROM appeal_words WHERE appeal_words MATCH :query"
    return sa.text(found).bindparams(query=query).columns(sa.column("id", sa.BigInteger))


def _any_of(joint: str, word: str, quote: str, begun: str) -> str:
    as_typed, *others = (f"{quote}{each}{quote}" for each in forms(word))
    return f"({joint.join([as_typed + begun, *others])})"


def _stemmed(*texts: str) -> str:
    return " ".join(stem for text in texts for stem in stems(text))
