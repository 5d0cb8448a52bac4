"""A draft act of an official: what it is, where it stands, what can be done now."""

from dataclasses import dataclass, replace
from typing import Final

from bot.chat import Chose, Files, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, italic, join, lines, paragraphs, quote, typed
from domain.drafts import Count, Draft, Phase, faults
from domain.drafts.hearings import settable
from domain.drafts.moves import Happened, allowed
from domain.rights import Action
from handlers.drafts import words as citizens
from handlers.drafts.reading import Reading
from handlers.here import Entry, Here, View
from handlers.officials.drafts import acting, make, names, summary, words
from handlers.officials.matters import card as matters
from storage.drafts import counts as draft_counts
from storage.drafts import files as draft_files
from storage.drafts import people as draft_people
from storage.drafts import sections
from storage.drafts import work as draft_work
from storage.hearings import hearings

TALKED: Final = frozenset({Phase.DISCUSSION, Phase.REVIEW})
"""Phases in which there are remarks to be decided."""


@dataclass(frozen=True, slots=True)
class Way:
    """A button of the card into a scene of its own, which gets `{"draft": id}`.

    Shown to whom `action` is open now; its label is `work.draft.way.<key>`, with what `counted` counts:
    where that is nothing, there is no button.
    """

    key: str
    scene: str
    action: Action
    counted: tuple[Count, ...] = ()
    phases: frozenset[Phase] = frozenset(Phase)


_JUDGED: Final = (Count.TAKEN, Count.PARTLY, Count.REJECTED)
WAYS: Final[tuple[Way, ...]] = (
    Way("moderate", "work.draft.moderate", Action.REMARK_MODERATE, (Count.WAITING,), TALKED),
    Way("judge", "work.draft.judge", Action.REMARK_JUDGE, (Count.UNREVIEWED,), TALKED),
    Way("judged", "work.draft.judged", Action.REMARK_JUDGE, _JUDGED, TALKED),
    Way("hearings", "work.hearings", Action.HEARING, phases=frozenset(Phase) - {Phase.REVIEW}),
)
"""In the order of the card."""

_SURE: Final = (Action.DRAFT_SUBMIT, Action.DRAFT_APPROVE, Action.DRAFT_SUMMARIZE)
"""What is done after one more press, with nothing to be typed."""
_ASKS: Final = {
    Action.DRAFT_RETURN: "work.draft.return",
    Action.DRAFT_PROLONG: "work.draft.prolong",
    Action.DRAFT_FINISH: "work.draft.finish",
}
_SELDOM: Final = {
    Action.DRAFT_RECALL: "work.draft.sure",
    Action.DRAFT_CLOSE: "work.draft.close",
    Action.DRAFT_CANCEL: "work.draft.cancel",
}
"""Under «Ещё»."""
_TONES: Final = {
    Action.DRAFT_SUBMIT: Tone.MAIN,
    Action.DRAFT_APPROVE: Tone.GOOD,
    Action.DRAFT_FINISH: Tone.MAIN,
    Action.DRAFT_CANCEL: Tone.BAD,
}


def shown_version(chat: Here, draft: Draft) -> int:
    """The text that the card is about: what people see, or the first while it is being made."""
    return draft.version or 1


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    draft, official = acting.of(chat, state)
    state["seen"] = draft.revision
    able = allowed(draft, official, chat.unit.catalogue)
    kinds = sections.kinds(chat.unit, draft.id, shown_version(chat, draft))
    counts = draft_counts.total(chat.unit, draft.id)
    attached = draft_files.of(chat.unit, draft.id, personal=chat.personal)
    rows: list[Row] = [
        (
            Option("text", words.see_text(say, kinds)),
            Option("files", say.label("work.draft.see_files", count=len(attached))),
        )
    ]
    if Action.DRAFT_EDIT in able:
        rows.append(
            (
                Option("preview", say.label("work.draft.preview")),
                Option("change", say.label("work.draft.change_all")),
            )
        )
        rows.append((Option("check", say.label("work.draft.check")),))
    elif draft.public:
        rows.append((Option("citizens", say.label("work.draft.citizens"), entry=f"draft:{draft.id}"),))
    else:
        rows.append((Option("preview", say.label("work.draft.preview")),))
    counted = {each: sum(counts[one] for one in each.counted) for each in _ways(chat, draft, able)}
    buttons = [_way(chat, each, count) for each, count in counted.items() if count or not each.counted]
    if draft.phase in summary.PHASES:
        buttons.append(Option("summary", say.label("work.draft.summary")))
    deeds = [each for each in able if each in _SURE or each in _ASKS]
    rows += matters.pairs([*buttons, *(matters.deed(chat, "draft", each, _TONES) for each in deeds)])
    rows.append((Option("back", say.label("go.back")), Option("more", say.label("work.draft.more"))))
    told = paragraphs(words.card(chat, draft), _stands(chat, draft), names.waiting(chat, draft))
    return Screen(told, rows=tuple(rows))


