"""A poll's own answers: made anew, or all shown with an edit each. One script for both."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.ask import Ask
from bot.chat import Json
from bot.questions import Choice
from bot.scene import Answer, Go, State
from bot.script import Script
from bot.text import Rich
from domain.polls import Eligibility, Kind, Level, Poll, Results, told
from domain.polls.making import reworded
from domain.polls.moves import LONGEST
from domain.polls.written import MOST_QUORUM, TEXT, TITLE, whole
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Action, may
from handlers.appeals.words import zone_of
from handlers.here import Here
from handlers.officials import who
from handlers.officials.polls import acting
from handlers.officials.polls.when import MomentOf
from handlers.officials.polls.where import TerritoryOf
from handlers.officials.questions import Ahead, AuthorityOf
from handlers.refused import said as said_no
from storage.calendars import calendar_for
from storage.polls import work as poll_work
from storage.unit import Unit

_AT_ONCE: Final = "_at_once"
_DAY: Final = timedelta(days=1)
_OPENS: Final = time(9)
_CLOSES: Final = time(23, 59)
_YES, _NO = "yes", "no"


def _about(ask: Ask[Unit]) -> Poll:
    """Everything but the questions. With `poll` given, of that poll; its own answers are given too."""
    say = ask.say
    found = ask.given("poll")
    old = acting.asked(ask, Action.POLL_EDIT) if isinstance(found, int) else None
    kind = Kind(
        ask.one_of("kind", [Choice(each.value, say.label(f"work.poll.make.kind.{each}")) for each in Kind])
    )
    authority = old.authority if old is not None else authority_of(ask)
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
        results=Results(_one(ask, "results", [each.value for each in Results])),
        changing=_flag(ask, "changing"),
        quorum=_quorum(ask),
        level=Level.PHONE if wanted.phone else Level(_one(ask, "level", [each.value for each in Level])),
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


def authority_of(ask: Ask[Unit], action: Action = Action.POLL_EDIT, prompt: Rich | None = None) -> str:
    """The authority that asks: the one there is, or one of those the editor reaches. Raises `Outdated`."""
    catalogue = ask.chat.unit.catalogue
    official = who.acting(ask.chat)
    tops = tuple(dict.fromkeys(each.authority for each in official.rights if each.role in GRANTS[action]))

    def fits(code: str) -> bool:
        return may(official.rights, action, code, None, catalogue)

    below = [code for code in catalogue.authorities if fits(code)] if len(tops) == 1 else []
    if len(below) == 1:
        return below[0]
    asked = prompt or ask.say("work.poll.make.authority")
    question = AuthorityOf("authority", asked, catalogue, tops, tops, fits)
    return str(ask.once(question))


def territory_of(ask: Ask[Unit], authority: str, prompt: Rich) -> str:
    """A territory, first the authority's own and those right below it."""
    catalogue = ask.chat.unit.catalogue
    found = catalogue.authorities.get(authority)
    own = found.territory if found is not None else ""
    inside = [each.code for each in catalogue.territories.values() if each.parent == own]
    suggested = (own, *inside[:8]) if own in catalogue.territories else ()
    return str(ask.once(TerritoryOf("territory", prompt, catalogue, suggested)))


def _dates(ask: Ask[Unit], authority: str) -> tuple[datetime | None, datetime]:
    say, now = ask.say, ask.chat.now
    zone = zone_of(ask.chat.unit.catalogue, authority)
    today = now.astimezone(ZoneInfo(zone)).date()

    def at(day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, ZoneInfo(zone))

    def far(moment: datetime) -> Rich | None:
        return say("work.poll.make.too_far") if moment - now > LONGEST else None

    opening = MomentOf(
        "opens",
        say("work.poll.make.opens"),
        zone,
        now,
        _OPENS,
        ((say.label("work.poll.make.tomorrow"), at(today + _DAY, _OPENS)),),
        (Choice(_AT_ONCE, say.label("work.poll.make.at_once")),),
        far,
    )
    answer = str(ask.once(opening))
    opens = None if answer == _AT_ONCE else datetime.fromisoformat(answer).astimezone(UTC)
    first = max(now, opens or now).astimezone(ZoneInfo(zone)).date()

    def too_early(moment: datetime) -> Rich | None:
        if opens is not None and moment <= opens:
            return say("work.poll.make.closes_first")
        return far(moment)

    closing = MomentOf(
        "closes",
        say("work.poll.make.closes"),
        zone,
        now,
        _CLOSES,
        tuple(
            (say.label("work.poll.make.weeks", weeks), at(first + 7 * weeks * _DAY, _CLOSES))
            for weeks in (1, 2, 4)
        ),
        fault=too_early,
    )
    return opens, datetime.fromisoformat(str(ask.once(closing))).astimezone(UTC)


