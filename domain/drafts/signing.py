"""By name beside a remark: who wants that, and whether a moderator has looked at the name.

A name is one for a person in a discussion. Until a moderator has seen it, in a channel that may carry it, and
after one has refused it, the person is «участник №» to everybody.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from domain import authors
from domain.catalogue import Catalogue
from domain.drafts.act import Draft
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, may

NAME_LIMIT: Final = 100
_WORDS: Final = 6
"""«Мамедова Лейла Али кызы» has four; a sentence has more."""
_SITE: Final = re.compile(r"[^\W\d_]{2}\.[^\W\d_]|[a-z]\.[a-z]{2}", re.IGNORECASE)


class Look(StrEnum):
    """What a moderator said of the name. A key of texts."""

    WAITING = "waiting"  # nobody has seen it yet
    SHOWN = "shown"
    REFUSED = "refused"  # it is destroyed; the person may give another


class Unfit(StrEnum):
    """Why a name is not shown; a closed list: words of a moderator might repeat it. A key of texts."""

    FALSE = "false"  # not the person's own: another's, invented
    ABUSE = "abuse"
    ADVERTISING = "advertising"


@dataclass(frozen=True, slots=True)
class Signer:
    """Personal data: `name` as the person wants it shown, "" once it was refused for `why`.

    `revision` is another for every other name and every decision.
    """

    draft: int
    person: int
    name: str
    look: Look = Look.WAITING
    why: Unfit | None = None
    revision: int = 1


def name_fault(text: str) -> str | None:
    """Why it cannot stand beside a remark as a name: a key of texts, or None when it can."""
    if _SITE.search(text):
        return "signing.name.site"
    if len(text.split()) > _WORDS:
        return "signing.name.many"
    return authors.name_fault(text)


def check_looking(draft: Draft, official: Official, catalogue: Catalogue) -> None:
    """Raise `NotAllowed` unless the official may say whether names are shown: who moderates, in any phase."""
    if not draft.public or not may(official.rights, Action.REMARK_MODERATE, draft.authority, None, catalogue):
        raise NotAllowed("draft.no_right", number=draft.number)


def shown(signer: Signer) -> Signer:
    """Everybody may read the name, where it may be. Raises `NotAllowed` for one that was refused."""
    if signer.look is Look.REFUSED:
        raise NotAllowed("signing.refused_already")
    return replace(signer, look=Look.SHOWN, revision=signer.revision + 1)


def refused(signer: Signer, why: Unfit) -> Signer:
    """Nobody reads the name, which is kept no more. Raises `NotAllowed` when that was done already."""
    if signer.look is Look.REFUSED:
        raise NotAllowed("signing.refused_already")
    return replace(signer, name="", look=Look.REFUSED, why=why, revision=signer.revision + 1)
