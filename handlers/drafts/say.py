"""Saying something of a draft act: a remark or one's own wording; changing it, taking it back, answering."""

from dataclasses import dataclass

from bot.ask import Ask
from bot.chat import Chose, Said, Screen
from bot.questions import Choice
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, lines, own_words, paragraphs, quote, shorten, typed
from domain.drafts import WHOLE, Draft, Remark, RemarkKind, Section
from domain.drafts.remarks import FILES, TEXT_LIMIT, WHY_LIMIT, check_taking, edited, withdrawn
from domain.drafts.verdicts import REPLY_LIMIT
from domain.refusal import NotAllowed
from handlers import sure
from handlers.drafts import signing, words
from handlers.drafts.card import draft_of
from handlers.drafts.remark import remark_of
from handlers.here import Here, View, loaded
from handlers.polls.words import territory
from handlers.refused import said as said_no
from storage.drafts import moderation, remarks, sections
from storage.drafts import people as draft_people
from storage.people import blocks
from storage.unit import Unit

_KEEPS = ("keep", "drop", "other")
_TOLD = 1_200
"""Characters of a section's text above the question."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What is to be sent."""

    draft: int
    section: str
    kind: RemarkKind
    text: str
    why: str
    files: tuple[int, ...]
    resident: bool | None
    wish: signing.Wish


def _questions(ask: Ask[Unit]) -> Sent:
    draft = draft_of(ask.chat, {"draft": ask.given("draft")})
    section = _section(ask, draft)
    kind = RemarkKind(str(ask.given("kind") or RemarkKind.REMARK.value))
    own = kind is RemarkKind.WORDING
    prompt = _prompt(ask, draft, section, kind)
    text = ask.words("text", limit=TEXT_LIMIT, own=True, prompt=prompt, label=_label(ask, kind))
    why = ask.words("why", limit=WHY_LIMIT, required=False, own=True) if own else ""
    files = ask.files("files", limit=FILES)
    resident = _resident(ask, draft)
    wish = signing.wished(ask, draft)
    ask.confirm("check", after=lambda: lines(ask.say("draft.say.rules"), signing.after(ask, draft, wish)))
    key = WHOLE if section is None else section.key
    return Sent(draft.id, key, kind, text, why, tuple(files), resident, wish)


def _section(ask: Ask[Unit], draft: Draft) -> Section | None:
    """The section it is about; None for the whole. Raises `Outdated` when it left the text."""
    key = ask.given("section")
    if key == WHOLE:
        return None
    found = sections.load(ask.chat.unit, draft.id, draft.version, key) if isinstance(key, str) else None
    if found is None:
        raise Outdated
    return found


def _prompt(ask: Ask[Unit], draft: Draft, section: Section | None, kind: RemarkKind) -> Rich:
    say = ask.say
    if section is None:
        return say("draft.say.whole", title=words.title(draft))
    named = words.section(say, section)
    if kind is RemarkKind.WORDING:
        stands = quote(typed(shorten(section.text, _TOLD))) if section.text else Rich()
        return paragraphs(say("draft.say.wording", section=named), stands)
    return say("draft.say.section", section=named)


def _label(ask: Ask[Unit], kind: RemarkKind) -> Rich:
    return ask.say(f"draft.say.text.{kind.value}")


def _resident(ask: Ask[Unit], draft: Draft) -> bool | None:
    """Whether the person lives there, where residents are told apart; once for a discussion."""
    if not draft.planning:
        return None
    known = draft_people.of(ask.chat.unit, draft.id, ask.chat.person)
    if known is not None and known.resident is not None:
        return known.resident
    say, there = ask.say, territory(ask.chat.unit, draft.territory)
    choices = [Choice(each, say.label(f"draft.say.resident.{each}")) for each in ("yes", "no")]
    return ask.one_of("resident", choices, prompt=say("draft.say.resident", territory=there)) == "yes"


def _finish(chat: Here, sent: Sent, state: State) -> Answer:
    draft = draft_of(chat, {"draft": sent.draft})
    try:
        check_taking(draft, chat.unit.now)
        blocks.check_free(chat.unit, chat.person, draft.authority)
    except NotAllowed as refused:  # what was written stays here
        return Stay(state, said_no(chat, refused))
    if sent.resident is not None:
        draft_people.enter(chat.unit, draft.id, chat.person, resident=sent.resident)
    wish = signing.keep(chat, draft.id, sent.wish)
    new = Remark(
        id=0,
        draft=draft.id,
        ordinal=0,
        person=chat.person,
        section=sent.section,
        version=draft.version,
        kind=sent.kind,
        text=sent.text,
        at=chat.unit.now,
        why=sent.why,
        signed=wish.signed,
        files=sent.files,
    )
    made = remarks.write(chat.unit, new, chat.update)
    note = chat.say("draft.say.thanks", ordinal=made.ordinal)
    return Go("remark", {"draft": draft.id, "remark": made.id}, instead=True, note=note)


# --- what was sent ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class About:
    """New words of a remark, or the answer to its verdict."""

    remark: int
    text: str
    why: str = ""
    files: tuple[int, ...] = ()


