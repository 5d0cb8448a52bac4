"""The poll itself: its title, dates, who takes part. What the file does not say stays as it was."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any, Final

from domain.catalogue import Catalogue
from domain.polls import Poll
from domain.polls.written import TEXT, TITLE
from storage.imports import values as common
from storage.imports.fields import Fields
from storage.imports.polls import values
from storage.imports.polls.rows import Pictures, photo, told_words
from storage.imports.report import said

_FLAG: Final = said("right.flag")
_MOMENT: Final = said("right.poll_moment")
_ZONE: Final = "Europe/Moscow"  # of a file whose authority is wrong anyway


@dataclass(frozen=True, slots=True)
class Head:
    """What the file says of the poll: by the fields of `Poll` and of `Eligibility`."""

    poll: Mapping[str, Any] = field(default_factory=dict)
    eligibility: Mapping[str, Any] = field(default_factory=dict)

    def onto(self, poll: Poll) -> Poll:
        """The poll with what the file says."""
        return replace(poll, **self.poll, eligibility=replace(poll.eligibility, **self.eligibility))


def head(fields: Fields, known: Catalogue, authority: str, pictures: Pictures, *, fresh: bool) -> Head:
    """What the file says of the poll; a `fresh` one needs a title.

    `authority` is who asks, whatever the file says; "" when it is for the file to say.
    """
    of = authority or _authority(fields, known) or ""
    fields.at("authority")
    zone = known.authorities[of].zone if of in known.authorities else _ZONE

    def at(key: str, usual: time) -> datetime | None:
        return fields.may(key, lambda text: values.moment(text, zone, usual), _MOMENT, None)

    kinds = told_words(fields, values.POLLS, values.RUSSIAN_POLLS)
    results = told_words(fields, values.RESULTS, values.RUSSIAN_RESULTS)
    levels = told_words(fields, values.LEVELS, values.RUSSIAN_LEVELS)
    at_once = (fields.written("opens") or "").lower() in values.AT_ONCE
    found = {
        "kind": _one_of(fields, "kind", values.POLLS, kinds),
        "title": fields.languages("title", needed=fresh, longest=TITLE),
        "text": fields.languages("text", longest=TEXT),
        "picture": photo(fields, pictures),
        "territory": _territory(fields, known),
        "opens_at": fields.at("opens") and None if at_once else at("opens", values.OPENS),
        "closes_at": at("closes", values.CLOSES),
        "decision_due": fields.may("decision", values.day, said("right.poll_day"), None),
        "results": _one_of(fields, "results", values.RESULTS, results),
        "changing": fields.may("changing", common.flag, _FLAG, False),
        "quorum": fields.may("quorum", values.quorum, said("right.poll_quorum"), 0),
        "level": _one_of(fields, "decides", values.LEVELS, levels),
        "choose": fields.may("choose", values.choose, said("right.number", least=1, most=50), 1),
    }
    who = {
        "age": fields.may("age", values.age, said("right.age"), 0),
        "resident": fields.may("residents", common.flag, _FLAG, False),
        "phone": fields.may("phone", common.flag, _FLAG, False),
    }
    fields.done()
    given = {name: value for name, value in found.items() if fields.at(_KEYS.get(name, name)) is not None}
    if fresh:
        given["authority"] = of
        given.setdefault("territory", known.authorities[of].territory if of in known.authorities else "")
    return Head(given, {name: each for name, each in who.items() if fields.at(_KEYS.get(name, name))})


_KEYS: Final[Mapping[str, str]] = {
    "opens_at": "opens",
    "closes_at": "closes",
    "decision_due": "decision",
    "level": "decides",
    "resident": "residents",
}
"""A field whose key is another."""


def _one_of(fields: Fields, key: str, known: Mapping[str, Any], words: tuple[str, ...]) -> Any:
    """One of known words, None when it is not there."""
    return fields.one_of(key, known, words=words) if fields.at(key) is not None else None


def _authority(fields: Fields, known: Catalogue) -> str | None:
    right = said("right.known_authority")
    code = fields.need("authority", common.code, right)
    if code is not None and code not in known.authorities:
        fields.wrong("authority", code, said("no_authority"), right, fields.meant(code, known.authorities))
        return None
    return code


def _territory(fields: Fields, known: Catalogue) -> str | None:
    """By its code, or by a name that one territory alone has."""
    written = fields.text("territory")
    if not written or written in known.territories:
        return written or None
    named = [each.code for each in known.territories.values() if each.name.casefold() == written.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        right = said("right.namesakes", codes=", ".join(named[:5]))
        fields.wrong("territory", written, said("namesakes"), right)
        return None
    meant = fields.meant(written, [each.name for each in known.territories.values()])
    fields.wrong("territory", written, said("no_territory"), said("right.known_territory"), meant)
    return None
