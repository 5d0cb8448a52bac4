"""What others say of a draft act: listed by support or by date, one at a time, with what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, italic, join, lines, own_words, paragraphs, quote, shorten, typed
from domain.drafts import WHOLE, Draft, Phase, Remark, RemarkKind, Section, Status
from domain.refusal import NotAllowed
from handlers import paged
from handlers.appeals.words import day_of, zone_of
from handlers.drafts import signing, words
from handlers.drafts.card import draft_of
from handlers.files import shelved
from handlers.here import Entry, Here, View, loaded
from handlers.refused import said as said_no
from storage.drafts import people as draft_people
from storage.drafts import remark_groups, remarks, sections, stances, verdicts
from storage.drafts.people import Participant
from storage.drafts.remarks import Order

_PAGE: Final = 5
_SHORT: Final = 220
"""Characters of a remark in a list."""
_EARLIER: Final = 300
"""Characters of the reason of a verdict that stands no more, and of the answer to it."""
_SETTLED: Final = frozenset({Phase.FINAL, Phase.CANCELLED})
"""A verdict is not answered any more."""


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


# --- one ------------------------------------------------------------------------------------------------


def remark_of(chat: Here, state: State) -> tuple[Draft, Remark]:
    """The remark of a frame, if this person may read it: published, or their own. Raises `Outdated`."""
    draft, id = draft_of(chat, state), state.get("remark")
    remark = loaded(chat, remarks.load, id)
    if remark.draft != draft.id or not (remark.status is Status.PUBLISHED or remark.person == chat.person):
        raise Outdated
    return draft, remark


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    draft, remark = remark_of(chat, state)
    own = remark.person == chat.person
    files, note = shelved(chat, remark.files)
    rows: list[Row] = []
    if remark.status is Status.PUBLISHED and not own and draft.taking(chat.unit.now):
        mine = remark.id in stances.supported(chat.unit, chat.person, [remark.id])
        label = say.label("remark.unsupport" if mine else "remark.support")
        rows.append((Option("support", label, Tone.PLAIN if mine else Tone.GOOD),))
    if own:
        rows += _own(chat, draft, remark)
    others = _others(chat, remark)
    if others:
        rows.append((Option("alike", say.label("remark.all_alike", count=others + 1)),))
    if remark.section != WHOLE and _stays(chat, draft, remark):
        rows.append((Option("section", say.label("remark.section")),))
    if not any(frame.scene == "draft" for frame in chat.stack):  # opened from a notice
        rows.append((Option("draft", say.label("draft.notice.open")),))
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
    return Screen(paragraphs(words_of(chat, draft, remark), note), rows=tuple(rows), files=files)


def _stays(chat: Here, draft: Draft, remark: Remark) -> bool:
    """Is what it was said of still in the text?"""
    if remark.section == WHOLE:
        return True
    return sections.load(chat.unit, draft.id, draft.version, remark.section) is not None


def _others(chat: Here, remark: Remark) -> int:
    """How many other published remarks say the same."""
    if remark.group is None or remark.status is not Status.PUBLISHED:
        return 0
    return remark_groups.sizes(chat.unit, [remark.group])[remark.group] - 1


def words_of(chat: Here, draft: Draft, remark: Remark) -> Rich:
    """A remark whole: whose, to what, the words, what became of it."""
    say = chat.say
    zone = zone_of(chat.unit.catalogue, draft.authority)
    day = say.day(day_of(remark.at, zone), day_of(chat.unit.now, zone))
    around = known(chat, draft, [remark])
    kind = say(f"remark.kind.{remark.kind.value}", ordinal=remark.ordinal)
    said = quote(own_words(remark.text))
    if remark.kind is RemarkKind.WORDING and remark.why:
        said = lines(said, bold(say("remark.why")), own_words(remark.why))
    supports = say("remark.supports", remark.supports) if remark.supports else Rich()
    return paragraphs(
        lines(
            bold(kind), join(", ", [author(chat, remark, around), day]), about(chat, draft, remark, around)
        ),
        signing.stands(chat, remark) if remark.person == chat.person else Rich(),
        said,
        supports,
        status(chat, remark) if remark.status is not Status.PUBLISHED else Rich(),
        verdict(chat, remark),
        *_past(chat, draft, remark),
    )


def status(chat: Here, remark: Remark) -> Rich:
    """Where the author's own remark stands while others do not see it."""
    say = chat.say
    if remark.status is Status.DECLINED and remark.declined is not None:
        rule = say(f"remark.declined.{remark.declined.value}")
        return lines(bold(say("remark.status.declined")), rule, typed(remark.reason) if remark.reason else "")
    return bold(say(f"remark.status.{remark.status.value}"))


