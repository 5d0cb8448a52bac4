"""A draft being made: questions and projects put in, moved, taken out; a copy of an old poll."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from domain.polls.poll import Poll, State
from domain.polls.questions import Condition, Option, Project, Question, QuestionKind, Texts, told


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=_Keyed)


def free_key(prefix: str, taken: Iterable[str]) -> str:
    """A key that nobody has: `q1`, `q2`; numbers are not given again while the last one stands."""
    numbers = [int(key.removeprefix(prefix)) for key in taken if key.removeprefix(prefix).isdigit()]
    return f"{prefix}{max(numbers, default=0) + 1}"


def put(items: Sequence[K], new: K) -> tuple[K, ...]:
    """In the place of the one with its key, else at the end."""
    if any(each.key == new.key for each in items):
        return tuple(new if each.key == new.key else each for each in items)
    return (*items, new)


def without(items: Sequence[K], key: str) -> tuple[K, ...]:
    """All but that one."""
    return tuple(each for each in items if each.key != key)


def moved(items: Sequence[K], key: str, by: int) -> tuple[K, ...]:
    """That one `by` places further (negative: nearer to the beginning), no further than the ends."""
    at = next((place for place, each in enumerate(items) if each.key == key), None)
    if at is None:
        return tuple(items)
    rest = [each for each in items if each.key != key]
    rest.insert(max(0, min(len(rest), at + by)), items[at])
    return tuple(rest)


def relabelled(old: Sequence[Option], labels: Iterable[str]) -> tuple[Option, ...]:
    """Options with these Russian labels in this order; one whose label stays keeps its key and picture.

    Where as many are left as there were, a changed label is a correction: its place keeps the key too, so
    that conditions and pictures stay.
    """
    wanted = list(labels)
    known = {told(each.label, "ru"): each for each in old}
    same_length = len(wanted) == len(old)
    taken = [each.key for each in old]
    made: list[Option] = []
    for place, label in enumerate(wanted):
        if label in known:
            made.append(known[label])
        elif same_length and told(old[place].label, "ru") not in wanted:
            made.append(replace(old[place], label={"ru": label}))
        else:
            key = free_key("o", [*taken, *(each.key for each in made)])
            made.append(Option(key, {"ru": label}))
    return tuple(made)


def reworded(old: Texts, words: str) -> Texts:
    """The Russian words anew. A translation of other words would be a lie: it goes."""
    return old if told(old, "ru") == words else ({"ru": words} if words else {})


def conditioned(question: Question, on: str, keys: Sequence[str]) -> Question:
    """Shown only when the answer to `on` has any of `keys`; with no keys that condition goes."""
    rest = tuple(each for each in question.conditions if each.question != on)
    return replace(question, conditions=(*rest, Condition(on, tuple(keys))) if keys else rest)


def dependants(questions: Sequence[Question], key: str) -> tuple[Question, ...]:
    """The questions that are shown by the answer to that one."""
    return tuple(each for each in questions if any(one.question == key for one in each.conditions))


def pictured(question: Question, option: str, picture: int | None) -> Question:
    """The option with this picture, or with none."""
    changed = tuple(
        replace(each, picture=picture) if each.key == option else each for each in question.options
    )
    return replace(question, options=changed)


def pictures(poll: Poll) -> tuple[int, ...]:
    """Every picture of the poll, each once."""
    found = [poll.picture, *(each.photo for each in poll.projects)]
    found += [option.picture for each in poll.questions for option in each.options]
    return tuple(dict.fromkeys(each for each in found if each is not None))


def repictured(poll: Poll, others: Mapping[int, int]) -> Poll:
    """The poll with other pictures for those named; a picture that is not stays."""

    def other(picture: int | None) -> int | None:
        return None if picture is None else others.get(picture, picture)

    return replace(
        poll,
        picture=other(poll.picture),
        projects=tuple(replace(each, photo=other(each.photo)) for each in poll.projects),
        questions=tuple(
            replace(each, options=tuple(replace(one, picture=other(one.picture)) for one in each.options))
            for each in poll.questions
        ),
    )


def takes_options(kind: QuestionKind) -> bool:
    """Is a question of this kind answered from a list of its own?"""
    return kind in (QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF, QuestionKind.RANKING)


def copied(poll: Poll, authority: str, author: int) -> Poll:
    """A new draft with everything of an old poll but its dates, its number and what came of it."""
    return replace(
        poll,
        id=0,
        number="",
        state=State.DRAFT,
        version=1,
        authority=authority,
        author=author,
        opens_at=None,
        closes_at=None,
        decision_due=None,
        decision={},
    )


def edited(poll: Poll, change: Callable[[tuple[Question, ...]], tuple[Question, ...]]) -> Poll:
    """The poll with its questions changed."""
    return replace(poll, questions=change(poll.questions))


def with_project(poll: Poll, project: Project) -> Poll:
    """The rating vote with this card."""
    return replace(poll, projects=put(poll.projects, project))
