"""Verdicts given and answered: who may, when, what becomes of the remark."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.catalogue import Catalogue
from domain.drafts.act import Draft, Phase
from domain.drafts.remarks import Remark, Status
from domain.drafts.verdicts import Answered, Given
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, may

_GROUPED: Final = frozenset({Phase.ANNOUNCED, Phase.DISCUSSION, Phase.REVIEW})
_JUDGED: Final = frozenset({Phase.DISCUSSION, Phase.REVIEW})


def groups(draft: Draft, official: Official, catalogue: Catalogue) -> bool:
    """May the official say now which remarks are the same: who moderates them or gives the verdicts?"""
    deciding = (Action.REMARK_MODERATE, Action.REMARK_JUDGE)
    able = any(may(official.rights, each, draft.authority, None, catalogue) for each in deciding)
    return able and draft.phase in _GROUPED


def check_judging(draft: Draft, official: Official, catalogue: Catalogue) -> None:
    """Raise `NotAllowed` unless the official may give verdicts on this draft now: until the summary."""
    if not may(official.rights, Action.REMARK_JUDGE, draft.authority, None, catalogue):
        raise NotAllowed("draft.no_right", number=draft.number)
    if draft.phase not in _JUDGED:
        raise NotAllowed("draft.wrong_phase", number=draft.number)


def judged(remark: Remark, draft: Draft, official: Official, catalogue: Catalogue, given: Given) -> Remark:
    """The remark with its first verdict. Raises `NotAllowed`."""
    check_judging(draft, official, catalogue)
    if remark.status is not Status.PUBLISHED:
        raise NotAllowed("remark.not_published", ordinal=remark.ordinal)
    if remark.verdict is not None:
        raise NotAllowed("remark.judged", ordinal=remark.ordinal)
    return replace(remark, verdict=given)


def rejudged(remark: Remark, draft: Draft, official: Official, catalogue: Catalogue, given: Given) -> Remark:
    """The remark with another verdict, until the summary; its author may answer once again.

    Raises `NotAllowed`, also when the new verdict says just what the old one did.
    """
    check_judging(draft, official, catalogue)
    was = remark.verdict
    if remark.status is not Status.PUBLISHED or was is None:
        raise NotAllowed("remark.not_judged", ordinal=remark.ordinal)
    if (was.kind, was.reason, was.wording) == (given.kind, given.reason, given.wording):
        raise NotAllowed("remark.same_verdict", ordinal=remark.ordinal)
    return replace(remark, verdict=given, reply=None)


def followed(remark: Remark, draft: Draft, given: Given, *, was: int | None) -> Remark | None:
    """The remark with the verdict that an official decided for all of its likes, in place of verdict `was`.

    None where that is not to be done any more: it was taken back, judged by hand, the draft went on.
    """
    stands = remark.verdict.id if remark.verdict is not None else None
    if draft.phase not in _JUDGED or remark.status is not Status.PUBLISHED or stands != was:
        return None
    return replace(remark, verdict=given, reply=None)


def replied(remark: Remark, draft: Draft, person: int, now: datetime, *, text: str) -> Remark:
    """The author answers the verdict, once, until the final text. Raises `NotAllowed`."""
    if remark.person != person:
        raise NotAllowed("remark.not_yours", ordinal=remark.ordinal)
    if remark.verdict is None or draft.phase in (Phase.FINAL, Phase.CANCELLED):
        raise NotAllowed("remark.no_verdict", ordinal=remark.ordinal)
    if remark.reply is not None:
        raise NotAllowed("remark.answered", ordinal=remark.ordinal)
    return replace(remark, reply=Answered(text, now))
