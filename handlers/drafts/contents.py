"""The tree of a draft act: from its chapters down to a clause, with how much was said of each."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, Go, Home, State, Stay, Unclear
from bot.speech import Speech
from bot.text import Rich, bold, join, lines, paragraphs, shorten, typed
from domain.drafts import Count, Section, Tree
from handlers.drafts import words
from handlers.drafts.reading import Reading, head, reading
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
    held = _held(chat, state, opened)
    at = held[-1].key if held else None
    shown = sections.inside(chat.unit, draft.id, opened.version, at)
    within = _within(chat, opened)
    choices = tuple(Option(f"s.{each.key}", _label(chat, each, within.get(each.key, 0))) for each in shown)
    rows: list[Row] = []
    text = paragraphs(head(chat, opened), say("draft.contents", title=words.title(draft)))
    if held:
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


def _within(chat: Here, opened: Reading) -> dict[str, int]:
    """Section -> remarks on it and on all that is in it, however deep; none where nothing was said."""
    said = draft_counts.each(chat.unit, opened.draft.id, Count.REMARKS)
    if not said:
        return {}
    found: dict[str, int] = {}
    parents = sections.parents(chat.unit, opened.draft.id, opened.version)
    for key in reversed(parents):  # what is held stands after what holds it
        found[key] = found.get(key, 0) + said.get(key, 0)
        above = parents[key]
        if above is not None and found[key]:
            found[above] = found.get(above, 0) + found[key]
    return found


def _label(chat: Here, each: Section, count: int) -> str:
    """«Глава 2. Уборка · 14»."""
    name = shorten(words.section(chat.say, each).plain, words.BUTTON)
    return chat.say.label("draft.contents_line", name=name, count=count) if count else name


def _take(chat: Here, state: State, said: Said) -> Answer:
    opened = reading(chat, state)
    held = _held(chat, state, opened)
    at = held[-1] if held else None
    match said:
        case Chose(key) if key.startswith("s.") and (into := _section(chat, opened, key[2:])) is not None:
            if sections.inside(chat.unit, opened.draft.id, opened.version, into.key):
                return Stay({**state, "at": into.key}, first=True)
            return Go("draft.section", {**opened.frame, "section": into.key})
        case Chose("open") if at is not None:
            return Go("draft.section", {**opened.frame, "section": at.key})
        case Chose("up") if at is not None:
            return Stay({**state, "at": at.parent}, first=True)
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def _held(chat: Here, state: State, opened: Reading) -> Tree:
    """The section whose inside is shown and all that hold it, topmost first; none at the top of the text."""
    at = state.get("at")
    return sections.path(chat.unit, opened.draft.id, opened.version, at) if isinstance(at, str) else ()


def _section(chat: Here, opened: Reading, key: str) -> Section | None:
    return sections.load(chat.unit, opened.draft.id, opened.version, key)


scenes = (View("draft.contents", _show, _take),)