def _decision(ask: Ask[Unit], authority: str, closes: datetime) -> date:
    say = ask.say
    zone = ZoneInfo(zone_of(ask.chat.unit.catalogue, authority))
    today, last = ask.chat.now.astimezone(zone).date(), closes.astimezone(zone).date()

    def early(day: date) -> Rich | None:
        return say("work.poll.make.due_early", day=say.day(last, today)) if day < last else None

    works = calendar_for(ask.chat.unit.catalogue.authorities[authority])
    days = dict.fromkeys(works.working_from(last + n * _DAY) for n in (7, 14, 30))
    offered = [Choice(day.isoformat(), say.day(day, today)) for day in days]
    question = Ahead("due", say("work.poll.make.due"), today, offered, early)
    return date.fromisoformat(str(ask.once(question)))


def _eligibility(ask: Ask[Unit]) -> Eligibility:
    age = _one(ask, "age", ["0", "14", "18"])
    return Eligibility(int(age), _flag(ask, "resident"), _flag(ask, "phone"))


def _quorum(ask: Ask[Unit]) -> int:
    def wrong(text: str) -> Rich | None:
        return None if whole(text, 1, MOST_QUORUM) is not None else ask.say("work.poll.make.number_please")

    return whole(ask.words("quorum", fault=wrong, limit=20, required=False), 1, MOST_QUORUM) or 0


def _choose(ask: Ask[Unit]) -> int:
    def wrong(text: str) -> Rich | None:
        return None if whole(text, 1, 50) is not None else ask.say("work.poll.make.number_please")

    return whole(ask.words("choose", fault=wrong, limit=20), 1, 50) or 1


def _one(ask: Ask[Unit], name: str, keys: list[str]) -> str:
    return ask.one_of(name, [Choice(key, ask.say.label(f"work.poll.make.{name}.{key}")) for key in keys])


def _flag(ask: Ask[Unit], name: str) -> bool:
    return _one(ask, name, [_YES, _NO]) == _YES


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
        "opens": poll.opens_at.isoformat() if poll.opens_at is not None else _AT_ONCE,
        "age": str(poll.eligibility.age),
        "resident": _YES if poll.eligibility.resident else _NO,
        "phone": _YES if poll.eligibility.phone else _NO,
        "results": poll.results.value,
        "changing": _YES if poll.changing else _NO,
        "quorum": str(poll.quorum) if poll.quorum else "",
        "level": poll.level.value,
        "choose": str(poll.choose),
    }
    if poll.closes_at is not None:
        known["closes"] = poll.closes_at.isoformat()
    if poll.decision_due is not None:
        known["due"] = poll.decision_due.isoformat()
    return known


def change(poll: Poll) -> Answer:
    """All answers of the poll, each to be changed."""
    return Go("work.poll.change", Script.begin(**answers(poll)))


def _create(chat: Here, poll: Poll, state: State) -> Answer:
    try:
        made = poll_work.create(chat.unit, poll, who.acting(chat), chat.address)
    except NotAllowed as refused:
        return Go("work.polls", instead=True, note=said_no(chat, refused))
    return Go("work.poll", {"poll": made.id}, instead=True, note=chat.say("work.poll.make.done"))


def _change(chat: Here, poll: Poll, state: State) -> Answer:
    return acting.keep(chat, poll, state, chat.say("work.poll.kept"), typed_words=told(poll.text, "ru"))


make = Script("work.poll.make", _about, _create, files="picture", keeps=True)
change_all = Script("work.poll.change", _about, _change, files="picture", texts=make.name)
scenes = (make, change_all)
