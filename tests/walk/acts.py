"""Draft acts of the planted district: one in every phase, with what people said of those that they could."""

from dataclasses import replace
from datetime import timedelta

from domain.drafts import WHOLE, Draft, Phase, Remark, RemarkKind, Verdict, VerdictKind
from domain.drafts.remarks import Status
from domain.drafts.signing import Look
from storage.drafts import drafts as acts_kept
from storage.drafts import moderation, remarks, signers
from storage.drafts import people as draft_people
from storage.hearings import questions as hearing_questions
from storage.hearings import visits as hearing_visits
from storage.officials import officials
from tests import drafts
from tests.hearings import held
from tests.walk.canaries import CANARIES, MARKUP, words
from tests.walk.ground import Ground

_HEARD = (Phase.DISCUSSION, Phase.REVIEW, Phase.SUMMARY, Phase.FINAL)
_SUMMED_UP = (Phase.SUMMARY, Phase.FINAL)


def acts(ground: Ground) -> None:
    """Put them there. A remark is read by others where it was published, by moderators where it waits."""
    unit, made, day = ground.unit, ground.made, timedelta(days=1)
    for at, phase in enumerate(Phase):
        over = phase not in (Phase.MAKING, Phase.CHECKING, Phase.ANNOUNCED, Phase.DISCUSSION)
        draft = drafts.kept(
            unit,
            Phase.REVIEW if phase in _SUMMED_UP else phase,
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
        for status in (Status.PUBLISHED, Status.DECLINED, Status.WAITING)[: 2 if phase in _SUMMED_UP else 3]:
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
        _signed(ground, draft)
        if phase is Phase.DISCUSSION:
            _hearing(ground, draft)
        if phase in _SUMMED_UP:
            _judged(ground, draft, phase)


def _signed(ground: Ground, draft: Draft) -> None:
    """Names stand beside the citizen's remarks; the neighbour's waits for a moderator."""
    unit, persons = ground.unit, ground.made.persons
    for who in ("citizen", "neighbour"):
        name = f"{CANARIES['signer']} {who}"
        signer = signers.sign(unit, draft.id, persons[who], name, version="2026-11", channel="vk", anew=True)
        assert signer is not None
        if who == "citizen":
            signers.save(unit, replace(signer, look=Look.SHOWN, revision=signer.revision + 1))
        for each in remarks.of_person(unit, draft.id, persons[who]):
            signers.mark(unit, each, signed=True)


def _judged(ground: Ground, draft: Draft, phase: Phase) -> None:
    """Every remark has its verdict, one another one than at first; the authors have answered."""
    unit, made, at = ground.unit, ground.made, ground.made.who["editor"]
    by = officials.official(unit, made.persons["editor"])
    for who in ("citizen", "neighbour"):
        said = remarks.load(unit, made.remarks[f"{phase.value}.published.{who}"])
        [said] = moderation.judge(unit, draft, [said], Verdict(VerdictKind.PARTLY, f"Учтём {MARKUP}"), by, at)
        said = moderation.reply(unit, said, draft, made.persons[who], words("remark_reply", "Не согласна."))
        if who == "citizen":
            other = Verdict(VerdictKind.REJECTED, f"Нет денег {MARKUP}")
            [said] = moderation.rejudge(unit, draft, [said], other, "Пересчитали", by, at)
            moderation.reply(unit, said, draft, made.persons[who], words("remark_again", "Не верю."))
    acts_kept.save(unit, replace(acts_kept.load(unit, draft.id), phase=phase))


def _hearing(ground: Ground, draft: Draft) -> None:
    """One to which people come by name and by number, with what they ask beforehand."""
    unit, persons = ground.unit, ground.made.persons
    meeting = held(unit, draft, persons["editor"])
    ground.made.hearing = meeting.id
    for who in ("citizen", "neighbour", "joiner"):
        hearing_visits.register(unit, meeting.id, persons[who])
        hearing_questions.ask(unit, meeting.id, persons[who], words("asked", f"Кто платит? {who}"), who)
    for who in ("citizen", "neighbour"):
        hearing_visits.call(unit, meeting.id, persons[who], f"{CANARIES['visitor']} {who}")
