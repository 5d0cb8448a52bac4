"""A name is asked alike wherever it may be: a consent as a step of its own, then the name (152-ФЗ)."""

from collections.abc import Callable

from bot.ask import Ask
from bot.questions import Choice
from bot.text import Rich
from storage.unit import Unit


def agrees(ask: Ask[Unit], texts: str, version: str, *, label: Rich | None = None) -> bool:
    """Does the person agree to the consent of `version`, `<texts>.agree`? `label` for the check, if any."""
    ways = [Choice(each, ask.say.label(f"{texts}.agree.{each}")) for each in ("yes", "no")]
    prompt = ask.say(f"{texts}.agree", version=version)
    return ask.one_of("agree", ways, personal=True, prompt=prompt, label=label or Rich()) == "yes"


def fault(ask: Ask[Unit], wrong: Callable[[str], str | None]) -> Callable[[str], Rich | None]:
    """Why it is no name, in words; `wrong` gives a key of texts."""

    def told(text: str) -> Rich | None:
        key = wrong(text)
        return None if key is None else ask.say(key)

    return told
