"""Sentences by key, with plurals, places and dates as people write them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.speech import LANGUAGES, Speech, Unspoken, load
from bot.text import bold, typed

PO = r"""
msgid ""
msgstr ""
"Language: {language}\n"
"Plural-Forms: {plural};\n"

msgid "hello"
msgstr "Здравствуйте, <b>{{name}}</b>! <i>{{n}}</i>"

msgid "files"
msgid_plural "files"
{forms}
"""
RUSSIAN = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"
)


@pytest.fixture
def say(tmp_path: Path) -> Speech:
    three = 'msgstr[0] "{n} файл"\nmsgstr[1] "{n} файла"\nmsgstr[2] "{n} файлов"'
    two = 'msgstr[0] "{n} file"\nmsgstr[1] "{n} files"'
    for language in ("ru", "en"):
        (tmp_path / language).mkdir()
    (tmp_path / "ru" / "files.po").write_text(PO.format(language="ru", plural=RUSSIAN, forms=three))
    english = "nplurals=2; plural=(n != 1)"
    (tmp_path / "en" / "files.po").write_text(PO.format(language="en", plural=english, forms=two))
    spoken = load(tmp_path)
    assert spoken["en"].label("files", 1) == "1 file"
    return spoken["ru"]


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (0, "0 файлов"),
        (1, "1 файл"),
        (2, "2 файла"),
        (5, "5 файлов"),
        (11, "11 файлов"),
        (21, "21 файл"),
        (-1, "-1 файл"),
    ],
)
def test_the_plural_is_right(say: Speech, n: int, told: str) -> None:
    assert say.label("files", n) == told


def test_values_are_text_and_keep_their_own_style(say: Speech) -> None:
    made = say("hello", name=typed("<i>Ира</i>"), n=3)
    assert made.plain == "Здравствуйте, <i>Ира</i>! 3"
    (name,) = [node for node in made.nodes if node.typed]
    assert (name.bold, name.italic, name.text) == (True, False, "<i>Ира</i>")


def test_a_style_of_the_value_is_added_to_that_of_the_sentence(say: Speech) -> None:
    made = say("hello", name="Ира", n=bold("3"))
    assert [(node.text, node.bold, node.italic) for node in made.nodes if node.text == "3"] == [
        ("3", True, True)
    ]


def test_a_missing_value_or_key_is_our_bug(say: Speech) -> None:
    with pytest.raises(Unspoken):
        say("hello", name="Ира")
    with pytest.raises(Unspoken):
        say("nothing")
    assert "hello" in say
    assert "nothing" not in say


def test_dates_are_told_as_people_write_them() -> None:
    spoken = load(Path(__file__).parents[2] / "texts")
    russian, english = spoken["ru"], spoken["en"]
    today = date(2026, 11, 24)
    assert russian.day(date(2026, 12, 14), today) == "14 декабря, понедельник"
    assert russian.day(date(2027, 1, 5), today) == "5 января 2027, вторник"
    assert english.day(date(2026, 12, 14), today) == "Monday, 14 December"
    at = datetime(2026, 12, 14, 21, 30, tzinfo=UTC)
    assert russian.moment(at, "Europe/Moscow", today) == "15 декабря, 00:30"
    assert russian.moment(at, "Asia/Kamchatka", today) == "15 декабря, 09:30"


def test_a_catalogue_entry_without_this_language_is_told_in_russian(say: Speech) -> None:
    assert say.choose({"ru": "Яма", "en": "Pothole"}) == "Яма"
    assert say.choose({"en": "Pothole"}) == "Pothole"
    assert say.choose({}) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_ours_can_be_said(language: str) -> None:
    say = load(Path(__file__).parents[2] / "texts")[language]
    forms = {"ru": 3, "en": 2}[language]
    for key, sentence in say._sentences.items():
        assert len(sentence.forms) in (1, forms), key
        for form in sentence.forms:
            assert any(piece.strip() for piece in form), f"{key} is empty in {language}"
            told = "".join(piece for piece in form if not (piece[0] == "{" and piece[-1] == "}"))
            assert "{" not in told, f"{key}: {told!r}"
            for mark in ("b", "i"):
                assert form.count(f"<{mark}>") == form.count(f"</{mark}>"), key


def test_a_key_in_two_files_is_refused(say: Speech, tmp_path: Path) -> None:
    (tmp_path / "en" / "again.po").write_text((tmp_path / "en" / "files.po").read_text())
    with pytest.raises(ValueError, match="is in another file too"):
        load(tmp_path)


def test_a_language_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no texts"):
        load(tmp_path)