def verdict(chat: Here, remark: Remark) -> Rich:
    """What the authority decided and why, how the text will read, what the author answered."""
    say, given = chat.say, remark.verdict
    if given is None:
        return Rich()
    wording = lines(bold(say("remark.new_wording")), quote(typed(given.wording))) if given.wording else Rich()
    reply = (
        lines(bold(say("remark.reply")), own_words(remark.reply.text)) if remark.reply is not None else Rich()
    )
    decided = lines(bold(say(f"remark.verdict.{given.kind.value}")), typed(given.reason))
    return paragraphs(decided, wording, reply)


def _past(chat: Here, draft: Draft, remark: Remark) -> list[Rich]:
    """What was decided before and why that changed; the latest first."""
    say, zone = chat.say, zone_of(chat.unit.catalogue, draft.authority)
    told: list[Rich] = []
    for each in reversed(verdicts.past(chat.unit, remark.id) if remark.verdict is not None else ()):
        day = say.day(day_of(each.at, zone), day_of(chat.unit.now, zone))
        was = say("remark.verdict_was", day=day, kind=say(f"remark.verdict.{each.was.kind.value}"))
        reply = Rich()
        if each.reply is not None:
            reply = lines(bold(say("remark.reply_was")), own_words(shorten(each.reply.text, _EARLIER)))
        why = lines(bold(say("remark.why_changed")), typed(each.why))
        told.append(lines(italic(was), typed(shorten(each.was.reason, _EARLIER)), reply, why))
    return told


def _own(chat: Here, draft: Draft, remark: Remark) -> list[Row]:
    say = chat.say
    rows: list[Row] = []
    if remark.status is Status.WAITING and draft.taking(chat.unit.now):
        rows.append((Option("edit", say.label("remark.edit")),))
    if remark.status is Status.DECLINED and draft.taking(chat.unit.now) and _stays(chat, draft, remark):
        rows.append((Option("again", say.label("remark.again"), Tone.MAIN),))
    if remark.status in (Status.WAITING, Status.PUBLISHED) and not remark.reviewed:
        rows.append((Option("withdraw", say.label("remark.withdraw"), Tone.BAD),))
    if remark.verdict is not None and remark.reply is None and draft.phase not in _SETTLED:
        rows.append((Option("reply", say.label("remark.answer")),))
    return rows + signing.rows(chat, remark)


def _take(chat: Here, state: State, said: Said) -> Answer:
    draft, remark = remark_of(chat, state)
    match said:
        case Chose("support"):
            return _supported(chat, draft, remark)
        case Chose("section"):
            return Go("draft.section", {"draft": draft.id, "section": remark.section})
        case Chose("alike") if remark.group is not None:
            return Go("draft.remarks", {"draft": draft.id, "group": remark.group})
        case Chose("draft"):
            return Go("draft", {"draft": draft.id})
        case Chose("again") if remark.person == chat.person:
            about: State = {"draft": draft.id, "section": remark.section, "kind": remark.kind.value}
            return Go("draft.say", Script.begin(**about))
        case Chose("edit" | "reply" as deed) if remark.person == chat.person:
            return Go(f"remark.{deed}", Script.begin(remark=remark.id))
        case Chose("sign" | "rename" | "unsign" as deed) if remark.person == chat.person:
            return signing.turn(chat, draft, remark, deed)
        case Chose("withdraw") if remark.person == chat.person:
            return Go("remark.withdraw", {"draft": draft.id, "remark": remark.id})
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def _supported(chat: Here, draft: Draft, remark: Remark) -> Answer:
    try:
        if remark.id in stances.supported(chat.unit, chat.person, [remark.id]):
            stances.withdraw(chat.unit, remark, draft, chat.person)
            chat.toast = chat.say.label("remark.unsupported")
        else:
            stances.support(chat.unit, remark, draft, chat.person)
            chat.toast = chat.say.label("remark.supported")
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    return Stay()


def _enter(chat: Here, rest: str) -> Answer:
    """A remark by `remark:<id>`, from notices."""
    try:
        found = remarks.load(chat.unit, int(rest) if rest.isdigit() else -1)
        state: State = {"draft": found.draft, "remark": found.id}
        remark_of(chat, state)
    except (LookupError, Outdated):
        return Stay(note=chat.say("remark.not_found"))
    return Go("remark", state)


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
    View("remark", _show, _take),
    View("draft.mine", _show_mine, _take_mine),
)
entries: dict[str, Entry] = {"remark": _enter}
