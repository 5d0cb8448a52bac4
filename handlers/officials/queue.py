"""An official's lists of cases, page by page both ways, and the search, whose findings are such a list."""

from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Words
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import bold, paragraphs, typed
from domain.actions import refusal
from domain.numbers import typed_number
from domain.rights import Action
from handlers.appeals.words import MARKS
from handlers.here import Here, View
from handlers.officials import told, who
from storage import appeals, queues
from storage.queues import Page, Queue
from storage.unit import Unit

_PAGE: Final = 6


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    if not who.acting(chat).rights:
        raise Outdated
    queue, sought = _queue(state), str(state.get("words") or "")
    page = _page(chat, state, queue, sought)
    head = say("work.found", words=typed(sought)) if sought else bold(say(f"queue.{queue.value}"))
    search = Option("search", say.label("work.search"))
    ways: Row = (Option("back", say.label("go.back")), search)
    if not page.appeals:
        return Screen(paragraphs(head, say("queue.nothing" if sought else "queue.empty")), rows=(ways,))
    turns: list[Option] = []
    if page.earlier is not None:
        turns.append(Option("earlier", say.label("layout.previous")))
    if page.later is not None:
        turns.append(Option("later", say.label("layout.next")))
    state["earlier"], state["later"] = page.earlier, page.later
    choices = tuple(Option(str(each.id), f"{MARKS[each.status]} {each.number}") for each in page.appeals)
    rows = (tuple(turns), ways) if turns else (ways,)
    return Screen(
        paragraphs(head, *(told.line(chat, each) for each in page.appeals)), choices, rows=rows, columns=2
    )


def _page(chat: Here, state: State, queue: Queue, sought: str) -> Page:
    """The page the state stands at; the first one when others have emptied it meanwhile."""
    official = who.acting(chat)
    after, before = _mark(state, "after"), _mark(state, "before")
    found = queues.page(chat.unit, official, queue, words=sought, after=after, before=before, limit=_PAGE)
    if found.appeals or (after is None and before is None):
        return found
    return queues.page(chat.unit, official, queue, words=sought, limit=_PAGE)


def _mark(state: State, name: str) -> str | None:
    found = state.get(name)
    return found if isinstance(found, str) else None


def _queue(state: State) -> Queue:
    found = state.get("queue")
    return Queue(found) if isinstance(found, str) and found in set(Queue) else Queue.ALL


def _take(chat: Here, state: State, said: Said) -> Answer:
    at: State = {name: state[name] for name in ("queue", "words") if name in state}
    match said:
        case Chose("back"):
            return Done()
        case Chose("search"):
            return Go("work.search")
        case Chose("later"):
            return Stay({**at, "after": state.get("later")})
        case Chose("earlier"):
            return Stay({**at, "before": state.get("earlier")})
        case Chose(key) if key.isdigit():
            return Go("case", {"appeal": int(key)})
        case Words(text):
            return numbered(chat, text) or Unclear()
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
