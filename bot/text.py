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
from typing import Final

TYPED_LIMIT: Final = 16_000  # code points kept of one incoming text; both messengers send at most 4 096


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
    own: bool = False  # a citizen's: contacts in them go only where personal data may (`bot.withholding`)


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
        if len(self.nodes) == 1:
            return self.nodes[0].text
        return "".join([node.text for node in self.nodes])


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


def own_words(text: str) -> Rich:
    """A citizen's own words: typed, and contacts in them go only where personal data may."""
    return Rich((Node(text, typed=True, own=True),) if text else ())


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


def thousands(number: int) -> str:
    """«1 250 000»: a number with spaces between its thousands, which do not break."""
    return f"{number:,}".replace(",", "\u00a0")


def units(text: str) -> int:
    """Length in UTF-16 code units: the strictest measure either messenger may use."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


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

_JOINER: Final = "\u200d"
_UNSEEN: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
)  # nothing is drawn for them, and no category of Unicode says so
_BREAKS: Final = dict.fromkeys(map(ord, "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
_MARKS_KEPT: Final = 2  # combining marks kept on one letter: enough for living scripts, ends "zalgo"
_MARKS_TAKEN: Final = 4  # before they are composed with their letter
_JOINED_KEPT: Final = 9  # joiners in one emoji: the longest families have fewer
_NEWER_EMOJI: Final = range(0x1F000, 0x1FB00)  # drawn by phones that are newer than our Unicode tables
_ORDINARY: Final = re.compile(r"[\n -~А-Яа-яЁё№«»„“”–—…]*")  # what most people write: nothing in it to clean


def clean(text: str) -> str:
    """What a person typed, made safe to keep and to show: composed, no control or invisible signs.

    Line breaks stay (at most two in a row); NUL, lone surrogates (both databases refuse one or the other),
    direction overrides and piles of combining marks go. Cleaning twice changes nothing more.
    """
    told = text[:TYPED_LIMIT]
    if not _ORDINARY.fullmatch(told):
        told = told.replace("\r\n", "\n").translate(_BREAKS)
        told = _seen(unicodedata.normalize("NFC", _seen(told, _MARKS_TAKEN)), _MARKS_KEPT)
    return re.sub(r"\n{3,}", "\n\n", told).strip()


def _seen(text: str, most: int) -> str:
    """What is drawn of the text, with at most `most` combining marks on a letter."""
    kept: list[str] = []
    marks = joiners = 0
    for at, char in enumerate(text):
        if char == _JOINER:
            before, after = kept[-1:], text[at + 1 : at + 2]
            if before and _pictured(before[0], "\ufe0f") and _pictured(after) and joiners < _JOINED_KEPT:
                joiners += 1
                kept.append(char)
            continue
        category = unicodedata.category(char)
        if char in _UNSEEN or (category[0] == "C" and char not in "\n\t" and ord(char) not in _NEWER_EMOJI):
            continue
        if category in ("Mn", "Me"):
            marks += 1
            if marks > most or not kept or kept[-1].isspace():  # a mark needs a letter to stand on
                continue
        else:
            marks = 0
            if not _skin(char) and kept[-1:] != [_JOINER]:
                joiners = 0
        kept.append(char)
    return "".join(kept)


def _pictured(char: str, selector: str = "") -> bool:
    """Is it a picture, which others may be joined to, or that `selector`?"""
    if not char or char in _UNSEEN:
        return False
    return char == selector or ord(char) in _NEWER_EMOJI or unicodedata.category(char) == "So"


def _skin(char: str) -> bool:
    return 0x1F3FB <= ord(char) <= 0x1F3FF


# --- splitting ----------------------------------------------------------------------------------------

_LIST_NUMBER = re.compile(r"(?:^|\n)[ \t]*(?:\d{1,3}[.)]|[-•—*])[ \t]+$")


def split(text: Rich, limit: int) -> list[Rich]:
    """The text in parts of at most `limit` (2 or more) UTF-16 units; the parts joined are the text again.

    Cuts at an empty line, else at a line's end, else at a sentence's, else between words (never after a list
    number), and only where a single word is longer than `limit` between two whole signs (no emoji sequence
    is torn, if one is not longer than that itself).
    """
    rest, parts = text, []
    while units(rest.plain) > limit:
        at = _cut(rest.plain, limit, ("\n\n", "\n"))
        head, rest = _apart(rest, at)
        parts.append(head)
    if rest:
        parts.append(rest)
    return parts


def _cut(text: str, limit: int, signs: tuple[str, ...]) -> int:
    end, used = 0, 0
    for char in text:
        used += 2 if ord(char) > 0xFFFF else 1
        if used > limit:
            break
        end += 1
    window = text[:end]
    least = end // 3  # an earlier cut would leave a stump
    for sign in signs:
        at = window.rfind(sign)
        if at > least:
            return at + len(sign)
    for pattern, first in ((r"[.!?…][»”)]?\s", least), (r"\s", least), (r"\s", 0)):
        for found in reversed(list(re.finditer(pattern, window))):
            if found.end() <= first:
                break
            if not _LIST_NUMBER.search(window[: found.end()]) and (
                first or _fits(text[found.end() :], limit)
            ):
                return found.end()
    at = end
    while at > end // 2 and not _between_signs(text, at):
        at -= 1
    return max(1, at if at > end // 2 else end)


def _fits(text: str, limit: int) -> bool:
    """Is the text's first word short enough to stand whole in a part of its own?"""
    return units(text.split(maxsplit=1)[0]) <= limit if text.strip() else True


def _between_signs(text: str, at: int) -> bool:
    if at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if _JOINER in (before, after) or unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return False
    if _skin(after) or 0xE0020 <= ord(after) <= 0xE007F:  # tags follow a flag
        return False
    flags = at
    while flags and _flag(text[flags - 1]):
        flags -= 1
    return not (_flag(after) and (at - flags) % 2)


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
    at = _cut(text, limit - 1, ())
    return text[:at].rstrip(" \n,.;:—-") + "…"
