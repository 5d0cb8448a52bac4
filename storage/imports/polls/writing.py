"""A poll as the parts of a file that `reading` reads, and as YAML; `workbook` makes a workbook of them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml

from domain.polls import Condition, Kind, Option, Poll, Project, Question, Texts
from domain.polls.making import takes_options
from domain.polls.written import lines_of
from storage.imports.polls import values
from storage.imports.polls.layout import OPTIONS, POLL, PROJECTS, QUESTIONS
from storage.imports.polls.reading import labels, meant

Names = Mapping[int, str]
"""How the pictures of a poll are called in its file, by id."""
Row = dict[str, str]
"""A row of a part: key of `layout.TITLES` -> what is written there; what is empty is absent."""

_RUSSIAN: Final[Mapping[StrEnum, str]] = {
    each: word
    for words in (values.RUSSIAN_KINDS, values.RUSSIAN_POLLS, values.RUSSIAN_RESULTS, values.RUSSIAN_LEVELS)
    for word, each in words.items()
}


class _Dumper(yaml.SafeDumper):
    """Several lines stay lines."""


def _words(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _words)


def as_yaml(poll: Poll, zone: str, names: Names) -> bytes:
    """The poll in YAML; `zone` is that of its authority."""
    parts = as_parts(poll, zone, names, russian=False)
    whole: dict[str, Any] = {POLL: _nested(parts[POLL][0])}
    if poll.kind is Kind.RATING:
        whole[PROJECTS] = [_nested(each) for each in parts[PROJECTS]]
    else:
        whole[QUESTIONS] = [
            _asked(poll, each, _nested(row), names)
            for each, row in zip(poll.questions, parts[QUESTIONS], strict=True)
        ]
    return bytes(yaml.dump(whole, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100), "utf-8")


def as_parts(poll: Poll, zone: str, names: Names, *, russian: bool) -> dict[str, list[Row]]:
    """The poll part by part, as the sheets of a workbook hold it, in `russian` words or in those of YAML."""

    def word(each: StrEnum) -> str:
        return _RUSSIAN[each] if russian else each.value

    return {
        POLL: [_filled(_head(poll, zone, names, word))],
        QUESTIONS: [_filled(_question(poll, each, word)) for each in poll.questions],
        OPTIONS: [
            _filled({"question": each.key, **_option(option, names)})
            for each in poll.questions
            if not _plain(each)
            for option in each.options
        ],
        PROJECTS: [_filled(_project(each, names)) for each in poll.projects],
    }


def _filled(row: Row) -> Row:
    return {key: value for key, value in row.items() if value}


def _flag(value: bool) -> str:
    return "да" if value else "нет"


def _texts(key: str, texts: Texts) -> Row:
    return {key: texts.get("ru", ""), f"{key}.en": texts.get("en", "")}


def _head(poll: Poll, zone: str, names: Names, word: Callable[[StrEnum], str]) -> Row:
    def local(at: datetime | None) -> str:
        return "" if at is None else f"{at.astimezone(ZoneInfo(zone)):%d.%m.%Y %H:%M}"

    wanted = poll.eligibility
    return {
        "kind": word(poll.kind),
        **_texts("title", poll.title),
        **_texts("text", poll.text),
        "picture": names.get(poll.picture or 0, ""),
        "authority": poll.authority,
        "territory": poll.territory,
        "opens": local(poll.opens_at),
        "closes": local(poll.closes_at),
        "decision": "" if poll.decision_due is None else f"{poll.decision_due:%d.%m.%Y}",
        "age": str(wanted.age),
        "residents": _flag(wanted.resident),
        "phone": _flag(wanted.phone),
        "results": word(poll.results),
        "changing": _flag(poll.changing),
        "quorum": str(poll.quorum),
        "decides": word(poll.level),
        "choose": str(poll.choose) if poll.kind is Kind.RATING else "",
    }


def _question(poll: Poll, asked: Question, word: Callable[[StrEnum], str]) -> Row:
    bounded = asked.least != 1 or asked.most
    scaled = asked.kind == "scale"
    conditions = (f"{on.question} = {' | '.join(_answers(poll, on))}" for on in _conditions(poll, asked))
    return {
        "key": asked.key,
        "kind": word(asked.kind),
        **_texts("text", asked.text),
        "options": "\n".join(each.label["ru"] for each in asked.options) if _plain(asked) else "",
        "choose": f"{asked.least}–{asked.at_most}" if takes_options(asked.kind) and bounded else "",
        "scale": f"{asked.first}–{asked.last}" if scaled else "",
        **(_texts("first", asked.first_name) if scaled else {}),
        **(_texts("last", asked.last_name) if scaled else {}),
        "unsure": _flag(asked.unsure),
        "obligatory": _flag(asked.obligatory),
        "when": "\n".join(conditions),
    }


def _conditions(poll: Poll, asked: Question) -> Iterator[Condition]:
    """Those on questions that are there."""
    keys = {each.key for each in poll.questions}
    return (each for each in asked.conditions if each.question in keys)


def _answers(poll: Poll, on: Condition) -> list[str]:
    """The answers in words, or by their keys where the words could be misread."""
    asked = poll.question(on.question)
    words = {meant(asked, label): label for label in labels(asked) if "|" not in label}
    return [words.get(key, key) for key in on.keys]


def _plain(asked: Question) -> bool:
    """Are its options no more than labels, one a line?"""
    names = [each.label.get("ru", "") for each in asked.options]
    bare = all(
        each.key == f"o{n}" and set(each.label) == {"ru"} and each.picture is None
        for n, each in enumerate(asked.options, 1)
    )
    return bare and (not names or (len(names) > 1 and lines_of("\n".join(names)) == names))


def _option(option: Option, names: Names) -> Row:
    return {"key": option.key, **_texts("label", option.label), "picture": names.get(option.picture or 0, "")}


def _project(project: Project, names: Names) -> Row:
    return {
        "key": project.key,
        **_texts("title", project.title),
        **_texts("text", project.text),
        **_texts("place", project.place),
        "cost": "" if project.cost is None else str(project.cost),
        "picture": names.get(project.photo or 0, ""),
    }


def _nested(row: Row) -> dict[str, Any]:
    """`text` and `text.en` as one text in both languages."""
    found: dict[str, Any] = {}
    for key, value in row.items():
        whole, _, part = key.partition(".")
        if part:
            found[whole] = {"ru": found[whole], part: value} if whole in found else {part: value}
        else:
            found[key] = value
    return found


def _asked(poll: Poll, asked: Question, row: dict[str, Any], names: Names) -> dict[str, Any]:
    """A question of YAML: its options and conditions are lists there."""
    if _plain(asked) and asked.options:
        row["options"] = [each.label["ru"] for each in asked.options]
    elif asked.options:
        row["options"] = [_nested(_filled(_option(each, names))) for each in asked.options]
    if "when" in row:
        row["when"] = {each.question: _answers(poll, each) for each in _conditions(poll, asked)}
    return row
