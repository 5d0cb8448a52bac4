"""Remarks read before others see them: published, or declined with a rule; then each gets its verdict."""

from collections.abc import Sequence
from dataclasses import replace

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.questions import Choice
from bot.scene import Answer, Done, Go, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, join, lines, own_words, paragraphs, quote, shorten, typed
from domain.drafts import WHOLE, Declined, Draft, Remark, RemarkKind, Status, Verdict, VerdictKind
from domain.drafts.remarks import REASON_LIMIT
from domain.drafts.verdicts import REASON_LIMIT as VERDICT_LIMIT
from domain.drafts.verdicts import WORDING_LIMIT
from domain.refusal import NotAllowed
from domain.rights import Action
from handlers import files
from handlers.drafts import signing
from handlers.drafts import words as citizens
from handlers.here import Here, View, loaded
from handlers.officials import who
from handlers.officials.drafts import acting, names, words
from handlers.refused import said as said_no
from storage.drafts import moderation, remark_groups, remarks, sections, verdicts_due
from storage.drafts.remarks import Page
from storage.unit import Unit

_SHOWN = 1_500
"""Characters of the section a remark is about."""
_NUMBERED = 20
"""So many remarks that say the same are told by number."""
_OTHERS, _OTHER = 3, 300
"""So many of the same in other words are shown before one verdict for all, and their characters."""
_RECALLED = 700
"""Characters of a remark over a question about it."""


def told(chat: Here, draft: Draft, remark: Remark) -> Rich:
    """A remark as those who decide about it read it: to what words it was said, whose."""
    say = chat.say
    by = names.by(chat, remark)
    where = say("work.draft.remark.whole")
    stood = Rich()
    if remark.section != WHOLE:
        section = sections.words_of(chat.unit, draft.id, remark.section, remark.version)
        if section is not None:
            over = citizens.over(say, chat.unit, draft, section, remark.version)
            where = join("", [over, words.section(chat, section)])
            stood = lines(bold(say("work.draft.remark.stood")), quote(typed(shorten(section.text, _SHOWN))))
            now = sections.load(chat.unit, draft.id, draft.version, remark.section)
            if now is None or now.since > remark.version:
                where = say("work.draft.remark.earlier", section=where, version=remark.version)
    own = "work.draft.remark.wording" if remark.kind is RemarkKind.WORDING else "work.draft.remark.remark"
    said_so = quote(own_words(remark.text))
    if remark.kind is RemarkKind.WORDING:
        said_so = paragraphs(stood, lines(bold(say("work.draft.remark.proposed")), said_so))
    return paragraphs(
        lines(bold(say(own, ordinal=remark.ordinal)), by, where),
        said_so,
        lines(bold(say("work.draft.remark.why")), quote(own_words(remark.why))) if remark.why else Rich(),
        say("work.draft.remark.supports", remark.supports) if remark.supports else Rich(),
    )


def _page(chat: Here, state: State, draft: Draft, *, waiting: bool) -> Page:
    after = state.get("after")
    mark = after if isinstance(after, str) else None
    if waiting:
        return remarks.waiting(chat.unit, who.acting(chat), draft, after=mark, limit=1)
    return remarks.unreviewed(chat.unit, draft.id, after=mark, limit=1)


def _screen(chat: Here, state: State, draft: Draft, rows: list[Row], page: Page, *, waiting: bool) -> Screen:
    say = chat.say
    nothing = f"work.draft.remark.none_{'waiting' if waiting else 'unreviewed'}"
    again = [Option("start", say.label("work.draft.remark.start"))] if state.get("after") else []
    if not page.remarks:
        left = Rich() if waiting else later(chat, verdicts_due.count(chat.unit, draft.id))
        return Screen(paragraphs(say(nothing), left), rows=((*again, Option("back", say.label("go.back"))),))
    sent = page.remarks[0].files
    ready, note = files.shelved(chat, sent, sent)
    onward = [Option("skip", say.label("work.draft.remark.skip"))] if page.later else []
    return Screen(
        paragraphs(told(chat, draft, page.remarks[0]), note),
        rows=(*rows, (*again, *onward, Option("back", say.label("go.back")))),
        files=ready,
    )


def _alike(chat: Here, page: Page) -> list[Row]:
    """The way to those that say the same."""
    if not page.remarks:
        return []
    remark = page.remarks[0]
    others = 0
    if remark.group is not None:
        others = sum(remark_groups.count(chat.unit, remark.group).values()) - 1
    label = chat.say.label("work.draft.alike.button")
    return [(Option("alike", f"{label} · {others}" if others > 0 else label),)]


