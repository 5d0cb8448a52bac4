"""«Что учтено»: the list of what was taken from people, with how the text reads because of it."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, italic, join, lines, own_words, paragraphs, quote, shorten, typed
from domain.drafts import Count, Draft, VerdictKind
from handlers import paged
from handlers.drafts import words
from handlers.drafts.card import draft_of
from handlers.drafts.remarks import Known, about, known
from handlers.here import Entry, Here, View
from storage.drafts import counts as draft_counts
from storage.drafts import taken
from storage.drafts.taken import Taken

_KINDS: Final = (Count.TAKEN, Count.PARTLY)
_SHORT: Final = 220
_WORDING: Final = 500
"""UTF-16 units of a proposal and a reason, of the changed wording."""


def _show(chat: Here, state: State) -> Screen:
    say, draft = chat.say, draft_of(chat, state)
    counts = draft_counts.total(chat.unit, draft.id)
    if not words.tells_taken(draft, counts):
        raise Outdated
    after, before = (int(each) if each and each.isdigit() else None for each in paged.marks(state))
    page = taken.page(chat.unit, draft.id, after=after, before=before)
    head = lines(
        bold(say("draft.taken.head", title=words.title(draft))),
        *(say(f"draft.taken.{each.value}", count=counts[each]) for each in _KINDS if counts[each]),
    )
    choices = tuple(Option(f"r.{each.first.id}", f"№ {each.first.ordinal}") for each in page.taken)
    turns = paged.ways(chat, page)
    rows: list[Row] = [turns] if turns else []
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
    read = known(chat, draft, [each.first for each in page.taken])
    return Screen(
        paragraphs(head, *(_line(chat, draft, each, read) for each in page.taken)),
        choices,
        rows=tuple(rows),
        columns=3,
    )


def _line(chat: Here, draft: Draft, each: Taken, read: Known) -> Rich:
    """Of which section, what was proposed, how the text reads now; why only partly."""
    say, given = chat.say, each.verdict
    others = say("draft.taken.others", each.count - 1) if each.count > 1 else Rich()
    name = read.names.get(each.first.person) if each.first.signed else None
    by = italic(typed(name)) if name else Rich()
    wording = Rich()
    if given.wording:
        wording = lines(say("draft.notice.wording"), quote(typed(shorten(given.wording, _WORDING))))
    why = Rich()
    if given.kind is VerdictKind.PARTLY or not given.wording:
        why = typed(shorten(given.reason, _SHORT))
    return lines(
        bold(join(" · ", [say(f"remark.verdict.{given.kind.value}"), f"№ {each.first.ordinal}"])),
        about(chat, draft, each.first, read),
        own_words(shorten(each.first.text, _SHORT)),
        by,
        others,
        wording,
        why,
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    draft = draft_of(chat, state)
    here: State = {"draft": draft.id}
    if (turned := paged.gone(here, said)) is not None:
        return turned
    match said:
        case Chose(key) if key.startswith("r.") and key[2:].isdigit():
            return Go("remark", {**here, "remark": int(key[2:])})
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def _enter(chat: Here, rest: str) -> Answer:
    """`draft_taken:12` of the notice about the final text."""
    state: State = {"draft": int(rest)} if rest.isdigit() else {}
    try:
        draft = draft_of(chat, state)
    except Outdated:
        return Stay(note=chat.say("draft.not_found"))
    if not words.tells_taken(draft, draft_counts.total(chat.unit, draft.id)):
        return Go("draft", state)
    return Go("draft.taken", state)


scenes = (View("draft.taken", _show, _take),)
entries: dict[str, Entry] = {"draft_taken": _enter}
