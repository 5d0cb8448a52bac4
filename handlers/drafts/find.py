"""Search in the text of a draft act: a section by its number, or where all the words stand in any form."""

import re
from typing import Final

from bot.chat import Chose, Option, Said, Screen, Words
from bot.scene import Answer, Done, Go, Home, State, Stay, Unclear
from bot.text import Rich, bold, join, lines, own_words, paragraphs, shorten, typed
from domain.drafts import Section, Tree
from domain.drafts.naming import bare, named
from domain.drafts.sections import path as path_to
from handlers.drafts import words
from handlers.drafts.card import draft_of
from handlers.here import Here, View
from storage.drafts import sections
from storage.stems import stems

_MOST: Final = 20
_AROUND: Final = 70
"""Characters of the text told on either side of what was found."""


def found(tree: Tree, asked: str) -> list[Section]:
    """The section of that number; those that have every word, in the order of the text."""
    numbered = [*named(tree, asked)]
    if numbered and not bare(asked):
        return numbered
    wanted = [re.compile(rf"\b{re.escape(stem)}") for stem in dict.fromkeys(stems(asked))]
    said = [each for each in tree if wanted and all(one.search(_plain(each)) for one in wanted)]
    return [*numbered, *(each for each in said if each not in numbered)]


def _plain(section: Section) -> str:
    return f"{section.number} {section.title} {section.text} {section.gist}".lower().replace("ё", "е")


def _show(chat: Here, state: State) -> Screen:
    say, draft = chat.say, draft_of(chat, state)
    asked = state.get("asked")
    back = (Option("back", say.label("go.back")), Option("menu", say.label("go.menu")))
    if not isinstance(asked, str):
        return Screen(say("draft.find_text", title=words.title(draft)), rows=(back,))
    tree = sections.tree(chat.unit, draft.id, draft.version)
    hits = found(tree, asked)
    if not hits:
        return Screen(say("draft.find_none", asked=own_words(shorten(asked, 60))), rows=(back,))
    told = [
        lines(bold(words.path(say, path_to(tree, each.key))), _snippet(each, asked)) for each in hits[:_MOST]
    ]
    choices = tuple(
        Option(
            f"s.{each.key}",
            shorten(words.placed(say, chat.unit, draft, each, draft.version).plain, words.BUTTON),
        )
        for each in hits[:_MOST]
    )
    head = say("draft.found", len(hits), asked=own_words(shorten(asked, 60)))
    more = say("draft.found_more", shown=_MOST) if len(hits) > _MOST else Rich()
    return Screen(paragraphs(head, *told, more), choices, rows=(back,))


def _snippet(section: Section, asked: str) -> Rich:
    """Some words around the first that was asked for."""
    text = " ".join((section.text or section.title).split())
    plain = text.lower().replace("ё", "е")
    places = [hit.start() for stem in stems(asked) if (hit := re.search(rf"\b{re.escape(stem)}", plain))]
    at = min(places, default=0)
    start, end = max(0, at - _AROUND), at + _AROUND
    begin = text.rfind(" ", 0, start) + 1 if start else 0
    said = shorten(text[begin:], end - begin)
    return join("", ["… " if begin else "", typed(said)])


def _take(chat: Here, state: State, said: Said) -> Answer:
    draft = draft_of(chat, state)
    match said:
        case Words(text) if text.strip():
            return Stay({"draft": draft.id, "asked": text.strip()[:200]}, first=True)
        case Chose(key) if key.startswith("s."):
            return Go("draft.section", {"draft": draft.id, "section": key[2:]})
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


scenes = (View("draft.find", _show, _take),)
