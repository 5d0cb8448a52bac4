"""Notices about draft acts, drawn when they are sent: from the draft as it stands then."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.chat import Option, Row, Shelved, Tone
from bot.speech import Speech
from bot.text import Rich, bold, lines, own_words, paragraphs, quote, shorten, typed
from domain.drafts import Count, Draft, Given, Phase, Remark, Status
from domain.drafts.hearing_results import held
from domain.drafts.moves import refusal
from domain.drafts.signing import Look
from domain.rights import Action
from handlers import files
from handlers.appeals.words import day_of, zone_of
from handlers.drafts import hearings
from handlers.drafts import words as citizens
from handlers.polls.notices import quiet
from storage.drafts import counts as draft_counts
from storage.drafts import drafts, remarks, signers, verdicts
from storage.drafts import files as draft_files
from storage.drafts.files import FileKind
from storage.hearings import conclusions
from storage.hearings import hearings as meetings
from storage.officials import officials
from storage.unit import Unit

_WHY: Final = 600
_OVER: Final = frozenset({Phase.REVIEW, Phase.SUMMARY, Phase.FINAL})
_PRINTED: Final = frozenset({Phase.SUMMARY, Phase.FINAL})
_OF_COURSE: Final = ("announced", "opened", "prolonged", "revised", "closed", "summarized", "finished")

ALIKE: Final = frozenset(f"draft.citizen.{each}" for each in (*_OF_COURSE, "cancelled"))
"""Kinds that say the same to everybody."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words."""

    text: Rich
    rows: tuple[Row, ...]
    files: tuple[Shelved, ...] = ()


def draw(
    unit: Unit, kind: str, person: int, network: str, body: Mapping[str, Any], say: Speech
) -> Told | None:
    """The notice as it is true now; None when there is nothing to be said any more.

    Raises `LookupError` for a kind that nobody draws or a draft that is not there.
    """
    draft = drafts.load(unit, int(body["draft"]))
    whom, what = kind.split(".")[1:]
    if whom == "official" and what == "replied":
        return _replied(unit, draft, person, int(body["remark"]), say)
    if whom == "official" and what == "conclusion":
        return _conclusion(unit, draft, person, int(body["hearing"]), say)
    if whom == "official":
        return _to_official(unit, draft, what, person, str(body["words"]), say)
    if what.startswith("remark_"):
        return _of_remark(unit, draft, what.removeprefix("remark_"), body, say)
    return _to_citizen(unit, draft, what, network, str(body["words"]), say)


def _of_remark(unit: Unit, draft: Draft, what: str, body: Mapping[str, Any], say: Speech) -> Told | None:
    """To the author: what was decided about the remark, as it stands now."""
    remark = remarks.load(unit, int(body["remark"]))
    head = lines(bold(say(f"draft.notice.remark.{what}", ordinal=remark.ordinal)), typed(draft.title))
    look: Row = (Option("open", say.label("draft.notice.remark"), entry=f"remark:{remark.id}"),)
    match what:
        case "published" if remark.status is Status.PUBLISHED:
            return Told(paragraphs(head, _signature(unit, remark, say)), (look,))
        case "unnamed" if remark.signed:
            why = _signature(unit, remark, say)
            return Told(paragraphs(head, why), (look,)) if why else None
        case "declined" if remark.declined is not None:
            rule = say(f"work.draft.decline.rule.{remark.declined.value}")
            return Told(paragraphs(head, lines(rule, quote(typed(remark.reason)))), (look,))
        case "verdict" if remark.verdict is not None:
            return Told(paragraphs(head, *_decided(say, remark.verdict)), (look,))
        case "changed" if remark.verdict is not None:
            was = verdicts.load(unit, int(body["was"]))
            before = say("draft.notice.was", kind=say(f"work.draft.verdict.kind.{was.kind.value}"))
            why = lines(bold(say("draft.notice.why_changed")), quote(typed(str(body["words"]))))
            again = say("draft.notice.answer_again") if draft.public and remark.reply is None else Rich()
            told = (lines(before, quote(typed(shorten(was.reason, _WHY)))), *_decided(say, remark.verdict))
            return Told(paragraphs(head, *told, why, again), (look,))
        case "published" | "unnamed" | "declined" | "verdict" | "changed":
            return None
        case _:
            raise LookupError(f"nobody draws {what!r} to authors")


