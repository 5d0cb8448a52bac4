"""«Выбрать несколько»: cases of a list are ticked over its pages, then one thing is done to all of them."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import bold, lines, paragraphs, typed
from handlers.here import Here, View
from handlers.officials import filters, queue, told, who
from storage.appeals.several import LIMIT

NAME: Final = "work.several"
_PAGE: Final = 5
_AT: Final = ("queue", "words", "after", "before", "earlier", "later", "picked")

Picked = dict[str, int]
"""The id of a case, as text -> its version when it was ticked."""


def picked_of(state: State) -> Picked:
    """What is ticked."""
    found = state.get("picked")
    held = found if isinstance(found, dict) else {}
    return {key: seen for key, seen in held.items() if isinstance(seen, int) and key.isdigit()}


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    official, by = who.acting(chat), filters.chosen(chat)
    if not who.reads(official):
        raise Outdated
    page, picked = queue.page_of(chat, state, official, by, limit=_PAGE), picked_of(state)
    sought = str(state.get("words") or "")
    title = say("work.found", words=typed(sought)) if sought else say(f"queue.{queue.queue_of(state).value}")
    head = lines(bold(title), filters.told(chat, by))
    count = say("several.picked", len(picked), limit=LIMIT) if picked else say("several.how", LIMIT)
    state["shown"] = {str(each.id): each.version for each in page.appeals}
    choices = tuple(
        Option(str(each.id), f"{'✅' if str(each.id) in picked else '▫️'} {each.number}")
        for each in page.appeals
    )
    whole = bool(page.appeals) and all(str(each.id) in picked for each in page.appeals)
    deeds = [Option("page", say.label("several.page_off" if whole else "several.page"))]
    if picked:
        deeds.append(Option("do", say.label("several.do", count=len(picked)), Tone.MAIN))
    turns = queue.turning(chat, state, page)
    back: Row = (Option("back", say.label("go.back")),)
    rows = (*((turns,) if turns else ()), tuple(deeds), back) if page.appeals else (back,)
    listed = [told.line(chat, each) for each in page.appeals] or [say("queue.empty")]
    return Screen(paragraphs(head, count, *listed), choices, rows=rows, columns=2)


def _take(chat: Here, state: State, said: Said) -> Answer:
    at: State = {name: state[name] for name in ("queue", "words", "picked") if name in state}
    here: State = {name: state[name] for name in _AT if name in state}
    match said:
        case Chose("back"):
            return Done()
        case Chose("later"):
            return Stay({**at, "after": state.get("later")})
        case Chose("earlier"):
            return Stay({**at, "before": state.get("earlier")})
        case Chose("page"):
            return _page(chat, state, here)
        case Chose("do") if picked := picked_of(state):
            return Go("several", Script.begin(picked={**picked}))
        case Chose(key) if key.isdigit():
            return _tick(chat, state, here, key)
        case _:
            return Unclear()


def _tick(chat: Here, state: State, here: State, key: str) -> Answer:
    shown, picked = state.get("shown"), picked_of(state)
    seen = shown.get(key) if isinstance(shown, dict) else None
    if key in picked:
        del picked[key]
    elif len(picked) >= LIMIT:
        return Stay(here, chat.say("several.full", LIMIT))
    elif isinstance(seen, int):
        picked[key] = seen
    return Stay({**here, "picked": {**picked}})


def _page(chat: Here, state: State, here: State) -> Answer:
    """Tick all that the page shows; or, when it is ticked already, none of it."""
    shown, picked = state.get("shown"), picked_of(state)
    on_page = picked_of({"picked": shown})
    if all(key in picked for key in on_page):
        left = {key: seen for key, seen in picked.items() if key not in on_page}
        return Stay({**here, "picked": {**left}})
    both = {**on_page, **picked}
    if len(both) > LIMIT:
        return Stay(here, chat.say("several.full", LIMIT))
    return Stay({**here, "picked": {**both}})


scenes = (View(NAME, _show, _take),)
