"""What people wrote in their own words, for those who watch the poll: groups of those that say the same.

Nobody is told who wrote what: there is nothing that would tell it (decision 5).
"""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, italic, join, lines, own_words, paragraphs, shorten, typed
from domain.polls import Poll, Question, told
from handlers import made
from handlers.here import Entry, Here, View
from handlers.officials.matters.words import SHORT
from handlers.officials.polls import acting
from handlers.paged import leaf, leafed
from handlers.polls import papers as poll_papers
from handlers.polls import wordings as poll_wordings
from storage.polls import counts as poll_counts
from storage.polls import wordings as rows_of
from storage.polls.wordings import Set, Wording

_GROUPS: Final = 5  # on a page
_WAYS: Final = 10
_SHORT: Final = 240  # UTF-16 units of a wording in the list of groups
_LONG: Final = 350


def offered(chat: Here, poll: Poll) -> tuple[Option, ...]:
    """The way here, when there is anything to read; () when results are not to be seen, or nobody wrote."""
    wrote = poll.results_public() and _answered(chat, poll)
    return (Option("wordings", chat.say.label("poll.wordings")),) if wrote else ()


def _answered(chat: Here, poll: Poll) -> list[tuple[Question, int]]:
    """The questions that somebody answered in their own words, and how many did."""
    tally = poll_counts.tally(chat.unit, poll.id)
    counted = [(each, tally.question(each.key).answered) for each in poll_wordings.asked(poll)]
    return [(each, count) for each, count in counted if count]


def enter(chat: Here, poll: Poll) -> Answer:
    """To the only question that was answered so, or to the list of them."""
    answered = _answered(chat, poll)
    if len(answered) == 1:
        return _open(chat, poll, answered[0][0])
    return Go("work.poll.wordings.which", {"poll": poll.id})


def _open(chat: Here, poll: Poll, question: Question) -> Answer:
    """The groups; they are ordered where nobody has asked for them yet."""
    if rows_of.kept(chat.unit, poll.id, question.key) is None:
        return Stay(note=_order(chat, poll, question))
    return Go("work.poll.wordings", {"poll": poll.id, "question": question.key})


def _order(chat: Here, poll: Poll, question: Question) -> Rich:
    what = poll_wordings.order(poll, question.key)
    return made.order(chat, poll_wordings.KIND, what, words="poll.wordings")


def _of(chat: Here, state: State) -> tuple[Poll, Question, Set]:
    """Raises `Outdated` when it is not to be seen (any more)."""
    poll, _ = acting.of(chat, state)
    key = str(state.get("question"))
    found = next((each for each in poll_wordings.asked(poll) if each.key == key), None)
    kept = rows_of.kept(chat.unit, poll.id, key)
    if found is None or kept is None or not poll.results_public():
        raise Outdated
    return poll, found, kept


# --- which question --------------------------------------------------------------------------------------


def _show_which(chat: Here, state: State) -> Screen:
    say = chat.say
    poll, _ = acting.of(chat, state)
    if not poll.results_public():
        raise Outdated
    choices = tuple(
        Option(each.key, shorten(f"{told(each.text, say.language)} · {count}", SHORT))
        for each, count in _answered(chat, poll)
    )
    return Screen(say("poll.wordings.which"), choices, rows=((Option("_back", say.label("go.back")),),))


def _take_which(chat: Here, state: State, said: Said) -> Answer:
    poll, _ = acting.of(chat, state)
    match said:
        case Chose("_back"):
            return Done()
        case Chose(key):
            found = next((each for each in poll_wordings.asked(poll) if each.key == key), None)
            return Unclear() if found is None else _open(chat, poll, found)
        case _:
            return Unclear()


# --- the groups ------------------------------------------------------------------------------------------


