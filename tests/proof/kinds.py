"""Every kind of notice there is: each has a text that begins it, so the texts tell which there are."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.speech import TEXTS, load
from domain.notices import NoticeKind
from storage.files import workshop
from storage.officials import daily
from storage.people import wishes

_FAMILIES: Final[Mapping[str, str]] = {
    "notice.away.": "notice.away.",
    "notice.block.": "notice.block.",
    "notice.copies.": "notice.copies.",
    "notice.held.": "notice.held.",
    "notice.near.": "notice.near.",
    "poll.notice.": "poll.citizen.",
    "poll.official.": "poll.official.",
    "draft.notice.remark.": "draft.citizen.remark_",
    "draft.notice.": "draft.citizen.",
    "draft.official.": "draft.official.",
    "hearing.notice.": "hearing.citizen.",
}
"""How a text's key begins, and how the kind does that it tells."""
_PIECES: Final[Mapping[str, str]] = {
    "notice.away.": "count",
    "notice.held.": "late",
    "poll.notice.": "not_counted owed quiet reason results take unfinished until",
    "poll.official.": "due overdue",
    "draft.notice.": "answer_again begins name_waits open owed remark until version was why_changed wording",
    "draft.official.": "due left overdue",
    "hearing.notice.": "cannot open reason soon today tomorrow was was_held",
}
"""Texts that are pieces of notices, not their heads."""
_OTHERS: Final = ("notice.joined", "notice.carried", "hearing.citizen.reminder")


def every() -> frozenset[str]:
    """Their names, as in `outbox.kind`."""
    texts = tuple(load(TEXTS)["ru"]._sentences)
    return frozenset({*_told(texts), *_of_cases(texts), *_OTHERS, wishes.DIGEST, daily.KIND, workshop.KIND})


def _told(texts: tuple[str, ...]) -> Iterator[str]:
    for head, kind in _FAMILIES.items():
        for key in texts:
            last = key.removeprefix(head)
            if last != key and "." not in last and last not in _PIECES.get(head, "").split():
                yield kind + last


_THEIR_OWN: Final = (NoticeKind.ADDED,)
"""What the author has done and others are told; of a withdrawn case the author keeps a card."""
_OF_THE_AUTHOR: Final = (NoticeKind.ASKED,)
"""What nobody but the author is asked."""


def _of_cases(texts: tuple[str, ...]) -> Iterator[str]:
    """The author sees a card whatever happens; joiners and officials are told what there is a text for."""
    for each in NoticeKind:
        if each not in _THEIR_OWN:
            yield f"notice.citizen.{each.value}"
        if f"notice.citizen.{each.value}" in texts and each not in _OF_THE_AUTHOR:
            yield f"notice.joiner.{each.value}"
        if f"notice.official.{each.value}" in texts or each is NoticeKind.TERM:
            yield f"notice.official.{each.value}"
