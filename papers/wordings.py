"""What people wrote in their own words, put in groups of those that say the same."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.chat import Json
from domain.alike import grouped
from domain.contacts import without_contacts, without_names
from domain.wording import Listed, found
from papers.bench import Bench
from storage.stems import stems

MOST: Final = 2_000
"""Different wordings of one question that are kept to be looked at in a chat."""
_BATCH: Final = 50  # texts looked through for listed words at once: most have none


@dataclass(frozen=True, slots=True)
class Group:
    """`told` speaks for all `people` of it; `others` are the other wordings, each with its people."""

    told: str
    people: int
    others: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Answers to be put in groups; what has any of `listed` in it is only counted. `about` comes back."""

    texts: tuple[str, ...]
    listed: tuple[Listed, ...]
    about: dict[str, Json]


def make(stuff: Gathered, bench: Bench) -> Json:
    """`about`, and `rows`: the different wordings, groups in their order, as
    [place of the group, place in it, text, people who wrote so, people of the group, wordings of it];
    `hidden`: answers with listed words.
    """
    kept, hidden = groups(stuff.texts, stuff.listed)
    rows: list[Json] = list(_rows(kept))
    return {**stuff.about, "hidden": hidden, "groups": len(kept), "rows": rows[:MOST]}


def _rows(kept: list[Group]) -> Iterator[Json]:
    for place, group in enumerate(kept):
        own = group.people - sum(people for _, people in group.others)
        for ordinal, (text, people) in enumerate(((group.told, own), *group.others)):
            yield [place, ordinal, text, people, group.people, len(group.others) + 1]


def groups(texts: tuple[str, ...], listed: tuple[Listed, ...]) -> tuple[list[Group], int]:
    """The groups, the largest first, without what leads to a person; how many answers are not to be shown."""
    kept, hidden = shown(texts, listed)
    made = []
    for group in grouped(kept, stems):
        told = kept[group.told]
        others = Counter(kept[at] for at in group.members)
        del others[told]
        ordered = sorted(others.items(), key=lambda each: (-each[1], each[0]))
        made.append(Group(told, len(group.members), tuple(ordered)))
    return made, hidden


def shown(texts: tuple[str, ...], listed: tuple[Listed, ...]) -> tuple[list[str], int]:
    """The texts that may be shown, without what leads to a person; how many may not."""
    kept: list[str] = []
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        clean = not found("\n.\n".join(batch), listed, stems)
        kept += [text for text in batch if clean or not found(text, listed, stems)]
    return [without_names(without_contacts(" ".join(text.split()))) for text in kept], len(texts) - len(kept)
