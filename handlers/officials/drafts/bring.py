"""The text is brought in: pasted in one message or many, or as a file that is read outside the turn."""

from typing import Final

from bot.chat import Chose, Files, Json, Option, Row, Said, Screen, Tone, Words
from bot.scene import Answer, Done, Outdated, State, Stay, Unclear
from bot.text import Rich, lines, paragraphs, thousands
from domain.drafts import Draft, Piece, SectionKind, Tree
from domain.drafts.making import pasted
from domain.drafts.outline import Line, outline
from domain.drafts.outline import typed as typed_lines
from domain.drafts.sections import MOST_SECTIONS, keyed
from domain.refusal import NotAllowed
from handlers import made
from handlers.here import Here, View
from handlers.officials.drafts import version, words
from handlers.officials.drafts.version import Shown
from papers.acts import bringing
from papers.craft import AnyCraft, Craft, Made, Why
from storage.drafts import drafts, sections
from storage.drafts import work as draft_work
from storage.files import files
from storage.files.workshop import Order
from storage.officials import officials
from storage.unit import Unit

READ: Final = "draft_text"
"""The kind of the orders of texts read from files."""
_MOST: Final = 200_000
"""Characters that are pasted; a longer text is better sent as a file."""
_SHOWN: Final = 12
_LOOKED_FOR: Final = 200  # characters
_UNKEPT: Final = {"wrong_type": "not_docx", "too_big": "too_big", "empty": "empty", "broken": "broken"}
"""Why a file was not kept (`storage.files.blobs.Rejected`) -> the last part of `draft.unread.<why>`."""


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    shown = _changed(chat, state)
    whole = pasted(_parts(state))
    rows: list[Row] = []
    if whole:
        rows.append((Option("done", say.label("work.draft.bring.done"), Tone.MAIN),))
        rows.append((Option("clear", say.label("work.draft.bring.clear")),))
    rows.append((Option("back", say.label("go.back")),))
    there = sections.inside(chat.unit, shown.draft.id, shown.number, None)
    again = say("work.draft.bring.again") if there else Rich()
    if not whole:
        return Screen(paragraphs(say("work.draft.bring"), again), rows=tuple(rows))
    return Screen(paragraphs(_found(chat, read(typed_lines(whole)), len(whole)), again), rows=tuple(rows))


def _found(chat: Here, pieces: tuple[Piece, ...], length: int) -> Rich:
    """What the text makes, with the first sections by name."""
    say = chat.say
    tree = keyed(pieces)
    told = [words.section(chat, each) for each in tree[:_SHOWN]]
    return paragraphs(
        say("work.draft.bring.have", length=thousands(length)),
        say("work.draft.bring.one") if len(tree) == 1 else words.counted(chat, tree),
        lines(*told, "…" if len(tree) > _SHOWN else ""),
        say("work.draft.bring.more"),
    )


def read(found: tuple[Line, ...]) -> tuple[Piece, ...]:
    """The sections of a text; one without any marks is a section for each paragraph."""
    pieces = outline(found)
    if len(pieces) == 1 and pieces[0].kind is SectionKind.PREAMBLE:
        return tuple(Piece(SectionKind.CLAUSE, text=each.text, pictures=each.pictures) for each in found)
    return pieces


def _take(chat: Here, state: State, said: Said) -> Answer:
    shown = _changed(chat, state)
    parts: list[Json] = list(_parts(state))
    match said:
        case Words(text):
            if len(text) + sum(len(str(each)) for each in parts) > _MOST:
                return Stay(note=chat.say("work.draft.bring.too_long"))
            return Stay({**state, "parts": [*parts, text]})
        case Files():
            told, ordered = file(chat, shown, said)
            return Done(told) if ordered else Stay(note=told)
        case Chose("done") if parts:
            return version.rewrite(
                chat,
                state,
                state.get("seen"),
                lambda tree, now: into(
                    chat.unit, now.draft, now.number, read(typed_lines(pasted(_parts(state))))
                ),
                chat.say("work.draft.bring.kept"),
            )
        case Chose("clear"):
            return Stay({**state, "parts": []})
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def _changed(chat: Here, state: State) -> Shown:
    shown = version.of(chat, state)
    if not shown.changing:
        raise Outdated
    return shown


def _parts(state: State) -> list[str]:
    found = state.get("parts")
    return [str(each) for each in found] if isinstance(found, list) else []


def into(unit: Unit, draft: Draft, number: int, pieces: tuple[Piece, ...]) -> Tree:
    """The pieces as a version of the draft: sections keep their keys and their gists."""
    now = sections.tree(unit, draft.id, number)
    known = now if number == 1 else sections.tree(unit, draft.id, number - 1)
    return keyed(pieces, known, sections.keys(unit, draft.id), number)


