"""Draft acts of the planted district: one in every phase, with what people said of those that they could."""

from datetime import timedelta

from domain.drafts import WHOLE, Phase, Remark, RemarkKind
from domain.drafts.remarks import Status
from storage.drafts import people as draft_people
from tests import drafts
from tests.walk.canaries import MARKUP, words
from tests.walk.ground import Ground

_HEARD = (Phase.DISCUSSION, Phase.REVIEW, Phase.SUMMARY, Phase.FINAL)


def acts(ground: Ground) -> None:
    """Put them there. A remark is read by others where it was published, by moderators where it waits."""
    unit, made, day = ground.unit, ground.made, timedelta(days=1)
    for at, phase in enumerate(Phase):
        over = phase not in (Phase.MAKING, Phase.CHECKING, Phase.ANNOUNCED, Phase.DISCUSSION)
        draft = drafts.kept(
            unit,
            phase,
            territory="zarechny",
            authority="adm",
            author=made.persons["editor"],
            title=f"Правила дворов {at} {MARKUP[:40]}",
            opens_at=ground.now - 20 * day if over else ground.now - day,
            closes_at=ground.now - day if over else ground.now + 15 * day,
            review_until=(ground.now + 20 * day).date(),
        )
        made.acts[phase.value] = draft.id
        draft_people.follow(unit, draft.id, made.persons["citizen"])
        if phase not in _HEARD:
            continue
        for status in (Status.PUBLISHED, Status.WAITING, Status.DECLINED):
            for who in ("citizen", "neighbour"):
                said: Remark = drafts.said(
                    unit,
                    draft,
                    made.persons[who],
                    WHOLE,
                    f"{status.value}. {words('remark', 'Снег лежит неделю.')}",
                    status,
                    kind=RemarkKind.WORDING,
                    why=words("remark_why", "Так яснее."),
                )
                made.remarks[f"{phase.value}.{status.value}.{who}"] = said.id
