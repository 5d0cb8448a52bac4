"""What is new in the text of a draft act: section by section, word by word."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, Go, Home, Outdated, State, Unclear
from bot.text import Rich, bold, join, lines, paragraphs, shorten, typed
from domain.drafts import Draft, Section
from domain.drafts.comparison import Change, Changed, Fragment, compared, fragments
from handlers import paged
from handlers.drafts import words
from handlers.drafts.card import draft_of
from handlers.drafts.section import pages
from handlers.here import Here, View
from storage.drafts import sections

_SHOWN: Final = 6
"""Changes of words told of one section on one screen."""
_WHOLE: Final = 900
"""Characters of one change: a longer one is read in the section itself."""


def changed(chat: Here, draft: Draft) -> tuple[Changed, ...]:
    """What the text that people see has new against the one before it. Raises `Outdated` of the first."""
    if draft.version < 2:
        raise Outdated
    before = sections.tree(chat.unit, draft.id, draft.version - 1)
    return compared(before, sections.tree(chat.unit, draft.id, draft.version))


def _show(chat: Here, state: State) -> Screen:
    say, draft = chat.say, draft_of(chat, state)
    found = changed(chat, draft)
    choices = tuple(
        Option(f"s.{each.key}", shorten(_name(chat, draft, each).plain, words.BUTTON))
        for each in found
        if each.change is not Change.RENUMBERED
    )
    numbered = sum(each.change is Change.RENUMBERED for each in found)
    version = sections.version(chat.unit, draft.id, draft.version)
    head = say("draft.changes_text", len(choices), title=words.title(draft), version=draft.version)
    note = typed(version.note) if version is not None and version.note else Rich()
    only = say("draft.renumbered", numbered) if numbered else Rich()
    rows: tuple[Row, ...] = ((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))),)
    return Screen(paragraphs(head, note, only), choices, rows=rows)


def _name(chat: Here, draft: Draft, each: Changed) -> Rich:
    section = each.new or each.old
    assert section is not None
    mark = chat.say(f"draft.change.{each.change.value}")
    version = draft.version if each.new is not None else draft.version - 1
    return join(" ", [mark, words.placed(chat.say, chat.unit, draft, section, version)])


def _take(chat: Here, state: State, said: Said) -> Answer:
    draft = draft_of(chat, state)
    match said:
        case Chose(key) if key.startswith("s."):
            return Go("draft.change", {"draft": draft.id, "section": key[2:]})
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def _show_one(chat: Here, state: State) -> Screen:
    say, draft = chat.say, draft_of(chat, state)
    found = next((each for each in changed(chat, draft) if each.key == state.get("section")), None)
    if found is None:
        raise Outdated
    parts = _parts(chat, found)
    leaf = paged.leaf(chat, state, len(parts), 1)
    rows: list[Row] = []
    if found.new is not None:
        rows.append((Option("section", say.label("remark.section")),))
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
    page = say("layout.page", page=leaf.at + 1, pages=leaf.pages) if leaf.pages > 1 else Rich()
    shown = parts[leaf.at] if parts else Rich()
    return Screen(paragraphs(bold(_name(chat, draft, found)), shown, page), rows=leaf.rows(*rows))


def _parts(chat: Here, found: Changed) -> list[Rich]:
    """What is to be told of the section, in pages: its changes, or all of what came or went."""
    if found.old is not None and found.new is not None:
        changes = told(chat, found.old, found.new)
        return [paragraphs(*changes[at : at + _SHOWN]) for at in range(0, len(changes), _SHOWN)]
    section = found.new or found.old
    assert section is not None
    return [typed(each) for each in pages(section.text or section.title)]


def told(chat: Here, old: Section, new: Section) -> list[Rich]:
    """«Было … стало …» for each change, readable also where nothing can be struck through."""
    made = [*fragments(old.title, new.title), *fragments(old.text, new.text)]
    shown = [_fragment(chat, each) for each in made]
    return [*shown, chat.say("draft.other_pictures")] if old.pictures != new.pictures else shown


def _fragment(chat: Here, each: Fragment) -> Rich:
    say = chat.say

    def around(words: str) -> Rich:
        before = f"{'… ' if each.more_before else ''}{each.before}"
        after = f"{each.after}{' …' if each.more_after else ''}"
        close = "" if not words or after[:1] in ".,;:!?)»" else " "
        return typed(f"{before} " if before else "") + bold(typed(words)) + typed(f"{close}{after}")

    was = join(" ", [say("draft.was"), around(shorten(each.was, _WHOLE))])
    now = join(" ", [say("draft.now"), around(shorten(each.now, _WHOLE))])
    return lines(was, now)


def _take_one(chat: Here, state: State, said: Said) -> Answer:
    draft = draft_of(chat, state)
    if (turned := paged.leafed(state, said)) is not None:
        return turned
    match said:
        case Chose("section"):
            return Go("draft.section", {"draft": draft.id, "section": state.get("section")})
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


scenes = (View("draft.changes", _show, _take), View("draft.change", _show_one, _take_one))