# --- from a file -------------------------------------------------------------------------------------------


def is_text(typed_words: str) -> bool:
    """Is it the text itself, rather than words to be looked for in it?"""
    return "\n" in typed_words or len(typed_words) > _LOOKED_FOR


def file(chat: Here, shown: Shown, said: Files) -> tuple[Rich, bool]:
    """Order that the document be read into the version: a word about it, and whether it is being read."""
    if len(said.items) != 1:
        return chat.say("work.draft.bring.one_file"), False
    [item] = said.items
    if item.kind != "document":
        return chat.say("work.draft.bring.no_photo"), False
    kept = chat.keep(item)
    if not isinstance(kept, int):
        return kept, False
    what: Json = {"draft": shown.draft.id, "version": shown.number, "seen": shown.draft.revision}
    return made.order(chat, READ, what, kept), True


def _gather(unit: Unit, order: Order, say: object) -> str | None:
    """The file's hash. None when nobody needs the text any more."""
    if order.file is None or order.file.hash is None or _wanted(unit, order) is None:
        return None
    return order.file.hash


def _wanted(unit: Unit, order: Order) -> tuple[Draft, int] | None:
    what = order.what if isinstance(order.what, dict) else {}
    draft_id, number = what.get("draft"), what.get("version")
    if not isinstance(draft_id, int) or not isinstance(number, int):
        return None
    try:
        draft = drafts.load(unit, draft_id)
    except LookupError:
        return None
    found = sections.version(unit, draft.id, number)
    return (draft, number) if found is not None and found.published_at is None else None


def _settle(unit: Unit, order: Order, came: Made) -> None:
    facts = came.facts if isinstance(came.facts, dict) else {}
    wanted = _wanted(unit, order)
    if order.person is None:
        return
    if wanted is None:
        made.bring(unit, order, "work.draft.bring.too_late")
        return
    draft, number = wanted
    opens = ("notice.open", f"draft_text:{draft.id}")
    if "why" in facts:
        made.bring(unit, order, f"draft.unread.{facts['why']}", opens=opens)
        return
    what = order.what if isinstance(order.what, dict) else {}
    if what.get("seen") != draft.revision:
        made.bring(unit, order, "work.draft.bring.changed", opens=opens)
        return
    pieces = read(bringing.lines(facts, _known(unit, draft, number, came.files)))
    if len(pieces) > MOST_SECTIONS:
        made.bring(unit, order, "work.draft.bring.too_many", n=len(pieces), opens=opens)
        return
    official = officials.official(unit, order.person)
    source = order.file.id if order.file is not None else None
    try:
        tree = into(unit, draft, number, pieces)
        draft_work.write(unit, draft, official, order.address, number, tree, source=source)
    except NotAllowed:
        made.bring(unit, order, "work.draft.bring.too_late")
        return
    unshown = facts.get("unshown")
    key = "work.draft.bring.read_not_all" if unshown else "work.draft.bring.read"
    made.bring(unit, order, key, opens=opens, count=len(tree), number=draft.number)


def _known(unit: Unit, draft: Draft, number: int, came: tuple[int, ...]) -> tuple[int, ...]:
    """The pictures that came; one that stands in the text already is that one, or its clause would be new."""
    stood = {
        picture
        for version in {number, max(number - 1, 1)}
        for each in sections.tree(unit, draft.id, version)
        for picture in each.pictures
    }
    by_hash = {each.hash: each.id for each in files.load(unit, sorted(stood)) if each.hash is not None}
    known = tuple(by_hash.get(each.hash or "", each.id) for each in files.load(unit, list(came)))
    files.keep_until(unit, set(came) - set(known), unit.now)  # nobody needs their likes
    return known


def _failed(unit: Unit, order: Order, why: Why) -> None:
    """What was sent could not even be kept, or our reading of it broke."""
    wanted = _wanted(unit, order)
    if why != "no_file" or order.file is None or wanted is None:
        made.broke(unit, order, why)
        return
    key = _UNKEPT.get(files.why_failed(unit, order.file.id), "no_file")
    if key == "not_docx" and order.file.name.lower().endswith(".docx"):
        key = "broken"
    made.bring(unit, order, f"draft.unread.{key}", opens=("notice.open", f"draft_text:{wanted[0].id}"))


crafts: tuple[AnyCraft, ...] = (Craft(READ, _gather, bringing.make, _settle, _failed, keep=None),)
scenes = (View("work.draft.bring", _show, _take),)
