"""What others say of a draft act: listed by support or by date; one's own, whatever became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, Go, Home, State, Stay, Unclear
from bot.text import Rich, bold, italic, join, lines, own_words, paragraphs, shorten, typed
from domain.drafts import WHOLE, Draft, Remark, Section, Status
from handlers import paged
from handlers.drafts import signing, words
from handlers.drafts.card import draft_of
from handlers.here import Here, View
from storage.drafts import people as draft_people
from storage.drafts import remark_groups, remarks, sections
from storage.drafts.people import Participant
from storage.drafts.remarks import Order

_PAGE: Final = 5
_SHORT: Final = 220
"""Characters of a remark in a list."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is read at once for the remarks of a page: their sections as they stand, their authors."""

    sections: Mapping[str, Section]
    people: Mapping[int, Participant]
    names: Mapping[int, str]


def known(chat: Here, draft: Draft, page: Sequence[Remark]) -> Known:
    """For these remarks."""
    keys = {each.section for each in page} - {WHOLE}
    persons = {each.person for each in page} - {chat.person}
    return Known(
        sections.many(chat.unit, draft.id, draft.version, keys),
        draft_people.many(chat.unit, draft.id, persons) if persons else {},
        signing.names(chat, draft.id, {each.person for each in page if each.signed} & persons),
    )


def author(chat: Here, remark: Remark, known: Known) -> Rich:
    """«участник № 12», with the name where it may be read and is wanted; «вы» to the author themself."""
    if remark.person == chat.person:
        return chat.say("remark.by_you")
    found = known.people.get(remark.person)
    ordinal = found.ordinal if found is not None else None
    by = chat.say("remark.by", ordinal=ordinal) if ordinal is not None else chat.say("remark.by_somebody")
    name = known.names.get(remark.person) if remark.signed else None
    return join(", ", [typed(name), by]) if name else by


def about(chat: Here, draft: Draft, remark: Remark, known: Known) -> Rich:
    """To which section it was said, and whether the text has changed since."""
    say = chat.say
    if remark.section == WHOLE:
        return say("remark.to_whole")
    now = known.sections.get(remark.section)
    if now is None:
        latest = max(draft.version, remark.version)
        gone = sections.words_of(chat.unit, draft.id, remark.section, latest)
        if gone is None:
            return say("remark.to_whole")
        named = words.placed(say, chat.unit, draft, gone, latest)
        return say("remark.to_gone", section=named, version=remark.version)
    named = words.placed(say, chat.unit, draft, now, draft.version)
    if now.since > remark.version:
        return say("remark.to_earlier", section=named, version=remark.version)
    return say("remark.to", section=named)


# --- the list -------------------------------------------------------------------------------------------


def _show_list(chat: Here, state: State) -> Screen:
    say, draft = chat.say, draft_of(chat, state)
    section, order = _section(state), _order(state)
    group = state.get("group")
    after, before = paged.marks(state)
    if isinstance(group, int):
        page = remarks.of_group(chat.unit, group, Status.PUBLISHED, after=after, before=before, limit=_PAGE)
        sizes: dict[int, int] = {}
    else:
        page = remarks.page(chat.unit, draft.id, section, order, after=after, before=before, limit=_PAGE)
        sizes = remark_groups.sizes(
            chat.unit, {each.group for each in page.remarks if each.group is not None}
        )
    around = known(chat, draft, page.remarks)
    told = [_line(chat, draft, each, around, sizes.get(each.group or 0, 1) - 1) for each in page.remarks]
    choices = tuple(Option(f"r.{each.id}", f"№ {each.ordinal}") for each in page.remarks)
    other = Order.DATE if order is Order.SUPPORTS else Order.SUPPORTS
    turns = paged.ways(chat, page)
    rows: list[Row] = [turns] if turns else []
    if not isinstance(group, int):
        rows.append((Option(f"order.{other.value}", say.label(f"remark.order.{other.value}")),))
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
    listed = "alike" if isinstance(group, int) else order.value
    head = say(f"remark.list.{listed}", title=words.title(draft))
    return Screen(
        paragraphs(head, *told) if told else say("remark.list_none"), choices, rows=tuple(rows), columns=3
    )


def _line(chat: Here, draft: Draft, remark: Remark, around: Known, others: int) -> Rich:
    """In short; `others` say the same and are not in the list."""
    say = chat.say
    more = say("remark.alike", others) if others > 0 else Rich()
    marks = [author(chat, remark, around), say("remark.supports", remark.supports) if remark.supports else ""]
    decided = say(f"remark.verdict.{remark.verdict.kind.value}") if remark.verdict is not None else ""
    return lines(
        join(" ", [bold(f"№ {remark.ordinal}"), about(chat, draft, remark, around)]),
        own_words(shorten(remark.text, _SHORT)),
        italic(join(" · ", [each for each in (*marks, decided) if each])),
        more,
    )


def _take_list(chat: Here, state: State, said: Said) -> Answer:
    draft_of(chat, state)
    here: State = {name: state[name] for name in ("draft", "section", "order", "group") if name in state}
    if (turned := paged.gone(here, said)) is not None:
        return turned
    match said:
        case Chose(key) if key.startswith("r.") and key[2:].isdigit():
            return Go("remark", {"draft": state["draft"], "remark": int(key[2:])})
        case Chose(key) if key.startswith("order."):
            return Stay({**here, "order": key[6:]})
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def _section(state: State) -> str | None:
    section = state.get("section")
    return section if isinstance(section, str) else None


def _order(state: State) -> Order:
    return Order.DATE if state.get("order") == Order.DATE.value else Order.SUPPORTS


# --- one's own ------------------------------------------------------------------------------------------


def _show_mine(chat: Here, state: State) -> Screen:
    say, draft = chat.say, draft_of(chat, state)
    found = remarks.of_person(chat.unit, draft.id, chat.person)
    around = known(chat, draft, found)
    told = [
        lines(
            join(" ", [bold(f"№ {each.ordinal}"), about(chat, draft, each, around)]),
            own_words(shorten(each.text, _SHORT)),
            italic(_stands(chat, each)),
        )
        for each in found
    ]
    choices = tuple(Option(f"r.{each.id}", f"№ {each.ordinal}") for each in found)
    rows: tuple[Row, ...] = ((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))),)
    head = say("remark.mine", len(found)) if found else say("remark.mine_none")
    return Screen(paragraphs(head, *told), choices, rows=rows, columns=3)


def _stands(chat: Here, remark: Remark) -> Rich:
    if remark.verdict is not None:
        return chat.say(f"remark.verdict.{remark.verdict.kind.value}")
    return chat.say(f"remark.status.{remark.status.value}")


def _take_mine(chat: Here, state: State, said: Said) -> Answer:
    draft = draft_of(chat, state)
    match said:
        case Chose(key) if key.startswith("r.") and key[2:].isdigit():
            return Go("remark", {"draft": draft.id, "remark": int(key[2:])})
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


scenes = (
    View("draft.remarks", _show_list, _take_list),
    View("draft.mine", _show_mine, _take_mine),
)
