"""The text of a draft: its contents, level by level; words or a number find a section."""

from typing import Final

from bot.chat import Chose, Files, Option, Row, Said, Screen, Tone, Words
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, join, lines, paragraphs, shorten, typed
from domain.drafts import Section, Tree
from domain.drafts.comparison import Change, compared
from domain.drafts.naming import named
from domain.drafts.sections import inside
from handlers import sure
from handlers.drafts.reading import Reading
from handlers.here import Entry, Here, View
from handlers.officials.drafts import bring, version, words
from handlers.officials.drafts.version import Shown
from handlers.officials.matters.words import SHORT
from storage.drafts import sections
from storage.drafts import work as draft_work

_FOUND: Final = 40


def _show(chat: Here, state: State) -> Screen:
    say, shown = chat.say, version.of(chat, state)
    state["seen"] = shown.draft.revision
    tree = sections.outline(chat.unit, shown.draft.id, shown.number)
    found = _found(chat, state, shown)
    listed = inside(tree, None) if found is None else found
    choices = tuple(
        Option(f"s.{each.key}", name(chat, each, tree, shown, apart=found is not None)) for each in listed
    )
    rows: list[Row] = []
    if found is not None:
        rows.append((Option("all", say.label("work.draft.text.all")),))
    elif shown.changing:
        tone = Tone.PLAIN if tree else Tone.MAIN
        bring = [
            Option("bring", say.label("work.draft.text.again" if tree else "work.draft.text.bring"), tone)
        ]
        if shown.number > 1:
            bring.append(Option("drop", say.label("work.draft.text.drop"), Tone.BAD))
            rows.append(
                (
                    Option("trial", say.label("work.draft.preview")),
                    Option("publish", say.label("work.draft.text.publish"), Tone.MAIN),
                )
            )
        rows.append(tuple(bring))
    elif shown.explaining:
        rows.append((Option("new", say.label("work.draft.text.new")),))
    rows.append((Option("back", say.label("go.back")),))
    hint = say("work.draft.text.find") if tree and found is None else Rich()
    return Screen(
        paragraphs(_head(chat, shown, tree), news(chat, shown, tree), _result(chat, state, found), hint),
        choices,
        rows=tuple(rows),
    )


def name(chat: Here, each: Section, tree: Tree, shown: Shown, *, apart: bool = False) -> str:
    """A section on a button: new words are marked, what holds others ends with «›».

    `apart`: out of its place, so that it is told which article's it is.
    """
    above = words.above(chat, each, tree) if apart else ""
    mark = "✏️ " if shown.number > 1 and each.since == shown.number else ""
    more = " ›" if inside(tree, each.key) else ""
    named = words.section(chat, each).plain
    if above:
        named = above + named.replace(". ", ": ", 1)
    return shorten(mark + named, SHORT) + more


def _head(chat: Here, shown: Shown, tree: Tree) -> Rich:
    say, made = chat.say, shown.version
    stands = "published" if made.published_at is not None else "making"
    return lines(
        bold(say("work.draft.text", number=shown.draft.number)),
        say(f"work.draft.text.{stands}", version=made.number),
        words.counted(chat, tree) or say("work.draft.text.nothing"),
    )


def news(chat: Here, shown: Shown, tree: Tree) -> Rich:
    """What is new against the version before, counted."""
    if shown.number < 2 or not tree:
        return Rich()
    old = sections.tree(chat.unit, shown.draft.id, shown.number - 1)
    changes = compared(old, sections.tree(chat.unit, shown.draft.id, shown.number))
    counted = [(kind, sum(each.change is kind for each in changes)) for kind in Change]
    told = [chat.say(f"work.draft.text.{kind.value}", count=count) for kind, count in counted if count]
    return join(", ", told) if told else chat.say("work.draft.text.same")


def _found(chat: Here, state: State, shown: Shown) -> Tree | None:
    looked = state.get("words")
    if not isinstance(looked, str):
        return None
    plain = looked.casefold().replace("ё", "е").strip()
    tree = sections.tree(chat.unit, shown.draft.id, shown.number)
    by_number = named(tree, looked)
    by_words = [
        each
        for each in tree
        if plain in f"{each.title}\n{each.text}\n{each.gist}".casefold().replace("ё", "е")
    ]
    return (by_number or tuple(by_words))[:_FOUND]


def _result(chat: Here, state: State, found: Tree | None) -> Rich:
    if found is None:
        return Rich()
    looked = typed(str(state.get("words")))
    return chat.say("work.draft.text.found" if found else "work.draft.text.not_found", words=looked)


def _take(chat: Here, state: State, said: Said) -> Answer:
    shown = version.of(chat, state)
    here: State = {"draft": shown.draft.id}
    match said:
        case Chose("back"):
            return Done()
        case Chose("all"):
            return Stay(here)
        case Chose("bring") if shown.changing:
            return Go("work.draft.bring", {**here, "seen": shown.draft.revision})
        case Chose("new") if shown.explaining and not shown.changing:
            draft_work.begin_version(chat.unit, shown.draft, shown.official, chat.address)
            return Stay(here, chat.say("work.draft.text.begun"))
        case Chose("trial"):
            return Go("draft.contents", Reading(shown.draft, shown.number, trial=True).frame)
        case Chose("drop") if shown.changing and shown.number > 1:
            return Go("work.draft.drop", here)
        case Chose("publish") if shown.changing and shown.number > 1:
            return Go("work.draft.revise", Script.begin(**here, seen=shown.draft.revision))
        case Chose(key) if key.startswith("s."):
            return Go("work.draft.section", {**here, "key": key[2:]})
        case Files() if shown.changing:
            return Stay(here, bring.file(chat, shown, said)[0])
        case Files() if shown.explaining:
            return Stay(here, chat.say("work.draft.text.read_already"))
        case Words(text) if shown.changing and bring.is_text(text):
            return Go("work.draft.bring", {**here, "seen": shown.draft.revision, "parts": [text]})
        case Words(text):
            return Stay({**here, "words": shorten(text, SHORT)})
        case _:
            return Unclear()


def _show_drop(chat: Here, state: State) -> Screen:
    shown = version.of(chat, state)
    if not shown.changing or shown.number < 2:
        raise Outdated
    return Screen(
        chat.say("work.draft.text.drop_sure", version=shown.number),
        rows=sure.rows(chat.say, "work.draft.text.drop"),
    )


def _take_drop(chat: Here, state: State, said: Said) -> Answer:
    shown = version.of(chat, state)
    match said:
        case Chose("yes") if shown.changing and shown.number > 1:
            draft_work.drop_version(chat.unit, shown.draft, shown.official, chat.address, shown.number)
            return Done(chat.say("work.draft.dropped"))
        case Chose("no"):
            return Done()
        case _:
            return Unclear()


def _enter(chat: Here, rest: str) -> Answer:
    """The text by `draft_text:<draft>`, from what is told about a file that was sent."""
    found: State = {"draft": int(rest) if rest.isdigit() else -1}
    try:
        version.of(chat, found)
    except Outdated:
        return Stay(note=chat.say("work.draft.out_of_reach"))
    return Go("work.draft.text", found)


scenes = (View("work.draft.text", _show, _take), View("work.draft.drop", _show_drop, _take_drop))
entries: dict[str, Entry] = {"draft_text": _enter}
