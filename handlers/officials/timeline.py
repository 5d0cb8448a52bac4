"""The history of a case: every event, internal ones too, and who did it; a few on a page, the last first."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, State, Stay, Unclear
from bot.text import bold, own_words, paragraphs, quote, rich
from handlers.appeals import words
from handlers.here import Here, View
from handlers.officials import acting, told
from storage import chronicle

_PAGE: Final = 6


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    appeal, _ = acting.of(chat, state)
    zone = words.zone_of(chat.unit.catalogue, appeal.authority)
    events = chronicle.of(chat.unit, appeal.id, public_only=False)
    pages = -(-len(events) // _PAGE)
    at = state.get("page")
    page = min(at, pages - 1) if isinstance(at, int) else pages - 1
    shown = [told.happened(chat, each, zone) for each in events[page * _PAGE : (page + 1) * _PAGE]]
    # The whole of the citizen's words stands where they were said: on the first page.
    text = quote(own_words(appeal.text)) if page == 0 else rich("")
    count = say("layout.page", page=page + 1, pages=pages) if pages > 1 else rich("")
    turns: list[Option] = []
    if page > 0:
        turns.append(Option(f"page.{page - 1}", say.label("layout.previous")))
    if page < pages - 1:
        turns.append(Option(f"page.{page + 1}", say.label("layout.next")))
    back: Row = (Option("back", say.label("go.back")),)
    return Screen(
        paragraphs(bold(say("card.history_of", number=appeal.number)), text, *shown, count),
        rows=(tuple(turns), back) if turns else (back,),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("back"):
            return Done()
        case Chose(key) if key.startswith("page."):
            return Stay({**state, "page": int(key.removeprefix("page."))})
        case _:
            return Unclear()


scenes = (View("case.history", _show, _take),)