def _ways(chat: Here, draft: Draft, able: tuple[Action, ...]) -> list[Way]:
    found = [each for each in WAYS if each.action in able and draft.phase in each.phases]
    if settable(draft) or hearings.of(chat.unit, draft.id):
        return found
    return [each for each in found if each.action is not Action.HEARING]  # none was held, none will be


def _way(chat: Here, way: Way, count: int) -> Option:
    name = chat.say.label(f"work.draft.way.{way.key}")
    return Option(f"way.{way.key}", f"{name} · {count}" if count else name)


def _stands(chat: Here, draft: Draft) -> Rich:
    """What there is to do: the head's remarks, faults, what people said, why it was cancelled."""
    unit = chat.unit
    match draft.phase:
        case Phase.MAKING:
            back = draft_work.last(unit, draft.id, Happened.RETURNED, Happened.SUBMITTED)
            wrong = faults(draft, sections.tree(unit, draft.id, 1), chat.now)
            ready = matters.readiness(chat, "draft", len(wrong))
            return paragraphs(matters.remarks(chat, "draft", back), ready)
        case Phase.CANCELLED:
            gone = draft_work.last(unit, draft.id, Happened.CANCELLED)
            return matters.cancelled_for(chat, "draft", gone)
        case Phase.CHECKING | Phase.ANNOUNCED:
            return Rich()
        case _:
            return said_so_far(chat, draft)


def said_so_far(chat: Here, draft: Draft) -> Rich:
    """How many took part and what they said; what became of it."""
    say, counts = chat.say, draft_counts.total(chat.unit, draft.id)
    decided = [
        say(f"work.draft.counted.{each.value}", count=counts[each])
        for each in (Count.TAKEN, Count.PARTLY, Count.REJECTED, Count.UNREVIEWED)
        if counts[each]
    ]
    came = draft_people.count(chat.unit, draft.id)
    told = lines(
        say("work.draft.people", came) if came else say("work.draft.nobody"),
        say("work.draft.said", counts[Count.REMARKS]) if came else Rich(),
        join(", ", decided),
        say("work.draft.waiting", counts[Count.WAITING]) if counts[Count.WAITING] else Rich(),
    )
    outcome = lines(bold(say("work.draft.outcome")), quote(typed(draft.outcome))) if draft.outcome else Rich()
    return paragraphs(told, outcome)


def _take(chat: Here, state: State, said: Said) -> Answer:
    draft, official = acting.of(chat, state)
    able = allowed(draft, official, chat.unit.catalogue)
    here: State = {"draft": draft.id}
    ways = {f"way.{each.key}": each.scene for each in _ways(chat, draft, able)}
    match said:
        case Chose("back"):
            return Done()
        case Chose("text" | "files" | "preview" | "check" | "more" as key):
            return Go(f"work.draft.{key}", here)
        case Chose("summary") if draft.phase in summary.PHASES:
            return Stay(note=summary.order(chat, draft))
        case Chose("change") if Action.DRAFT_EDIT in able:
            return make.change(draft)
        case Chose(key) if key in ways:
            return Go(ways[key], here)
        case Chose(key) if key in {each.value for each in able}:
            return begin(draft, Action(key))
        case Files() if Action.DRAFT_EDIT in able or Action.DRAFT_REVISE in able:
            return Stay(note=chat.say("work.draft.where_file"))
        case _:
            return Unclear()


