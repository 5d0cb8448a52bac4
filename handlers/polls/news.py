"""What anybody may do about polls besides voting: hear of new ones or not, read the results."""

from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs, quote, typed
from domain.polls import Poll, told
from domain.polls import State as PollState
from handlers import identity
from handlers.here import Here, Room, View, loaded
from handlers.paged import leaf, leafed
from handlers.polls import papers as poll_papers
from handlers.polls import results as poll_results
from handlers.territory import TerritoryOf
from storage.people import watches
from storage.polls import counts as poll_counts
from storage.polls import mailings as poll_mailings
from storage.polls import polls, statements
from storage.unit import Unit

_PAGE: Final = 4  # questions on a page of results


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    at = poll_mailings.subscribed(chat.unit, chat.person)
    back: Row = (Option("back", say.label("go.back")),)
    if at is None:
        on: Row = (Option("on", say.label("poll.news.on"), Tone.MAIN),)
        return Screen(say("poll.news.off_now"), rows=(on, back))
    found = chat.unit.catalogue.territories.get(at)
    return Screen(
        say("poll.news.on_now", territory=found.name if found is not None else at),
        rows=(
            (Option("on", say.label("poll.news.elsewhere")),),
            (Option("off", say.label("poll.news.off"), Tone.BAD),),
            back,
        ),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("on"):
            return identity.first(chat, said) or Go("poll.news.where")
        case Chose("off"):
            poll_mailings.unsubscribe(chat.unit, chat.person)
            return Stay(note=chat.say("poll.news.is_off"))
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def _where(ask: Ask[Unit]) -> str:
    catalogue = ask.chat.unit.catalogue
    own = statements.of(ask.chat.unit, ask.chat.person).territory
    tops = [each.code for each in catalogue.territories.values() if each.parent not in catalogue.territories]
    suggested = tuple(dict.fromkeys([own, *tops[:3]] if own else []))
    return str(ask.once(TerritoryOf("territory", ask.say("poll.news.where.territory"), catalogue, suggested)))


def _subscribe(chat: Here, territory: str, state: State) -> Answer:
    poll_mailings.subscribe(chat.unit, chat.person, territory)
    return Done(chat.say("poll.news.is_on"))


# --- results -----------------------------------------------------------------------------------------------


def _public(chat: Here, state: State) -> Poll:
    """The poll whose results everybody may see now. Raises `Outdated`."""
    poll = loaded(chat, polls.load, state.get("poll"))
    if not poll.results_public():
        raise Outdated
    return poll


def _show_results(chat: Here, state: State) -> Screen:
    say = chat.say
    poll = _public(chat, state)
    tally = poll_counts.tally(chat.unit, poll.id)
    told_all = poll_results.questions(say, poll, tally)
    page = leaf(chat, state, len(told_all), _PAGE)
    rows = [poll_papers.buttons(say, poll)] if tally.total else []
    return Screen(
        paragraphs(
            bold(say("poll.results.of", title=typed(told(poll.title, say.language)))),
            _first(chat, poll, poll_results.summary(say, poll, tally)) if page.at == 0 else Rich(),
            *told_all[page.at * _PAGE : (page.at + 1) * _PAGE],
            say("layout.page", page=page.at + 1, pages=page.pages) if page.pages > 1 else Rich(),
        ),
        rows=page.rows(*rows, (Option("back", say.label("go.back")),)),
    )


def _first(chat: Here, poll: Poll, summary: Rich) -> Rich:
    """Above the first page: still counted, or what was decided; then how many took part."""
    say = chat.say
    if poll.state is PollState.OPEN:
        return paragraphs(say("poll.results.still"), summary)
    if poll.state is PollState.DECIDED:
        decision = lines(bold(say("poll.results.decision")), quote(typed(told(poll.decision, say.language))))
        return paragraphs(decision, summary)
    return summary


def _take_results(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("back"):
            return Done()
        case _:
            return leafed(state, said) or Unclear()


def _open_results(chat: Here, rest: str) -> Answer:
    if not rest.isdigit():
        return Home()
    try:
        _public(chat, {"poll": int(rest)})
    except Outdated:
        return Stay(note=chat.say("poll.results.not_yet"))
    return Go("poll.results", {"poll": int(rest)})


def _open_quiet(chat: Here, rest: str) -> Answer:
    """Where news were asked for: in the settings of polls, or with a place."""
    asked = poll_mailings.subscribed(chat.unit, chat.person) is not None
    return Go("poll.news" if asked or not watches.watching(chat.unit, chat.person) else "near")


room = Room(
    (
        View("poll.news", _show, _take),
        Script("poll.news.where", _where, _subscribe),
        View("poll.results", _show_results, _take_results),
    ),
    {
        "poll_news": lambda chat, rest: Go("poll.news"),
        "poll_quiet": _open_quiet,
        "poll_results": _open_results,
        **poll_papers.entries,
    },
    crafts=poll_papers.crafts,
)
