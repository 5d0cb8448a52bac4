"""The history of a case: every event, internal ones too, and who did it; a few on a page, the last first."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, State, Unclear
from bot.text import bold, own_words, paragraphs, quote, rich
from handlers.appeals import words
from handlers.here import Here, View
from handlers.officials import acting, told
from handlers.paged import leaf, leafed
from storage.appeals import chronicle

_PAGE: Final = 6


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    appeal, _ = acting.of(chat, state)
    zone = words.zone_of(chat.unit.catalogue, appeal.authority)
    events = chronicle.of(chat.unit, appeal.id, public_only=False)
    page = leaf(chat, state, len(events), _PAGE, from_end=True)
    shown = [told.happened(chat, each, zone) for each in events[page.at * _PAGE : (page.at + 1) * _PAGE]]
    # The whole of the citizen's words stands where they were said: on the first page.
    text = quote(own_words(appeal.text)) if page.at == 0 else rich("")
    count = say("layout.page", page=page.at + 1, pages=page.pages) if page.pages > 1 else rich("")
    back: Row = (Option("back", say.label("go.back")),)
    return Screen(
        paragraphs(bold(say("card.history_of", number=appeal.number)), text, *shown, count),
        rows=page.rows(back),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("back"):
            return Done()
        case _:
            return leafed(state, said) or Unclear()


scenes = (View("case.history", _show, _take),)
