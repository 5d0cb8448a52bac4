"""What becomes of a text: markup, entities, and the live things Telegram finds in anybody's words."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.telegram.entities import Entity, fixed, formatted
from sandbox.telegram.found import find
from sandbox.telegram.markup import parser
from sandbox.telegram.rules import Refusal


def parsed(text: str, mode: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without marks, and its entities as (type, words)."""
    result = formatted(text, None, parser(mode), limit=4096, too_long="")
    raw = result.text.encode("utf-16-le")
    return result.text, [
        (one.type, raw[2 * one.offset : 2 * one.end].decode("utf-16-le")) for one in result.entities
    ]


def refusal(text: str, mode: str = "", entities: object = None, limit: int = 4096) -> str:
    with pytest.raises(Refusal) as caught:
        formatted(text, entities, parser(mode), limit=limit, too_long="Message is too long")
    return caught.value.description


@pytest.mark.parametrize(
    ("text", "plain", "entities"),
    [
        ("<b>Привет</b>, мир", "Привет, мир", [("bold", "Привет")]),
        ("<b>a<i>b</i></b>", "ab", [("bold", "ab"), ("italic", "b")]),
        ("👨‍👩‍👧 <u>x</u>", "👨‍👩‍👧 x", [("underline", "x")]),
        ('<a href="https://ya.ru">тут</a>', "тут", [("text_link", "тут")]),
        ('<a href="tg://user?id=5">Вы</a>', "Вы", [("text_mention", "Вы")]),
        ('<a href="nowhere">слово</a>', "слово", []),
        ('<pre><code class="language-py">x = 1</code></pre>', "x = 1", [("pre", "x = 1")]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &#128077;", "1 < 2 && 3 > 2 👍", []),
        ("&nbsp;&copy; a & b", "&nbsp;&copy; a & b", []),
        (
            '<span class="tg-spoiler">s</span><tg-spoiler>t</tg-spoiler>',
            "st",
            [("spoiler", "s"), ("spoiler", "t")],
        ),
        ("<code>@someone</code>", "@someone", [("code", "@someone")]),
    ],
)
def test_html_is_parsed(text: str, plain: str, entities: list[tuple[str, str]]) -> None:
    assert parsed(text, "HTML") == (plain, entities)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("ж<b>a</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_is_refused_with_the_servers_words(text: str, complaint: str) -> None:
    assert refusal(text, "html") == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("text", "plain", "entities"),
    [
        ("*ж* _к_ __п__ ~з~ ||с||", "ж к п з с", ["bold", "italic", "underline", "strikethrough", "spoiler"]),
        ("*a _b_*", "a b", ["bold", "italic"]),
        ("[тут](https://ya.ru/a\\)b)", "тут", ["text_link"]),
        ("```py\nx.y = 1```", "x.y = 1", ["pre"]),
        ("`a.b`", "a.b", ["code"]),
        (r"5\.5\!", "5.5!", []),
        (">раз\n>два\nтри", "раз\nдва\nтри", ["blockquote"]),
        (">раз\n>два||\nтри", "раз\nдва\nтри", ["expandable_blockquote"]),
    ],
)
def test_markdown_v2_is_parsed(text: str, plain: str, entities: list[str]) -> None:
    told, found = parsed(text, "MarkdownV2")
    assert (told, [kind for kind, _ in found]) == (plain, entities)


@pytest.mark.parametrize(
    ("text", "mode", "complaint"),
    [
        ("ул. Ленина", "MarkdownV2", r"Character '.' is reserved and must be escaped with the preceding '\'"),
        ("ж*a", "MarkdownV2", "Can't find end of Bold entity at byte offset 2"),
        ("[a](b", "MarkdownV2", "Can't find end of a URL at byte offset 4"),
        ("snake_case", "Markdown", "Can't find end of the entity starting at byte offset 5"),
    ],
)
def test_markdown_is_refused_with_the_servers_words(text: str, mode: str, complaint: str) -> None:
    assert refusal(text, mode) == f"Bad Request: can't parse entities: {complaint}"


def test_the_old_markdown_is_parsed() -> None:
    assert parsed("*ж* _к_ `c` [т](ya.ru) \\_", "Markdown") == (
        "ж к c т _",
        [("bold", "ж"), ("italic", "к"), ("code", "c"), ("text_link", "т")],
    )
    assert refusal("x", "bbcode") == "Bad Request: unsupported parse_mode"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("спросите @durov_2 или @ab", {"@durov_2": "mention"}),
        ("почта a.b@c.ru и mailto:x@yandex.ru", {"a.b@c.ru": "email", "x@yandex.ru": "email"}),
        ("/start и/или /go@some_bot /a@b", {"/start": "bot_command", "/go@some_bot": "bot_command"}),
        ("и/или 1/2 </b>", {}),
        ("#яма #123 a#b #двор2#", {"#яма": "hashtag"}),
        ("цена $USD $usd", {"$USD": "cashtag"}),
        ("https://ya.ru/a?b=c. Конец", {"https://ya.ru/a?b=c": "url"}),
        (
            "зайдите на ya.ru, гос.услуги.рф и t.me/x",
            {"ya.ru": "url", "гос.услуги.рф": "url", "t.me/x": "url"},
        ),
        ("слово.Как дела.Нет", {}),
        ("ул. Ленина, д. 5, кв. 3.5 м, 14.12.2026", {}),
        ("сервер 192.168.1.1 и 300.1.1.1", {"192.168.1.1": "url"}),
        ("(см. https://a.ru/x_(y)) да", {"https://a.ru/x_(y)": "url"}),
        ("http://x.нет ftp://a.zzz", {"http://x.нет": "url", "ftp://a.zzz": "url"}),
        ("sftp://a.ru javascript://b.ru", {}),
        ("tg://resolve?domain=x!", {"tg://resolve?domain=x": "url"}),
        ("карта 4276 1600 1234 5670 нет 4276 1600 1234 5678", {}),
        ("карта 4111 1111 1111 1111", {"4111 1111 1111 1111": "bank_card_number"}),
        ("звоните +7 (900) 000-00-00", {"+7 (900) 000-00-00": "phone_number"}),
        ("год 2026, заявление 2026-000001", {}),
    ],
)
def test_what_telegram_finds_in_words(text: str, kinds: dict[str, str]) -> None:
    assert {text[start:end]: kind for start, end, kind in find(text)} == kinds


