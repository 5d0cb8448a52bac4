"""What comes in is made safe, what goes out is cut where nobody notices."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.text import (
    Node,
    Rich,
    Span,
    bold,
    clean,
    flatten,
    italic,
    join,
    lines,
    link,
    paragraphs,
    quote,
    rich,
    shorten,
    split,
    typed,
    units,
)

FAMILY = "👨‍👩‍👧‍👦"
SIGNS = (
    FAMILY,
    "🇷🇺",
    "🇩🇪",
    "👍🏽",
    "❤️",
    "1️⃣",
    "🏴‍☠️",
    "е\u0308",
    "й",
    "и\u0306",
    "слово",
    "Привет",
    "🙂",
    "ą̊",
    "1. ",
    "12) ",
    "- ",
)
SPACES = (" ", " ", " ", "\n", "\n\n", ". ", "! ", ", ")
wholes = st.lists(st.sampled_from(SIGNS + SPACES), max_size=120)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def ends_of_signs(pieces: list[str]) -> set[int]:
    ends, at = {0}, 0
    for piece in pieces:
        at += len(piece)
        ends.add(at)
    return ends


# --- the door ---


@given(st.text(max_size=400))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


everything = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\0\u202e\u2066\u2069\u200b\u200d\ufeff\u00ad\u0301\u20dd\ufe0f\ud83d\udc4d\u3164"),
    ),
    max_size=300,
)


@given(everything)
def test_nothing_unseen_comes_through(text: str) -> None:
    seen = clean(text)
    seen.encode("utf-8")  # no lone surrogate
    assert "\0" not in seen
    for at, char in enumerate(seen):
        if char == "\u200d":
            assert 0 < at < len(seen) - 1  # stands only between two pictures
            continue
        if char in "\n\t" or 0x1F000 <= ord(char) < 0x1FB00:
            continue
        assert unicodedata.category(char)[0] != "C", f"U+{ord(char):04X}"
    marks = 0
    for char in seen:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        assert marks <= 2


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("при\u202eвет", "привет"),
        ("Иван\u200b\u200bов", "Иванов"),
        ("Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d", "Z\u0351\u036b"),
        ("а\0б", "аб"),
        ("\ud83d а", "а"),
        ("\u200d\u200d\u200d", ""),
        ("\ufe0f\u0301", ""),
        ("\u2800\u3164\u115f", ""),
        ("и\u0306од", "йод"),
        ("раз\r\nдва\rтри\u2028четыре\vпять", "раз\nдва\nтри\nчетыре\nпять"),
        ("а\n\n\n\nб", "а\n\nб"),
        ("  край  ", "край"),
    ],
)
def test_what_is_kept_of_odd_words(came: str, kept: str) -> None:
    assert clean(came) == kept


@pytest.mark.parametrize("sign", [FAMILY, "👩🏽‍❤️‍💋‍👨🏿", "🇷🇺", "1️⃣", "❤️‍🔥", "👩🏾‍⚕️", "🏳️‍🌈"])
def test_emoji_come_through_whole(sign: str) -> None:
    assert clean(f"Спасибо {sign}!") == f"Спасибо {sign}!"


def test_an_endless_chain_of_joined_emoji_is_broken() -> None:
    chain = clean("\u200d".join("👨" * 1000))
    assert max(len(piece.split("\u200d")) for piece in chain.split("👨👨")) <= 11


def test_one_text_is_no_longer_than_a_messenger_can_send() -> None:
    assert len(clean("а" * 1_000_000)) == 16_000


# --- spans ---


@given(st.lists(st.tuples(st.sampled_from(SIGNS + SPACES), st.booleans(), st.booleans()), max_size=30))
def test_spans_are_counted_in_utf16(pieces: list[tuple[str, bool, bool]]) -> None:
    text = Rich(tuple(Node(piece, bold=b, italic=i) for piece, b, i in pieces))
    plain = flatten(text)
    raw = plain.text.encode("utf-16-le")
    for style in ("bold", "italic"):
        marked = "".join(
            raw[2 * span.start : 2 * (span.start + span.length)].decode("utf-16-le")
            for span in plain.spans
            if span.style == style
        )
        assert marked == "".join(node.text for node in text.nodes if getattr(node, style))


def test_touching_spans_are_one() -> None:
    assert flatten(bold("🙂а") + bold("б") + "в").spans == (Span(0, 4, "bold"),)


def test_a_link_keeps_its_address_and_other_links_stay_others() -> None:
    plain = flatten(link("раз", "https://a.ru") + link("два", "https://b.ru"))
    assert [(span.start, span.length, span.url) for span in plain.spans] == [
        (0, 3, "https://a.ru"),
        (3, 3, "https://b.ru"),
    ]


def test_empty_parts_leave_no_gaps() -> None:
    assert paragraphs("раз", "", Rich(), "два").plain == "раз\n\nдва"
    assert lines("", "раз").plain == "раз"
    assert join(", ", []).plain == ""
    assert not rich("")


def test_words_of_a_person_stay_typed_inside_a_style() -> None:
    assert all(node.typed for node in quote(italic(typed("<b>@all</b>"))).nodes)


# --- splitting ---


@settings(max_examples=700)
@given(wholes, st.integers(24, 200))
def test_parts_joined_are_the_text_and_none_is_too_long(pieces: list[str], limit: int) -> None:
    text = "".join(pieces)
    parts = split(rich(text), limit)
    assert "".join(part.plain for part in parts) == text
    assert all(utf16(part.plain) <= limit for part in parts)


@settings(max_examples=700)
@given(wholes, st.integers(24, 60))
@example(["👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦", "12) "], 24)
def test_no_sign_is_torn(pieces: list[str], limit: int) -> None:
    text = "".join(pieces)
    ends = ends_of_signs(pieces)
    at = 0
    for part in split(rich(text), limit)[:-1]:
        at += len(part.plain)
        around = text[at - 1 : at + 1]
        between = around[0].isspace() or around[1].isspace()
        whole = around.isalpha() or around.isascii()  # «2)» are two signs, each a character
        torn = at not in ends and not between and not whole
        assert not torn, (text[at - 8 : at], text[at : at + 8])


@settings(max_examples=250)
@given(st.lists(st.text("абвгд", min_size=1, max_size=30), min_size=1, max_size=60), st.integers(31, 80))
def test_no_word_is_torn(words: list[str], limit: int) -> None:
    for part in split(rich(" ".join(words)), limit):
        assert all(word in words for word in part.plain.split())


@settings(max_examples=250)
@given(st.lists(st.text("абвгд ", min_size=1, max_size=70), min_size=2, max_size=20), st.integers(40, 90))
def test_a_list_number_stays_with_its_words(items: list[str], limit: int) -> None:
    text = "\n".join(f"{at}. {item.strip() or 'а'}" for at, item in enumerate(items, 1))
    for part in split(rich(text), limit)[:-1]:
        last = part.plain.rstrip().rpartition("\n")[2]
        assert not last.strip().rstrip(".").isdigit(), part.plain


@pytest.mark.parametrize(
    ("text", "limit", "first"),
    [
        ("аааа аааа\n\nбббб бббб бббб", 15, "аааа аааа\n\n"),
        ("аааа аааа\nбббб бббб бббб", 15, "аааа аааа\n"),
        ("аааа аааа. бббб бббб бббб", 15, "аааа аааа. "),
        ("аааа аааа бббб", 11, "аааа аааа "),
        ("а вотдлинноеслово", 16, "а "),
    ],
)
def test_it_is_cut_at_the_best_place(text: str, limit: int, first: str) -> None:
    assert split(rich(text), limit)[0].plain == first


def test_a_chain_without_a_single_place_to_cut_does_not_become_thousands_of_messages() -> None:
    for chain in ("\u200d".join("👨" * 2000), "а" + "\u0301" * 8000, "🇷" * 3000):
        parts = split(rich(chain), 1000)
        assert "".join(part.plain for part in parts) == chain
        assert len(parts) <= 2 * units(chain) / 1000 + 1


def test_styles_go_on_in_the_next_part() -> None:
    parts = split(bold("слово " * 10) + typed("<хвост>"), 20)
    assert all(node.bold or node.typed for part in parts for node in part.nodes)
    assert "".join(node.text for part in parts for node in part.nodes if node.typed) == "<хвост>"


def test_a_family_counts_as_eleven_units() -> None:
    assert units(FAMILY) == 11 == utf16(FAMILY)


@settings(max_examples=250)
@given(wholes, st.integers(12, 60))
def test_a_shortened_text_fits_and_says_that_it_was_cut(pieces: list[str], limit: int) -> None:
    text = "".join(pieces)
    short = shorten(text, limit)
    assert utf16(short) <= limit
    assert short == text if utf16(text) <= limit else short.endswith("…")


def test_a_shortened_text_ends_with_a_whole_word() -> None:
    assert shorten("Не работает уличное освещение во дворе", 24) == "Не работает уличное…"
    assert shorten("Первый абзац\n\nвторой абзац длиннее", 30) == "Первый абзац\n\nвторой абзац…"