def _mine(chat: Here, given: object) -> tuple[Draft, Remark]:
    """The person's own remark. Raises `Outdated`."""
    found = loaded(chat, remarks.load, given)
    draft, remark = remark_of(chat, {"draft": found.draft, "remark": found.id})
    if remark.person != chat.person:
        raise Outdated
    return draft, remark


def _edited(ask: Ask[Unit]) -> About:
    _, remark = _mine(ask.chat, ask.given("remark"))
    prompt = lines(ask.say("remark.edit.text"), quote(own_words(shorten(remark.text, _TOLD))))
    text = ask.words("text", limit=TEXT_LIMIT, own=True, prompt=prompt)
    why = _why(ask, remark) if remark.kind is RemarkKind.WORDING else remark.why
    return About(remark.id, text, why, _files(ask, remark))


def _why(ask: Ask[Unit], remark: Remark) -> str:
    """Why it is better so: as it was, nothing, or something else."""
    if not remark.why:
        return ask.words("why", limit=WHY_LIMIT, required=False, own=True)
    choices = [Choice(each, ask.say.label(f"remark.edit.explained.{each}")) for each in _KEEPS]
    prompt = lines(ask.say("remark.edit.explained"), quote(own_words(shorten(remark.why, _TOLD))))
    match ask.one_of("explained", choices, prompt=prompt):
        case "keep":
            return remark.why
        case "drop":
            return ""
        case _:
            return ask.words("why", limit=WHY_LIMIT, own=True)


def _files(ask: Ask[Unit], remark: Remark) -> tuple[int, ...]:
    """What goes with the new words: what went with the old ones, nothing, or something else."""
    if not remark.files:
        return tuple(ask.files("files", limit=FILES))
    choices = [Choice(each, ask.say.label(f"remark.edit.attached.{each}")) for each in _KEEPS]
    prompt = ask.say("remark.edit.attached", len(remark.files))
    match ask.one_of("attached", choices, prompt=prompt):
        case "keep":
            return remark.files
        case "drop":
            return ()
        case _:
            return tuple(ask.files("files", limit=FILES, required=True))


def _finish_edited(chat: Here, new: About, state: State) -> Answer:
    draft, remark = _mine(chat, new.remark)
    try:
        after = edited(remark, draft, chat.person, chat.unit.now, text=new.text, why=new.why, files=new.files)
        remarks.save(chat.unit, after)
    except NotAllowed as refused:
        return _back(chat, remark, said_no(chat, refused))
    except remarks.Changed:
        return _back(chat, remark, chat.say("remark.read_already", ordinal=remark.ordinal))
    return _back(chat, remark, chat.say("remark.edited"))


def _replied(ask: Ask[Unit]) -> About:
    _, remark = _mine(ask.chat, ask.given("remark"))
    text = ask.words("text", limit=REPLY_LIMIT, own=True)
    ask.confirm("check", after=ask.say("remark.reply.once"))
    return About(remark.id, text)


def _finish_replied(chat: Here, new: About, state: State) -> Answer:
    draft, remark = _mine(chat, new.remark)
    try:
        moderation.reply(chat.unit, remark, draft, chat.person, new.text)
    except NotAllowed as refused:
        return _back(chat, remark, said_no(chat, refused))
    except remarks.Changed:
        return _back(chat, remark, chat.say("remark.changed"))
    return _back(chat, remark, chat.say("remark.replied"))


def _signing(ask: Ask[Unit]) -> tuple[int, signing.Wish]:
    draft, remark = _mine(ask.chat, ask.given("remark"))
    return remark.id, signing.named(ask, draft)


def _finish_signing(chat: Here, made: tuple[int, signing.Wish], state: State) -> Answer:
    _, remark = _mine(chat, made[0])
    return _back(chat, remark, signing.put(chat, remark, made[1]))


def _back(chat: Here, remark: Remark, note: Rich) -> Answer:
    """To the remark: it waits below, or is opened after a press on a notice."""
    if any(frame.scene == "remark" for frame in chat.stack):
        return Done(note)
    return Go("remark", {"draft": remark.draft, "remark": remark.id}, instead=True, note=note)


def _show_withdraw(chat: Here, state: State) -> Screen:
    _, remark = remark_of(chat, state)
    say = chat.say
    return Screen(
        say("remark.withdraw.text", ordinal=remark.ordinal),
        rows=sure.rows(say, "remark.withdraw.yes"),
    )


def _take_withdraw(chat: Here, state: State, said: Said) -> Answer:
    _, remark = _mine(chat, state.get("remark"))
    match said:
        case Chose("yes"):
            try:
                remarks.save(chat.unit, withdrawn(remark, chat.person))
            except NotAllowed as refused:
                return Done(said_no(chat, refused))
            except remarks.Changed:
                return Done(chat.say("remark.changed"))
            return Done(chat.say("remark.withdrawn"))
        case Chose("no"):
            return Done()
        case _:
            return Unclear()


scenes = (
    Script("draft.say", _questions, _finish, files="files", keeps=True),
    Script("remark.edit", _edited, _finish_edited, files="files"),
    Script("remark.reply", _replied, _finish_replied),
    Script("remark.sign", _signing, _finish_signing),
    View("remark.withdraw", _show_withdraw, _take_withdraw),
)
