"""Rich text: nodes of styled text, and what a messenger needs of them.

A text for people is a `Rich`: a row of `Node`s. `flatten` gives the plain text with spans in UTF-16 code
units (what Telegram's entities count in). What a person typed is wrapped by `typed` and stays text on every
network: adapters disarm mentions and commands in such nodes. `clean` is the door: everything that comes in
passes it once.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

TYPED_LIMIT = 16_000  # code points kept of one incoming text; both messengers send at most 4 096


@dataclass(frozen=True, slots=True)
class Node:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    quote: bool = False
    url: str = ""
    typed: bool = False  # somebody's words: nothing in them may become a mention, a command or a link


@dataclass(frozen=True, slots=True)
class Rich:
    """A text as people read it; `+` joins, `str` is taken as plain."""

    nodes: tuple[Node, ...] = ()

    def __add__(self, other: "Rich | str") -> "Rich":
        return Rich(self.nodes + rich(other).nodes)

    def __bool__(self) -> bool:
        return any(node.text for node in self.nodes)

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join(node.text for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Span:
    """A styled stretch of a plain text; `start` and `length` in UTF-16 code units."""

    start: int
    length: int
    style: str  # bold, italic, code, quote, link
    url: str = ""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text and its spans, ready for a messenger."""

    text: str
    spans: tuple[Span, ...] = ()


def rich(text: Rich | str) -> Rich:
    """Plain text as rich text."""
    return text if isinstance(text, Rich) else Rich((Node(text),) if text else ())


def bold(text: Rich | str) -> Rich:
    return Rich(tuple(replace(node, bold=True) for node in rich(text).nodes))


def italic(text: Rich | str) -> Rich:
    return Rich(tuple(replace(node, italic=True) for node in rich(text).nodes))


def quote(text: Rich | str) -> Rich:
    return Rich(tuple(replace(node, quote=True) for node in rich(text).nodes))


def link(text: str, url: str) -> Rich:
    return Rich((Node(text, url=url),))


def typed(text: str) -> Rich:
    """Somebody's own words."""
    return Rich((Node(text, typed=True),) if text else ())


def join(between: str, parts: Iterable[Rich | str]) -> Rich:
    """The non-empty parts with `between` between them."""
    nodes: list[Node] = []
    for part in parts:
        made = rich(part)
        if not made:
            continue
        if nodes and between:
            nodes.append(Node(between))
        nodes.extend(made.nodes)
    return Rich(tuple(nodes))


def lines(*parts: Rich | str) -> Rich:
    """The non-empty parts, each on its own line."""
    return join("\n", parts)


def paragraphs(*parts: Rich | str) -> Rich:
    """The non-empty parts with an empty line between."""
    return join("\n\n", parts)