def _show(chat: Here, state: State) -> Screen:
    say, unit = chat.say, chat.unit
    poll, question, kept = _of(chat, state)
    groups, people = rows_of.told(unit, poll.id, question.key)
    page = leaf(chat, state, groups, _GROUPS)
    found = rows_of.groups(unit, poll.id, question.key, page.at * _GROUPS, _GROUPS)
    stale = kept.digest != poll_wordings.digest(unit, poll, question.key, poll_counts.tally(unit, poll.id))
    rest = kept.answers - kept.hidden - people
    choices = tuple(Option(f"g.{each.place}", str(each.place + 1)) for each in found)
    again = (Option("again", say.label("poll.wordings.again")),) if stale else ()
    back: Row = (*again, Option("back", say.label("go.back")))
    return Screen(
        paragraphs(
            bold(typed(told(question.text, say.language))),
            lines(
                say("poll.wordings.answers", kept.answers),
                say("poll.wordings.groups", kept.groups),
                say("poll.wordings.hidden", kept.hidden) if kept.hidden else "",
                say("poll.wordings.rest", rest) if rest > 0 else "",
            ),
            *(_group(chat, each) for each in found),
            italic(say("poll.wordings.stale")) if stale else "",
            say("poll.wordings.press") if found else "",
        ),
        choices,
        rows=page.rows((poll_papers.buttons(say, poll)[1],), back),
        columns=_GROUPS,
    )


def _group(chat: Here, each: Wording) -> Rich:
    say = chat.say
    ways = say("poll.wordings.ways", each.ways - 1) if each.ways > 1 else Rich()
    told = join("", [f"{each.place + 1}. ", own_words(shorten(each.text, _SHORT))])
    return lines(told, join(" · ", [say("poll.wordings.people", each.all), ways]))


def _take(chat: Here, state: State, said: Said) -> Answer:
    poll, question, _ = _of(chat, state)
    match said:
        case Chose("back"):
            return Done()
        case Chose("again"):
            return Stay(note=_order(chat, poll, question))
        case Chose(key) if key.startswith("g.") and key[2:].isdigit():
            where: State = {"poll": poll.id, "question": question.key, "place": int(key[2:])}
            return Go("work.poll.wordings.group", where)
        case _:
            return leafed(state, said) or Unclear()


# --- one group -------------------------------------------------------------------------------------------


def _show_group(chat: Here, state: State) -> Screen:
    say, unit = chat.say, chat.unit
    poll, question, _ = _of(chat, state)
    place = state.get("place")
    place = place if isinstance(place, int) else -1
    first = rows_of.group(unit, poll.id, question.key, place, 0, 1)
    if not first:
        raise Outdated
    page = leaf(chat, state, rows_of.size(unit, poll.id, question.key, place), _WAYS)
    found = rows_of.group(unit, poll.id, question.key, place, page.at * _WAYS, _WAYS)
    return Screen(
        paragraphs(
            bold(say("poll.wordings.group", number=place + 1)),
            join(
                " · ",
                [say("poll.wordings.people", first[0].all), say("poll.wordings.all_ways", first[0].ways)],
            ),
            *(
                join(" — ", [own_words(shorten(each.text, _LONG)), say("poll.wordings.people", each.people)])
                for each in found
            ),
        ),
        rows=page.rows((Option("back", say.label("go.back")),)),
    )


def _take_group(chat: Here, state: State, said: Said) -> Answer:
    _of(chat, state)
    match said:
        case Chose("back"):
            return Done()
        case _:
            return leafed(state, said) or Unclear()


def _enter(chat: Here, rest: str) -> Answer:
    """`poll_wordings:12.idea` of a notice."""
    id, _, key = rest.partition(".")
    state: State = {"poll": int(id) if id.isdigit() else -1, "question": key}
    try:
        _of(chat, state)
    except Outdated:
        return Home(chat.say("work.poll.out_of_reach"))
    return Go("work.poll.wordings", state)


scenes = (
    View("work.poll.wordings.which", _show_which, _take_which),
    View("work.poll.wordings", _show, _take),
    View("work.poll.wordings.group", _show_group, _take_group),
)
entries: dict[str, Entry] = {poll_wordings.KIND: _enter}
