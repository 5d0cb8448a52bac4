"""What goes with a draft: the explanatory note and annexes; added and taken away."""

from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Files, Option, Row, Said, Screen, Tone
from bot.questions import Choice
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, join, lines, paragraphs, shorten, typed
from domain.drafts import Draft, Phase
from domain.drafts.moves import refusal
from domain.rights import Action
from handlers import files
from handlers.here import Here, View
from handlers.officials import who
from handlers.officials.drafts import acting, version
from handlers.officials.matters.words import SHORT
from storage.drafts import files as draft_files
from storage.drafts import work as draft_work
from storage.drafts.files import Attached, FileKind, Shown
from storage.files import files as file_rows
from storage.unit import Unit

MOST: Final = 20
_OURS: Final = (FileKind.NOTE, FileKind.ANNEX, FileKind.TEXT)
"""What officials bring; the rest the program makes, and the text too where they did not."""
_TITLE: Final = 150


def _able(chat: Here, draft: Draft) -> bool:
    action = Action.DRAFT_EDIT if draft.phase is Phase.MAKING else Action.DRAFT_REVISE
    return refusal(draft, who.acting(chat), action, chat.unit.catalogue) is None


def _name(chat: Here, each: Attached) -> Rich:
    [file] = file_rows.load(chat.unit, [each.file])
    kind = chat.say(f"work.draft.file.{each.kind.value}")
    if each.version is not None:
        kind = chat.say("work.draft.file.of_version", kind=kind, version=each.version)
    return join(": ", [kind, typed(each.title or file.name)]) if each.title or file.name else kind


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    draft, _ = acting.of(chat, state)
    found = draft_files.of(chat.unit, draft.id, personal=chat.personal)
    able = _able(chat, draft)
    ready, note = files.shelved(chat, tuple(each.file for each in found))
    choices = tuple(
        Option(f"f.{each.file}", shorten(say.label("work.draft.file.drop", name=_name(chat, each)), SHORT))
        for each in found
        if able and each.kind in _OURS
    )
    rows: list[Row] = []
    if able and len(found) < MOST:
        rows.append((Option("add", say.label("work.draft.file.add"), Tone.MAIN),))
    rows.append((Option("back", say.label("go.back")),))
    told = lines(*(join("", [f"{n}. ", _name(chat, each)]) for n, each in enumerate(found, 1)))
    return Screen(
        paragraphs(
            bold(say("work.draft.files", number=draft.number)),
            told or say("work.draft.files.none"),
            note,
        ),
        choices,
        rows=tuple(rows),
        files=ready,
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    draft, official = acting.of(chat, state)
    match said:
        case Chose("back"):
            return Done()
        case _ if not _able(chat, draft):
            return Unclear()
        case Chose("add"):
            return Go("work.draft.file", Script.begin(draft=draft.id))
        case Files():
            return Stay(note=chat.say("work.draft.files.press"))
        case Chose(key) if key.startswith("f.") and key[2:].isdigit():
            ours = draft_files.of(chat.unit, draft.id, *_OURS, personal=chat.personal)
            found = next((each for each in ours if each.file == int(key[2:])), None)
            if found is None:
                return Stay()
            draft_files.detach(chat.unit, draft.id, found.file)
            draft_work.filed(chat.unit, draft, official, chat.address, None, found.file)
            return Stay(note=chat.say("work.draft.file.dropped", name=_name(chat, found)))
        case _:
            return Unclear()


def _adding(ask: Ask[Unit]) -> tuple[int, FileKind, list[int], str]:
    draft = acting.asked(ask, Action.DRAFT_WATCH)
    if not _able(ask.chat, draft):
        raise Outdated
    kinds = [Choice(each.value, ask.say.label(f"work.draft.file.{each.value}")) for each in _OURS]
    kind = FileKind(ask.one_of("kind", kinds))
    sent = ask.files("files", limit=5 if kind is FileKind.ANNEX else 1, required=True)
    title = ask.words("title", limit=_TITLE, required=False)
    return draft.id, kind, sent, title


def _add(chat: Here, made: tuple[int, FileKind, list[int], str], state: State) -> Answer:
    about, kind, sent, title = made
    draft, official = acting.of(chat, {"draft": about})
    for n, file in enumerate(sent, 1):
        name = f"{title} ({n})" if title and len(sent) > 1 else title
        if kind is FileKind.TEXT:
            stands = version.of(chat, {"draft": about}).number
            own = [(file, Shown.EVERYWHERE)]
            draft_files.put_instead(chat.unit, draft.id, kind, own, title=title, version=stands)
        else:
            draft_files.attach(chat.unit, draft.id, file, kind, name)
        draft_work.filed(chat.unit, draft, official, chat.address, file, None)
    return Done(chat.say("work.draft.kept"))


scenes = (
    View("work.draft.files", _show, _take),
    Script("work.draft.file", _adding, _add, files="files"),
)