def begin(draft: Draft, action: Action) -> Answer:
    """Into what the action asks for, or into «точно?»."""
    scene = {**_ASKS, **_SELDOM, **dict.fromkeys(_SURE, "work.draft.sure")}.get(action)
    if scene is None:
        return Unclear()
    if scene == "work.draft.sure":
        return Go(scene, {"draft": draft.id, "seen": draft.revision, "action": action.value})
    return Go(scene, Script.begin(draft=draft.id, seen=draft.revision))


# --- as citizens will see it -------------------------------------------------------------------------------


def _show_preview(chat: Here, state: State) -> Screen:
    draft, _ = acting.of(chat, state)
    opens = draft.opens_at is None or draft.opens_at <= chat.now
    public = replace(draft, phase=Phase.DISCUSSION if opens else Phase.ANNOUNCED)
    seen = citizens.summary(chat.say, chat.unit, draft if draft.public else public)
    rows: tuple[Row, ...] = (
        (Option("read", chat.say.label("draft.read")),),
        (Option("back", chat.say.label("go.back")),),
    )
    return Screen(paragraphs(italic(chat.say("work.draft.preview.head")), seen), rows=rows)


def _take_preview(chat: Here, state: State, said: Said) -> Answer:
    draft, _ = acting.of(chat, state)
    if said == Chose("read"):
        return Go("draft.contents", Reading(draft, shown_version(chat, draft), trial=True).frame)
    return matters.take_back(chat, state, said)


# --- what is wrong -----------------------------------------------------------------------------------------


def _show_check(chat: Here, state: State) -> Screen:
    draft, _ = acting.of(chat, state)
    tree = sections.tree(chat.unit, draft.id, shown_version(chat, draft))
    wrong = [words.fault(chat, each, tree) for each in faults(draft, tree, chat.now)]
    return matters.faults(chat, "draft", wrong, words.unusual(chat, draft))


# --- more --------------------------------------------------------------------------------------------------


def _show_more(chat: Here, state: State) -> Screen:
    say = chat.say
    draft, official = acting.of(chat, state)
    able = allowed(draft, official, chat.unit.catalogue)
    rows: list[Row] = [(Option("history", say.label("work.draft.history")),)]
    if draft.phase is Phase.REVIEW and Action.HEARING in able:  # there is no room for it on the card
        rows.append((Option("hearings", say.label("work.draft.way.hearings")),))
    signed = [names.button(chat, draft)]
    if draft.phase in summary.PHASES and summary.named(chat, draft, official):
        signed.append(Option("named", say.label("work.draft.summary.named")))
    rows.append(tuple(each for each in signed if each is not None))
    for action in _SELDOM:
        if action in able:
            making = action is Action.DRAFT_CANCEL and draft.phase is Phase.MAKING
            label = say.label("work.draft.drop" if making else f"work.draft.do.{action.value}")
            rows.append((Option(action.value, label, _TONES.get(action, Tone.PLAIN)),))
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("menu.work"))))
    return Screen(bold(f"№ {draft.number}"), rows=tuple(row for row in rows if row))


def _take_more(chat: Here, state: State, said: Said) -> Answer:
    draft, official = acting.of(chat, state)
    able = allowed(draft, official, chat.unit.catalogue)
    match said:
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Go("work", instead=True)
        case Chose("history"):
            return Go("work.draft.history", {"draft": draft.id})
        case Chose("hearings") if Action.HEARING in able:
            return Go("work.hearings", {"draft": draft.id})
        case Chose("names"):
            return Go(names.SCENE, {"draft": draft.id})
        case Chose("named") if draft.phase in summary.PHASES:
            return summary.order_named(chat, draft, official)
        case Chose(key) if key in {each.value for each in _SELDOM if each in able}:
            return begin(draft, Action(key))
        case _:
            return Unclear()


def _show_history(chat: Here, state: State) -> Screen:
    draft, _ = acting.of(chat, state)
    return matters.history(chat, "draft", draft, draft_work.history(chat.unit, draft.id))


scenes = (
    View("work.draft", _show, _take),
    View("work.draft.preview", _show_preview, _take_preview),
    View("work.draft.check", _show_check, matters.take_back),
    View("work.draft.more", _show_more, _take_more),
    View("work.draft.history", _show_history, matters.take_back),
)
entries: dict[str, Entry] = {"draft_work": matters.opener(acting.DRAFTS)}
