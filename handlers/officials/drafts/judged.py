"""Remarks that have their verdict: found by number, read, and given another until the summary."""

from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Words
from bot.questions import Choice
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, italic, join, lines, own_words, paragraphs, quote, shorten, typed
from domain.drafts import Draft, Given, Remark, Replaced, Verdict, VerdictKind
from domain.drafts.verdicts import REASON_LIMIT, WHY_LIMIT, WORDING_LIMIT
from domain.refusal import NotAllowed
from domain.rights import Action
from handlers import files, paged
from handlers.here import Here, View, loaded
from handlers.officials import who
from handlers.officials.drafts import acting, moderate
from handlers.officials.drafts.words import ordinal
from handlers.officials.matters.words import moment
from handlers.refused import said as said_no
from storage.drafts import moderation, remarks, verdicts, verdicts_due
from storage.unit import Unit

_PAGE: Final = 5
_SHORT: Final = 160
"""Characters of a remark in the list."""


def _kind(chat: Here, given: Given) -> Rich:
    return chat.say(f"work.draft.verdict.kind.{given.kind.value}")


# --- the list ----------------------------------------------------------------------------------------------


def _show_list(chat: Here, state: State) -> Screen:
    say = chat.say
    draft, _ = acting.of(chat, state, Action.REMARK_JUDGE)
    after, before = paged.marks(state)
    page = remarks.reviewed(chat.unit, draft.id, after=after, before=before, limit=_PAGE)
    told = [
        lines(
            join(". ", [bold(f"№ {each.ordinal}"), _kind(chat, each.verdict)]),
            own_words(shorten(each.text, _SHORT)),
        )
        for each in page.remarks
        if each.verdict is not None
    ]
    choices = tuple(Option(f"r.{each.id}", f"№ {each.ordinal}") for each in page.remarks)
    turns = paged.ways(chat, page)
    rows: list[Row] = [turns] if turns else []
    rows.append((Option("back", say.label("go.back")),))
    if not told:
        return Screen(say("work.draft.judged.none"), rows=tuple(rows))
    hint = say("work.draft.judged.find") if turns else Rich()
    return Screen(
        paragraphs(bold(say("work.draft.judged")), *told, hint), choices, rows=tuple(rows), columns=3
    )


def _take_list(chat: Here, state: State, said: Said) -> Answer:
    draft, _ = acting.of(chat, state, Action.REMARK_JUDGE)
    here: State = {"draft": draft.id}
    if (turned := paged.gone(here, said)) is not None:
        return turned
    match said:
        case Chose(key) if key.startswith("r.") and key[2:].isdigit():
            return Go("work.draft.judged.one", {**here, "remark": int(key[2:])})
        case Chose("back"):
            return Done()
        case Words(text) if (number := ordinal(text)) is not None:
            found = remarks.by_ordinal(chat.unit, draft.id, number)
            if found is None or found.verdict is None:
                return Stay(note=chat.say("work.draft.judged.no_such", ordinal=number))
            return Go("work.draft.judged.one", {**here, "remark": found.id})
        case _:
            return Unclear()


# --- one ---------------------------------------------------------------------------------------------------


def _one(chat: Here, state: State, *, lock: bool = False) -> tuple[Draft, Remark, Given]:
    """The remark of a frame with its verdict. Raises `Outdated`."""
    draft, _ = acting.of(chat, state, Action.REMARK_JUDGE)
    remark = loaded(chat, remarks.load, state.get("remark"), lock=lock)
    if remark.draft != draft.id or remark.verdict is None:
        raise Outdated
    return draft, remark, remark.verdict


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    draft, remark, given = _one(chat, state)
    ready, note = files.shelved(chat, remark.files, remark.files)
    past = [_past(chat, draft, each) for each in verdicts.past(chat.unit, remark.id)]
    reply = Rich()
    if remark.reply is not None:
        reply = lines(bold(say("remark.reply")), quote(own_words(remark.reply.text)))
    return Screen(
        paragraphs(
            moderate.told(chat, draft, remark),
            note,
            lines(bold(_kind(chat, given)), italic(_by(chat, draft, given)), _words(chat, given)),
            reply,
            *past,
        ),
        rows=(
            (Option("change", say.label("work.draft.judged.change")),),
            (Option("back", say.label("go.back")),),
        ),
        files=ready,
    )


