"""A section mended: its words, its name, its kind; split, joined with the one before, taken out.

All of it is one frame of the conversation, in the place of the section's card: a section that is there no
more leaves no screen behind.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, italic, lines, paragraphs, shorten, typed
from domain.drafts import Section, SectionKind, Tree, making
from domain.drafts.sections import TEXT_LIMIT, below, beside
from handlers import sure
from handlers.here import Here, View
from handlers.officials.drafts import acting, version, words
from handlers.officials.drafts.section import kind
from handlers.officials.drafts.version import Shown
from handlers.officials.matters.words import SHORT
from storage.drafts import sections
from storage.unit import Unit

_TITLE: Final = 300
_NUMBER: Final = 20


def _mended(chat: Here, state: State) -> tuple[Shown, Section]:
    shown = version.of(chat, state)
    if not shown.changing:
        raise Outdated
    return shown, version.section_of(chat, state, shown)


def _show_mend(chat: Here, state: State) -> Screen:
    say = chat.say
    shown, section = _mended(chat, state)
    state["seen"] = shown.draft.revision
    rows: list[Row] = [
        (
            Option("words", say.label("work.draft.mend.words")),
            Option("name", say.label("work.draft.mend.name")),
        ),
        (
            Option("kind", say.label("work.draft.mend.kind")),
            Option("split", say.label("work.draft.mend.split")),
        ),
        (
            Option("join", say.label("work.draft.mend.join")),
            Option("remove", say.label("work.draft.mend.remove"), Tone.BAD),
        ),
        (Option("back", say.label("go.back")),),
    ]
    return Screen(
        paragraphs(
            lines(bold(words.section(chat, section)), italic(kind(chat, section))),
            typed(shorten(section.text, 500)),
        ),
        rows=tuple(rows),
    )


def _take_mend(chat: Here, state: State, said: Said) -> Answer:
    shown, section = _mended(chat, state)
    here: State = {"draft": shown.draft.id, "key": section.key}
    seen = shown.draft.revision
    match said:
        case Chose("back"):
            return Go("work.draft.section", here, instead=True)
        case Chose("words"):
            return Go("work.draft.words", Script.begin(**here, seen=seen))
        case Chose("name"):
            return Go("work.draft.name", Script.begin(**here, seen=seen))
        case Chose("kind"):
            return Go("work.draft.kind", {**here, "seen": seen})
        case Chose("remove"):
            return Go("work.draft.remove", {**here, "seen": seen}, instead=True)
        case Chose("split"):
            if len(making.paragraphs(section)) < 2:
                return Stay(note=chat.say("work.draft.split.nothing"))
            return Go("work.draft.split", {**here, "seen": seen})
        case Chose("join"):
            tree = sections.outline(chat.unit, shown.draft.id, shown.number)
            before, _ = beside(tree, section.key)
            if before is None:
                return Stay(note=chat.say("work.draft.join.first"))
            return Go("work.draft.join", {**here, "seen": seen}, instead=True)
        case _:
            return Unclear()


def _words(ask: Ask[Unit]) -> tuple[State, Section]:
    state: State = {"draft": ask.given("draft"), "key": ask.given("key")}
    _, section = _mended(ask.chat, state)
    return state, replace(section, text=ask.words("text", limit=TEXT_LIMIT, required=bool(section.title)))


def _name(ask: Ask[Unit]) -> tuple[State, Section]:
    state: State = {"draft": ask.given("draft"), "key": ask.given("key")}
    _, section = _mended(ask.chat, state)
    number = ask.words("number", limit=_NUMBER, required=False)
    title = ask.words("title", limit=_TITLE, required=False)
    return state, replace(section, number=number, title=title)


def _put(chat: Here, made: tuple[State, Section], state: State) -> Answer:
    about, section = made
    return version.rewrite(
        chat,
        about,
        acting.given(state, "seen"),
        lambda tree, shown: making.put(tree, section, shown.number),
        chat.say("work.draft.kept"),
        typed_words=section.text or section.title,
    )


def _again(chat: Here, state: State, change: Callable[[Tree, Shown], Tree]) -> Answer:
    return version.rewrite(chat, state, state.get("seen"), change, chat.say("work.draft.kept"))


def _show_kind(chat: Here, state: State) -> Screen:
    _, section = _mended(chat, state)
    choices = tuple(
        Option(each.value, chat.say.label(f"work.draft.section.kind.{each.value}")) for each in SectionKind
    )
    text_ = chat.say("work.draft.kind", section=words.section(chat, section))
    return Screen(text_, choices, rows=((Option("_back", chat.say.label("go.back")),),))


def _take_kind(chat: Here, state: State, said: Said) -> Answer:
    _, section = _mended(chat, state)
    match said:
        case Chose("_back"):
            return Done()
        case Chose(key) if key in set(SectionKind):
            return _again(chat, state, lambda tree, _: making.rekinded(tree, section.key, SectionKind(key)))
        case _:
            return Unclear()


def _show_split(chat: Here, state: State) -> Screen:
    _, section = _mended(chat, state)
    choices = tuple(
        Option(str(at), shorten(each, SHORT)) for at, each in enumerate(making.paragraphs(section)) if at
    )
    return Screen(
        chat.say("work.draft.split"), choices, rows=((Option("_back", chat.say.label("go.back")),),)
    )


def _take_split(chat: Here, state: State, said: Said) -> Answer:
    shown, section = _mended(chat, state)
    match said:
        case Chose("_back"):
            return Done()
        case Chose(at) if at.isdigit() and 0 < int(at) < len(making.paragraphs(section)):
            taken = sections.keys(chat.unit, shown.draft.id)
            return _again(
                chat, state, lambda tree, _: making.split(tree, section.key, int(at), taken, shown.number)
            )
        case _:
            return Unclear()


def _show_join(chat: Here, state: State) -> Screen:
    shown, section = _mended(chat, state)
    before, _ = beside(sections.tree(chat.unit, shown.draft.id, shown.number), section.key)
    if before is None:
        raise Outdated
    text_ = chat.say(
        "work.draft.join", section=words.section(chat, section), before=words.section(chat, before)
    )
    return _sure(chat, text_, "work.draft.join.yes")


def _take_join(chat: Here, state: State, said: Said) -> Answer:
    shown, section = _mended(chat, state)
    match said:
        case Chose("yes"):
            return _again(chat, state, lambda tree, now: making.joined(tree, section.key, now.number))
        case Chose("no"):
            return _back(shown, section)
        case _:
            return Unclear()


def _show_remove(chat: Here, state: State) -> Screen:
    shown, section = _mended(chat, state)
    inside_it = below(sections.outline(chat.unit, shown.draft.id, shown.number), section.key)
    return _sure(
        chat,
        paragraphs(
            chat.say("work.draft.remove", section=words.section(chat, section)),
            chat.say("work.draft.remove.inside", len(inside_it)) if inside_it else Rich(),
            chat.say("work.draft.remove.said") if shown.number > 1 else Rich(),
        ),
        "work.draft.remove.yes",
    )


def _take_remove(chat: Here, state: State, said: Said) -> Answer:
    shown, section = _mended(chat, state)
    match said:
        case Chose("yes"):
            return _again(chat, state, lambda tree, _: making.without(tree, section.key))
        case Chose("no"):
            return _back(shown, section)
        case _:
            return Unclear()


def _back(shown: Shown, section: Section) -> Answer:
    return Go("work.draft.mend", {"draft": shown.draft.id, "key": section.key}, instead=True)


def _sure(chat: Here, text_: Rich, yes: str) -> Screen:
    return Screen(
        text_,
        rows=sure.rows(chat.say, yes),
    )


scenes = (
    View("work.draft.mend", _show_mend, _take_mend),
    Script("work.draft.words", _words, _put),
    Script("work.draft.name", _name, _put),
    View("work.draft.kind", _show_kind, _take_kind),
    View("work.draft.split", _show_split, _take_split),
    View("work.draft.join", _show_join, _take_join),
    View("work.draft.remove", _show_remove, _take_remove),
)
