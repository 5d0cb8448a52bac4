"""A person's words stay words: neither the sandbox's reading of td's rules nor a stricter one finds any."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.disarm import JOINER, disarmed
from bot.telegram.writes import drawn
from bot.text import Node, bold, clean, join, quote, rich, typed, units
from sandbox.telegram.found import find

LIVE = re.compile(
    r"(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w)"  # mention
    r"|(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"  # command
    r"|(?<!\w)#\w*[^\W\d]\w*"  # hashtag
    r"|(?<!\w)\$[A-Z]{1,8}(?!\w)"  # cashtag
    r"|(?:https?|ftp|tg|ton|tonsite)://\S"  # addresses with a scheme
    r"|[\w.+-]+@[\w-]+\.\w+"  # e-mail
    r"|[^\s.\u2060]\.[^\W\d]{2,}"  # a domain
    r"|\d{1,3}(?:\.\d{1,3}){3}"  # an IP address
    r"|\+?\d(?:[ ()-]*\d){6,}"  # a phone, a card
)

HOSTILE = [
    "@durov",
    "спросите у @durov, он знает",
    "/start",
    "/start@otklik_bot payload",
    "(/delete_all)",
    "https://evil.example/a?b=c#d",
    "http://127.0.0.1:8080/x",
    "www.evil.ru",
    "evil.ru/путь",
    "кремль.рф",
    "tg://user?id=1",
    "tg://resolve?domain=durov",
    "t.me/durov",
    "mail@evil.example",
    "#тег #tag_1",
    "$TON $USD",
    "+7 (999) 000-00-01",
    "89990000001",
    "+7 (999) 000-00-01 89990000001",
    "4111 1111 1111 1111",
    "@@durov //start ##tag",
    "👍@durov",
    "x.💩.la",
    "мой адрес 10.0.0.1.",
    "10.0.0.1.ru",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_shown_and_nothing_in_them_lives(text: str) -> None:
    shown = drawn(typed(text)).text
    assert LIVE.search(text), "the test itself must know this one"
    assert not LIVE.search(shown)
    assert not find(shown)
    assert shown.replace(JOINER, "") == text
    assert clean(shown) == clean(text)  # copied and sent back, it is what it was


@pytest.mark.parametrize(
    "text", ["Яма 3.5 м, 14.12.2026 и/или завтра… Дом № 5/2, т.\u00a0е. у школы.", "2 000 руб."]
)
def test_ordinary_words_are_left_alone_or_only_joined(text: str) -> None:
    assert drawn(typed(text)).text == text


def test_two_pieces_do_not_make_one_mention() -> None:
    shown = drawn(rich("@") + typed("durov") + typed("http:") + typed("//x") + typed(".") + typed("ru")).text
    assert not LIVE.search(shown)
    assert not find(shown)


def test_our_own_links_and_styles_are_as_they_were() -> None:
    ours = rich("Сайт gov.example, команда /menu. ")
    assert disarmed(ours) is ours
    plain = drawn(ours + bold(typed("@durov")) + " и " + quote(typed("/start 🙂")) + bold("!"))
    units_of = plain.text.encode("utf-16-le")
    shown = {
        span.style: units_of[span.start * 2 : (span.start + span.length) * 2].decode("utf-16-le")
        for span in plain.spans
        if span.style == "quote"
    }
    assert shown == {"quote": f"/{JOINER}start 🙂"}
    assert plain.text.startswith("Сайт gov.example, команда /menu. ")


def test_a_message_full_of_hostile_words_does_not_outgrow_the_limit() -> None:
    plain = drawn(rich("Пишет: ") + typed("@a " * 1360))
    assert units(plain.text) <= 4096
    assert [(span.style, span.start, span.length) for span in plain.spans] == [("code", 7, 4080)]


PIECES = st.sampled_from(
    [*HOSTILE, "@", "/", ".", "#", "$", "://", "ru", "com", "durov", " ", "\n", "12", "999", "+7", "я", "🙂"]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=12), st.lists(PIECES, max_size=4))
def test_no_mixture_of_hostile_pieces_lives(one: list[str], other: list[str]) -> None:
    text = join("\n", [typed(clean("".join(one))), typed(clean("".join(other)))])
    shown = drawn(text).text
    assert not LIVE.search(shown)
    assert not find(shown)


def test_typed_marks_do_not_swallow_empty_nodes() -> None:
    assert drawn(join("", [typed("a"), rich(Node("").text), typed("b")])).text == "ab"
