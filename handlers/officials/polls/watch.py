"""Turnout, live: by day, by territory. Results, once the poll's own rule lets everybody see them."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, Go, State, Stay, Unclear
from bot.text import Rich, bold, lines, paragraphs, rich
from domain.polls import Poll, Turnout
from handlers import poll_results
from handlers.appeals.words import day_of, zone_of
from handlers.here import Here, View
from handlers.officials.polls import acting, words
from storage import poll_counts, poll_mailings

_DAYS: Final = 14
_TERRITORIES: Final = 15


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    poll, _ = acting.of(chat, state)
    came = poll_counts.turnout(chat.unit, poll.id)
    tally = poll_counts.tally(chat.unit, poll.id)
    told = poll_mailings.written(chat.unit, poll.id, "opened")
    rows: list[Row] = []
    if poll.results_public():
        rows.append((Option("results", say.label("work.poll.results")),))
    rows.append((Option("refresh", say.label("work.poll.refresh")), Option("back", say.label("go.back"))))
    return Screen(
        paragraphs(
            bold(say("work.poll.turnout", number=poll.number)),
            lines(
                words.turnout(chat, came.total),
                say("work.poll.turnout.told", told) if told else Rich(),
            ),
            poll_results.summary(say, poll, tally) if came.total else Rich(),
            _days(chat, poll, came),
            _territories(chat, came),
            Rich() if poll.results_public() else say("work.poll.results_later"),
        ),
        rows=tuple(rows),
    )


def _days(chat: Here, poll: Poll, came: Turnout) -> Rich:
    """The last days, the newest first."""
    if not came.days:
        return Rich()
    say = chat.say
    today = day_of(chat.now, zone_of(chat.unit.catalogue, poll.authority))
    last = sorted(came.days.items(), reverse=True)[:_DAYS]
    return lines(
        bold(say("work.poll.turnout.days")), *(rich(f"{say.day(day, today)} — {n}") for day, n in last)
    )


def _territories(chat: Here, came: Turnout) -> Rich:
    """The territories that people named themselves, the most first."""
    if not any(came.territories):
        return Rich()
    say, known = chat.say, chat.unit.catalogue.territories
    most = sorted(came.territories.items(), key=lambda each: -each[1])
    shown = [
        rich(f"{known[code].name if code in known else say.label('work.poll.turnout.unnamed')} — {count}")
        for code, count in most[:_TERRITORIES]
    ]
    rest = sum(count for _, count in most[_TERRITORIES:])
    return lines(
        bold(say("work.poll.turnout.territories")),
        *shown,
        say("work.poll.turnout.elsewhere", rest) if rest else Rich(),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    poll, _ = acting.of(chat, state)
    match said:
        case Chose("back"):
            return Done()
        case Chose("refresh"):
            return Stay()
        case Chose("results") if poll.results_public():
            return Go("poll.results", {"poll": poll.id})
        case _:
            return Unclear()


scenes = (View("work.poll.watch", _show, _take),)
