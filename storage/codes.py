"""Codes that people read, say and type: invitations, joining two messengers, receipts, a hearing's door."""

import re
import secrets
from typing import Final

LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32, so five bits each: without I, O, 0, 1, which are misread."""
_CYRILLIC: Final = str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX")  # typed on the wrong keyboard, looks the same
_DASHES: Final = str.maketrans("–—", "--")


def fresh(length: int) -> str:
    """A bare code of that many letters, by the system's randomness."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def grouped(code: str, size: int) -> str:
    """As it is shown: `K7QF2-M9XRT-4APD8`."""
    return "-".join(code[at : at + size] for at in range(0, len(code), size))


def typed(text: str, length: int, size: int, link: str = "") -> str | None:
    """The bare code a person meant; None where there is none, or more than one.

    Alone it is understood however it is typed: small letters, spaces, no dashes, Cyrillic look-alikes. Among
    other words («код ABCD-EFGH-…», a forwarded message) only as we print it: groups of `size` with dashes, or
    in the payload `link-CODE` of a deep link.
    """
    plain = text.strip().upper().translate(_CYRILLIC).translate(_DASHES)
    one = f"[{LETTERS}]{{{size}}}"
    more = length // size - 1
    if re.fullmatch(rf"{one}(?:[ -]?{one}){{{more}}}", plain):
        return re.sub("[ -]", "", plain)
    ways = [rf"(?<![\w-])({one}(?:-{one}){{{more}}})(?!\w|-\w)"]
    if link:
        ways.append(rf"(?<![\w-]){link.upper()}-([{LETTERS}]{{{length}}})(?!\w)")
    found = {each.replace("-", "") for way in ways for each in re.findall(way, plain)}
    return found.pop() if len(found) == 1 else None


def meant(text: str, length: int) -> bool:
    """Was a code of that many letters typed, alone, with a letter or two missing, too many or not of ours?"""
    plain = text.strip().upper().translate(_CYRILLIC).translate(_DASHES)
    grouped = re.fullmatch(r"[A-Z0-9]{2,6}(?:-[A-Z0-9]{2,6}){2,6}", plain) is not None
    return grouped and abs(len(plain.replace("-", "")) - length) <= 2
