"""What an official is called, in a turn or in a notice."""

from bot.speech import Speech
from bot.text import Rich, typed
from storage.officials import officials
from storage.people import people
from storage.unit import Unit


def named(say: Speech, unit: Unit, person: int, *, personal: bool) -> Rich:
    """By the invitation, else by themselves, else by a number; `personal`: may the channel carry that?

    The name a person gave is personal data: a channel that may not carry it shows the number.
    """
    found = officials.colleague(unit, person)
    own = people.load(unit, person).name
    if found is None or not found.name or (found.name == own and not personal):
        return say("work.official" if found else "work.former", n=person)
    return typed(found.name)
