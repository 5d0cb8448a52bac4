"""What is wrong with the configuration, said of a key: pydantic's words become texts of ours."""

import difflib
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import ErrorDetails

_SECRET: Final = ("token", "page_token", "webhook_secret", "callback_secret", "callback_confirmation", "url")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the configuration: the key, its value as it may be shown, the text's key."""

    key: str
    value: str
    why: str
    hint: str = ""


class Misconfigured(Exception):
    """The configuration cannot be used; `faults` says all that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.key}: {fault.why}" for fault in faults))
        self.faults = faults


def of(error: ErrorDetails, tree: type[BaseModel]) -> Fault:
    """One error of pydantic over `tree`; a secret value is never in it."""
    path = [str(step) for step in error["loc"]]
    key = ".".join(path)
    value = "***" if path and path[-1] in _SECRET else str(error.get("input", ""))[:80]
    if isinstance(error.get("input"), dict):
        value = ""
    match error["type"]:
        case "extra_forbidden":
            return unknown(path, tree)
        case "value_error":
            return Fault(key, value, str(error["ctx"]["error"]) if "ctx" in error else "config.wrong")
        case "literal_error":
            return Fault(key, value, "config.one_of", str(error["ctx"]["expected"]))
        case kind if (why := _KINDS.get(kind.partition("_")[0])) is not None:
            return Fault(key, "" if why == "config.section" else value, why)  # it might be a secret
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            return Fault(key, value, "config.bounds", _bound(error))
        case _:
            return Fault(key, value, "config.wrong", error["msg"])


def unknown(path: list[str], tree: type[BaseModel]) -> Fault:
    """Nothing in `tree` is called so: the fault names the nearest that is."""
    fields: Any = tree.model_fields
    for step in path[:-1]:
        fields = fields[step].annotation.model_fields if step in fields else {}
    near = next(iter(difflib.get_close_matches(path[-1], list(fields), 1)), ", ".join(fields))
    return Fault(".".join(path), "", "config.unknown", near)


_KINDS: Final = {
    "int": "config.number",
    "float": "config.number",
    "bool": "config.flag",
    "string": "config.text",
    "path": "config.text",
    "model": "config.section",
}
"""The first word of pydantic's error types -> what would be right."""
_SIGNS: Final = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}


def _bound(error: ErrorDetails) -> str:
    return ", ".join(
        f"{_SIGNS[name]} {bound:g}" for name, bound in error.get("ctx", {}).items() if name in _SIGNS
    )
