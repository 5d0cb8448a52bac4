"""Who signs an official appeal (59-ФЗ ст. 7): a name, and where the answer is to go."""

import re
from dataclasses import dataclass
from typing import Final

NAME_LIMIT: Final = 120
REPLY_TO_LIMIT: Final = 300
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]{2,}")


@dataclass(frozen=True, slots=True)
class Author:
    """Personal data: `name` is ФИО, `reply_to` a postal address or an e-mail."""

    name: str
    reply_to: str


def name_fault(text: str) -> str | None:
    """Why it cannot be a surname with a first name: a key of texts, or None when it can."""
    parts = text.split()
    if not all(_WORD.fullmatch(each) for each in parts):
        return "statutory.name.letters"
    return None if len(parts) > 1 and len(parts[0]) > 1 else "statutory.name.two"


def reply_to_fault(text: str) -> str | None:
    """Why no answer can be sent there: a key of texts, or None when it can."""
    text = text.strip()
    if "@" in text:
        return None if _MAIL.fullmatch(text) else "statutory.reply_to.mail"
    posted = any(each.isdigit() for each in text) and sum(each.isalpha() for each in text) > 4
    return None if posted else "statutory.reply_to.post"
