"""The tree of a draft act: from its chapters down to a clause, with how much was said of each."""

from collections.abc import Mapping
from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, Go, Home, State, Stay, Unclear
from bot.speech import Speech
from bot.text import Rich, bold, join, lines, paragraphs, shorten, typed
from domain.drafts import Count, Section, Tree
from domain.drafts.sections import find, inside
from domain.drafts.sections import path as path_to
from handlers.drafts import words
from handlers.drafts.reading import head, reading
from handlers.here import Here, View
from storage.drafts import counts as draft_counts
from storage.drafts import sections

_BEGINS: Final = 60
"""Characters of a section that has no title, beside its number."""
_MOST: Final = 12
"""Sections whose first words are shown: more of them would be a wall of text above the buttons."""


def _show(chat: Here, state: State) -> Screen:
    say, opened = chat.say, reading(chat, state)
    draft = opened.draft
    tree = sections.outline(chat.unit, draft.id, opened.version)
    at = _at(state, tree)
    said = draft_counts.each(chat.unit, draft.id, Count.REMARKS)
    shown = inside(tree, at)
    within = _within(tree, said)
    choices = tuple(Option(f"s.{each.key}", _label(chat, each, within[each.key])) for each in shown)
    rows: list[Row] = []
    text = paragraphs(head(chat, opened), say("draft.contents", title=words.title(draft)))
    if at is not None:
        held = path_to(tree, at)
        text = paragraphs(text, words.path(say, held))
    if len(shown) <= _MOST:
        text = paragraphs(text, lines(*(_begins(say, each) for each in shown if _bare(each))))
    if at is not None:
        rows.append(
            (Option("open", say.label("draft.contents_open")), Option("up", say.label("draft.contents_up")))
        )
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
    return Screen(text, choices, rows=tuple(rows))


def _bare(section: Section) -> bool:
    """Does its button tell nothing but its number?"""
    return bool(section.number and section.text and not section.title)


def _begins(say: Speech, section: Section) -> Rich:
    """«Пункт 6. Снег убирают не позднее 12 часов…»"""
    return join(". ", [bold(words.section(say, section)), typed(shorten(section.text, _BEGINS))])


def _within(tree: Tree, said: Mapping[str, int]) -> dict[str, int]:
    """Section -> remarks on it and on all that is in it, however deep."""
    found = {each.key: said.get(each.key, 0) for each in tree}
    for each in reversed(tree):  # what is held stands after what holds it
        if each.parent in found:
            found[each.parent] += found[each.key]
    return found


def _label(chat: Here, each: Section, count: int) -> str:
    """«Глава 2. Уборка · 14»."""
    name = shorten(words.section(chat.say, each).plain, words.BUTTON)
    return chat.say.label("draft.contents_line", name=name, count=count) if count else name


def _take(chat: Here, state: State, said: Said) -> Answer:
    opened = reading(chat, state)
    tree = sections.outline(chat.unit, opened.draft.id, opened.version)
    at = _at(state, tree)
    match said:
        case Chose(key) if key.startswith("s.") and find(tree, key[2:]) is not None:
            if inside(tree, key[2:]):
                return Stay({**state, "at": key[2:]}, first=True)
            return Go("draft.section", {**opened.frame, "section": key[2:]})
        case Chose("open") if at is not None:
            return Go("draft.section", {**opened.frame, "section": at})
        case Chose("up") if at is not None:
            above = find(tree, at)
            return Stay({**state, "at": above.parent if above is not None else None}, first=True)
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def _at(state: State, tree: Tree) -> str | None:
    """The section whose inside is shown; None for the topmost, or when it left the text."""
    at = state.get("at")
    return at if isinstance(at, str) and find(tree, at) is not None else None


scenes = (View("draft.contents", _show, _take),)
