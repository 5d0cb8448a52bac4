"""Notices about hearings, drawn when they are sent: from the hearing as it stands then."""

from collections.abc import Mapping
from typing import Any, Final

from bot.chat import Option, Row, Shelved, Tone
from bot.speech import Speech
from bot.text import Rich, bold, lines, paragraphs, quote, typed
from domain.drafts import Draft
from domain.drafts.hearing_results import PaperKind
from domain.drafts.hearings import Hearing, Stands, State, Visit
from handlers.appeals.words import day_of, zone_of
from handlers.drafts import hearings as words
from handlers.drafts import words as drafts_in_words
from handlers.files import fit_to_show
from storage.drafts import drafts
from storage.hearings import hearings, results
from storage.hearings import questions as hearing_questions
from storage.hearings import visits as hearing_visits
from storage.unit import Unit

PREFIX: Final = "hearing.citizen."
ALIKE: Final = frozenset(
    f"{PREFIX}{each}" for each in ("set", "changed", "cancelled", *(one.value for one in PaperKind))
)
"""Kinds that say the same to everybody."""


def draw(
    unit: Unit, kind: str, person: int, body: Mapping[str, Any], say: Speech
) -> tuple[Rich, tuple[Row, ...]] | None:
    """The notice as it is true now; None when there is nothing to be said any more.

    Raises `LookupError` for a kind that nobody draws or a hearing that is not there.
    """
    hearing = hearings.load(unit, int(body["hearing"]))
    draft, what = drafts.load(unit, hearing.draft), kind.removeprefix(PREFIX)
    reason = quote(typed(str(body["words"])))
    coming = hearing.coming(unit.now)
    look = _look(say, hearing, draft)
    match what:
        case "set" if coming and draft.public:
            return paragraphs(_head(say, what, draft), words.summary(say, unit, draft, hearing)), look
        case "changed" if coming:
            told = paragraphs(_head(say, what, draft), words.summary(say, unit, draft, hearing))
            return paragraphs(told, _because(say, reason)), look
        case "cancelled" if hearing.state is State.CANCELLED:
            when = say("hearing.notice.was", when=words.when(say, unit, draft, hearing))
            return paragraphs(lines(_head(say, what, draft), when), _because(say, reason)), ()
        case "seat" if coming:
            return _seat(unit, hearing, draft, person, say, look)
        case "reminder" if coming:
            return _reminder(unit, hearing, draft, person, say, look)
        case "minutes" | "conclusion" if PaperKind(what) in results.papers(unit, hearing.id):
            when = say("hearing.notice.was_held", when=words.when(say, unit, draft, hearing))
            return lines(_head(say, what, draft), when, words.there_were(say, hearing)), look
        case "question_hidden":
            question = hearing_questions.load(unit, int(body["question"]))
            if question.status is not Stands.HIDDEN:
                return None
            head = bold(say("hearing.notice.question_hidden", ordinal=question.ordinal))
            said = paragraphs(
                lines(head, drafts_in_words.title(draft)), _because(say, quote(typed(question.reason)))
            )
            return said, look
        case "set" | "changed" | "cancelled" | "seat" | "reminder" | "minutes" | "conclusion":
            return None
        case _:
            raise LookupError(f"nobody draws {kind!r}")


def files(unit: Unit, kind: str, network: str, body: Mapping[str, Any]) -> tuple[Shelved, ...]:
    """What comes with the notice: the minutes, the conclusion."""
    what = kind.removeprefix(PREFIX)
    if what not in set(PaperKind):
        return ()
    ids = results.papers(unit, int(body["hearing"])).get(PaperKind(what), ())
    return fit_to_show(unit, network, ids)


def _look(say: Speech, hearing: Hearing, draft: Draft) -> tuple[Row, ...]:
    """The way to the hearing; none while the draft is taken back to be changed."""
    if not draft.public:
        return ()
    return ((Option("open", say.label("hearing.notice.open"), Tone.MAIN, entry=f"hearing:{hearing.id}"),),)


def _head(say: Speech, what: str, draft: Draft) -> Rich:
    return lines(bold(say(f"hearing.notice.{what}")), drafts_in_words.title(draft))


def _because(say: Speech, reason: Rich) -> Rich:
    return lines(say("hearing.notice.reason"), reason) if reason else Rich()


def _reminder(
    unit: Unit, hearing: Hearing, draft: Draft, person: int, say: Speech, look: tuple[Row, ...]
) -> tuple[Rich, tuple[Row, ...]] | None:
    """«Завтра слушания»; late it may be today. Nobody is reminded who does not come any more."""
    mine = hearing_visits.of(unit, hearing.id, person)
    if mine is None:
        return None
    zone = zone_of(unit.catalogue, draft.authority)
    left = (day_of(hearing.starts_at, zone) - day_of(unit.now, zone)).days
    key = {0: "hearing.notice.today", 1: "hearing.notice.tomorrow"}.get(left, "hearing.notice.soon")
    head = lines(bold(say(key)), drafts_in_words.title(draft))
    return paragraphs(head, words.summary(say, unit, draft, hearing), _ticket(say, mine)), (
        _or_leave(say, hearing, look)
    )


def _seat(
    unit: Unit, hearing: Hearing, draft: Draft, person: int, say: Speech, look: tuple[Row, ...]
) -> tuple[Rich, tuple[Row, ...]] | None:
    """A seat became free for who waited; nothing where they have given it up meanwhile."""
    mine = hearing_visits.of(unit, hearing.id, person)
    if mine is None:
        return None
    told = paragraphs(_head(say, "seat", draft), words.summary(say, unit, draft, hearing), _ticket(say, mine))
    return told, _or_leave(say, hearing, look)


def _or_leave(say: Speech, hearing: Hearing, look: tuple[Row, ...]) -> tuple[Row, ...]:
    """The way to the hearing, and the way not to come, where there is a way at all."""
    leave = Option("leave", say.label("hearing.leave"), entry=f"hearing_leave:{hearing.id}")
    return tuple((*row, leave) for row in look)


def _ticket(say: Speech, mine: Visit) -> Rich:
    """The number and the code, and what to do for who cannot come."""
    number = lines(say("hearing.yours", ordinal=mine.ordinal), say("hearing.code", code=bold(mine.code)))
    return paragraphs(number, say("hearing.notice.cannot"))
