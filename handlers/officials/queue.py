"""An official's lists of cases, page by page both ways, and the search, whose findings are such a list."""

from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Words
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import bold, lines, paragraphs, typed
from domain.actions import refusal
from domain.filters import Filter
from domain.numbers import typed_number
from domain.people import Official
from domain.rights import Action
from handlers.appeals.words import MARKS
from handlers.here import Here, View
from handlers.officials import filters, told, who
from storage.appeals import appeals, queues
from storage.appeals.queues import Page, Queue
from storage.unit import Unit

_PAGE: Final = 6
_NARROWED: Final = 5  # beside the button that resets the filter


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    official = who.acting(chat)
    if not official.rights:
        raise Outdated
    queue, sought, by = queue_of(state), str(state.get("words") or ""), filters.chosen(chat)
    page = page_of(chat, state, official, by, limit=_NARROWED if by.set else _PAGE)
    head = lines(
        say("work.found", words=typed(sought)) if sought else bold(say(f"queue.{queue.value}")),
        filters.told(chat, by),
    )
    if state.get("tools"):
        return Screen(head, rows=_tools(chat))
    ways = [Option("back", say.label("go.back")), Option("tools", say.label("queue.tools"))]
    if by.set:
        ways.insert(1, Option("reset", say.label("filter.reset")))
    if not page.appeals:
        nothing = "filter.empty" if by.set else "queue.nothing" if sought else "queue.empty"
        return Screen(paragraphs(head, say(nothing)), rows=(tuple(ways),))
    turns = turning(chat, state, page)
    choices = tuple(Option(str(each.id), f"{MARKS[each.status]} {each.number}") for each in page.appeals)
    return Screen(
        paragraphs(head, *(told.line(chat, each) for each in page.appeals)),
        choices,
        rows=(turns, tuple(ways)) if turns else (tuple(ways),),
        columns=2,
    )


def _tools(chat: Here) -> tuple[Row, ...]:
    say = chat.say
    return (
        (Option("search", say.label("work.search")), Option("filter", say.label("filter.open"))),
        (Option("several", say.label("several.open")),),
        (Option("list", say.label("go.back")),),
    )


def turning(chat: Here, state: State, page: Page) -> Row:
    """The ways to the pages beside this one; the state remembers where they lead."""
    turns: list[Option] = []
    if page.earlier is not None:
        turns.append(Option("earlier", chat.say.label("layout.previous")))
    if page.later is not None:
        turns.append(Option("later", chat.say.label("layout.next")))
    state["earlier"], state["later"] = page.earlier, page.later
    return tuple(turns)


def page_of(chat: Here, state: State, official: Official, by: Filter, *, limit: int) -> Page:
    """The page the state stands at; the first one when others have emptied it meanwhile."""
    queue, sought = queue_of(state), str(state.get("words") or "")
    after, before = _mark(state, "after"), _mark(state, "before")
    found = queues.page(
        chat.unit, official, queue, words=sought, chosen=by, after=after, before=before, limit=limit
    )
    if found.appeals or (after is None and before is None):
        return found
    return queues.page(chat.unit, official, queue, words=sought, chosen=by, limit=limit)


def _mark(state: State, name: str) -> str | None:
    found = state.get(name)
    return found if isinstance(found, str) else None


def queue_of(state: State) -> Queue:
    """The list the state is about."""
    found = state.get("queue")
    return Queue(found) if isinstance(found, str) and found in set(Queue) else Queue.ALL


def _take(chat: Here, state: State, said: Said) -> Answer:
    at: State = {name: state[name] for name in ("queue", "words") if name in state}
    match said:
        case Chose("back"):
            return Done()
        case Chose("tools" | "list" as key):
            return Stay({**state, "tools": key == "tools"})
        case Chose("reset"):
            filters.reset(chat)
            return Stay(at)
        case Chose("search" | "filter" | "several" as key):
            state["tools"] = False
            if key == "several":
                at |= {name: state[name] for name in ("after", "before") if name in state}
                return Go("work.several", at)
            return Go(f"work.{key}")
        case Chose("later"):
            return Stay({**at, "after": state.get("later")})
        case Chose("earlier"):
            return Stay({**at, "before": state.get("earlier")})
        case Chose(key) if key.isdigit():
            return Go("case", {"appeal": int(key)})
        case Words(text):
            return numbered(chat, text) or Stay({"queue": Queue.ALL.value, "words": text})
        case _:
            return Unclear()


def numbered(chat: Here, text: str) -> Answer | None:
    """The case whose full number was typed, if the official may read it."""
    number = typed_number(text)
    found = appeals.by_number(chat.unit, number) if number is not None else None
    if found is None or refusal(found, who.acting(chat), Action.READ, chat.unit.catalogue) is not None:
        return None
    return Go("case", {"appeal": found.id})


def _sought(ask: Ask[Unit]) -> str:
    return ask.words("words", limit=200)


def _search(chat: Here, text: str, state: State) -> Answer:
    found = numbered(chat, text)
    if isinstance(found, Go):
        return Go(found.scene, found.state, instead=True)
    return Go("work.queue", {"queue": Queue.ALL.value, "words": text}, instead=True)


search = Script("work.search", _sought, _search)
scenes = (View("work.queue", _show, _take), search)
