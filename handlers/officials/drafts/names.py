"""Names beside remarks as who moderates reads them, where they may be: shown, or not with a reason."""

from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.questions import Choice
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, join, lines, paragraphs, typed
from domain.drafts import Draft, Remark, Status
from domain.drafts.signing import Look, Signer, Unfit, check_looking
from domain.people import Official
from domain.refusal import NotAllowed
from handlers.drafts import signing
from handlers.here import Here, View
from handlers.officials import who
from handlers.officials.drafts import acting
from handlers.refused import said as said_no
from storage.drafts import moderation, remarks, signers
from storage.drafts import people as draft_people
from storage.unit import Unit

_NUMBERED: Final = 20
SCENE: Final = "work.draft.names"


def by(chat: Here, remark: Remark) -> Rich:
    """Whose remark it is: the number; the name, or that there is one which may not be shown here."""
    say = chat.say
    found = draft_people.of(chat.unit, remark.draft, remark.person)
    ordinal = say("work.draft.remark.by", ordinal=(found.ordinal if found else None) or 0)
    signer = signing.looked_at(chat, remark)
    published = "" if remark.status is Status.WAITING else ".published"
    if signer is not None:
        unseen = say(f"work.draft.name.unseen{published}") if signer.look is Look.WAITING else Rich()
        return lines(join(", ", [bold(typed(signer.name)), ordinal]), unseen)
    there = say(f"work.draft.name.there{published}") if signing.waits(chat, remark) else Rich()
    return lines(ordinal, there)


def seen(chat: Here, remark: Remark) -> int | None:
    """Which name the moderator reads beside it, to decide about that one; None where they read none."""
    signer = signing.looked_at(chat, remark)
    return signer.revision if signer is not None else None


def button(chat: Here, draft: Draft) -> Option | None:
    """The way to the names of a draft, for who moderates: how many are still to be looked at."""
    if not _may(chat, draft):
        return None
    waiting = signers.count(chat.unit, draft.id, Look.WAITING)
    label = chat.say.label("work.draft.names")
    if waiting:
        return Option("names", f"{label} · {waiting}")
    some = chat.personal and signers.count(chat.unit, draft.id, Look.SHOWN)
    return Option("names", label) if some else None


def waiting(chat: Here, draft: Draft) -> Rich:
    """How many names are still to be looked at, to who may; nothing when there are none."""
    count = signers.count(chat.unit, draft.id, Look.WAITING) if _may(chat, draft) else 0
    return chat.say("work.draft.names.waiting_count", count) if count else Rich()


def _may(chat: Here, draft: Draft) -> bool:
    try:
        check_looking(draft, who.acting(chat), chat.unit.catalogue)
    except NotAllowed:
        return False
    return True


def _of(chat: Here, state: State) -> tuple[Draft, Official]:
    """The draft and who looks at its names. Raises `Outdated`."""
    draft, official = acting.of(chat, state)
    if not _may(chat, draft):
        raise Outdated
    return draft, official


# --- one after the other -----------------------------------------------------------------------------------


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    draft, _ = _of(chat, state)
    back = Option("back", say.label("go.back"))
    if not chat.personal:
        count = signers.count(chat.unit, draft.id, Look.WAITING)
        told = say("work.draft.names.not_here", count) if count else say("work.draft.names.none")
        return Screen(told, rows=((back,),))
    look, after = _look(state), state.get("after")
    page = signers.listed(chat.unit, draft.id, look, after=after if isinstance(after, int) else 0)
    other = Look.SHOWN if look is Look.WAITING else Look.WAITING
    others = signers.count(chat.unit, draft.id, other)
    turn = [Option(f"look.{other.value}", f"{say.label(f'work.draft.names.{other.value}')} · {others}")]
    again = [Option(f"look.{look.value}", say.label("work.draft.remark.start"))] if after else []
    turns: list[Row] = [tuple(turn)] if others else []
    if not page:
        state["person"] = state["name"] = None
        none = say("work.draft.names.none" if look is Look.WAITING else "work.draft.names.none_shown")
        return Screen(none, rows=(*turns, (*again, back)))
    signer = page[0]
    state["person"], state["name"] = signer.person, signer.revision
    off = Option("off", say.label("work.draft.name.off"), Tone.BAD)
    deeds: Row = (off,)
    if look is Look.WAITING:
        deeds = (Option("on", say.label("work.draft.name.on"), Tone.GOOD), off)
    onward = [Option("skip", say.label("work.draft.name.skip"))] if len(page) > 1 else []
    return Screen(
        paragraphs(bold(say(f"work.draft.names.{look.value}.head")), _told(chat, draft, signer)),
        rows=(deeds, *turns, (*again, *onward, back)),
    )