def _by(chat: Here, draft: Draft, given: Given) -> Rich:
    return join(", ", [who.name_of(chat, given.by), moment(chat, draft, given.at)])


def _words(chat: Here, given: Given) -> Rich:
    wording = Rich()
    if given.wording:
        wording = lines(bold(chat.say("draft.notice.wording")), quote(typed(given.wording)))
    return lines(quote(typed(given.reason)), wording)


def _past(chat: Here, draft: Draft, each: Replaced) -> Rich:
    """What it was, who changed it and why, what the author had answered."""
    say = chat.say
    changed = say(
        "work.draft.judged.changed", moment=moment(chat, draft, each.at), by=who.name_of(chat, each.by)
    )
    reply = Rich()
    if each.reply is not None:
        reply = lines(say("work.draft.judged.answered"), quote(own_words(each.reply.text)))
    return lines(
        bold(say("work.draft.judged.was", kind=_kind(chat, each.was))),
        italic(_by(chat, draft, each.was)),
        _words(chat, each.was),
        reply,
        changed,
        quote(typed(each.why)),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    draft, remark, _ = _one(chat, state)
    match said:
        case Chose("change"):
            return Go(
                "work.draft.rejudge",
                Script.begin(draft=draft.id, remark=remark.id, seen=remark.revision),
            )
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


# --- another verdict ---------------------------------------------------------------------------------------


def _changing(ask: Ask[Unit]) -> tuple[int, int, Verdict, str, bool]:
    draft = acting.asked(ask, Action.REMARK_JUDGE)
    say, chat = ask.say, ask.chat
    _, remark, given = _one(chat, {"draft": draft.id, "remark": ask.given("remark")})
    choices = [Choice(each.value, say.label(f"work.draft.verdict.kind.{each.value}")) for each in VerdictKind]
    now = lines(say("work.draft.rejudge.now", kind=_kind(chat, given)), _words(chat, given))
    kind = VerdictKind(ask.one_of("kind", choices, prompt=paragraphs(now, say("work.draft.rejudge.kind"))))
    reason = ask.words("reason", limit=REASON_LIMIT)
    wording = ""
    if kind is not VerdictKind.REJECTED:
        wording = ask.words("wording", limit=WORDING_LIMIT, required=False)
    why = ask.words("why", limit=WHY_LIMIT)
    others = _others(chat, remark)
    every = False
    if others or ask.has("every"):
        numbers = moderate.numbers(others)
        count = remarks.count_of_verdict(chat.unit, given.id) - 1
        asked = say("work.draft.rejudge.every", count, numbers=numbers)
        answers = [Choice(each, say.label(f"work.draft.verdict.every.{each}")) for each in ("yes", "no")]
        every = ask.one_of("every", answers, prompt=asked) == "yes"
    ask.confirm("check", after=say("work.draft.rejudge.told"))
    return draft.id, remark.id, Verdict(kind, reason, wording), why, every


def _others(chat: Here, remark: Remark) -> tuple[Remark, ...]:
    """The first of those that were given the same verdict with it."""
    if remark.verdict is None:
        return ()
    found = remarks.of_verdict(chat.unit, remark.verdict.id, limit=moderation.TOGETHER)
    return tuple(each for each in found if each.id != remark.id)


def _change(chat: Here, made: tuple[int, int, Verdict, str, bool], state: State) -> Answer:
    about, found, verdict, why, every = made
    draft, remark, was = _one(chat, {"draft": about, "remark": found}, lock=True)
    wrote = "\n".join(each for each in (verdict.reason, verdict.wording, why) if each)
    if remark.revision != acting.given(state, "seen"):
        return Done(acting.changed(chat, wrote))
    wanted = (remark, *(_others(chat, remark) if every else ()))
    official = who.acting(chat)
    try:
        done = moderation.rejudge(chat.unit, draft, wanted, verdict, why, official, chat.address)
    except NotAllowed as refused:
        return Done(lines(said_no(chat, refused), acting.back(chat, wrote)))
    given = done[0].verdict
    rest = verdicts_due.instead(chat.unit, given, was.id, why) if every and given is not None else 0
    return Done(lines(chat.say("work.draft.rejudge.done", len(done)), moderate.later(chat, rest)))


scenes = (
    View("work.draft.judged", _show_list, _take_list),
    View("work.draft.judged.one", _show, _take),
    Script("work.draft.rejudge", _changing, _change),
)