def _signature(unit: Unit, remark: Remark, say: Speech) -> Rich:
    """What became of the author's name beside it; never the name."""
    signer = signers.of(unit, remark.draft, remark.person) if remark.signed else None
    if signer is None or signer.look is Look.SHOWN:
        return Rich()
    if signer.look is Look.WAITING or signer.why is None:
        return say("draft.notice.name_waits")
    return say("signing.refused", why=say(f"signing.unfit.{signer.why.value}"))


def _decided(say: Speech, given: Given) -> tuple[Rich, Rich]:
    """What and why; how the text will read because of it."""
    wording = Rich()
    if given.wording:
        wording = lines(bold(say("draft.notice.wording")), quote(typed(given.wording)))
    decided = bold(say(f"work.draft.verdict.kind.{given.kind.value}"))
    return lines(decided, quote(typed(given.reason))), wording


def _to_citizen(unit: Unit, draft: Draft, what: str, network: str, words: str, say: Speech) -> Told | None:
    look: Row = (Option("open", say.label("draft.notice.open"), Tone.MAIN, entry=f"draft:{draft.id}"),)
    head = bold(say(f"draft.notice.{what}", title=typed(draft.title)))
    said = quote(typed(words))
    reason = lines(say("poll.notice.reason"), said) if words else Rich()
    match what:
        case "announced" if draft.phase is Phase.ANNOUNCED and draft.opens_at is not None:
            begins = say("draft.notice.begins", moment=_moment(unit, draft, say, opens=True))
            held = hearings.ahead(say, unit, draft)
            return Told(paragraphs(head, typed(shorten(draft.why, _WHY)), begins, held), (look,))
        case "opened" if draft.taking(unit.now):
            until, held = _until(unit, draft, say), hearings.ahead(say, unit, draft)
            text = paragraphs(head, typed(shorten(draft.why, _WHY)), until, held)
            return Told(text, (look, quiet(say)))
        case "prolonged" if draft.taking(unit.now):
            return Told(paragraphs(lines(head, _until(unit, draft, say)), reason), (look,))
        case "revised" if draft.public:
            new = say("draft.notice.version", version=draft.version)
            return Told(paragraphs(lines(head, new), said), (look,))
        case "closed" if draft.phase in _OVER:
            owed = Rich()
            if draft.phase is Phase.REVIEW and draft.review_until is not None:
                today = day_of(unit.now, zone_of(unit.catalogue, draft.authority))
                owed = say("draft.notice.owed", day=say.day(draft.review_until, today))
            return Told(paragraphs(head, owed, reason), (look,))
        case "summarized" | "finished" if draft.phase in _OVER:
            kinds = FileKind.SUMMARY if what == "summarized" else FileKind.TEXT
            ids = tuple(each.file for each in draft_files.read(unit, draft, kinds, personal=False))
            taken = quote(typed(draft.outcome)) if what == "finished" else Rich()
            rows: tuple[Row, ...] = (look,)
            if what == "finished" and citizens.tells_taken(draft, draft_counts.total(unit, draft.id)):
                rows = (look, (Option("taken", say.label("draft.outcome"), entry=f"draft_taken:{draft.id}"),))
            return Told(paragraphs(head, taken), rows, files.fit_to_show(unit, network, ids[:1]))
        case "cancelled":
            return Told(paragraphs(head, reason), (look,) if draft.public else ())
        case _ if what in _OF_COURSE:
            return None
        case _:
            raise LookupError(f"nobody draws {what!r} to citizens")