def _look(state: State) -> Look:
    return Look.SHOWN if state.get("look") == Look.SHOWN.value else Look.WAITING


def _told(chat: Here, draft: Draft, signer: Signer) -> Rich:
    """The name, whose, beside what."""
    say = chat.say
    found = draft_people.of(chat.unit, draft.id, signer.person)
    signed = signers.signed(chat.unit, draft.id, signer.person, _NUMBERED)
    numbers = ", ".join(f"№\u00a0{ordinal}" for _, ordinal in signed)
    ordinal = say("work.draft.remark.by", ordinal=(found.ordinal if found else None) or 0)
    return lines(
        join(", ", [bold(typed(signer.name)), ordinal]), say("work.draft.names.beside", numbers=numbers)
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    draft, official = _of(chat, state)
    here: State = {"draft": draft.id, "look": _look(state).value}
    match said:
        case Chose("back"):
            return Done()
        case Chose(key) if key.startswith("look."):
            return Stay({"draft": draft.id, "look": key[5:]})
        case Chose("skip"):
            return Stay({**here, "after": state.get("person")})
        case Chose("on") if chat.personal:
            signer = _signer(chat, draft, state.get("person"), state.get("name"))
            if signer is None:
                return Stay(here, chat.say("work.draft.name.changed"))
            try:
                moderation.show_name(chat.unit, draft, signer, official, chat.address)
            except NotAllowed as refused:
                return Stay(here, said_no(chat, refused))
            return Stay(here, chat.say("work.draft.name.shown"))
        case Chose("off") if chat.personal:
            about: State = {"draft": draft.id, "person": state.get("person"), "name": state.get("name")}
            return Go("work.draft.unname", Script.begin(**about))
        case _:
            return Unclear()


def _signer(chat: Here, draft: Draft, person: object, revision: object) -> Signer | None:
    """The name that was looked at, locked; None when it is another by now."""
    found = signers.of(chat.unit, draft.id, person, lock=True) if isinstance(person, int) else None
    return found if found is not None and found.revision == revision else None


# --- not shown ---------------------------------------------------------------------------------------------


def decline(remark: Remark, revision: int | None) -> Answer:
    """Into the question why the name beside a waiting remark is not shown; the remark is published so."""
    about: State = {"draft": remark.draft, "person": remark.person, "name": revision}
    return Go("work.draft.unname", Script.begin(**about, remark=remark.id, seen=remark.revision))


def _refusing(ask: Ask[Unit]) -> tuple[int, Unfit]:
    if not ask.chat.personal:
        raise Outdated
    draft, _ = _of(ask.chat, {"draft": ask.given("draft")})
    signer = _signer(ask.chat, draft, ask.given("person"), ask.given("name"))
    name = bold(typed(signer.name)) if signer is not None else Rich()
    choices = [Choice(each.value, ask.say.label(f"signing.unfit.{each.value}")) for each in Unfit]
    prompt = paragraphs(name, ask.say("work.draft.unname.why"))
    return draft.id, Unfit(ask.one_of("why", choices, prompt=prompt, label=Rich()))


def _refuse(chat: Here, made: tuple[int, Unfit], state: State) -> Answer:
    draft, official = _of(chat, {"draft": made[0]})
    signer = _signer(chat, draft, acting.given(state, "person"), acting.given(state, "name"))
    if signer is None:
        return Done(chat.say("work.draft.name.changed"))
    found = acting.given(state, "remark")
    remark = remarks.load(chat.unit, found, lock=True) if isinstance(found, int) else None
    waits = remark is not None and remark.status is Status.WAITING
    if remark is not None and waits and remark.revision != acting.given(state, "seen"):
        return Done(chat.say("work.draft.remark.edited", ordinal=remark.ordinal))
    try:
        moderation.refuse_name(chat.unit, draft, signer, official, chat.address, made[1], tell=not waits)
        if remark is not None and waits:
            moderation.publish(chat.unit, remark, draft, official, chat.address)
            return Done(chat.say("work.draft.remark.published_unnamed", ordinal=remark.ordinal))
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    return Done(chat.say("work.draft.name.refused"))


scenes = (
    View(SCENE, _show, _take),
    Script("work.draft.unname", _refusing, _refuse, keeps=False),
)
