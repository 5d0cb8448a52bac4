"""Where the configuration comes from: a YAML file and the environment, and what is wrong with those two.

A key that is given twice, or a variable of a section that does not exist, would be passed over in silence:
the bot would then work with another token, another database than its engineer has written.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel

from bot.misconfigured import Fault, Misconfigured, unknown

PREFIX: Final = "OTKLIK_"
WITHIN: Final = "__"  # between the section and the key in a variable's name


def of_file(path: Path | None) -> dict[str, Any]:
    """What the file gives, without keys that were left empty; nothing when there is none.

    Raises `Misconfigured`.
    """
    if path is None:
        return {}
    try:
        given = yaml.load(path.read_text(encoding="utf-8"), Loader=_Once) or {}  # noqa: S506 - it is a safe one
    except OSError:
        raise Misconfigured((Fault(str(path), "", "config.no_file"),)) from None
    except _Twice as twice:
        line = str(twice.line)
        raise Misconfigured((Fault(str(path), line, "config.twice", twice.key),)) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = str(mark.line + 1) if mark is not None else "?"
        raise Misconfigured((Fault(str(path), line, "config.not_yaml"),)) from None
    if not isinstance(given, dict):
        raise Misconfigured((Fault(str(path), "", "config.not_a_tree"),))
    return _without_blanks(given)


def of_environment(tree: type[BaseModel]) -> tuple[Fault, ...]:
    """What is wrong with the variables' names: pydantic passes over those it does not know.

    `OTKLIK_LOG` and others without a section are not of the configuration.
    """
    found: list[Fault] = []
    for name in sorted(os.environ):
        if not name.upper().startswith(PREFIX):
            continue
        section, within, _ = name.upper().removeprefix(PREFIX).lower().partition(WITHIN)
        if within and section not in tree.model_fields:
            fault = unknown([section], tree)
            found.append(Fault(name, "", "config.unknown_variable", fault.hint))
        elif not within and section in tree.model_fields and not _is_tree(os.environ[name]):
            found.append(Fault(name, "", "config.whole_section", f"{PREFIX}{section.upper()}{WITHIN}…"))
    return tuple(found)


def _is_tree(value: str) -> bool:
    """A whole section may be given as JSON."""
    try:
        return not value or isinstance(json.loads(value), dict)
    except ValueError:
        return False


class _Twice(Exception):
    """A key stands twice in one section."""

    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.key = key
        self.line = line


class _Once(yaml.SafeLoader):
    """YAML in which a key stands once: the plain loader takes the last and says nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise _Twice(str(key.value), key.start_mark.line + 1)
            if isinstance(key, yaml.ScalarNode):
                seen.add(key.value)
        return dict(super().construct_mapping(node, deep=deep))


def _without_blanks(tree: Mapping[Any, Any]) -> dict[str, Any]:
    """The tree without keys that were left empty (`token:`): those keep their defaults."""
    return {
        str(key): _without_blanks(value) if isinstance(value, dict) else value
        for key, value in tree.items()
        if value is not None
    }
