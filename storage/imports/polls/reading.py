"""A file to a draft of a poll, all or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from domain.catalogue import Catalogue
from domain.polls import UNSURE, Condition, Kind, Poll, Project, Question, QuestionKind
from domain.polls.faults import content_faults
from storage.imports.cells import Pairs, Record
from storage.imports.fields import Fields, Nearest
from storage.imports.polls import values
from storage.imports.polls.head import Head, head
from storage.imports.polls.layout import OPTIONS, POLL, PROJECTS, QUESTIONS
from storage.imports.polls.parts import parts
from storage.imports.polls.rows import Asked, Pictures, Shown, project, question
from storage.imports.report import Fault, ImportFault, Said, said

_PLACES: Final[Mapping[str, str]] = {
    "bad_key": "key",
    "same_key": "key",
    "no_question_text": "text",
    "bad_scale": "scale",
    "bad_bounds": "choose",
}
"""A fault of the domain -> the key it is about; the others are about the options."""


def read(
    file: str,
    content: bytes,
    known: Catalogue,
    *,
    authority: str = "",
    over: Poll | None = None,
    pictures: Pictures | None = None,
) -> Poll | ImportFault:
    """The draft in a file, or every fault in it.

    `authority` is who asks ("" when the file has to say it). `over` is the draft that the file changes: what
    it does not say stays, but questions or projects are replaced as a whole. `pictures` are those at hand.
    """
    faults: list[Fault] = []
    found = parts(file, content, faults)
    nearest = Nearest()

    def fields(part: str) -> list[Fields]:
        return [Fields(record, faults, nearest) for record in found.get(part, ())]

    at_hand = pictures or {}
    top = next(iter(fields(POLL)), None)
    if top is None and over is None and found:
        faults.append(Fault(file, 0, "", "", said("poll.no_head"), said("right.poll_head")))
    if not found and not faults:
        faults.append(Fault(file, 0, "", "", said("poll.nothing"), said("right.poll_file")))
    whole = over.authority if over is not None else authority
    told = Head() if top is None else head(top, known, whole, at_hand, fresh=over is None)
    asked = _questions(fields(QUESTIONS), fields(OPTIONS), at_hand)
    cards = [(each, project(each, number, at_hand)) for number, each in enumerate(fields(PROJECTS), 1)]
    poll = told.onto(
        over or Poll(0, "", Kind.RATING if cards and not asked else Kind.QUESTIONNAIRE, {}, "", "")
    )
    if asked:
        poll = replace(poll, questions=tuple(_conditioned(asked)))
    if cards:
        poll = replace(poll, projects=tuple(card for _, card in cards if card is not None))
    if not faults or asked or cards:
        _judge(poll, asked, cards, faults, top or Fields(Record(file, POLL, Pairs({}, 1)), faults, nearest))
    if not faults:
        return poll
    sheets = [each.sheet for records in found.values() for each in records]
    order = {sheet: at for at, sheet in reversed(list(enumerate(sheets)))}
    return ImportFault(tuple(sorted(faults, key=lambda each: (order.get(each.sheet, -1), each.line))))


def _questions(rows: Sequence[Fields], options: Sequence[Fields], pictures: Pictures) -> list[Asked]:
    """The questions with their options, which a workbook has on a sheet of their own where they have keys."""
    keys = [each.written("key") or f"q{number}" for number, each in enumerate(rows, 1)]
    apart: dict[str, list[Fields]] = {}
    for row in options:
        of = row.written("question")
        if of is not None and of not in keys:
            row.wrong("question", of, said("poll.no_question"), said("right.question"), row.meant(of, keys))
        elif of is None:
            row.wrong("question", "", said("missing"), said("right.question"))
        apart.setdefault(of or "", []).append(row)
    return [
        question(row, number, apart.get(key, ()), pictures)
        for number, (row, key) in enumerate(zip(rows, keys, strict=True), 1)
    ]


def _conditioned(asked: Sequence[Asked]) -> Iterator[Question]:
    """The sound ones with their conditions."""
    before: dict[str, Asked] = {}
    keys = [each.key for each in asked]
    for each in asked:
        made = [found for shown in each.shown if (found := _condition(each, shown, before, keys)) is not None]
        if each.question is not None:
            yield replace(each.question, conditions=tuple(made))
        before.setdefault(each.key, each)


def _condition(of: Asked, shown: Shown, before: Mapping[str, Asked], keys: Sequence[str]) -> Condition | None:
    earlier = before.get(shown.question)
    if earlier is None:
        later = shown.question in keys
        problem = said("poll.not_before" if later else "poll.no_question")
        near = "" if later else of.fields.meant(shown.question, keys)
        of.fields.note(shown.line, "when", shown.question, problem, said("right.when"), near)
        return None
    if earlier.question is None:  # wrong itself: told there
        return None
    found: list[str] = []
    for answer in shown.answers:
        key = meant(earlier.question, answer)
        if key is None:
            words = labels(earlier.question)
            right = said("right.one_of", words=", ".join(words)) if words else said("right.when_words")
            near = of.fields.meant(answer, words)
            of.fields.note(shown.line, "when", answer, said("poll.no_answer"), right, near)
        elif key not in found:
            found.append(key)
    return Condition(shown.question, tuple(found)) if found else None


def meant(asked: Question, written: str) -> str | None:
    """The key that is meant: a key, a label, «за», «затрудняюсь»."""
    plain = written.casefold()
    if asked.unsure and plain in values.UNSURES:
        return UNSURE
    if asked.kind is QuestionKind.YES_NO:
        return values.ANSWERS.get(plain)
    labelled = {label.casefold(): each.key for each in asked.options for label in each.label.values()}
    return labelled.get(plain) or (written if written in asked.keys else None)


def labels(asked: Question) -> list[str]:
    """What can be answered, as people write it."""
    if asked.kind is QuestionKind.YES_NO:
        return ["за", "против", "воздержусь"]
    labels = [each.label.get("ru", each.key) for each in asked.options] or list(asked.keys)
    return [*labels, *(["затрудняюсь ответить"] if asked.unsure else [])]


def _judge(
    poll: Poll,
    asked: Sequence[Asked],
    cards: Sequence[tuple[Fields, Project | None]],
    faults: list[Fault],
    top: Fields,
) -> None:
    """What the domain finds wrong, at its place. What is wrong as a whole, only when nothing else is."""
    places = {each.key: each.fields for each in reversed(asked)}
    places |= {card.key: at for at, card in reversed(cards) if card is not None}
    repeated = [each for n, each in enumerate(asked) if each.key in {one.key for one in asked[:n]}]
    sound = not faults
    for each in content_faults(poll):
        at = places.get(each.where)
        if each.reason == "same_key":
            at = next((one.fields for one in repeated if one.key == each.where), at)
        problem = Said(f"polls.fault.{each.reason}", dict(each.params))
        if at is not None:
            at.wrong(_PLACES.get(each.reason, "options"), "", problem)
        elif sound:
            top.wrong("choose" if each.reason == "bad_choose" else "", "", problem)
