"""What a poll asks: questions with their options and conditions, projects of a rating vote."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

Texts: TypeAlias = Mapping[str, str]
"""Language -> words: `{"ru": "За какой двор?"}`."""

YES: Final = "yes"
NO: Final = "no"
ABSTAIN: Final = "abstain"
UNSURE: Final = "_unsure"
"""The key of «затрудняюсь ответить», wherever keys of options stand (conditions, counts)."""

PROJECTS: Final = "projects"
"""The key of the one question that a rating vote asks."""


def told(texts: Texts, language: str) -> str:
    """The words in that language, else in Russian, else in any; "" when there are none."""
    return texts.get(language) or texts.get("ru") or next(iter(texts.values()), "")


class QuestionKind(StrEnum):
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    RANKING = "ranking"
    SCALE = "scale"
    YES_NO = "yes_no"  # за, против, воздержусь
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the options of a question. `picture` is an id in the files store."""

    key: str
    label: Texts
    picture: int | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """The question is shown when the answer to `question` (an earlier one) has any of `keys`.

    A point of a scale is its number as a string, «затрудняюсь ответить» is `UNSURE`.
    """

    question: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a poll.

    `least` and `most` are how many options SEVERAL_OF takes and how many places RANKING fills (`most=0`: as
    many as there are); `first` and `last` are the ends of a SCALE, named by `first_name`, `last_name`;
    `unsure` allows «затрудняюсь ответить»; `obligatory` forbids to pass over it; all `conditions` must hold.
    """

    key: str
    kind: QuestionKind
    text: Texts
    options: tuple[Option, ...] = ()
    least: int = 1
    most: int = 0
    first: int = 1
    last: int = 5
    first_name: Texts = field(default_factory=dict)
    last_name: Texts = field(default_factory=dict)
    unsure: bool = False
    obligatory: bool = True
    conditions: tuple[Condition, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """What can be chosen, in the order of the question; empty for TEXT. Without `UNSURE`."""
        match self.kind:
            case QuestionKind.SCALE:
                return tuple(str(point) for point in range(self.first, self.last + 1))
            case QuestionKind.YES_NO:
                return (YES, NO, ABSTAIN)
            case QuestionKind.TEXT:
                return ()
            case _:
                return tuple(option.key for option in self.options)

    @property
    def at_most(self) -> int:
        """`most` with 0 put into a number."""
        return min(self.most, len(self.options)) if self.most else len(self.options)


@dataclass(frozen=True, slots=True)
class Project:
    """A card of a rating vote. `photo` is an id in the files store, `cost` in roubles (None: not told)."""

    key: str
    title: Texts
    text: Texts = field(default_factory=dict)
    place: Texts = field(default_factory=dict)
    cost: int | None = None
    photo: int | None = None
