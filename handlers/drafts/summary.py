"""The summary of proposals (сводка предложений) in words: what is said in which cell of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from bot.speech import Speech
from bot.withholding import words_without
from domain.drafts import WHOLE, Count, Draft, Phase, Remark, RemarkKind, Section, Tree
from domain.drafts.sections import path
from domain.drafts.signing import Look
from handlers.appeals.words import authority_name, zone_of
from handlers.drafts import words
from handlers.polls.words import territory
from papers.acts.summary import Line, Part, Summary
from storage.drafts import counts as draft_counts
from storage.drafts import people as draft_people
from storage.drafts import remarks, sections, signers
from storage.drafts.people import Participant
from storage.unit import Unit

_NUMBERS: Final = 100
"""Participants told by number in one cell; how many they are is told of all."""
_COLUMNS: Final = ("number", "participant", "section", "proposal", "position", "reason")
_BATCH: Final = 500

Show = Callable[[str], str]
"""What a channel shows of a citizen's words."""


@dataclass(slots=True)
class _Said:
    """One proposal, and those who said just the same of the same and were answered the same."""

    first: Remark
    all: list[tuple[Remark, Participant | None]] = field(default_factory=list)


def summaries(unit: Unit, say: Speech, draft: Draft) -> tuple[Summary, ...]:
    """The summary without personal data and, where it differs by them, the whole one after it.

    The first may go through any channel, the second where personal data may (149-ФЗ ст. 10 ч. 8).
    """
    said = _gathered(unit, draft)
    tree = sections.outline(unit, draft.id, draft.version)
    bare = _of(unit, say, draft, tree, said, lambda own: words_without(own, say))
    whole = _of(unit, say, draft, tree, said, lambda own: own)
    if bare.parts == whole.parts:
        return (whole,)
    return (_with(bare, say.label("draft.summary.bare")), whole)


def named(unit: Unit, say: Speech, draft: Draft) -> Summary:
    """The whole one with the names of those who sign by name and whose name a moderator has seen.

    For officials alone, where personal data may go: what everybody gets has no names in any messenger.
    """
    said = _gathered(unit, draft)
    tree = sections.outline(unit, draft.id, draft.version)
    people = sorted({each.person for one in said for each, _ in one.all if each.signed})
    names: dict[int, str] = {}
    for at in range(0, len(people), _BATCH):
        known = signers.many(unit, draft.id, people[at : at + _BATCH])
        names |= {each: signer.name for each, signer in known.items() if signer.look is Look.SHOWN}
    made = _of(unit, say, draft, tree, said, lambda own: own, names)
    return _with(made, say.label("draft.summary.with_names"))


def _with(summary: Summary, note: str) -> Summary:
    return Summary(
        summary.title,
        summary.above,
        summary.columns,
        summary.parts,
        (*summary.below, note),
        summary.sheet,
        summary.page,
    )


def _gathered(unit: Unit, draft: Draft) -> list[_Said]:
    """All published remarks; equal ones together, in the order of the first of them."""
    found: dict[object, _Said] = {}
    for each, who in _every(unit, draft):
        known = found.setdefault(_same(draft, each, who), _Said(each))
        known.all.append((each, who))
    return list(found.values())


def _every(unit: Unit, draft: Draft) -> Iterator[tuple[Remark, Participant | None]]:
    after = 0
    while batch := remarks.every(unit, draft.id, after=after, limit=_BATCH):
        known = draft_people.many(unit, draft.id, {each.person for each in batch})
        yield from ((each, known.get(each.person)) for each in batch)
        after = batch[-1].id


def _same(draft: Draft, remark: Remark, who: Participant | None) -> object:
    """What makes two remarks one line; one with files stands alone."""
    if remark.files:
        return remark.id
    given = remark.verdict
    decided = (given.kind, given.reason, given.wording) if given is not None else None
    spoken = tuple(" ".join(each.casefold().split()) for each in (remark.text, remark.why))
    return remark.section, remark.version, remark.kind, spoken, decided, _resident(draft, who)


def _resident(draft: Draft, who: Participant | None) -> bool:
    """Told apart in town planning alone; who did not say so lives elsewhere."""
    return not draft.planning or (who is not None and bool(who.resident))


