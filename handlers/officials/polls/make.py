"""A poll's own answers: made anew, or all shown with an edit each. One script for both."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.ask import Ask
from bot.chat import Json
from bot.scene import Answer, Go, State
from bot.script import Script
from domain.polls import Eligibility, Kind, Level, Poll, Results, told
from domain.polls.making import reworded
from domain.polls.written import MOST_QUORUM, TEXT, TITLE, whole
from domain.rights import Action
from handlers.here import Here
from handlers.officials.matters.make import (
    authority_of,
    dated,
    dates,
    day_after,
    flag,
    flagged,
    last_day,
    not_whole,
    one,
    territory_of,
)
from handlers.officials.polls import acting
from storage.calendars import calendar_for
from storage.unit import Unit

_TEXTS: Final = "work.poll.make"
_MOST_CHOSEN: Final = 50


def _about(ask: Ask[Unit]) -> Poll:
    """Everything but the questions. With `poll` given, of that poll; its own answers are given too."""
    say = ask.say
    found = ask.given("poll")
    old = acting.asked(ask, Action.POLL_EDIT) if isinstance(found, int) else None
    kind = Kind(one(ask, _TEXTS, "kind", Kind))
    whose = say("work.poll.make.authority")
    authority = old.authority if old is not None else authority_of(ask, Action.POLL_EDIT, whose)
    title = ask.words("title", limit=TITLE)
    text = ask.words("text", limit=TEXT, required=False)
    pictures = ask.files("picture", limit=1)
    territory = territory_of(ask, authority, say("work.poll.make.territory"))
    opens, closes = _dates(ask, authority)
    due = _decision(ask, authority, closes)
    wanted = _eligibility(ask)
    made = Poll(
        id=old.id if old is not None else 0,
        number=old.number if old is not None else "",
        kind=kind,
        title={"ru": title},
        authority=authority,
        territory=territory,
        version=old.version if old is not None else 1,
        text={"ru": text} if text else {},
        picture=pictures[0] if pictures else None,
        opens_at=opens,
        closes_at=closes,
        decision_due=due,
        eligibility=wanted,
        results=Results(one(ask, _TEXTS, "results", Results)),
        changing=flag(ask, _TEXTS, "changing"),
        quorum=_quorum(ask),
        level=Level.PHONE if wanted.phone else Level(one(ask, _TEXTS, "level", Level)),
        choose=_choose(ask) if kind is Kind.RATING else 1,
    )
    ask.confirm("check")
    if old is None:
        return made
    return replace(
        made,
        state=old.state,
        author=old.author,
        title=reworded(old.title, title),
        text=reworded(old.text, text),
        questions=old.questions,
        projects=old.projects,
    )


def _dates(ask: Ask[Unit], authority: str) -> tuple[datetime | None, datetime]:
    offered = [(ask.say.label("work.poll.make.weeks", weeks), 7 * weeks) for weeks in (1, 2, 4)]
    return dates(ask, authority, _TEXTS, ask.say("work.poll.make.closes"), offered)


def _decision(ask: Ask[Unit], authority: str, closes: datetime) -> date:
    works = calendar_for(ask.chat.unit.catalogue.authorities[authority])
    last = last_day(ask, authority, closes)
    days = dict.fromkeys(works.working_from(last + timedelta(days=n)) for n in (7, 14, 30))
    return day_after(ask, "due", authority, closes, "work.poll.make.due", days)


def _eligibility(ask: Ask[Unit]) -> Eligibility:
    age = one(ask, _TEXTS, "age", ("0", "14", "18"))
    return Eligibility(int(age), flag(ask, _TEXTS, "resident"), flag(ask, _TEXTS, "phone"))


def _quorum(ask: Ask[Unit]) -> int:
    wrong = not_whole(ask.say, MOST_QUORUM)
    return whole(ask.words("quorum", fault=wrong, limit=20, required=False), 1, MOST_QUORUM) or 0


def _choose(ask: Ask[Unit]) -> int:
    wrong = not_whole(ask.say, _MOST_CHOSEN)
    return whole(ask.words("choose", fault=wrong, limit=20), 1, _MOST_CHOSEN) or 1


def answers(poll: Poll) -> dict[str, Json]:
    """The poll as the answers of the script: it begins at the check then."""
    known: dict[str, Json] = {
        "poll": poll.id,
        "seen": poll.version,
        "kind": poll.kind.value,
        "title": told(poll.title, "ru"),
        "text": told(poll.text, "ru"),
        "picture": [poll.picture] if poll.picture is not None else [],
        "territory": poll.territory,
        **dated(poll),
        "age": str(poll.eligibility.age),
        "resident": flagged(poll.eligibility.resident),
        "phone": flagged(poll.eligibility.phone),
        "results": poll.results.value,
        "changing": flagged(poll.changing),
        "quorum": str(poll.quorum) if poll.quorum else "",
        "level": poll.level.value,
        "choose": str(poll.choose),
    }
    if poll.decision_due is not None:
        known["due"] = poll.decision_due.isoformat()
    return known


def change(poll: Poll) -> Answer:
    """All answers of the poll, each to be changed."""
    return Go("work.poll.change", Script.begin(**answers(poll)))


def _create(chat: Here, poll: Poll, state: State) -> Answer:
    return acting.POLLS.begin(chat, poll)


def _change(chat: Here, poll: Poll, state: State) -> Answer:
    return acting.keep(chat, poll, state, chat.say("work.poll.kept"), typed_words=told(poll.text, "ru"))


make = Script("work.poll.make", _about, _create, files="picture", keeps=True)
change_all = Script("work.poll.change", _about, _change, files="picture", texts=make.name)
scenes = (make, change_all)
