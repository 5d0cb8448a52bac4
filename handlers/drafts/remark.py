"""One remark on a draft act: what is said, by whom, what was decided; supported, one's own changed."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, italic, join, lines, own_words, paragraphs, quote, shorten, typed
from domain.drafts import WHOLE, Draft, Phase, Remark, RemarkKind, Status
from domain.refusal import NotAllowed
from handlers import identity
from handlers.appeals.words import day_of, zone_of
from handlers.drafts import signing
from handlers.drafts.card import draft_of
from handlers.drafts.remarks import about, author, known
from handlers.files import shelved
from handlers.here import Entry, Here, View, loaded
from handlers.refused import said as said_no
from storage.drafts import remark_groups, remarks, sections, stances, verdicts

_EARLIER: Final = 300
"""Characters of the reason of a verdict that stands no more, and of the answer to it."""
_SETTLED: Final = frozenset({Phase.FINAL, Phase.CANCELLED})
"""A verdict is not answered any more."""


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
    files, note = shelved(chat, remark.files, remark.files)
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
    """What the authority decided and why, how the text will read; to its author, what they answered.

    Nobody reads an answer before it is shown, as a moderator reads remarks: so others do not get it.
    """
    say, given = chat.say, remark.verdict
    if given is None:
        return Rich()
    wording = lines(bold(say("remark.new_wording")), quote(typed(given.wording))) if given.wording else Rich()
    reply = Rich()
    if remark.reply is not None and remark.person == chat.person:
        reply = lines(bold(say("remark.reply")), own_words(remark.reply.text))
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
        if each.reply is not None and remark.person == chat.person:
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
        case Chose("support" | "again" | "edit" | "reply" | "sign" | "rename") if through := identity.first(
            chat, said
        ):
            return through
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


scenes = (View("remark", _show, _take),)
entries: dict[str, Entry] = {"remark": _enter}