def _go_on(chat: Here, state: State, draft: Draft, said: Said) -> Answer:
    """What is the same of every remark shown: past it, to those that say the same, back."""
    here: State = {"draft": draft.id}
    match said:
        case Chose("back"):
            return Done()
        case Chose("start"):
            return Stay(here)
        case Chose("skip"):
            return Stay({**here, "after": str(state.get("remark"))})
        case Chose("alike"):
            return Go("work.draft.alike", {**here, "remark": _remark(chat, state).id})
        case _:
            return Unclear()


# --- before others see them --------------------------------------------------------------------------------


def _show(chat: Here, state: State) -> Screen:
    draft, _ = acting.of(chat, state, Action.REMARK_MODERATE)
    page = _page(chat, state, draft, waiting=True)
    state["remark"] = page.remarks[0].id if page.remarks else None
    state["seen"] = page.remarks[0].revision if page.remarks else None
    state["name"] = names.seen(chat, page.remarks[0]) if page.remarks else None
    unnamed: list[Row] = []
    if state["name"] is not None:
        unnamed.append((Option("unnamed", chat.say.label("work.draft.remark.publish_unnamed")),))
    rows: list[Row] = [
        (
            Option("publish", chat.say.label("work.draft.remark.publish"), Tone.GOOD),
            Option("decline", chat.say.label("work.draft.remark.decline"), Tone.BAD),
        ),
        *unnamed,
        *_alike(chat, page),
    ]
    screen = _screen(chat, state, draft, rows, page, waiting=True)
    looking = names.button(chat, draft) if not page.remarks else None
    return screen if looking is None else replace(screen, rows=((looking,), *screen.rows))


def _take(chat: Here, state: State, said: Said) -> Answer:
    draft, official = acting.of(chat, state, Action.REMARK_MODERATE)
    match said:
        case Chose("names"):
            return Go(names.SCENE, {"draft": draft.id})
        case Chose("publish" | "unnamed" as way):
            remark = _remark(chat, state)
            if _unread(remark, state.get("seen")):
                return Stay(note=chat.say("work.draft.remark.edited", ordinal=remark.ordinal))
            name = names.seen(chat, remark)
            if name != state.get("name"):
                return Stay(note=chat.say("work.draft.remark.renamed", ordinal=remark.ordinal))
            if way == "unnamed":
                return names.decline(remark, name)
            try:
                done = moderation.publish(chat.unit, remark, draft, official, chat.address, name=name)
            except NotAllowed as refused:
                return Stay(note=said_no(chat, refused))
            unseen = chat.say("work.draft.name.waits") if signing.waits(chat, done) else Rich()
            return Stay(note=lines(chat.say("work.draft.remark.published", ordinal=done.ordinal), unseen))
        case Chose("decline"):
            found = {"draft": draft.id, "remark": _remark(chat, state).id}
            return Go("work.draft.decline", Script.begin(**found, seen=state.get("seen")))
        case _:
            return _go_on(chat, state, draft, said)


def _remark(chat: Here, state: State) -> Remark:
    return loaded(chat, remarks.load, state.get("remark"), lock=True)


def _over(ask: Ask[Unit], remark: Remark, question: str) -> Rich:
    """The question with the remark that it is about over it, so that nobody has to remember the words."""
    said = own_words(shorten(remark.text, _RECALLED))
    head = bold(ask.say("work.draft.remark.remark", ordinal=remark.ordinal))
    return paragraphs(lines(head, quote(said)), ask.say(f"work.draft.{question}"))


def _unread(remark: Remark, seen: object) -> bool:
    """Has the author changed it since the moderator read it? Nothing is decided about unread words."""
    return remark.status is Status.WAITING and remark.revision != seen


def _declining(ask: Ask[Unit]) -> tuple[int, int, Declined, str]:
    draft = acting.asked(ask, Action.REMARK_MODERATE)
    remark = _remark(ask.chat, {"remark": ask.given("remark")})
    choices = [
        Choice(each.value, ask.say.label(f"work.draft.decline.rule.{each.value}")) for each in Declined
    ]
    why = Declined(ask.one_of("rule", choices, prompt=_over(ask, remark, "decline.rule")))
    text = ask.words("text", limit=REASON_LIMIT, required=why is Declined.OTHER)
    return draft.id, remark.id, why, text


def _decline(chat: Here, made: tuple[int, int, Declined, str], state: State) -> Answer:
    about, found, why, text = made
    draft, official = acting.of(chat, {"draft": about}, Action.REMARK_MODERATE)
    remark = _remark(chat, {"remark": found})
    if _unread(remark, acting.given(state, "seen")):
        edited = chat.say("work.draft.remark.edited", ordinal=remark.ordinal)
        return Done(lines(edited, acting.back(chat, text)))
    try:
        moderation.decline(chat.unit, remark, draft, official, chat.address, why, text)
    except NotAllowed as refused:
        return Done(lines(said_no(chat, refused), acting.back(chat, text)))
    return Done(chat.say("work.draft.remark.declined", ordinal=remark.ordinal))


