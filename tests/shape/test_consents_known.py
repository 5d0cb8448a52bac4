"""Every purpose that somebody is asked to agree to can be read of and taken back apart (152-ФЗ ст. 9)."""

from pathlib import Path

from bot.speech import load
from storage.people import people
from storage.people.consents import _GOES, PURPOSES

SPEECHES = load(Path(__file__).parents[2] / "texts")


def test_every_purpose_has_its_place_in_the_settings_and_what_goes_with_it() -> None:
    """A new constant of `storage.people.people` is a purpose: `consents` says what goes with it."""
    named = {value for name, value in vars(people).items() if name.isupper() and isinstance(value, str)}
    assert named == set(PURPOSES) == _GOES.keys()
    for say in SPEECHES.values():
        for purpose in PURPOSES:
            for key in ("consents", "consents.for", "consents.withdraw", "consents.then"):
                assert f"{key}.{purpose}" in say, (key, purpose, say.language)
