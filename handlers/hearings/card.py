"""A hearing as everybody sees it: when, where, is there room; from here one registers and asks."""

from collections.abc import Callable

from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs, typed
from domain.drafts import Draft
from domain.drafts.hearing_results import PaperKind
from domain.drafts.hearings import Hearing, Visit
from domain.drafts.hearings import State as Stands
from domain.refusal import NotAllowed
from handlers import identity, sure
from handlers.drafts import hearings as words
from handlers.drafts import words as drafts_in_words
from handlers.drafts.card import draft_of
from handlers.files import shelved
from handlers.here import Entry, Here, View, loaded
from handlers.refused import said as said_no
from storage.hearings import hearings, line, results
from storage.hearings import questions as hearing_questions
from storage.hearings import visits as hearing_visits
from storage.unit import Unit


def hearing_of(chat: Here, found: object) -> tuple[Hearing, Draft]:
    """The hearing of a frame with its draft, if everybody may see them. Raises `Outdated`."""
    hearing = loaded(chat, hearings.load, found)
    return hearing, draft_of(chat, {"draft": hearing.draft})


# --- several of one draft ----------------------------------------------------------------------------------


def _show_list(chat: Here, state: State) -> Screen:
    say, draft = chat.say, draft_of(chat, state)
    found = hearings.of(chat.unit, draft.id)
    told = [words.line(say, chat.unit, draft, each) for each in found]
    choices = tuple(Option(str(each.id), words.when(say, chat.unit, draft, each)) for each in found)
    back: Row = (Option("back", say.label("go.back")), Option("menu", say.label("go.menu")))
    head = lines(bold(say("hearings")), drafts_in_words.title(draft))
    return Screen(paragraphs(head, lines(*told)), choices, rows=(back,))


def _take_list(chat: Here, state: State, said: Said) -> Answer:
    draft_of(chat, state)
    match said:
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case Chose(key) if key.isdigit():
            return Go("hearing", {"hearing": int(key)})
        case _:
            return Unclear()


# --- one ---------------------------------------------------------------------------------------------------


def _show(chat: Here, state: State) -> Screen:
    say, unit = chat.say, chat.unit
    hearing, draft = hearing_of(chat, state.get("hearing"))
    mine = hearing_visits.of(unit, hearing.id, chat.person)
    asked = hearing_questions.of_person(unit, hearing.id, chat.person)
    came = hearing_visits.count(unit, hearing.id)
    coming = hearing.coming(unit.now)
    rows: list[Row] = []
    place = line.place(unit, hearing.id, chat.person) if coming and mine is None else None
    if coming and mine is None:
        rows.append(_to_come(chat, hearing, came, place))
    if coming and mine is not None:
        rows.append(_registered(chat, mine))
    if hearing.asking(unit.now):
        rows.append((Option("ask", say.label("hearing.ask")),))
    filed = results.papers(unit, hearing.id)
    if filed:
        rows.append(tuple(Option(each.value, say.label(f"hearing.{each.value}")) for each in filed))
    if asked:
        rows.append((Option("mine", say.label("hearing.mine", count=len(asked))),))
    rows.append((Option("draft", say.label("hearing.to_draft")),))
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
    return Screen(_told(chat, hearing, draft, mine, came, place), rows=tuple(rows))


def _to_come(chat: Here, hearing: Hearing, came: int, place: int | None) -> Row:
    """To register; to wait where all seats are taken, and not to any more."""
    say = chat.say
    if place is not None:
        return (Option("unwait", say.label("hearing.unwait")),)
    if hearing.free(came) == 0:
        return (Option("wait", say.label("hearing.wait"), Tone.GOOD),)
    return (Option("come", say.label("hearing.come"), Tone.GOOD),)


def _registered(chat: Here, mine: Visit) -> Row:
    leave = Option("leave", chat.say.label("hearing.leave"))
    if not chat.personal:
        return (leave,)
    key = "hearing.unname" if mine.name else "hearing.name_me"
    return (leave, Option("unname" if mine.name else "name", chat.say.label(key)))


def _told(
    chat: Here, hearing: Hearing, draft: Draft, mine: Visit | None, came: int, place: int | None
) -> Rich:
    say, unit = chat.say, chat.unit
    coming = hearing.coming(unit.now)
    stands = Rich()
    if hearing.state is Stands.CANCELLED:
        stands = words.called_off(say, hearing)
    elif not coming:
        was = say("hearing.you_were") if mine is not None and mine.came else Rich()
        stands = lines(words.over(say, hearing), was)
    return paragraphs(
        lines(bold(say("hearing.of")), drafts_in_words.title(draft)),
        stands,
        words.summary(say, unit, draft, hearing),
        ticket(chat, mine) if mine is not None and coming else "",
        words.waiting(say, place) if place is not None else "",
        lines(
            words.room(say, hearing, came),
            words.queue(say, unit, hearing, came),
            words.questions_until(say, unit, draft, hearing),
        )
        if coming
        else "",
    )