# --- verdicts ----------------------------------------------------------------------------------------------


def _show_judge(chat: Here, state: State) -> Screen:
    draft, _ = acting.of(chat, state, Action.REMARK_JUDGE)
    page = _page(chat, state, draft, waiting=False)
    state["remark"] = page.remarks[0].id if page.remarks else None
    judge = Option("judge", chat.say.label("work.draft.remark.judge"), Tone.MAIN)
    rows: list[Row] = [(judge,), *_alike(chat, page)]
    return _screen(chat, state, draft, rows, page, waiting=False)


def _take_judge(chat: Here, state: State, said: Said) -> Answer:
    draft, _ = acting.of(chat, state, Action.REMARK_JUDGE)
    if said == Chose("judge"):
        return Go("work.draft.verdict", Script.begin(draft=draft.id, remark=_remark(chat, state).id))
    return _go_on(chat, state, draft, said)


def _judging(ask: Ask[Unit]) -> tuple[int, int, Verdict, bool]:
    draft = acting.asked(ask, Action.REMARK_JUDGE)
    say = ask.say
    remark = _remark(ask.chat, {"remark": ask.given("remark")})
    choices = [Choice(each.value, say.label(f"work.draft.verdict.kind.{each.value}")) for each in VerdictKind]
    kind = VerdictKind(ask.one_of("kind", choices, prompt=_over(ask, remark, "verdict.kind")))
    reason = ask.words("reason", limit=VERDICT_LIMIT, prompt=_over(ask, remark, "verdict.reason"))
    wording = ""
    if kind is not VerdictKind.REJECTED:
        wording = ask.words("wording", limit=WORDING_LIMIT, required=False)
    same = moderation.alike(ask.chat.unit, remark)
    count = len(same) if remark.group is None else remark_groups.unreviewed(ask.chat.unit, remark.group) - 1
    every = False
    if same or ask.has("every"):
        asked = paragraphs(
            say("work.draft.verdict.every", count, numbers=numbers(same)), *_otherwise(remark, same)
        )
        answers = [Choice(each, say.label(f"work.draft.verdict.every.{each}")) for each in ("yes", "no")]
        every = ask.one_of("every", answers, prompt=asked) == "yes"
    ask.confirm("check", after=say("work.draft.verdict.told"))
    return draft.id, remark.id, Verdict(kind, reason, wording), every


def numbers(same: Sequence[Remark]) -> str:
    """«№ 3, № 5», the first of them."""
    told = ", ".join(f"№\u00a0{each.ordinal}" for each in same[:_NUMBERED])
    return f"{told} …" if len(same) > _NUMBERED else told


def _otherwise(remark: Remark, same: Sequence[Remark]) -> list[Rich]:
    """Some of the same in other words: the verdict must answer them too."""
    known = {remark.text.casefold()}
    told: list[Rich] = []
    for each in same:
        if each.text.casefold() not in known and len(told) < _OTHERS:
            known.add(each.text.casefold())
            said = own_words(shorten(each.text, _OTHER))
            told.append(lines(bold(f"№ {each.ordinal}"), quote(said)))
    return told


def _judge(chat: Here, made: tuple[int, int, Verdict, bool], state: State) -> Answer:
    about, found, verdict, every = made
    draft, official = acting.of(chat, {"draft": about}, Action.REMARK_JUDGE)
    remark = _remark(chat, {"remark": found})
    wanted = (remark, *(moderation.alike(chat.unit, remark) if every else ()))
    try:
        done = moderation.judge(chat.unit, draft, wanted, verdict, official, chat.address)
    except NotAllowed as refused:
        return Done(lines(said_no(chat, refused), acting.back(chat, verdict.reason)))
    given = done[0].verdict
    rest = verdicts_due.of_group(chat.unit, given, remark) if every and given is not None else 0
    return Done(lines(chat.say("work.draft.verdict.done", len(done)), later(chat, rest)))


def later(chat: Here, rest: int) -> Rich:
    """So many more get the same by themselves, soon."""
    return chat.say("work.draft.verdict.later", rest) if rest else Rich()


scenes = (
    View("work.draft.moderate", _show, _take),
    Script("work.draft.decline", _declining, _decline, keeps=False),
    View("work.draft.judge", _show_judge, _take_judge),
    Script("work.draft.verdict", _judging, _judge),
)
