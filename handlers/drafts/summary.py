"""What the summary of proposals (сводка предложений) is made of: all that was said, what stands around it.

`papers.acts.proposals` puts it into words, in the child process.
"""

from collections.abc import Iterator, Mapping
from typing import Final
from zoneinfo import ZoneInfo

from bot.speech import Speech
from domain.drafts import WHOLE, Count, Draft, Phase, Remark, Section, Tree
from domain.drafts.sections import path
from domain.drafts.signing import Look
from handlers.appeals.words import authority_name, zone_of
from handlers.drafts import words
from handlers.polls.words import territory
from papers.acts.proposals import Discussion, Place
from storage.drafts import counts as draft_counts
from storage.drafts import people as draft_people
from storage.drafts import remarks, sections, signers
from storage.drafts.people import Participant
from storage.unit import Unit

_BATCH: Final = 100  # between two waits: a turn in the meantime waits for no more


def discussion(unit: Unit, say: Speech, draft: Draft, *, signed: bool = False) -> Discussion:
    """All that was said of the draft; `signed`: with the names of who signs and whose a moderator saw."""
    tree = sections.outline(unit, draft.id, draft.version)
    places: dict[Place, str] = {}
    said: list[tuple[Remark, Participant | None]] = []
    for each, who in _every(unit, draft):
        said.append((each, who))
        if (each.section, each.version) not in places:
            places[each.section, each.version] = _section(unit, say, draft, tree, each)
    return Discussion(
        said=tuple(said),
        order={each.key: at for at, each in enumerate(tree, 1)} | {WHOLE: 0},
        places=places,
        above=tuple(_above(unit, say, draft)),
        below=tuple(_below(unit, say, draft)),
        planning=draft.planning,
        names=_names(unit, draft, {each.person for each, _ in said if each.signed}) if signed else {},
    )


def _names(unit: Unit, draft: Draft, signing: set[int]) -> dict[int, str]:
    people = sorted(signing)
    names: dict[int, str] = {}
    for at in range(0, len(people), _BATCH):
        known = signers.many(unit, draft.id, people[at : at + _BATCH])
        names |= {each: signer.name for each, signer in known.items() if signer.look is Look.SHOWN}
    return names


def _every(unit: Unit, draft: Draft) -> Iterator[tuple[Remark, Participant | None]]:
    after = 0
    while batch := remarks.every(unit, draft.id, after=after, limit=_BATCH):
        known = draft_people.many(unit, draft.id, {each.person for each in batch})
        yield from ((each, known.get(each.person)) for each in batch)
        after = batch[-1].id


def _section(unit: Unit, say: Speech, draft: Draft, tree: Tree, remark: Remark) -> str:
    """Where in the text; to which text it was said, when that is another."""
    if remark.section == WHOLE:
        return say.label("draft.summary.whole")
    held = path(tree, remark.section)
    if held:
        where = [_named(say, each) for each in held]
        later = held[-1].since > remark.version
        told = ", ".join(where)
        return say.label("draft.summary.earlier", section=told, version=remark.version) if later else told
    gone = sections.words_of(unit, draft.id, remark.section, remark.version)
    if gone is None:
        return say.label("draft.summary.whole")
    named = _named(say, gone)
    return say.label("draft.summary.gone", section=named, version=remark.version)


def _named(say: Speech, section: Section) -> str:
    """«Пункт 3», never with the number alone on the next line of a cell."""
    told = words.section(say, section).plain
    return told.replace(f" {section.number}", f"\u00a0{section.number}", 1) if section.number else told


def _above(unit: Unit, say: Speech, draft: Draft) -> Iterator[str]:
    zone = ZoneInfo(zone_of(unit.catalogue, draft.authority))
    yield say.label("draft.summary.act", named=words.named(say, draft), title=words.title(draft))
    yield say.label("work.draft.authority", authority=authority_name(unit.catalogue, draft.authority))
    yield say.label("work.draft.territory", territory=territory(unit, draft.territory))
    if draft.opens_at is not None and draft.closes_at is not None:
        since, until = (say.dated(each.astimezone(zone).date()) for each in (draft.opens_at, draft.closes_at))
        yield say.label("draft.summary.lasted", since=since, until=until)
    yield say.label("draft.summary.made", day=say.dated(unit.now.astimezone(zone).date()))


def _below(unit: Unit, say: Speech, draft: Draft) -> Iterator[str]:
    counts: Mapping[Count, int] = draft_counts.total(unit, draft.id)
    whole = draft_counts.of(unit, draft.id, WHOLE)
    if not counts[Count.REMARKS]:
        yield say.label("draft.summary.none")
    else:
        yield say.label(
            "draft.summary.counted",
            remarks=counts[Count.REMARKS],
            taken=counts[Count.TAKEN],
            partly=counts[Count.PARTLY],
            rejected=counts[Count.REJECTED],
        )
    yield say.label("draft.summary.people", count=draft_people.count(unit, draft.id))
    if whole[Count.FOR] or whole[Count.AGAINST]:
        yield say.label("draft.summary.votes", votes=whole[Count.FOR], against=whole[Count.AGAINST])
    if draft.phase is Phase.FINAL and draft.outcome:
        yield say.label("draft.summary.outcome", outcome=draft.outcome)
