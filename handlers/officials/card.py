"""The card of a case: all about it, and what this official may do with it now."""

from collections.abc import Sequence
from typing import Final

from bot.chat import Chose, Kind, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, join, lines, own_words, paragraphs, quote, shorten, typed
from domain import moves
from domain.actions import allowed
from domain.appeals import Appeal
from domain.catalogue import Extra
from domain.events import Event, Side
from domain.held import Held
from domain.joining import opinions
from domain.people import Official
from domain.rights import Action
from handlers import files
from handlers.appeals import counting, withheld, words
from handlers.here import Entry, Here, View
from handlers.officials import (
    acting,
    agreement,
    approval,
    calls,
    errands,
    exchange,
    merging,
    pin,
    signed,
    told,
    who,
    words_held,
    work,
)
from storage.appeals import chronicle, held, joinings

_TEXT: Final = 1500  # of the citizen's words on the card; the whole is in the history
_FEW: Final = 4  # actions shown at once; of more, the first three and «ещё»
_ORDER: Final[tuple[Action, ...]] = (
    Action.TELL,
    Action.CONFIRM,
    Action.CONTEST,
    Action.HOLD,
    Action.RECUR,
    Action.CONTRIBUTE,
    Action.COMPLETE,
    Action.HAND_BACK,
    Action.ADMIT,
    Action.ROUTE,
    Action.AGREE,
    Action.OBJECT,
    Action.APPROVE,
    Action.RETURN,
    Action.ANSWER,
    Action.TAKE,
    Action.ASSIGN,
    Action.ASK,
    Action.PROGRESS,
    Action.ENGAGE,
    Action.EXCUSE,
    Action.REDIRECT,
    Action.DECLINE,
    Action.EXTEND,
    Action.PART,
    Action.NOTE,
    Action.MERGE,
    Action.BLOCK,
)


def summary(
    chat: Here, appeal: Appeal, official: Official, events: Sequence[Event], waits: Sequence[Held] = ()
) -> Rich:
    """What the case is and where it stands: what the citizen wrote, nothing about who they are.

    `events` are the whole of its history: it is read once for a card; `waits` are words held at it.
    """
    say, catalogue = chat.say, chat.unit.catalogue
    territory = catalogue.territories.get(appeal.territory)
    topic = catalogue.topics.get(appeal.topic)
    questions = {each.key: each for each in topic.extras} if topic is not None else {}
    extras = [_extra(chat, questions.get(key), key, answer) for key, answer in appeal.extras.items()]
    return paragraphs(
        lines(bold(f"№ {appeal.number}"), words.topic_name(say, catalogue, appeal.topic)),
        lines(told.status(chat, appeal), told.due(chat, appeal), _first(chat, appeal)),
        told.nobody(chat, appeal),
        signed.told(chat, appeal),
        calls.told(chat, appeal),
        calls.of_main(chat, appeal),
        lines(
            say("case.authority", authority=words.authority_name(catalogue, appeal.authority)),
            say("case.executor", names=who.names_of(chat, appeal.executors)),
            say("case.territory", territory=territory.name) if territory is not None else Rich(),
            say("card.place", place=words.place(say, appeal)) if words.place(say, appeal) else Rich(),
        ),
        withheld.told(chat.say, appeal.withheld),
        words_held.on_case(chat, waits),
        merging.together(chat, appeal),
        bold(say("case.author_gone")) if appeal.author_gone else Rich(),
        _concerned(chat, appeal, events),
        quote(own_words(shorten(appeal.text, _TEXT))),
        lines(*extras),
        lines(bold(say("case.asked")), quote(typed(appeal.question))) if appeal.question else Rich(),
        exchange.latest(chat, appeal, events),
        errands.stands(chat, appeal, official, events),
        words.answer(say, appeal),
        approval.proposed(say, appeal),
        agreement.stands(chat, appeal),
        say("case.stars", stars="★" * appeal.stars) if appeal.stars else Rich(),
    )


def _extra(chat: Here, question: Extra | None, key: str, answer: str) -> Rich:
    """An answer that is personal data, or may be (its question is gone), only where it may be carried."""
    asked = key if question is None else chat.say.choose(question.ask)
    hidden = not chat.personal and (question is None or question.personal)
    return join(" ", [asked, chat.say("case.extra.elsewhere") if hidden else own_words(answer)])


def _concerned(chat: Here, appeal: Appeal, events: Sequence[Event]) -> Rich:
    """How many have joined; of those asked, for how many it is solved, or for how many it holds."""
    joined = joinings.counts(chat.unit, [appeal.id])[appeal.id]
    if not joined:
        return Rich()
    found = opinions(events)
    yes, no = found.counted
    key = "case.voices.held" if found.rechecked else "case.voices"
    voices = chat.say(key, solved=yes, unsolved=no) if yes or no else Rich()
    return lines(chat.say("case.joined", joined), voices)


def _first(chat: Here, appeal: Appeal) -> Rich:
    """What is owed before the answer: a decision to take it on, then somebody to work on it."""
    owed = appeal.moderate_by or (None if appeal.executors else appeal.respond_by)
    if owed is None or not appeal.open or appeal.paused_at is not None:
        return Rich()
    zone = words.zone_of(chat.unit.catalogue, appeal.authority)
    moment = chat.say.moment(owed, zone, words.day_of(chat.now, zone))
    told = chat.say("case.respond_by" if appeal.moderate_by is None else "case.moderate_by", moment=moment)
    return bold(told) if owed < chat.now else told


