"""What Telegram finds in a text by itself: mentions, commands, tags, links, e-mails, phones, cards.

The server looks for these in every text, whoever wrote it and whatever entities came with it (td,
MessageEntity.cpp: `find_entities`), so a person's words become live links in what a bot sends.
"""

import re
from collections.abc import Iterator

from sandbox.telegram.tlds import TLDS

Found = tuple[int, int, str]
"""Start, end (code points) and the entity's type."""

_TAG = "[\\w\u00b7\u200c\u0d80-\u0dff]"
_MENTION = re.compile(r"(?<!\w)@([A-Za-z0-9_]{2,32})(?!\w)")
_SHORT_NAMES = frozenset({"gif", "nft", "pic", "ufc", "vid"})
_COMMAND = re.compile(
    r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?![A-Za-z0-9_])(?:@[A-Za-z0-9_]{3,32}(?![\w/<>])|(?![\w/<>@]))"
)
_HASHTAG = re.compile(rf"(?<!{_TAG})#({_TAG}{{1,256}})(?:@[A-Za-z0-9_]{{3,32}})?(?!{_TAG}*#)")
_CASHTAG = re.compile(
    rf"(?<!{_TAG})(?<!\$)\$(?:1INCH|[A-Z]{{1,8}})(?:@[A-Za-z0-9_]{{3,32}})?(?!{_TAG})(?!\$)"
)
_CARD = re.compile(r"(?<![\w.,+\-])\d(?:[ \-]?\d){12,18}(?![\w\-])(?![ \-]\d)")
# The server's own rule is not published; these are the shapes that it is known to take.
_PHONE = re.compile(
    r"(?<![\w+])(?:\+\d(?:[ \u00a0()\-]{0,2}\d){8,13}|[78](?:[ \u00a0()\-]{0,2}\d){10})(?!\w)"
)

_GAPS = " \u00a0\u1680\u3000\u2000-\u200b\u200e\u200f\u2016-\u206f"
_URL_SIGN = rf"[^{_GAPS}]"
_PATH = re.compile(rf"[^{_GAPS}\n<>\"«»]*")
_USER = re.compile(rf"[^{_GAPS}\n/\[\]{{}}()'`<>\"@«»]")
_DOMAIN = re.compile(rf"[.A-Za-z0-9_~\-]|(?![\u0080-\u00bf]){_URL_SIGN}(?<![\x00-\x7f])")
_PROTOCOL = re.compile(rf"[A-Za-z0-9+\-]|{_URL_SIGN}(?<![\x00-\x7f])")
_PORT = re.compile(r"\d+")
_BAD_ENDS = ".:;,('?!`"
_TG_URL = re.compile(
    rf"(?:tg|ton|tonsite)://[A-Za-z0-9_\-]{{1,253}}(?:[/?#][^{_GAPS}\n<>\"«»]*)?", re.IGNORECASE
)
_EMAIL = re.compile(
    r"(?:[a-z0-9_\-]{0,26}[.+]){0,10}[a-z0-9_\-]{1,35}@"
    r"(?:(?:[a-z0-9][a-z0-9_\-]{0,28})?[a-z0-9]\.){1,6}[a-z]{2,8}",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?:https?|ftp|tonsite)://", re.IGNORECASE)


def find(text: str) -> list[Found]:
    """Everything found, by its place; what overlaps something earlier is left out."""
    found: list[Found] = []
    if "@" in text:
        found += [
            (one.start(), one.end(), "mention")
            for one in _MENTION.finditer(text)
            if len(one[1]) >= 4 or one[1].lower() in _SHORT_NAMES
        ]
    if "/" in text:
        found += [(one.start(), one.end(), "bot_command") for one in _COMMAND.finditer(text)]
        found += [_trimmed(one) for one in _TG_URL.finditer(text)]
    if "#" in text:
        found += [
            (one.start(), one.end(), "hashtag")
            for one in _HASHTAG.finditer(text)
            if any(sign.isalpha() for sign in one[1])
        ]
    if "$" in text:
        found += [(one.start(), one.end(), "cashtag") for one in _CASHTAG.finditer(text)]
    if "." in text:
        found += _links(text)
    found += [
        (one.start(), one.end(), "bank_card_number") for one in _CARD.finditer(text) if _is_card(one[0])
    ]
    found += [(one.start(), one.end(), "phone_number") for one in _PHONE.finditer(text)]
    found.sort(key=lambda one: (one[0], -one[1]))
    kept: list[Found] = []
    for one in found:
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _trimmed(link: re.Match[str]) -> Found:
    end = link.end()
    host_end = link.start() + link[0].index("://") + 3
    while end > host_end and link.string[end - 1] in _BAD_ENDS:
        end -= 1
    return link.start(), end, "url"


def _is_card(number: str) -> bool:
    digits = [int(sign) for sign in number if sign.isdigit()]
    doubled = [
        digit if at % 2 == 0 else digit * 2 - 9 * (digit > 4) for at, digit in enumerate(reversed(digits))
    ]
    if sum(doubled) % 10:
        return False
    size, start = len(digits), "".join(map(str, digits[:4]))
    if start[0] == "4":
        return size in (13, 16, 18, 19)
    if 51 <= int(start[:2]) <= 55 or 2200 <= int(start) <= 2204 or 2221 <= int(start) <= 2720:
        return size == 16
    if start[:2] in ("34", "37"):
        return size == 15
    return size >= 16 or start[:2] not in ("62", "81")


