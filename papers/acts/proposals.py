"""The summary of proposals (сводка предложений) in words: what is said in which cell of it.

Of 20 000 proposals these are seconds of work, so they are put into words where the file is made, in the child
process.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from bot.speech import Speech
from bot.withholding import words_without
from domain.drafts import Remark, RemarkKind
from papers.acts.summary import Line, Part, Summary
from storage.drafts.people import Participant

_NUMBERS: Final = 100
"""Participants told by number in one cell; how many they are is told of all."""
_COLUMNS: Final = ("number", "participant", "section", "proposal", "position", "reason")

Place = tuple[str, int]
"""A section, and the version of the text that it was spoken of."""
Show = Callable[[str], str]
"""What a channel shows of a citizen's words."""


@dataclass(frozen=True, slots=True)
class Discussion:
    """All that was said of a draft act and may be read, in the order it came, and what stands around it.

    `order` is the place of each section in the text, `places` tells in words where something was said,
    `above` and `below` stand around the table, `names` are those of who sign by name. `planning`: residents
    are told apart.
    """

    said: tuple[tuple[Remark, Participant | None], ...]
    order: Mapping[str, int]
    places: Mapping[Place, str]
    above: tuple[str, ...]
    below: tuple[str, ...]
    planning: bool
    names: Mapping[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Said:
    """One proposal, and those who said just the same of the same and were answered the same."""

    first: Remark
    all: list[tuple[Remark, Participant | None]] = field(default_factory=list)


def summaries(say: Speech, held: Discussion) -> tuple[Summary, ...]:
    """The summary without personal data and, where it differs by them, the whole one after it.

    The first may go through any channel, the second where personal data may (149-ФЗ ст. 10 ч. 8).
    """
    said = _gathered(held)
    bare = _of(say, held, said, lambda own: words_without(own, say))
    whole = _of(say, held, said, lambda own: own)
    if bare.parts == whole.parts:
        return (whole,)
    return (_with(bare, say.label("draft.summary.bare")), whole)


def named(say: Speech, held: Discussion) -> Summary:
    """The whole one with the names of those who sign by name.

    For officials alone, where personal data may go: what everybody gets has no names in any messenger.
    """
    made = _of(say, held, _gathered(held), lambda own: own, held.names)
    return _with(made, say.label("draft.summary.with_names"))


def _with(summary: Summary, note: str) -> Summary:
    return replace(summary, below=(*summary.below, note))


def _gathered(held: Discussion) -> list[_Said]:
    """Equal remarks together, in the order of the first of them."""
    found: dict[object, _Said] = {}
    for each, who in held.said:
        known = found.setdefault(_same(held, each, who), _Said(each))
        known.all.append((each, who))
    return list(found.values())


def _same(held: Discussion, remark: Remark, who: Participant | None) -> object:
    """What makes two remarks one line; one with files stands alone."""
    if remark.files:
        return remark.id
    given = remark.verdict
    decided = (given.kind, given.reason, given.wording) if given is not None else None
    spoken = tuple(" ".join(each.casefold().split()) for each in (remark.text, remark.why))
    return remark.section, remark.version, remark.kind, spoken, decided, _resident(held, who)


def _resident(held: Discussion, who: Participant | None) -> bool:
    """Told apart in town planning alone; who did not say so lives elsewhere."""
    return not held.planning or (who is not None and bool(who.resident))


def _of(
    say: Speech,
    held: Discussion,
    said: list[_Said],
    show: Show,
    names: Mapping[int, str] = MappingProxyType({}),
) -> Summary:
    numbered = 0
    parts: list[Part] = []
    for resident in (True, False):
        mine = [each for each in said if _resident(held, each.all[0][1]) is resident]
        lines = []
        for together in _together(mine, held.order):
            numbers = range(numbered + 1, numbered + len(together) + 1)
            for each, number in zip(together, numbers, strict=True):
                line = _line(say, held, each, number, show, _participants(say, each, names))
                lines.append(replace(line, proposal=line.proposal + _alike(say, together, numbers, number)))
            numbered += len(together)
        heading = say.label(f"draft.summary.{'residents' if resident else 'others'}")
        if lines:
            parts.append(Part(heading if held.planning else "", tuple(lines)))
    return Summary(
        title=say.label("draft.summary.title"),
        above=held.above,
        columns=tuple(say.label(f"draft.summary.column.{each}") for each in _COLUMNS),
        parts=tuple(parts),
        below=held.below,
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


def _line(say: Speech, held: Discussion, said: _Said, number: int, show: Show, who: str) -> Line:
    first, given = said.first, said.first.verdict
    position = say.label(f"work.draft.verdict.kind.{given.kind.value}") if given is not None else ""
    reason = [] if given is None else [given.reason]
    if given is not None and given.wording:
        reason += [say.label("draft.summary.wording"), given.wording]
    return Line(
        number,
        who,
        held.places[first.section, first.version],
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