def units(text: str) -> int:
    """Length in UTF-16 code units: the strictest measure either messenger may use."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def flatten(text: Rich) -> Plain:
    """The plain text and its spans; touching spans of one style become one."""
    spans: list[Span] = []
    at = 0
    for node in text.nodes:
        length = units(node.text)
        if length:
            for style in _styles(node):
                _extend(spans, Span(at, length, style, node.url if style == "link" else ""))
        at += length
    spans.sort(key=lambda span: (span.start, -span.length))
    return Plain(text.plain, tuple(spans))


def _styles(node: Node) -> list[str]:
    names = [name for name in ("bold", "italic", "code", "quote") if getattr(node, name)]
    return [*names, "link"] if node.url else names


def _extend(spans: list[Span], new: Span) -> None:
    for index in range(len(spans) - 1, -1, -1):
        old = spans[index]
        if old.style == new.style and old.url == new.url and old.start + old.length == new.start:
            spans[index] = replace(old, length=old.length + new.length)
            return
    spans.append(new)


# --- the door -----------------------------------------------------------------------------------------

_INVISIBLE = frozenset(
    chr(code)
    for first, last in (
        (0x00AD, 0x00AD),  # soft hyphen
        (0x061C, 0x061C),  # Arabic letter mark
        (0x115F, 0x1160),  # Hangul fillers
        (0x180E, 0x180E),
        (0x200B, 0x200C),  # zero-width space, non-joiner; the joiner stays for emoji
        (0x200E, 0x200F),  # direction marks
        (0x2028, 0x202E),  # line separators, embeddings and overrides
        (0x2060, 0x206F),  # word joiner, isolates
        (0x3164, 0x3164),
        (0xD800, 0xDFFF),  # lone surrogates
        (0xFEFF, 0xFEFF),
        (0xFFF0, 0xFFFB),
        (0xE0000, 0xE007F),  # tags
    )
    for code in range(first, last + 1)
)
_MARKS_KEPT = 2  # combining marks kept on one letter: enough for any living script's accents, ends "zalgo"


def clean(text: str) -> str:
    """What a person typed, made safe to keep and to show: composed, no control or invisible signs.

    Line breaks stay (at most two in a row); NUL, lone surrogates (both databases refuse one or the other),
    direction overrides and piles of combining marks go.
    """
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text[:TYPED_LIMIT].replace("\r\n", "\n").replace("\r", "\n")):
        if char in _INVISIBLE:
            continue
        category = unicodedata.category(char)
        if category in ("Cc", "Cn", "Co") and char not in "\n\t":
            continue
        if category in ("Mn", "Me"):
            marks += 1
            if marks > _MARKS_KEPT:
                continue
        else:
            marks = 0
        kept.append(char)
    return re.sub(r"\n{3,}", "\n\n", "".join(kept)).strip()


# --- splitting ----------------------------------------------------------------------------------------

_LIST_NUMBER = re.compile(r"(?:^|\n)[ \t]*(?:\d{1,3}[.)]|[-•—*])[ \t]$")


def split(text: Rich, limit: int) -> list[Rich]:
    """The text in parts of at most `limit` UTF-16 units; the parts joined are the text again.

    Cuts at an empty line, else at a line's end, else at a sentence's, else between words (never after a list
    number), and only where there is no such place between two whole signs (no emoji sequence is torn).
    """
    rest, parts = text, []
    while units(rest.plain) > limit:
        at = _cut(rest.plain, limit)
        head, rest = _apart(rest, at)
        parts.append(head)
    if rest:
        parts.append(rest)
    return parts


def _cut(text: str, limit: int) -> int:
    end, used = 0, 0
    for char in text:
        used += 2 if ord(char) > 0xFFFF else 1
        if used > limit:
            break
        end += 1
    window = text[:end]
    least = end // 3  # an earlier cut would leave a stump
    for sign in ("\n\n", "\n"):
        at = window.rfind(sign)
        if at > least:
            return at + len(sign)
    for pattern in (r"[.!?…][»”)]?\s", r"\s"):
        for found in reversed(list(re.finditer(pattern, window))):
            if found.end() <= least:
                break
            if not _LIST_NUMBER.search(window[: found.end()]):
                return found.end()
    while end > 1 and not _between_signs(text, end):
        end -= 1
    return end


def _between_signs(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if (
        after in "\u200d\ufe0f\u20e3"
        or before == "\u200d"
        or unicodedata.category(after) in ("Mn", "Me", "Mc")
    ):
        return False
    if 0x1F3FB <= ord(after) <= 0x1F3FF:  # skin tones
        return False
    flags = re.search(r"[\U0001F1E6-\U0001F1FF]*$", text[:at])
    return not (_flag(after) and flags is not None and len(flags.group()) % 2)


def _flag(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _apart(text: Rich, at: int) -> tuple[Rich, Rich]:
    head: list[Node] = []
    tail: list[Node] = []
    left = at
    for node in text.nodes:
        if left >= len(node.text):
            head.append(node)
        elif left <= 0:
            tail.append(node)
        else:
            head.append(replace(node, text=node.text[:left]))
            tail.append(replace(node, text=node.text[left:]))
        left -= len(node.text)
    return Rich(tuple(head)), Rich(tuple(tail))


def shorten(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units; where something was cut it ends with «…», after a whole word."""
    if units(text) <= limit:
        return text
    at = _cut(text, limit - 1)
    return text[:at].rstrip(" \n,.;:—-") + "…"
