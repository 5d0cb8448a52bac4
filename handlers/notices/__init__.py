"""Draws a notice of the outbox when it is sent: from the case as it stands then, in the person's language.

What must be said as it was (an answer, a question, a reason) comes with the notice; the rest is read anew, so
a notice that waited for a closed messenger or a long night is not a lie when it arrives. Buttons are those
that make sense now.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.chat import Option
from bot.speech import Speech
from bot.text import join, lines
from handlers import away_notices, blocked, crowds, held
from handlers.appeals import words
from handlers.drafts import notices as draft_notices
from handlers.drawn import Drawn
from handlers.hearings import notices as hearings
from handlers.near import notices as near
from handlers.notices.citizens import to_citizen, to_joiner
from handlers.notices.officials import farewell, headline, to_official, unreadable
from handlers.notices.told import Line, Told
from handlers.polls import notices as poll_notices
from storage.appeals import appeals, joinings
from storage.notices import outbox
from storage.officials import away_notices as stored_away
from storage.unit import Unit

__all__ = ["ALIKE", "Line", "draw", "line"]

ALIKE: Final = poll_notices.ALIKE | draft_notices.ALIKE | hearings.ALIKE
"""Kinds that say the same to all who are told, in one language and one messenger."""


def draw(unit: Unit, row: outbox.Row, say: Speech) -> Drawn | None:
    """The notice as it is true now; None when there is nothing to be said any more.

    That is: a reminder of what is done, or a case that the official may not read any more. Raises
    `LookupError` for a kind that nobody draws or a case that is not there.
    """
    if row.kind == "notice.joined":
        text = say(row.kind, messenger=say.label(f"link.in.{row.body['network']}"))
        look = Option("open", say.label("notice.open"), entry="link")
        return Drawn(text, ((look,),), card=False)
    if row.kind == "notice.carried":
        text = say(row.kind, messenger=say.label(f"link.in.{row.body['network']}"))
        return Drawn(text, (), card=False)
    if row.kind.startswith("notice.block."):
        found = blocked.notice(say, unit, row.kind, row.body)
        return None if found is None else Drawn(found[0], found[1], card=False)
    if row.kind.startswith(stored_away.PREFIX) and row.person is not None:
        leave = away_notices.notice(say, unit, row.kind, row.person, row.body)
        return None if leave is None else Drawn(leave[0], leave[1], card=False)
    if row.kind.startswith("notice.copies."):
        found = crowds.notice(say, unit, row.kind, row.body)
        return None if found is None else Drawn(found[0], found[1], card=False)
    if row.kind.startswith("notice.held."):
        words_held = held.notice(say, unit, row.kind, row.body)
        return None if words_held is None else Drawn(*words_held, card=False, subject=row.subject)
    if row.kind.startswith("poll.") and row.person is not None:
        about = poll_notices.draw(unit, row.kind, row.person, row.network, row.body, say)
        if about is None:
            return None
        return Drawn(about.text, about.rows, card=False, files=about.files)
    if row.kind.startswith("draft.") and row.person is not None:
        act = draft_notices.draw(unit, row.kind, row.person, row.network, row.body, say)
        if act is None:
            return None
        return Drawn(act.text, act.rows, card=False, files=act.files)
    if row.kind.startswith(hearings.PREFIX) and row.person is not None:
        meeting = hearings.draw(unit, row.kind, row.person, row.body, say)
        if meeting is None:
            return None
        return Drawn(*meeting, card=False, files=hearings.files(unit, row.kind, row.network, row.body))
    if row.kind.startswith(near.PREFIX) and row.person is not None:
        close = near.draw(unit, row.kind, row.person, row.body, say)
        return None if close is None else Drawn(close[0], close[1], card=False)
    told = _told(unit, row.kind, row.body, row.network, say)
    if row.kind.startswith("notice.citizen."):
        return to_citizen(told)
    if row.kind.startswith("notice.joiner.") and row.person is not None:
        return to_joiner(told, row.person)
    if row.kind.startswith("notice.official.") and row.person is not None:
        return to_official(told, row.person)
    raise LookupError(f"nobody draws {row.kind!r}")


def line(unit: Unit, kind: str, body: Mapping[str, Any], row: outbox.Row, say: Speech) -> Line | None:
    """The notice as a line among others, with what opens the case; None when it is not worth one any more."""
    if kind.startswith(near.PREFIX):
        close = near.line(unit, row.person, kind, body, say) if row.person is not None else None
        return None if close is None else Line(f"near_case:{close[0].id}", close[0].number, close[1])
    told = _told(unit, kind, body, row.network, say)
    case = told.appeal
    joined = row.person is not None and joinings.joiner(unit, case.id, row.person) is not None
    if kind.startswith("notice.citizen.") or (kind.startswith("notice.joiner.") and joined):
        stands = lines(
            join(" ", [told.number, told.topic]),
            join(" ", [words.MARKS[case.status], words.status(say, case, own=case.person == row.person)]),
            told.due,
        )
        return Line(f"appeal:{case.id}", case.number, stands)
    if row.person is None or (unreadable(told, row.person) and not farewell(told)):
        return None
    head = headline(told, row.person)
    return None if head is None else Line(f"case:{case.id}", case.number, lines(head, told.topic, told.due))


def _told(unit: Unit, kind: str, body: Mapping[str, Any], network: str, say: Speech) -> Told:
    return Told(
        say=say,
        unit=unit,
        appeal=appeals.load(unit, int(body["appeal"])),
        kind=kind.rpartition(".")[2],
        urgent=bool(body["urgent"]),
        params=body["params"],
        network=network,
        also=tuple(body.get("also", ())),
    )
