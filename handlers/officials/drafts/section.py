"""One section of a draft's text: read, explained in plain words; from here it is mended."""

from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Files, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, italic, lines, paragraphs, quote, shorten, typed
from domain.drafts import Count, Section, SectionKind
from domain.drafts.sections import GIST_LIMIT, beside, inside, path
from domain.refusal import NotAllowed
from handlers import files
from handlers.drafts import words as citizens
from handlers.here import Here, View
from handlers.officials import who
from handlers.officials.drafts import acting, text, version, words
from handlers.officials.drafts.version import Shown
from handlers.refused import said as said_no
from storage.drafts import counts as draft_counts
from storage.drafts import sections
from storage.drafts import work as draft_work
from storage.unit import Unit

_READ: Final = 3_000
"""Characters of a section shown at once."""
_TITLE: Final = 300
_NUMBER: Final = 20


def _show(chat: Here, state: State) -> Screen:
    say, shown = chat.say, version.of(chat, state)
    section = version.section_of(chat, state, shown)
    state["seen"] = shown.draft.revision
    tree = sections.outline(chat.unit, shown.draft.id, shown.number)
    before, after = beside(tree, section.key)
    ready, note = files.shelved(chat, section.pictures)
    rows: list[Row] = []
    if shown.explaining:
        able = [
            Option("gist", say.label("work.draft.section.gist"), Tone.PLAIN if section.gist else Tone.MAIN)
        ]
        if shown.changing:
            able.append(Option("mend", say.label("work.draft.section.mend")))
        rows.append(tuple(able))
    beside_it = [Option(f"at.{each.key}", mark) for each, mark in ((before, "‹"), (after, "›")) if each]
    rows.append((*beside_it, Option("back", say.label("go.back"))))
    choices = tuple(
        Option(f"at.{each.key}", text.name(chat, each, tree, shown)) for each in inside(tree, section.key)
    )
    gist = (
        lines(bold(say("work.draft.section.gist.said")), quote(typed(section.gist)))
        if section.gist
        else Rich()
    )
    return Screen(
        paragraphs(
            lines(
                citizens.path(say, path(tree, section.key)[:-1]),
                bold(citizens.section(say, section)),
                italic(kind(chat, section)),
            ),
            typed(shorten(section.text, _READ)),
            note,
            gist,
            _said(chat, shown, section),
        ),
        choices,
        rows=tuple(rows),
        files=ready,
    )


def kind(chat: Here, section: Section) -> Rich:
    """«статья», «пункт», where its name does not say it."""
    if section.number or section.kind is SectionKind.PREAMBLE:
        return Rich()
    return chat.say(f"work.draft.section.kind.{section.kind.value}")


def _said(chat: Here, shown: Shown, section: Section) -> Rich:
    """What people said of it so far."""
    counts = draft_counts.of(chat.unit, shown.draft.id, section.key)
    if not any(counts[each] for each in (Count.FOR, Count.AGAINST, Count.REMARKS)):
        return Rich()
    return chat.say(
        "work.draft.section.said",
        counts[Count.REMARKS],
        pro=counts[Count.FOR],
        contra=counts[Count.AGAINST],
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    shown = version.of(chat, state)
    here: State = {"draft": shown.draft.id, "key": str(state.get("key"))}
    match said:
        case Chose("back"):
            return Done()
        case Chose("gist") if shown.explaining:
            return Go("work.draft.gist", Script.begin(**here))
        case Chose("mend") if shown.changing:
            return Go("work.draft.mend", here, instead=True)
        case Chose(key) if key.startswith("at."):
            return Stay({**here, "key": key[3:]})
        case Files() if shown.explaining:
            return Stay(note=chat.say("work.draft.where_file"))
        case _:
            return Unclear()


# --- in plain words ----------------------------------------------------------------------------------------


def _explaining(ask: Ask[Unit]) -> tuple[State, str]:
    state: State = {"draft": ask.given("draft"), "key": ask.given("key")}
    shown = version.of(ask.chat, state)
    if not shown.explaining:
        raise Outdated
    section = version.section_of(ask.chat, state, shown)
    prompt = paragraphs(
        ask.say("work.draft.gist.words", section=words.section(ask.chat, section)),
        quote(typed(shorten(section.text, 1_000))),
    )
    return state, ask.words("words", limit=GIST_LIMIT, required=False, prompt=prompt)


def _explain(chat: Here, made: tuple[State, str], state: State) -> Answer:
    about, gist = made
    shown = version.of(chat, about)
    try:
        draft_work.explain(
            chat.unit, shown.draft, who.acting(chat), chat.address, shown.number, str(about["key"]), gist
        )
    except NotAllowed as refused:
        return Done(lines(said_no(chat, refused), acting.back(chat, gist)))
    except LookupError:
        return Done(acting.changed(chat, gist))
    return Done(chat.say("work.draft.kept"))


scenes = (
    View("work.draft.section", _show, _take),
    Script("work.draft.gist", _explaining, _explain),
)
