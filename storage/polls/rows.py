"""A poll and its ballots' answers as JSON, and back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from domain.polls import (
    Answer,
    Answers,
    Chosen,
    Condition,
    Eligibility,
    Kind,
    Level,
    Marked,
    Option,
    Poll,
    Project,
    Question,
    QuestionKind,
    Results,
    State,
    Unsure,
    Written,
)
from storage.unit import Unit


def to_row(poll: Poll, unit: Unit) -> dict[str, Any]:
    """The poll's columns, all but `id`."""
    return {
        "number": poll.number,
        "kind": poll.kind.value,
        "state": poll.state.value,
        "version": poll.version,
        "authority": poll.authority,
        "territory": poll.territory,
        "author_id": poll.author,
        "opens_at": poll.opens_at,
        "closes_at": poll.closes_at,
        "decision_due": poll.decision_due,
        "definition": _definition(poll),
        "changed_at": unit.now,
    }


def from_row(row: sa.Row[Any]) -> Poll:
    """The poll of a full row of `polls`."""
    return _poll(
        row.definition,
        id=row.id,
        number=row.number,
        kind=Kind(row.kind),
        state=State(row.state),
        version=row.version,
        authority=row.authority,
        territory=row.territory,
        author=row.author_id,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        decision_due=row.decision_due,
    )


def to_plain(poll: Poll) -> dict[str, Any]:
    """The poll as JSON can hold it."""

    def written(at: date | None) -> str | None:
        return None if at is None else at.isoformat()

    return {
        "id": poll.id,
        "number": poll.number,
        "kind": poll.kind.value,
        "state": poll.state.value,
        "version": poll.version,
        "authority": poll.authority,
        "territory": poll.territory,
        "author": poll.author,
        "opens_at": written(poll.opens_at),
        "closes_at": written(poll.closes_at),
        "decision_due": written(poll.decision_due),
        "definition": _definition(poll),
    }


def from_plain(plain: Mapping[str, Any]) -> Poll:
    """Back from `to_plain`. Raises `ValueError`, `KeyError`, `TypeError` for what is none."""

    def moment(key: str) -> datetime | None:
        return None if plain[key] is None else datetime.fromisoformat(plain[key])

    due = plain["decision_due"]
    return _poll(
        plain["definition"],
        **{name: plain[name] for name in ("id", "number", "version", "authority", "territory", "author")},
        kind=Kind(plain["kind"]),
        state=State(plain["state"]),
        opens_at=moment("opens_at"),
        closes_at=moment("closes_at"),
        decision_due=None if due is None else date.fromisoformat(due),
    )


def _poll(kept: Mapping[str, Any], **columns: Any) -> Poll:
    wanted = kept["eligibility"]
    return Poll(
        **columns,
        title=kept["title"],
        text=kept["text"],
        picture=kept["picture"],
        eligibility=Eligibility(wanted["age"], wanted["resident"], wanted["phone"]),
        results=Results(kept["results"]),
        changing=kept["changing"],
        quorum=kept["quorum"],
        level=Level(kept["level"]),
        decision=kept["decision"],
        questions=tuple(_question(each) for each in kept["questions"]),
        projects=tuple(Project(**each) for each in kept["projects"]),
        choose=kept["choose"],
    )


def _definition(poll: Poll) -> dict[str, Any]:
    wanted = poll.eligibility
    return {
        "title": dict(poll.title),
        "text": dict(poll.text),
        "picture": poll.picture,
        "eligibility": {"age": wanted.age, "resident": wanted.resident, "phone": wanted.phone},
        "results": poll.results.value,
        "changing": poll.changing,
        "quorum": poll.quorum,
        "level": poll.level.value,
        "decision": dict(poll.decision),
        "questions": [_plain_question(each) for each in poll.questions],
        "projects": [_plain_project(each) for each in poll.projects],
        "choose": poll.choose,
    }


def _plain_question(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind.value,
        "text": dict(question.text),
        "options": [
            {"key": each.key, "label": dict(each.label), "picture": each.picture} for each in question.options
        ],
        "least": question.least,
        "most": question.most,
        "first": question.first,
        "last": question.last,
        "first_name": dict(question.first_name),
        "last_name": dict(question.last_name),
        "unsure": question.unsure,
        "obligatory": question.obligatory,
        "conditions": [{"question": each.question, "keys": list(each.keys)} for each in question.conditions],
    }


def _question(plain: Mapping[str, Any]) -> Question:
    made = {
        "kind": QuestionKind(plain["kind"]),
        "options": tuple(Option(**each) for each in plain["options"]),
        "conditions": tuple(Condition(each["question"], tuple(each["keys"])) for each in plain["conditions"]),
    }
    return Question(**{**plain, **made})


def _plain_project(project: Project) -> dict[str, Any]:
    return {
        "key": project.key,
        "title": dict(project.title),
        "text": dict(project.text),
        "place": dict(project.place),
        "cost": project.cost,
        "photo": project.photo,
    }


def plain_answers(answers: Answers) -> dict[str, Any]:
    """What a ballot says, as JSON can hold it."""
    return {key: _plain_answer(answer) for key, answer in answers.items()}


def _plain_answer(answer: Answer) -> dict[str, Any]:
    match answer:
        case Chosen(keys):
            return {"keys": list(keys)}
        case Marked(point):
            return {"point": point}
        case Written(text):
            return {"text": text}
        case Unsure():
            return {"unsure": True}


def read_answer(plain: Mapping[str, Any]) -> Answer:
    """One answer back from JSON."""
    if "keys" in plain:
        return Chosen(tuple(plain["keys"]))
    if "point" in plain:
        return Marked(plain["point"])
    return Written(plain["text"]) if "text" in plain else Unsure()