def _of(
    unit: Unit,
    say: Speech,
    draft: Draft,
    tree: Tree,
    said: list[_Said],
    show: Show,
    names: Mapping[int, str] = MappingProxyType({}),
) -> Summary:
    order = {each.key: at for at, each in enumerate(tree, 1)} | {WHOLE: 0}
    places: dict[tuple[str, int], str] = {}
    numbered = 0
    parts: list[Part] = []
    for resident in (True, False):
        mine = [each for each in said if _resident(draft, each.all[0][1]) is resident]
        lines = []
        for together in _together(mine, order):
            numbers = range(numbered + 1, numbered + len(together) + 1)
            for each, number in zip(together, numbers, strict=True):
                who = _participants(say, each, names)
                line = _line(unit, say, draft, tree, each, number, show, who, places)
                lines.append(replace(line, proposal=line.proposal + _alike(say, together, numbers, number)))
            numbered += len(together)
        heading = say.label(f"draft.summary.{'residents' if resident else 'others'}")
        if lines:
            parts.append(Part(heading if draft.planning else "", tuple(lines)))
    return Summary(
        title=say.label("draft.summary.title"),
        above=tuple(_above(unit, say, draft)),
        columns=tuple(say.label(f"draft.summary.column.{each}") for each in _COLUMNS),
        parts=tuple(parts),
        below=tuple(_below(unit, say, draft)),
        sheet=say.label("draft.summary.sheet"),
        page=say.label("draft.summary.page"),
    )


def _together(said: Sequence[_Said], order: Mapping[str, int]) -> list[list[_Said]]:
    """In the order of the text; those that were found to say the same stand beside one another."""
    found: dict[object, list[_Said]] = {}
    for each in said:
        first = each.first
        found.setdefault((first.section, first.group or f"alone {first.id}"), []).append(each)
    for together in found.values():
        together.sort(key=lambda each: each.first.ordinal)

    def place(together: list[_Said]) -> tuple[int, int]:
        first = together[0].first
        return order.get(first.section, len(order)), first.ordinal

    return sorted(found.values(), key=place)


def _alike(say: Speech, together: Sequence[_Said], numbers: range, number: int) -> str:
    """Under the first of those that say the same in other words, how many there are and where; under the
    others, which one they repeat."""
    if len(together) == 1:
        return ""
    if number > numbers[0]:
        return "\n" + say.label("draft.summary.as_above", line=numbers[0])
    count = sum(len(each.all) for each in together)
    return "\n" + say.label("draft.summary.together", count, first=numbers[0], last=numbers[-1])


def _line(
    unit: Unit,
    say: Speech,
    draft: Draft,
    tree: Tree,
    said: _Said,
    number: int,
    show: Show,
    who: str,
    places: dict[tuple[str, int], str],
) -> Line:
    first, given = said.first, said.first.verdict
    where = (first.section, first.version)
    if where not in places:
        places[where] = _section(unit, say, draft, tree, first)
    position = say.label(f"work.draft.verdict.kind.{given.kind.value}") if given is not None else ""
    reason = [] if given is None else [given.reason]
    if given is not None and given.wording:
        reason += [say.label("draft.summary.wording"), given.wording]
    return Line(
        number,
        who,
        places[where],
        "\n".join(_proposal(say, said, show)),
        position,
        "\n".join(reason),
    )


def _participants(say: Speech, said: _Said, names: Mapping[int, str]) -> str:
    """«Участник № 4», «Участники № 4, 7 и ещё 3 …», what each said by number; who signs by name."""
    signed = [(each, who) for each, who in said.all if each.signed and each.person in names]
    by = [names[each.person] for each, _ in signed]
    if len(said.all) > 1:
        by = [
            say.label("draft.summary.signed", name=names[each.person], number=_ordinal(who))
            for each, who in signed
        ]
    return "\n".join([*list(dict.fromkeys(by))[:_NUMBERS], _numbered(say, said)])


def _numbered(say: Speech, said: _Said) -> str:
    numbers = [_ordinal(who) for _, who in said.all]
    told = ", ".join(str(each.ordinal) for each, _ in said.all[:_NUMBERS])
    if len(said.all) == 1:
        return say.label("draft.summary.one", number=numbers[0], remark=told)
    more = " …" if len(said.all) > _NUMBERS else ""
    people = ", ".join(dict.fromkeys(numbers[:_NUMBERS]))
    return say.label("draft.summary.many", len(said.all), numbers=people + more, remarks=told + more)


def _ordinal(who: Participant | None) -> str:
    return str(who.ordinal) if who is not None and who.ordinal is not None else "—"


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


def _proposal(say: Speech, said: _Said, show: Show) -> Iterator[str]:
    first = said.first
    if first.kind is RemarkKind.WORDING:
        yield say.label("draft.summary.own_wording")
    yield show(first.text)
    if len(said.all) > 1:
        yield say.label("draft.summary.copies", len(said.all) - 1)
    if first.why:
        yield say.label("draft.summary.why")
        yield show(first.why)
    if backed := sum(each.supports for each, _ in said.all):
        yield say.label("draft.summary.supports", backed)
    if first.files:
        yield say.label("draft.summary.files", count=len(first.files))


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