def _show(chat: Here, state: State) -> Screen:
    appeal, official = acting.of(chat, state)
    state["seen"] = appeal.version  # what every action begun here is about
    may = (*allowed(appeal, official, chat.unit.catalogue), *calls.voices(chat, appeal, official))
    can = [each for each in _ORDER if each in may]
    events = chronicle.of(chat.unit, appeal.id, public_only=False)
    waits = held.of_case(chat.unit, appeal.id)
    text = summary(chat, appeal, official, events, waits)
    first = words_held.to_them(chat, appeal, waits, official)
    if state.get("more"):
        hidden = can[_FEW - 1 - len(first) :]
        rows = [*_pairs([_button(chat, each) for each in hidden]), _less(chat)]
        return Screen(text, rows=tuple(rows))
    return Screen(text, rows=(*_deeds(chat, can, first), *_looks(chat, appeal, events)))


def _deeds(chat: Here, can: list[Action], first: tuple[Option, ...]) -> tuple[Row, ...]:
    room = _FEW - len(first)
    shown = can if len(can) <= room else can[: room - 1]
    main = 0 if not first else -1
    buttons = [_button(chat, each, Tone.MAIN if at == main else Tone.PLAIN) for at, each in enumerate(shown)]
    buttons = [*first, *buttons]
    if len(can) > len(shown):
        buttons.append(Option("more", chat.say.label("case.more")))
    return ((buttons[0],), *_pairs(buttons[1:])) if buttons else ()


def _button(chat: Here, action: Action, tone: Tone = Tone.PLAIN) -> Option:
    return Option(f"do.{action.value}", chat.say.label(f"case.do.{action.value}"), tone)


def _pairs(buttons: list[Option]) -> list[Row]:
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def _less(chat: Here) -> Row:
    return (Option("less", chat.say.label("go.back")),)


def _looks(chat: Here, appeal: Appeal, events: Sequence[Event]) -> tuple[Row, ...]:
    """Three rows, six buttons at most: with four actions it is all that VK has room for."""
    say, spot = chat.say, appeal.place
    looks = [Option("history", say.label("card.history"))]
    count = len({file for event in events for file in event.files})
    if count:
        looks.append(Option("files", say.label("card.files", count)))
    if spot.latitude is not None and spot.longitude is not None:
        url = f"https://yandex.ru/maps/?pt={spot.longitude:.6f},{spot.latitude:.6f}&z=17"
        looks.append(Option("map", say.label("case.map"), kind=Kind.LINK, url=url))
    if appeal.open and appeal.paused_at is None:
        looks.append(Option("counted", say.label("card.counted")))
    ways: Row = (Option("back", say.label("go.back")), Option("work", say.label("menu.work"), entry="work"))
    return (*_pairs(looks), ways)


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("more"):
            return Stay({**state, "more": True})
        case Chose("less"):
            return Stay({**state, "more": False})
        case Chose("words"):
            appeal, _ = acting.of(chat, state)
            return words_held.of_case(appeal.id)
        case Chose("do.admit"):
            return acting.at_once(chat, state, moves.let_pass, "case.admit.done")
        case Chose("do.tell"):
            return acting.at_once(chat, state, moves.inform, "case.tell.done")
        case Chose("do.confirm" | "do.hold" as key):
            return calls.content(chat, state, Action(key.removeprefix("do.")))
        case Chose("do.contest" | "do.recur" as key) if way := calls.disagree(chat, state, Action(key[3:])):
            return way
        case Chose("do.part"):
            state.pop("more", None)
            return acting.at_once(chat, state, moves.part, "case.part.done")
        case Chose("do.take"):
            return work.take(chat, state)
        case Chose("do.complete"):
            return errands.complete(chat, state)
        case Chose(key) if key.startswith("do."):
            state.pop("more", None)
            return _begun(chat, acting.begin(chat, state, Action(key.removeprefix("do."))))
        case Chose("history"):
            return Go("case.history", {"appeal": state.get("appeal")})
        case Chose("counted"):
            return Go("case.counted", {"appeal": state.get("appeal")})
        case Chose("files"):
            return _files(chat, state)
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def _begun(chat: Here, way: Answer) -> Answer:
    """What is dangerous goes by way of the PIN."""
    match way:
        case Go("case.block" as scene, state):
            return pin.owed(chat, scene, state) or way
        case _:
            return way


def _files(chat: Here, state: State) -> Answer:
    """Photos and documents ahead of the card: a message for each time they came."""
    appeal, _ = acting.of(chat, state)
    zone = words.zone_of(chat.unit.catalogue, appeal.authority)
    for event in chronicle.of(chat.unit, appeal.id, public_only=False):
        if not event.files:
            continue
        shelved, note = files.shelved(chat, event.files, event.files if event.side is Side.CITIZEN else ())
        head = chat.say("card.files_of", number=appeal.number)
        when = chat.say.moment(event.at, zone, words.day_of(chat.now, zone))
        chat.tell(Screen(lines(head, join(", ", [when, told.by(chat, event)]), note), files=shelved))
    return Stay()


def _show_counted(chat: Here, state: State) -> Screen:
    appeal, _ = acting.of(chat, state)
    back = Option("back", chat.say.label("go.back"))
    return Screen(counting.told(chat.say, chat.unit, appeal, official=True), rows=((back,),))


def _take_counted(chat: Here, state: State, said: Said) -> Answer:
    return Done() if said == Chose("back") else Unclear()


def enter(chat: Here, rest: str) -> Answer:
    """Open a case from a notice: if this person may read it now."""
    state: State = {"appeal": int(rest)} if rest.isdigit() else {}
    try:
        acting.of(chat, state)
    except Outdated:
        return Stay(note=chat.say("case.not_yours"))
    return Go("case", state)


scenes = (View("case", _show, _take), View("case.counted", _show_counted, _take_counted))
entries: dict[str, Entry] = {"case": enter}
