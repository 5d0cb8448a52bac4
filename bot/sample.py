"""The imaginary district of the demo: its catalogue, and the poll and the draft act that are open in it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml

import data
from domain.drafts import Draft, Impact, Kind, Phase, SectionKind, Tree, Version
from domain.drafts import moves as of_drafts
from domain.drafts.outline import outline, typed
from domain.drafts.phases import REVIEW, USUAL
from domain.drafts.sections import keyed
from domain.polls import Poll, State
from domain.polls import moves as of_polls
from storage import catalogue, imports
from storage.drafts import drafts, sections
from storage.drafts import work as draft_work
from storage.imports.polls.reading import read
from storage.imports.polls.values import CLOSES
from storage.polls import work as poll_work
from storage.unit import Unit
from storage.world import world

_FROM: Final = "demo"
_DAYS: Final = 14
"""For how long people are asked in the poll."""


def furnish(unit: Unit) -> bool:
    """Bring the starter classifier and the district into an empty database; says whether it was empty."""
    if not unit.catalogue.empty:
        return False
    found = imports.parse(data.starter() | data.sample(), unit.catalogue)
    if isinstance(found, imports.ImportFault):
        raise RuntimeError(f"the shipped catalogue is broken: {found.errors[0]}")
    catalogue.put(unit, found)
    return True


def enliven(unit: Unit) -> None:
    """Open the poll and the discussion of the draft act that go on in the district."""
    going = data.under_way()
    _open_poll(unit, going["poll"])
    _open_draft(unit, yaml.safe_load(going["draft"]))


def _open_poll(unit: Unit, content: bytes) -> None:
    found = read("poll.yaml", content, unit.catalogue)
    if not isinstance(found, Poll):
        raise RuntimeError(f"the shipped poll is broken: {found.errors[0]}")
    last = _day(unit, found.authority, _DAYS)
    dated = replace(
        found,
        opens_at=unit.now,
        closes_at=_evening(unit, found.authority, last),
        decision_due=last + timedelta(days=_DAYS),
    )
    made = poll_work.brought(unit, dated, _FROM)
    opened = of_polls.opened(replace(made, state=State.SCHEDULED))
    poll_work.apply(unit, opened, _FROM)


def _open_draft(unit: Unit, told: Mapping[str, Any]) -> None:
    authority = told["authority"]
    last = _day(unit, authority, USUAL + 1)
    act = Draft(
        id=0,
        number="",
        kind=Kind(told["kind"]),
        title=told["title"],
        authority=authority,
        territory=told["territory"],
        why=told["why"],
        whom=told["whom"],
        impact=Impact(told["impact"]),
        opens_at=unit.now,
        closes_at=_evening(unit, authority, last),
        review_until=last + timedelta(days=REVIEW),
    )
    made = drafts.create(unit, act)
    sections.put_version(unit, Version(made.id, 1))
    sections.put_tree(unit, made.id, 1, _explained(keyed(outline(typed(told["text"]))), told["gists"]))
    opened = of_drafts.opened(replace(made, phase=Phase.ANNOUNCED, version=1))
    draft_work.apply(unit, replace(opened, version=1), _FROM)


def _explained(tree: Tree, gists: Mapping[str, str]) -> Tree:
    return tuple(
        replace(each, gist=gists[each.number])
        if each.kind is SectionKind.CLAUSE and each.number in gists
        else each
        for each in tree
    )


def _day(unit: Unit, authority: str, days: int) -> date:
    """So many days from today, as the authority counts days."""
    return world(unit).calendar(authority).local_day(unit.now) + timedelta(days=days)


def _evening(unit: Unit, authority: str, day: date) -> datetime:
    """The last minute of a day of the authority."""
    return datetime.combine(day, CLOSES, ZoneInfo(world(unit).calendar(authority).zone))
