"""What people say of a draft act: a remark or their own wording, for or against, support of others' words.

A remark is read by a moderator before others see it; until then its author may change it, and take it back
until it has a verdict.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.catalogue import Catalogue
from domain.drafts.act import Draft, Phase
from domain.drafts.verdicts import Answered, Given
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, may

TEXT_LIMIT: Final = 3_000
"""Characters of a remark or of one's own wording."""
WHY_LIMIT: Final = 1_500
"""Characters of why one's own wording is better."""
REASON_LIMIT: Final = 500
FILES: Final = 5


class RemarkKind(StrEnum):
    """A key of texts."""

    REMARK = "remark"  # замечание или предложение
    WORDING = "wording"  # своя редакция


class Status(StrEnum):
    """A key of texts."""

    WAITING = "waiting"  # a moderator has not read it yet
    PUBLISHED = "published"
    DECLINED = "declined"  # by a moderator, with a reason
    WITHDRAWN = "withdrawn"  # by the author


class Stance(StrEnum):
    """One per person and section; may be changed while remarks are taken."""

    FOR = "for"
    AGAINST = "against"


class Declined(StrEnum):
    """Why a moderator does not publish a remark: the rules of the discussion. A key of texts."""

    OFF_TOPIC = "off_topic"  # не о проекте
    ABUSE = "abuse"  # оскорбления, брань
    PERSONAL = "personal"  # чужие персональные данные
    ADVERTISING = "advertising"  # реклама, ссылки
    EXTREMIST = "extremist"  # призывы, запрещённые законом
    EMPTY = "empty"  # ничего не предложено
    OTHER = "other"  # in the moderator's words


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a section, or on the whole (`section` is `WHOLE`), said to the text of `version`.

    `ordinal` is its number in the discussion, «№ 12»; `why` explains one's own wording; `signed`: the author
    wants to be named, else «участник №». `supports` are others who agree. Where it is grouped is for
    `storage.drafts.remark_groups`. `verdict` is what the authority
    decided, `reply` the author's one answer to that.
    """

    id: int
    draft: int
    ordinal: int
    person: int
    section: str
    version: int
    kind: RemarkKind
    text: str
    at: datetime
    why: str = ""
    signed: bool = False
    status: Status = Status.WAITING
    revision: int = 1
    supports: int = 0
    declined: Declined | None = None
    reason: str = ""  # of a refusal, in the moderator's words
    group: int | None = None  # of equal ones
    leads: bool = True  # lists show it for its group; True without a group
    by_hand: bool = False  # an official said where it belongs: likeness leaves it there
    fresh: bool = True  # likeness has not looked at it yet
    verdict: Given | None = None
    reply: Answered | None = None
    files: tuple[int, ...] = ()

    @property
    def reviewed(self) -> bool:
        return self.verdict is not None


class Count(StrEnum):
    """What is counted exactly, for each section and for the whole."""

    FOR = "for"
    AGAINST = "against"
    REMARKS = "remarks"  # published ones
    WORDINGS = "wordings"  # of these, own wordings
    WAITING = "waiting"  # not yet read by a moderator
    UNREVIEWED = "unreviewed"  # published, without a verdict
    TAKEN = "taken"
    PARTLY = "partly"
    REJECTED = "rejected"


Counts = Mapping[Count, int]


def counted(remark: Remark) -> frozenset[Count]:
    """What the remark as it stands adds one to."""
    match remark.status:
        case Status.WAITING:
            return frozenset({Count.WAITING})
        case Status.PUBLISHED:
            decided = Count(remark.verdict.kind.value) if remark.verdict is not None else Count.UNREVIEWED
            own = {Count.WORDINGS} if remark.kind is RemarkKind.WORDING else set()
            return frozenset({Count.REMARKS, decided, *own})
        case _:
            return frozenset()


# --- by the author -----------------------------------------------------------------------------------------


def check_taking(draft: Draft, now: datetime) -> None:
    """Raise `NotAllowed` unless remarks, votes and supports are taken now."""
    if not draft.taking(now):
        early = draft.phase is Phase.ANNOUNCED
        raise NotAllowed("draft.not_open_yet" if early else "draft.not_taking", number=draft.number)


def check_supporting(remark: Remark, draft: Draft, person: int, now: datetime) -> None:
    """Raise `NotAllowed` unless the person may support the remark now: another's, published."""
    check_taking(draft, now)
    if remark.status is not Status.PUBLISHED:
        raise NotAllowed("remark.not_published", ordinal=remark.ordinal)
    if remark.person == person:
        raise NotAllowed("remark.own", ordinal=remark.ordinal)


def edited(
    remark: Remark, draft: Draft, person: int, now: datetime, *, text: str, why: str, files: tuple[int, ...]
) -> Remark:
    """The author's new words, while no moderator has decided. Raises `NotAllowed`."""
    _own(remark, person)
    check_taking(draft, now)
    if remark.status is not Status.WAITING:
        raise NotAllowed("remark.read_already", ordinal=remark.ordinal)
    return replace(remark, text=text, why=why, files=files, version=draft.version)


def withdrawn(remark: Remark, person: int) -> Remark:
    """The author takes it back, until it has a verdict. Raises `NotAllowed`."""
    _own(remark, person)
    if remark.status not in (Status.WAITING, Status.PUBLISHED):
        raise NotAllowed("remark.not_published", ordinal=remark.ordinal)
    if remark.reviewed:
        raise NotAllowed("remark.reviewed", ordinal=remark.ordinal)
    return replace(remark, status=Status.WITHDRAWN)


def _own(remark: Remark, person: int) -> None:
    if remark.person != person:
        raise NotAllowed("remark.not_yours", ordinal=remark.ordinal)


# --- by the moderator --------------------------------------------------------------------------------------

_MODERATED: Final = frozenset({Phase.ANNOUNCED, Phase.DISCUSSION, Phase.REVIEW})


def check_moderating(remark: Remark, draft: Draft, official: Official, catalogue: Catalogue) -> None:
    """Raise `NotAllowed` unless the official may decide now whether it is published."""
    if not may(official.rights, Action.REMARK_MODERATE, draft.authority, None, catalogue):
        raise NotAllowed("draft.no_right", number=draft.number)
    if draft.phase not in _MODERATED or remark.status is not Status.WAITING:
        raise NotAllowed("remark.read_already", ordinal=remark.ordinal)


def published(remark: Remark, draft: Draft, official: Official, catalogue: Catalogue) -> Remark:
    """Everybody may read it. Raises `NotAllowed`."""
    check_moderating(remark, draft, official, catalogue)
    return replace(remark, status=Status.PUBLISHED)


def declined(
    remark: Remark, draft: Draft, official: Official, catalogue: Catalogue, *, why: Declined, words: str = ""
) -> Remark:
    """It breaks the rules of the discussion; the author is told which. Raises `NotAllowed`."""
    check_moderating(remark, draft, official, catalogue)
    return replace(remark, status=Status.DECLINED, declined=why, reason=words)
