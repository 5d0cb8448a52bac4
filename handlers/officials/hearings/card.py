"""The hearings of a draft act, and one of them: who comes, what is asked, what can be done."""

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs, typed
from domain.drafts.hearing_results import door_open
from domain.drafts.hearing_results import held as was_held
from domain.drafts.hearings import State as Stands
from domain.drafts.hearings import settable
from domain.matters import REASON_LIMIT
from domain.refusal import NotAllowed
from domain.rights import Action
from handlers.drafts import hearings as words
from handlers.drafts import words as drafts_in_words
from handlers.here import Entry, Here, View
from handlers.officials.drafts import acting
from handlers.officials.hearings import door, held, make, seen
from handlers.officials.matters.words import clock_of
from handlers.refused import said as said_no
from storage.hearings import hearings
from storage.hearings import questions as hearing_questions
from storage.hearings import visits as hearing_visits
from storage.hearings import work as hearing_work
from storage.unit import Unit

# --- all of a draft ----------------------------------------------------------------------------------------


def _show_list(chat: Here, state: State) -> Screen:
    say, unit = chat.say, chat.unit
    draft, _ = acting.of(chat, state, Action.HEARING)
    found = hearings.of(unit, draft.id)
    choices = tuple(Option(str(each.id), words.when(say, unit, draft, each)) for each in found)
    told = lines(*(words.line(say, unit, draft, each) for each in found))
    head = lines(bold(say("work.hearings")), typed(draft.title))
    rows: list[Row] = [(Option("back", say.label("go.back")),)]
    if settable(draft):
        rows.insert(0, (Option("make", say.label("work.hearings.make"), Tone.MAIN),))
    return Screen(paragraphs(head, told or say("work.hearings.none")), choices, rows=tuple(rows))


def _take_list(chat: Here, state: State, said: Said) -> Answer:
    draft, _ = acting.of(chat, state, Action.HEARING)
    match said:
        case Chose("make") if settable(draft):
            return Go("work.hearing.make", Script.begin(draft=draft.id))
        case Chose("back"):
            return Done()
        case Chose(key) if key.isdigit():
            return Go("work.hearing", {"hearing": int(key)})
        case _:
            return Unclear()


# --- one ---------------------------------------------------------------------------------------------------


def _show(chat: Here, state: State) -> Screen:
    say, unit = chat.say, chat.unit
    hearing, draft, _ = seen.of(chat, state.get("hearing"))
    came = hearing_visits.count(unit, hearing.id)
    asked = hearing_questions.count(unit, hearing.id)
    coming = hearing.coming(unit.now)
    rows: list[Row] = []
    if came:
        names = hearing_visits.named(unit, hearing.id) if chat.personal else 0
        rows.append((Option("list", say.label("work.hearing.list")),))
        if names:
            rows.append((Option("names", say.label("work.hearing.names", count=names)),))
    if asked:
        rows.append((Option("questions", say.label("work.hearing.questions", count=asked)),))
    rows += held.rows(chat, hearing, came)
    if coming and settable(draft):
        change = Option("change", say.label("work.hearing.change"))
        rows.append((change, Option("cancel", say.label("work.hearing.cancel"), Tone.BAD)))
    rows.append((Option("back", say.label("go.back")),))
    stands = Rich()
    if hearing.state is Stands.CANCELLED:
        stands = words.called_off(say, hearing)
    elif not coming:
        stands = words.over(say, hearing)
    text = paragraphs(
        lines(bold(say("work.hearing")), drafts_in_words.named(say, draft), drafts_in_words.title(draft)),
        stands,
        lines(
            words.summary(say, unit, draft, hearing),
            say("work.hearing.clock", clock=clock_of(chat, draft.authority)),
        ),
        lines(
            words.room(say, hearing, came) if coming else words.came(say, came),
            words.queue(say, unit, hearing, came) if coming else "",
            say("work.hearing.asked", asked) if asked else say("work.hearing.asked_none"),
            words.questions_until(say, unit, draft, hearing) if coming else "",
        ),
        seen.unusual(chat, draft, hearing, setting=False) if coming else "",
    )
    return Screen(text, rows=tuple(rows))


def _take(chat: Here, state: State, said: Said) -> Answer:
    hearing, _, official = seen.of(chat, state.get("hearing"))
    here: State = {"hearing": hearing.id}
    match said:
        case Chose("back"):
            return Done()
        case Chose("list"):
            return door.order(chat, hearing, official, named=False)
        case Chose("names") if chat.personal:
            return door.order(chat, hearing, official, named=True)
        case Chose("questions"):
            return Go("work.hearing.questions", here)
        case Chose("door") if door_open(hearing, chat.now):
            return Go("work.hearing.door", here)
        case Chose("count") if was_held(hearing, chat.now):
            return Go("work.hearing.count", Script.begin(**here))
        case Chose("minutes" | "conclusion" as kind) if was_held(hearing, chat.now):
            return Go("work.hearing.paper", Script.begin(**here, kind=kind))
        case Chose("change") if hearing.coming(chat.now):
            return make.change(hearing)
        case Chose("cancel") if hearing.coming(chat.now):
            return Go("work.hearing.cancel", Script.begin(**here))
        case _:
            return Unclear()


# --- it does not take place --------------------------------------------------------------------------------


def _cancelling(ask: Ask[Unit]) -> tuple[int, str]:
    hearing, _, _ = seen.of(ask.chat, ask.given("hearing"))
    reason = ask.words("text", limit=REASON_LIMIT)
    ask.confirm("check", after=seen.told(ask.chat, hearing))
    return hearing.id, reason


def _cancel(chat: Here, made: tuple[int, str], state: State) -> Answer:
    id, reason = made
    _, draft, official = seen.of(chat, id)
    try:
        hearing_work.cancel(chat.unit, id, draft, official, chat.address, reason=reason)
    except NotAllowed as refused:
        return Done(lines(said_no(chat, refused), acting.back(chat, reason)))
    return Done(chat.say("work.hearing.cancelled"))


def _enter(chat: Here, rest: str) -> Answer:
    """`hearing_work:12` of a notice; whoever may not see it is told that it is out of reach."""
    try:
        hearing, _, _ = seen.of(chat, int(rest) if rest.isdigit() else None)
    except Outdated:
        return Stay(note=chat.say("work.draft.out_of_reach"))
    return Go("work.hearing", {"hearing": hearing.id})


scenes = (
    View("work.hearings", _show_list, _take_list),
    View("work.hearing", _show, _take),
    Script("work.hearing.cancel", _cancelling, _cancel),
)
entries: dict[str, Entry] = {"hearing_work": _enter}
