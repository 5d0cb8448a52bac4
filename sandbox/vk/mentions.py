"""How VK renders a text: `[id1|x]`, `@id1`, `*id1 (x)`, `@all` are not what they look like.

`disable_mentions=1` only takes the notification away: the brackets are a link all the same.
"""

import re
from collections.abc import Iterable

from sandbox.phone import Span
from sandbox.vk.rules import units

_PAGE = r"(?:id|club|public|event)\d+"
_MARKUP = re.compile(
    rf"\[(?P<page>{_PAGE}|[a-z][a-z0-9_.]{{1,31}})\|(?P<label>[^\]\n]+)\]"
    r"|\[(?P<address>https?://(?:m\.)?vk\.(?:com|ru)/[^|\]\s]*)\|(?P<shown>[^\]\n]+)\]"
    r"|(?<![\w@*/.])[@*](?P<name>[a-z][a-z0-9_.]{0,30}[a-z0-9_]|все)(?: \((?P<words>[^)\n]+)\))?",
    re.IGNORECASE,
)
_EVERYBODY = frozenset({"all", "everyone", "online", "here", "все"})
_NUMBERED = re.compile(_PAGE, re.IGNORECASE)


def render(text: str, *, quiet: bool, known: Iterable[str] = ()) -> tuple[str, tuple[Span, ...]]:
    """The text as a phone shows it and its mentions and links.

    `quiet` is `disable_mentions=1`; `known` are screen names that exist beside `id1`, `club1`.
    Spans are in UTF-16 units, their style is "mention", or "link" when nobody is notified.
    """
    if "[" not in text and "@" not in text and "*" not in text:
        return text, ()
    names = {name.casefold() for name in known}
    out: list[str] = []
    spans: list[Span] = []
    length = done = 0
    for found in _MARKUP.finditer(text):
        page = found["page"] or found["name"] or ""
        everybody = not found["page"] and page.casefold() in _EVERYBODY
        if page and not (everybody or _NUMBERED.fullmatch(page) or page.casefold() in names):
            continue
        if everybody and quiet:
            continue
        plain = text[done : found.start()]
        # A bare `@id1` stays as it is typed; the other forms show their words only.
        shown = found["label"] or found["shown"] or found["words"] or found[0]
        out += plain, shown
        start = length + units(plain)
        style = "link" if quiet or found["address"] else "mention"
        url = found["address"] or ("" if everybody else f"https://vk.com/{page}")
        spans.append(Span(start, units(shown), style, url))
        length = start + units(shown)
        done = found.end()
    out.append(text[done:])
    return "".join(out), tuple(spans)


def stored(text: str) -> str:
    """A person's own text as VK keeps it and hands it to bots: `@id1` becomes `[id1|@id1]`."""

    def bracketed(found: re.Match[str]) -> str:
        name = found["name"]
        if not name or not _NUMBERED.fullmatch(name):
            return found[0]
        return f"[{name}|{found['words'] or found[0]}]"

    return _MARKUP.sub(bracketed, text) if "@" in text or "*" in text else text
