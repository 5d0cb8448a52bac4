"""Texts for people: the same keys and places in each language, every key said somewhere, none missing."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.app import house
from bot.script import Script

ROOT = Path(__file__).parents[2]
SPOKEN = ("bot", "handlers", "papers", "domain", "storage", "scheduler")
PLACE = re.compile(r"\{([a-z_]+)\}")
MARK = re.compile(r"</?[a-z]+>")
KEY = re.compile(r"[\"'](?:f)?([a-z_]+(?:\.[a-z0-9_]+)+)[\"']")


def _catalogue(language: str) -> dict[str, Message]:
    found: dict[str, Message] = {}
    for path in (ROOT / "texts" / language).glob("*.po"):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        found |= {(m.id if isinstance(m.id, str) else m.id[0]): m for m in catalogue if m.id}
    return found


def _keys(path: Path) -> list[str]:
    return re.findall(r'^msgid "(.+)"$', path.read_text(), re.MULTILINE)


def _forms(message: Message) -> tuple[str, ...]:
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said or ())


RU, EN = _catalogue("ru"), _catalogue("en")
CODE = "\n".join(path.read_text() for package in SPOKEN for path in sorted((ROOT / package).rglob("*.py")))


def test_both_languages_have_the_same_keys() -> None:
    assert sorted(RU) == sorted(EN)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_key_is_written_twice(language: str) -> None:
    keys = [key for path in (ROOT / "texts" / language).glob("*.po") for key in _keys(path)]
    assert sorted(keys) == sorted(set(keys))


def test_a_key_is_in_the_same_file_in_both_languages() -> None:
    for path in (ROOT / "texts" / "ru").glob("*.po"):
        assert sorted(_keys(path)) == sorted(_keys(ROOT / "texts" / "en" / path.name)), path.name


def test_places_of_a_sentence_are_the_same_in_each_form_and_language() -> None:
    for key in RU:
        places = {frozenset(PLACE.findall(form)) - {"n"} for each in (RU, EN) for form in _forms(each[key])}
        assert len(places) == 1, key


def test_every_form_is_there_and_styled_by_known_marks() -> None:
    for language, catalogue in (("ru", RU), ("en", EN)):
        for key, message in catalogue.items():
            forms = _forms(message)
            wanted = 1 if isinstance(message.id, str) else {"ru": 3, "en": 2}[language]
            assert len(forms) == wanted, (language, key)
            for form in forms:
                assert form.strip(), (language, key)
                assert set(MARK.findall(form)) <= {"<b>", "</b>", "<i>", "</i>"}, (language, key)
                assert form.count("<b>") == form.count("</b>"), (language, key)


def test_russian_is_russian_and_english_has_no_cyrillic() -> None:
    bilingual = {"language.own", "settings.language"}
    for key in EN.keys() - bilingual:
        assert not re.search("[А-Яа-яЁё]", "".join(_forms(EN[key])).replace("№", "")), key


def test_every_key_of_the_texts_is_said_somewhere() -> None:
    """Literally, by a key that is put together (`f"status.{…}"`), or as a question of a script."""
    literal = set(re.findall(r"[a-z_]+(?:\.[a-z0-9_]+)*", CODE))
    quoted = set(re.findall(r"\"([a-z_]+)\"", CODE))
    made = {head for head in re.findall(r"f[\"']([a-z_.]*)\{", CODE) if head.endswith(".")}
    tails = set(re.findall(r"\}((?:\.[a-z_]+)+)\"", CODE))
    built = house()
    scripts = [name for name in built.names if isinstance(built.scene(name), Script)]
    for key in RU:
        said = key in literal or any(key.startswith(head) for head in made)
        asked = any(
            key.startswith(f"{name}.") and key[len(name) + 1 :].partition(".")[0] in quoted
            for name in scripts
        )
        assert said or asked or any(key.endswith(tail) for tail in tails), f"{key} is never said"


def test_every_sentence_that_is_said_literally_is_there() -> None:
    said = re.findall(r"(?:say|label|speech)\(\s*\"([a-z_]+(?:\.[a-z0-9_]+)*)\"", CODE)
    assert len(said) > 200
    missing = sorted(set(said) - set(RU))
    assert missing == []


def test_what_is_said_of_every_matter_is_there_for_polls_and_for_drafts() -> None:
    matters = "\n".join(
        path.read_text() for path in sorted((ROOT / "handlers/officials/matters").rglob("*.py"))
    )
    said = re.findall(r"f\"work\.\{[a-z.]*name\}([a-z_.]*)\"", matters)
    assert len(said) > 25
    wanted = {f"work.{name}{tail}" for name in ("poll", "draft") for tail in said}
    assert wanted <= set(RU) | set(house().names)


def test_every_refusal_of_the_rules_has_its_words() -> None:
    reasons = re.findall(r"NotAllowed\(\s*\"([a-z_.]+)\"", CODE)
    assert len(reasons) > 15
    assert sorted(set(reasons) - set(RU)) == []