def _to_official(unit: Unit, draft: Draft, what: str, person: int, words: str, say: Speech) -> Told | None:
    reader = officials.official(unit, person)
    if refusal(draft, reader, Action.DRAFT_WATCH, unit.catalogue) is not None:
        return None
    counts = draft_counts.total(unit, draft.id)
    owed = counts[Count.UNREVIEWED] + counts[Count.WAITING]
    gone = draft.phase is not Phase.REVIEW or not owed
    summed = draft.phase is not Phase.REVIEW or owed
    if (what == "submitted" and draft.phase is not Phase.CHECKING) or (what == "review" and gone):
        return None
    if (what == "unsummed" and summed) or (what == "unprinted" and draft.phase not in _PRINTED):
        return None
    head = bold(say(f"draft.official.{what}", number=draft.number))
    due = Rich()
    if what in ("closed", "review", "unsummed") and draft.review_until is not None:
        today = day_of(unit.now, zone_of(unit.catalogue, draft.authority))
        key = "draft.official.overdue" if draft.review_until < today else "draft.official.due"
        due = say(key, day=say.day(draft.review_until, today))
    look: Row = (Option("open", say.label("notice.open"), entry=f"draft_work:{draft.id}"),)
    if what == "unprinted":
        again = Option("again", say.label("work.draft.summary.print"), entry=f"draft_summary:{draft.id}")
        why = say("draft.official.unprinted.then")
        return Told(paragraphs(lines(head, typed(draft.title)), why), ((again, *look),))
    left = say("draft.official.left", owed) if what == "review" else Rich()
    return Told(paragraphs(lines(head, typed(draft.title), left, due), quote(typed(words))), (look,))


def _conclusion(unit: Unit, draft: Draft, person: int, id: int, say: Speech) -> Told | None:
    """To who answers for it: the hearing was held, its conclusion is not published."""
    hearing, reader = meetings.load(unit, id), officials.official(unit, person)
    due = conclusions.due(unit, hearing, draft)
    unwanted = due is None or not held(hearing, unit.now) or conclusions.there(unit, id)
    if unwanted or refusal(draft, reader, Action.HEARING, unit.catalogue) is not None:
        return None
    today = day_of(unit.now, zone_of(unit.catalogue, draft.authority))
    key = "overdue" if due is not None and due < today else "due"
    promised = say(f"draft.official.conclusion.{key}", day=say.day(draft.review_until or today, today))
    was = say("hearing.notice.was_held", when=hearings.when(say, unit, draft, hearing))
    head = bold(say("draft.official.conclusion", number=draft.number))
    look: Row = (Option("open", say.label("notice.open"), entry=f"hearing_work:{id}"),)
    return Told(paragraphs(lines(head, typed(draft.title), was), promised), (look,))


def _replied(unit: Unit, draft: Draft, person: int, id: int, say: Speech) -> Told | None:
    """To who gave the verdict: what its author answers."""
    remark = remarks.load(unit, id)
    reader = officials.official(unit, person)
    if refusal(draft, reader, Action.DRAFT_WATCH, unit.catalogue) is not None or remark.reply is None:
        return None
    head = say("draft.official.replied", ordinal=remark.ordinal, number=draft.number)
    look: Row = (Option("open", say.label("notice.open"), entry=f"draft_work:{draft.id}"),)
    said = quote(own_words(remark.reply.text))
    return Told(paragraphs(lines(bold(head), typed(draft.title)), said), (look,))


def _until(unit: Unit, draft: Draft, say: Speech) -> Rich:
    return say("draft.notice.until", moment=_moment(unit, draft, say))


def _moment(unit: Unit, draft: Draft, say: Speech, *, opens: bool = False) -> str:
    zone = zone_of(unit.catalogue, draft.authority)
    at = draft.opens_at if opens else draft.closes_at
    return say.moment(at or unit.now, zone, day_of(unit.now, zone))