def _links(text: str) -> Iterator[Found]:
    for start, end in _addresses(text):
        words = text[start:end]
        if _EMAIL.fullmatch(words):
            yield start, end, "email"
        elif words.lower().startswith("mailto:") and _EMAIL.fullmatch(words, 7):
            yield start + 7, end, "email"
        elif kept := _kept_of(words):
            yield start, start + kept, "url"


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Stretches around dots that look like addresses (td: `match_urls`)."""
    low, size = 0, len(text)
    while (dot := text.find(".", low)) >= 0 and dot + 1 < size:
        if text[dot + 1] == " ":
            low = dot + 2
            continue
        start = _back(text, dot, low, _DOMAIN)
        end, user_before = dot, False
        while end < size and (text[end] == "@" or _DOMAIN.match(text, end)):
            user_before = user_before or text[end] == "@"
            end += 1
        if user_before:
            start = _back(text, start, low, _USER)
        end = _with_path(text, _with_port(text, end))
        while end > dot + 1 and text[end - 1] == ".":
            end -= 1
        start, good = _with_protocol(text, start, low, user_before)
        if good:
            if end > dot + 1:
                yield start, end
            while end < size and text[end] == ".":
                end += 1
        else:
            end = text.rindex(".", dot, end) + 1
        low = max(end, dot + 1)


def _back(text: str, at: int, low: int, sign: re.Pattern[str]) -> int:
    while at > low and sign.match(text, at - 1):
        at -= 1
    return at


def _with_port(text: str, end: int) -> int:
    if text[end : end + 1] == ":" and (port := _PORT.match(text, end + 1)):
        digits = port[0].lstrip("0")
        if 0 < len(digits) <= 5 and int(digits) <= 65535:
            return port.end()
    return end


def _with_path(text: str, end: int) -> int:
    if text[end : end + 1] not in ("/", "?", "#"):
        return end
    path = _PATH.match(text, end + 1)
    path_end = path.end() if path else end + 1
    while path_end > end + 1 and text[path_end - 1] in _BAD_ENDS:
        path_end -= 1
    return path_end if text[end] == "/" or path_end > end + 1 else end


def _with_protocol(text: str, start: int, low: int, user_before: bool) -> tuple[int, bool]:
    good = True
    if start > low and text[start - 1] == "@":
        user = _back(text, start - 1, low, _USER)
        good = not user_before and user < start - 1
        start = user
    if start == low:
        return start, good
    if start - low >= 6 and text.startswith("://", start - 3):
        protocol = text[_back(text, start - 3, low, _PROTOCOL) : start - 3].lower()
        for name, wrong in (("https", ()), ("http", ("shttp",)), ("ftp", ("tftp", "sftp")), ("tonsite", ())):
            if protocol.endswith(name) and protocol not in wrong:
                return start - 3 - len(name), good
        return start, False
    before = text[start - 1]
    return start, good and not (before.isalnum() or before in "_/#@")


def _kept_of(url: str) -> int:
    """How much of the address is a link; 0 when nothing is (td: `fix_url`)."""
    scheme = _SCHEME.match(url)
    rest = url[scheme.end() :] if scheme else url
    domain_end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    domain, path = rest[:domain_end], rest[domain_end:]
    domain = domain[domain.find("@") + 1 :]
    if ":" in domain:
        domain = domain[: domain.rindex(":")]
    kept = len(url) - len(path) + _balanced(path)
    parts = domain.split(".")
    if len(parts) == 1 or any(not part or len(part.encode()) > 63 or part.endswith("-") for part in parts):
        return 0
    if len(parts) == 4 and all(_is_octet(part) for part in parts):
        return kept
    if domain.replace(".", "").isdecimal() or "_" in parts[-2] or not _is_tld(parts[-1], bool(scheme)):
        return 0
    return kept


def _balanced(path: str) -> int:
    depth = dict.fromkeys(")]}", 0)
    end = len(path)
    for at, sign in enumerate(path):
        if sign in "([{":
            depth[")]}"["([{".index(sign)]] += 1
        elif sign in depth:
            depth[sign] -= 1
            if depth[sign] < 0:
                end = at
                break
    while end > 0 and path[end - 1] in _BAD_ENDS:
        end -= 1
    return end


def _is_octet(part: str) -> bool:
    return part.isascii() and part.isdecimal() and int(part) < 256 and (part == "0" or part[0] != "0")


def _is_tld(zone: str, with_scheme: bool) -> bool:
    if len(zone) < 2:
        return False
    if zone.startswith("xn--"):
        return len(zone) > 5 and zone[4:].isascii() and zone[4:].isalnum()
    if "_" in zone or "-" in zone:
        return False
    # «слово.Как»: a new sentence without a space, not a zone.
    if zone[0] != zone[0].lower() and zone[1:] == zone[1:].lower():
        return with_scheme
    return with_scheme or zone.lower() in TLDS
