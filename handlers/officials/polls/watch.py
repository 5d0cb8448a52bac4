"""Turnout, live: by day, by territory. Results, once the poll's own rule lets everybody see them."""

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, Go, State, Stay, Unclear
from bot.text import Rich, bold, lines, paragraphs
from handlers.appeals.words import day_of, zone_of
from handlers.here import Here, View
from handlers.officials.polls import acting, wordings, words
from handlers.polls import results as poll_results
from handlers.polls import turnout as poll_turnout
from storage.polls import counts as poll_counts
from storage.polls import mailings as poll_mailings


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    poll, _ = acting.of(chat, state)
    came = poll_counts.turnout(chat.unit, poll.id)
    tally = poll_counts.tally(chat.unit, poll.id)
    today = day_of(chat.now, zone_of(chat.unit.catalogue, poll.authority))
    told = poll_mailings.written(chat.unit, poll.id, "opened")
    rows: list[Row] = []
    if poll.results_public():
        rows.append((Option("results", say.label("work.poll.results")), *wordings.offered(chat, poll)))
    rows.append((Option("refresh", say.label("work.poll.refresh")), Option("back", say.label("go.back"))))
    return Screen(
        paragraphs(
            bold(say("work.poll.turnout", number=poll.number)),
            lines(
                words.turnout(chat, came.total),
                say("work.poll.turnout.told", told) if told else Rich(),
            ),
            poll_results.summary(say, poll, tally) if came.total else Rich(),
            poll_turnout.told(say, came, chat.unit.catalogue, today),
            Rich() if poll.results_public() else say("work.poll.results_later"),
        ),
        rows=tuple(rows),
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
        case Chose("wordings") if wordings.offered(chat, poll):
            return wordings.enter(chat, poll)
        case _:
            return Unclear()


scenes = (View("work.poll.watch", _show, _take),)
