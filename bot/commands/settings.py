"""config.yaml for a command, and what is wrong with it in words."""

from pathlib import Path
from typing import Final

from bot.commands.told import Told
from bot.config import Settings, load
from bot.misconfigured import Fault, Misconfigured

USUAL: Final = Path("config.yaml")
_TOLD_WHOLE: Final = {
    *("config.no_file", "config.not_yaml", "config.not_a_tree"),
    *("config.unknown", "config.section", "config.twice", "config.unknown_variable", "config.whole_section"),
    *(
        "config.webhook_secret",
        "config.group_id",
        "config.callback",
        "config.appeals_a_day",
    ),  # of two keys together
}
"""Texts that need no name of the environment's variable beside them."""


def settings(given: Path | None) -> Settings:
    """Of the file that was named, else of config.yaml when it is here, else of the environment alone.

    Raises `Misconfigured`.
    """
    return load(given or (USUAL if USUAL.exists() else None))


def faults(told: Told, wrong: Misconfigured) -> list[str]:
    """A line for every fault: the key, the value, what would be right, how the environment names it."""
    return [fault(told, each) for each in wrong.faults]


def fault(told: Told, each: Fault) -> str:
    """One fault in words."""
    line = told.words(each.why, key=each.key, value=each.value, hint=_listed(each.hint))
    if each.why in _TOLD_WHOLE:
        return line
    return f"{line} {told.words('config.environment', name=_variable(each.key))}"


def _variable(key: str) -> str:
    return "OTKLIK_" + key.upper().replace(".", "__")


def _listed(hint: str) -> str:
    """pydantic's «'polling' or 'webhook'» as a plain list."""
    return hint.replace("'", "").replace(" or ", ", ")