def ticket(chat: Here, mine: Visit) -> Rich:
    """Under which number the person comes and what they say at the door."""
    say = chat.say
    told = lines(
        bold(say("hearing.yours", ordinal=mine.ordinal)),
        say("hearing.code", code=bold(mine.code)),
    )
    if not mine.name:
        return told
    named = say("hearing.named", name=typed(mine.name)) if chat.personal else say("hearing.named_there")
    return lines(told, named)


def _take(chat: Here, state: State, said: Said) -> Answer:
    hearing, draft = hearing_of(chat, state.get("hearing"))
    here: State = {"hearing": hearing.id}
    match said:
        case Chose("come" | "wait" | "ask" | "name") if through := identity.first(chat, said):
            return through
        case Chose("come"):
            return _come(chat, hearing)
        case Chose("wait"):
            return _wait(chat, hearing)
        case Chose("leave"):
            return Go("hearing.leave", here)
        case Chose("unwait"):
            return Go("hearing.unwait", here)
        case Chose("ask"):
            return Go("hearing.ask", Script.begin(**here))
        case Chose("mine"):
            return Go("hearing.mine", here)
        case Chose("name") if chat.personal:
            return Go("hearing.name", Script.begin(**here))
        case Chose("unname"):
            hearing_visits.call(chat.unit, hearing.id, chat.person, None)
            return Stay(note=chat.say("hearing.unnamed"))
        case Chose("minutes" | "conclusion" as kind):
            return _paper(chat, hearing, draft, PaperKind(kind))
        case Chose("draft"):
            return _to_draft(chat, draft)
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def _come(chat: Here, hearing: Hearing) -> Answer:
    try:
        mine = hearing_visits.register(chat.unit, hearing.id, chat.person)
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    return Stay(note=chat.say("hearing.registered", ordinal=mine.ordinal))


def _wait(chat: Here, hearing: Hearing) -> Answer:
    """In line; or registered, where a seat has become free meanwhile."""
    try:
        mine = hearing_visits.wait(chat.unit, hearing.id, chat.person)
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    if mine is not None:
        return Stay(note=chat.say("hearing.seat_at_once", ordinal=mine.ordinal))
    return Stay(note=chat.say("hearing.in_line"))


def _paper(chat: Here, hearing: Hearing, draft: Draft, kind: PaperKind) -> Answer:
    """The minutes or the conclusion, as a message of its own."""
    ready, note = shelved(chat, results.papers(chat.unit, hearing.id).get(kind, ()))
    when = words.when(chat.say, chat.unit, draft, hearing)
    chat.tell(Screen(paragraphs(chat.say(f"hearing.{kind.value}.of", when=when), note), files=ready))
    return Stay()


def _to_draft(chat: Here, draft: Draft) -> Answer:
    """To the card of the draft: below this screen, or opened after a press on a notice."""
    if len(chat.stack) > 1 and chat.stack[-2].scene == "draft":
        return Done()
    return Go("draft", {"draft": draft.id}, instead=True)


# --- not coming after all, or waiting no more --------------------------------------------------------------


def _parting(scene: str, leaves: Callable[[Unit, int, int], bool], done: str) -> View:
    """Whoever confirms it `leaves`. A seat given meanwhile is not given up with the place in line."""

    def show(chat: Here, state: State) -> Screen:
        hearing, draft = hearing_of(chat, state.get("hearing"))
        when = words.when(chat.say, chat.unit, draft, hearing)
        return Screen(chat.say(f"{scene}.text", when=when), rows=sure.rows(chat.say, f"{scene}.yes"))

    def take(chat: Here, state: State, said: Said) -> Answer:
        hearing, _ = hearing_of(chat, state.get("hearing"))
        match said:
            case Chose("yes"):
                left = leaves(chat.unit, hearing.id, chat.person)
                return Done(chat.say(done) if left else None)
            case Chose("no"):
                return Done()
            case _:
                return Unclear()

    return View(scene, show, take)


def _enter(chat: Here, rest: str) -> Answer:
    """`hearing:12` of a notice."""
    return _opened(chat, rest, "hearing")


def _enter_leave(chat: Here, rest: str) -> Answer:
    """`hearing_leave:12` of a notice to who comes; to the hearing where they do not any more."""
    found = int(rest) if rest.isdigit() else -1
    return _opened(chat, rest, "hearing.leave" if _leaves(chat, found) else "hearing")


def _leaves(chat: Here, hearing: int) -> bool:
    try:
        coming = hearings.load(chat.unit, hearing).coming(chat.now)
    except LookupError:
        return False
    return coming and hearing_visits.of(chat.unit, hearing, chat.person) is not None


def _opened(chat: Here, rest: str, scene: str) -> Answer:
    found = int(rest) if rest.isdigit() else -1
    try:
        hearing_of(chat, found)
    except Outdated:
        return Stay(note=chat.say("hearing.not_found"))
    return Go(scene, {"hearing": found})


scenes = (
    View("hearings", _show_list, _take_list),
    View("hearing", _show, _take),
    _parting("hearing.leave", hearing_visits.leave, "hearing.left_done"),
    _parting("hearing.unwait", line.leave, "hearing.unwait_done"),
)
entries: dict[str, Entry] = {"hearing": _enter, "hearing_leave": _enter_leave}
