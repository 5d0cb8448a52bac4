"""Why a draft cannot be announced: everything at once, each at its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.drafts.act import Draft
from domain.drafts.sections import MOST_SECTIONS, TEXT_LIMIT, TITLE_LIMIT, Section


@dataclass(frozen=True, slots=True)
class Fault:
    """`reason` is the last part of the text `draft.fault.<reason>`; `where` a section's key, "" the draft."""

    reason: str
    where: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)


def faults(draft: Draft, tree: Sequence[Section], now: datetime) -> tuple[Fault, ...]:
    """Everything that keeps the draft from being announced; empty when nothing does."""
    return (*_of_draft(draft, now), *of_text(tree))


def of_text(tree: Sequence[Section]) -> tuple[Fault, ...]:
    """What keeps a text from being published."""
    return tuple(_of_text(tree))


def _of_draft(draft: Draft, now: datetime) -> Iterator[Fault]:
    for name in ("title", "why", "whom", "territory"):
        if not getattr(draft, name).strip():
            yield Fault(f"no_{name}")
    if draft.closes_at is None:
        yield Fault("no_closing")
        return
    if draft.closes_at <= now:
        yield Fault("closing_past")
    if draft.opens_at is not None and draft.closes_at <= draft.opens_at:
        yield Fault("closes_before_opening")
    if draft.review_until is None:
        yield Fault("no_review_day")
    elif draft.review_until < draft.closes_at.date():
        yield Fault("review_before_closing")


def _of_text(tree: Sequence[Section]) -> Iterator[Fault]:
    if not tree:
        yield Fault("no_text")
    if len(tree) > MOST_SECTIONS:
        yield Fault("too_many_sections", params={"limit": MOST_SECTIONS})
    holding = {each.parent for each in tree}
    for each in tree:
        if each.empty and each.key not in holding:
            yield Fault("empty_section", each.key)
        if len(each.title) > TITLE_LIMIT:
            yield Fault("long_title", each.key, {"limit": TITLE_LIMIT})
        if len(each.text) > TEXT_LIMIT:
            yield Fault("long_section", each.key, {"limit": TEXT_LIMIT})
