"""What came of a hearing: who was there, marked at the door and counted; the minutes and the conclusion."""

from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone, Words
from bot.questions import Choice
from bot.questions.besides import Besides, other_of
from bot.questions.words import Text
from bot.scene import Answer, Done, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs, typed
from domain.drafts.hearing_results import FILES, PaperKind, door_open, held
from domain.drafts.hearings import SEATS, Hearing
from domain.polls.written import whole
from domain.refusal import NotAllowed
from handlers.here import Here, View
from handlers.officials.hearings import seen
from handlers.refused import said as said_no
from storage.hearings import results, visits
from storage.unit import Unit

_MARKED: Final = "marked"
_SHOWN: Final = 60
"""Characters of what is nobody's number, told back."""


def rows(chat: Here, hearing: Hearing, registered: int) -> list[Row]:
    """The buttons of the hearing's card from the door's opening on."""
    say, found = chat.say, list[Row]()
    if registered and door_open(hearing, chat.now):
        count = visits.marked(chat.unit, hearing.id)
        found.append((Option("door", say.label("work.hearing.door", count=count)),))
    if held(hearing, chat.now):
        filed = results.papers(chat.unit, hearing.id)
        count_label = "work.hearing.count" if hearing.came is None else "work.hearing.count_again"
        found.append((Option("count", say.label(count_label)),))
        papers = [_paper(chat, each, there=each in filed) for each in PaperKind]
        found.append(tuple(papers))
    return found


def _paper(chat: Here, kind: PaperKind, *, there: bool) -> Option:
    label = chat.say.label(f"work.hearing.{kind.value}")
    return Option(kind.value, f"✓ {label}" if there else label, Tone.PLAIN if there else Tone.MAIN)


# --- at the door -------------------------------------------------------------------------------------------


def _show_door(chat: Here, state: State) -> Screen:
    say = chat.say
    hearing, _, _ = seen.of(chat, state.get("hearing"))
    if not door_open(hearing, chat.now):
        raise Outdated
    registered, came = visits.count(chat.unit, hearing.id), visits.marked(chat.unit, hearing.id)
    text = paragraphs(
        bold(say("work.hearing.door.text", came=came, registered=registered)), say("work.hearing.door.how")
    )
    return Screen(text, rows=((Option("back", say.label("go.back")),),))


def _take_door(chat: Here, state: State, said: Said) -> Answer:
    hearing, draft, official = seen.of(chat, state.get("hearing"))
    match said:
        case Chose("back"):
            return Done()
        case Words(text):
            try:
                done = results.mark(chat.unit, hearing.id, draft, official, chat.address, text)
            except NotAllowed as refused:
                return Stay(note=said_no(chat, refused))
            return Stay(note=_marked(chat, done))
        case _:
            return Unclear()


def _marked(chat: Here, done: results.Marked) -> Rich:
    say = chat.say

    def told(key: str, numbers: tuple[int, ...]) -> Rich:
        shown = ", ".join(f"№\u00a0{each}" for each in numbers)
        return say(f"work.hearing.door.{key}", numbers=shown) if numbers else Rich()

    lost = Rich()
    if done.unknown:
        lost = say("work.hearing.door.unknown", what=typed(", ".join(done.unknown)[:_SHOWN]))
    text = lines(told("came", done.came), told("again", done.again), told("gone", done.not_came), lost)
    return text or say("work.hearing.door.nothing")


# --- how many were there -----------------------------------------------------------------------------------


def _counting(ask: Ask[Unit]) -> tuple[int, int]:
    hearing, _, _ = seen.of(ask.chat, ask.given("hearing"))
    say, marked = ask.say, visits.marked(ask.chat.unit, hearing.id)

    def wrong(text: str) -> Rich | None:
        came = whole(text, 0, SEATS)
        if came is None:
            return say("work.hearing.count.number")
        return say("hearing.fewer_than_marked", marked) if came < marked else None

    text = Text("came", say("work.hearing.count.came"), wrong, 20)
    choices = [Choice(_MARKED, say.label("work.hearing.count.marked", count=marked))] if marked else []
    answer = ask.once(Besides(text, choices))
    came = marked if other_of(answer) is not None else whole(str(answer), 0, SEATS)
    if came is None:
        raise Outdated
    return hearing.id, came


def _count(chat: Here, made: tuple[int, int], state: State) -> Answer:
    id, came = made
    _, draft, official = seen.of(chat, id)
    try:
        results.count(chat.unit, id, draft, official, chat.address, came)
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    return Done(chat.say("work.hearing.counted", came))


# --- the minutes and the conclusion ------------------------------------------------------------------------


def _filing(ask: Ask[Unit]) -> tuple[int, PaperKind, list[int]]:
    hearing, _, _ = seen.of(ask.chat, ask.given("hearing"))
    kind = PaperKind(str(ask.given("kind")))
    there = kind in results.papers(ask.chat.unit, hearing.id)
    say = ask.say
    prompt = paragraphs(
        say(f"work.hearing.paper.{kind.value}"),
        say("work.hearing.paper.instead") if there else Rich(),
        say("work.hearing.paper.bare"),
    )
    sent = ask.files("files", limit=FILES, required=True, prompt=prompt)
    ask.confirm("check", after=say(f"work.hearing.paper.told.{kind.value}"))
    return hearing.id, kind, sent


def _file(chat: Here, made: tuple[int, PaperKind, list[int]], state: State) -> Answer:
    id, kind, sent = made
    _, draft, official = seen.of(chat, id)
    try:
        results.file(chat.unit, id, draft, official, chat.address, kind, sent)
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    return Done(chat.say(f"work.hearing.paper.done.{kind.value}"))


scenes = (
    View("work.hearing.door", _show_door, _take_door),
    Script("work.hearing.count", _counting, _count),
    Script("work.hearing.paper", _filing, _file, files="files"),
)
