"""The columns of the registers: codes as names, moments in the authority's zone."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.speech import Speech
from domain.catalogue import Catalogue
from papers.sheets import Cell
from storage.officials import exports
from storage.officials.exports import AppealLine, AuditLine, EventLine, Scope
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Page:
    """A register: its headings, and the cells of each row under them."""

    headings: Sequence[str]
    rows: Iterator[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Lines:
    """What turns a line of `storage.officials.exports` into cells; `zone` is for what has no authority."""

    speech: Speech
    catalogue: Catalogue
    zone: str

    def authority(self, code: str) -> str:
        known = self.catalogue.authorities.get(code)
        return known.name if known is not None else code

    def topic(self, code: str) -> str:
        known = self.catalogue.topics.get(code)
        return self.speech.choose(known.name) if known is not None else code

    def category(self, topic: str) -> str:
        of = self.catalogue.topics.get(topic)
        known = self.catalogue.categories.get(of.category) if of is not None else None
        return self.speech.choose(known.name) if known is not None else ""

    def territory(self, code: str) -> str:
        known = self.catalogue.territories.get(code)
        return known.name if known is not None else code

    def zone_of(self, authority: str) -> str:
        known = self.catalogue.authorities.get(authority)
        return known.zone if known is not None else self.zone

    def outcome(self, code: str | None) -> str:
        return self.speech.label(f"outcome.{code}") if code else ""

    def headings(self, *names: str) -> list[str]:
        return [self.speech.label(f"export.column.{name}") for name in names]


def _at(moment: datetime | None, zone: str) -> datetime | None:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment is not None else None


def appeals(lines: Lines, unit: Unit, scope: Scope, *, with_text: bool, with_authors: bool = False) -> Page:
    """Cases, one a row."""
    headings = lines.headings(
        *("number", "registered", "network", "status", "overdue", "category", "topic", "authority"),
        *("territory", "track", "term", "due", "outcome", "planned", "answered", "closed", "rounds"),
        *("extensions", "redirections", "rating", "zone"),
        *(("text", "place", "answer") if with_text else ()),
        *(("author", "reply_to") if with_authors else ()),
    )
    found = exports.appeals_of(unit, scope, with_text=with_text, with_authors=with_authors)
    return Page(headings, (_appeal(lines, each, with_authors) for each in found))


def _appeal(lines: Lines, line: AppealLine, with_authors: bool) -> Sequence[Cell]:
    zone = lines.zone_of(line.authority)
    written = (line.written.text, line.written.place, line.written.answer) if line.written else ()
    author = (line.author.name, line.author.reply_to) if line.author is not None else (None, None)
    return (
        line.number,
        _at(line.registered_at, zone),
        line.network,
        lines.speech.label(f"status.{line.status}.plain"),
        line.overdue,
        lines.category(line.topic),
        lines.topic(line.topic),
        lines.authority(line.authority),
        lines.territory(line.territory),
        lines.speech.label(f"export.track.{line.track}"),
        lines.speech.label(f"term.{line.term.unit.value}", line.term.amount),
        _at(line.due_at, zone),
        lines.outcome(line.outcome),
        line.planned_until,
        _at(line.answered_at, zone),
        _at(line.closed_at, zone),
        line.rounds,
        line.extensions,
        line.redirections,
        line.rating,
        zone,
        *written,
        *(author if with_authors else ()),
    )


def events(lines: Lines, unit: Unit, scope: Scope, *, with_text: bool) -> Page:
    """What happened to cases, one fact a row."""
    headings = lines.headings(
        *("number", "seq", "at", "event", "side", "public", "authority", "topic", "due", "outcome"),
        *("round", "rating", "zone"),
        *(("words",) if with_text else ()),
    )
    found = exports.events_of(unit, scope, with_text=with_text)
    return Page(headings, (_event(lines, each, with_text) for each in found))


def _event(lines: Lines, line: EventLine, with_text: bool) -> Sequence[Cell]:
    zone = lines.zone_of(line.authority)
    return (
        line.number,
        line.seq,
        _at(line.at, zone),
        lines.speech.label(f"export.event.{line.kind}"),
        lines.speech.label(f"export.side.{line.side}"),
        line.public,
        lines.authority(line.authority),
        lines.topic(line.topic),
        _at(line.due_at, zone),
        lines.outcome(line.outcome),
        line.round,
        line.stars,
        zone,
        *((line.words,) if with_text else ()),
    )


def audit(lines: Lines, unit: Unit, scope: Scope) -> Page:
    """What officials did, one action a row; actions and their facts by their codes."""
    headings = lines.headings("at", "who", "network", "action", "subject", "before", "after", "zone")
    return Page(headings, (_deed(lines, each) for each in exports.audit_of(unit, scope)))


def _deed(lines: Lines, line: AuditLine) -> Sequence[Cell]:
    return (
        _at(line.at, lines.zone),
        line.who,
        line.network,
        line.action,
        line.subject,
        _facts(line.before),
        _facts(line.after),
        lines.zone,
    )


def _facts(facts: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{name}={value if isinstance(value, str) else json.dumps(value)}" for name, value in facts.items()
    )