def test_invisible_joiners_disarm_what_would_be_found() -> None:
    assert not find("@\u2060durov /\u2060start #\u2060яма ya.\u2060ru")


def test_nothing_is_found_within_code_and_links() -> None:
    given = [
        {"type": "code", "offset": 0, "length": 7},
        {"type": "text_link", "offset": 8, "length": 5, "url": "https://a.ru"},
    ]
    result = formatted("@durov1 ya.ru @durov2", given, None, limit=4096, too_long="")
    assert [one.type for one in result.entities] == ["code", "text_link", "mention"]
    assert result.entities[1].url == "https://a.ru/"


def test_given_mentions_are_left_out_as_the_server_finds_its_own() -> None:
    given = [{"type": "mention", "offset": 0, "length": 6}]
    assert formatted("Привет", given, None, limit=4096, too_long="").entities == ()


def test_control_signs_and_bidi_overrides_go_and_entities_move() -> None:
    result = fixed("\u202e\rа\tб 👍в ", [Entity(6, 3, "bold")])
    assert result.text == "а б 👍в"
    assert result.entities == (Entity(4, 3, "bold"),)
    assert fixed("\u200f\u200f\u200fx", []).text == "\u200c\u200c\u200fx"


@pytest.mark.parametrize(
    ("text", "entity", "complaint"),
    [
        ("аб", {"offset": 3, "length": 1}, "entity begins after the end of the text at UTF-16 offset 3"),
        (
            "аб",
            {"offset": 1, "length": 2},
            "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 3",
        ),
        ("👍б", {"offset": 1, "length": 1}, "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (
            "а👍",
            {"offset": 0, "length": 2},
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 6",
        ),
        ("а", {"offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        ("а", {"length": 1}, "can't parse MessageEntity: Can't find field \"offset\""),
        (
            "а",
            {"offset": 0, "length": 1, "type": "blink"},
            "can't parse MessageEntity: Unsupported type specified",
        ),
        (
            "а",
            {"offset": 0, "length": 1, "type": "text_link", "url": "nowhere"},
            "entity URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
    ],
)
def test_wrong_entities_are_refused(text: str, entity: dict[str, object], complaint: str) -> None:
    assert refusal(text, "", [{"type": "bold", **entity}]) == f"Bad Request: {complaint}"


def test_lengths_are_code_points_after_the_markup() -> None:
    assert (
        formatted("<b>" + "👍" * 4096 + "</b>", None, parser("HTML"), limit=4096, too_long="").text
        == "👍" * 4096
    )
    assert refusal("a" * 4097) == "Bad Request: message is too long"
    assert refusal("<i></i>" * 5000, "HTML") == "Bad Request: text is too long"
    assert refusal(" \n\u200b ") == "Bad Request: text must be non-empty"
    assert refusal("a\ud800") == "Bad Request: strings must be encoded in UTF-8"
    assert refusal("x" * 200, "", [{"type": "bold", "offset": at, "length": 1} for at in range(101)]) == (
        "Bad Request: ENTITIES_TOO_LONG"
    )


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_entities_of_any_words_lie_within_the_text(text: str) -> None:
    try:
        result = fixed(text, [])
    except Refusal:
        result = fixed(f"{text}x", [])  # nothing but spaces: a sign makes it a text
    size = len(result.text.encode("utf-16-le")) // 2
    ends = [0, *(one.end for one in result.entities)]
    assert all(one.length > 0 and one.end <= size for one in result.entities)
    assert all(end <= one.offset for end, one in zip(ends, result.entities, strict=False))


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet="<>/&;ab\"'=# \n*_[]()`|~!.\\👍ж", max_size=30),
    st.sampled_from(["HTML", "MarkdownV2", "Markdown"]),
)
def test_any_markup_is_parsed_or_refused(text: str, mode: str) -> None:
    with contextlib.suppress(Refusal):
        plain, entities = parsed(text, mode)
        assert plain
        assert all(words for _, words in entities)
