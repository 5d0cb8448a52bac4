"""The card of a citizen's own appeal: all about it, and what can be done with it now."""

from collections.abc import Collection
from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone, Words
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.speech import Speech
from bot.text import Rich, bold, join, lines, own_words, paragraphs, quote, shorten, typed
from domain import moves
from domain.actions import allowed
from domain.appeals import Appeal
from domain.events import Side
from domain.joining import as_seen, for_strangers, opinions
from domain.numbers import typed_number
from domain.people import Citizen, Joiner
from domain.refusal import NotAllowed
from domain.rights import Action
from handlers import files, held
from handlers.appeals import words
from handlers.here import Entry, Here, View, loaded
from handlers.refused import said as said_no
from storage.appeals import appeals, chronicle, joinings
from storage.world import world

OWN_WORDS: Final = 700  # of the citizen's text on the card; the whole is in the history


def own(chat: Here, state: State, *, lock: bool = False) -> Appeal:
    """The appeal of the frame, if it is this person's. Raises `Outdated`."""
    appeal, actor = concerned(chat, state, lock=lock)
    if not isinstance(actor, Citizen):
        raise Outdated
    return appeal


def concerned(chat: Here, state: State, *, lock: bool = False) -> tuple[Appeal, Citizen | Joiner]:
    """The appeal of the frame, if this person sent it or joined it, and as whom. Raises `Outdated`."""
    appeal = loaded(chat, appeals.load, state.get("appeal"), lock=lock)
    if appeal.person == chat.person:
        return appeal, Citizen(chat.person)
    joiner = joinings.joiner(chat.unit, appeal.id, chat.person)
    if joiner is None:
        raise Outdated
    return appeal, joiner


def summary(chat: Here, appeal: Appeal) -> Rich:
    """What the appeal is and where it stands."""
    say, unit = chat.say, chat.unit
    stars = say("card.stars", stars="★" * appeal.stars) if appeal.stars else Rich()
    return paragraphs(
        lines(
            bold(f"№ {appeal.number}"),
            words.topic_name(say, unit.catalogue, appeal.topic),
        ),
        lines(
            join(" ", [words.MARKS[appeal.status], words.status(say, appeal)]),
            words.due(say, unit, appeal),
            words.merged(say, unit, appeal),
            say("card.authority", authority=words.authority_name(unit.catalogue, appeal.authority)),
            say("card.place", place=words.place(say, appeal)) if words.place(say, appeal) else Rich(),
            together(chat, appeal),
            held.on_card(chat, appeal.id),
            stars,
        ),
        quote(own_words(shorten(appeal.text, OWN_WORDS))),
        say("card.holds") if appeal.asks(chat.person) else Rich(),
        lines(bold(say("card.question")), quote(typed(appeal.question))) if appeal.question else Rich(),
        words.answer(say, appeal),
    )


def together(chat: Here, appeal: Appeal) -> Rich:
    """How many are concerned besides the one who reads; empty when nobody is."""
    others = joinings.counts(chat.unit, [appeal.id])[appeal.id]
    return chat.say("card.together", others) if others else Rich()


def _show(chat: Here, state: State) -> Screen:
    appeal = own(chat, state)
    return Screen(summary(chat, appeal), rows=_rows(chat, appeal))


def _rows(chat: Here, appeal: Appeal) -> tuple[Row, ...]:
    say = chat.say
    can = allowed(appeal, Citizen(chat.person), chat.unit.catalogue)
    rows: list[Row] = []
    if asked_again(chat, appeal, can):
        rows.append(second_row(say))
    if Action.REPLY in can:
        rows.append((Option("reply", say.label("card.reply"), Tone.MAIN),))
    if Action.CONFIRM in can:
        rows.append(
            (
                Option("confirm", say.label("card.confirm"), Tone.GOOD),
                Option("contest", say.label("card.contest"), Tone.BAD),
            )
        )
    if Action.HOLD in can:
        rows.append(recheck_row(say))
    if Action.RATE in can and Action.CONFIRM not in can:
        rows.append((Option("rate", say.label("card.rate")),))
    changes = [Option("add", say.label("card.add"))] if Action.ADD in can else []
    if Action.WITHDRAW in can:
        changes.append(Option("withdraw", say.label("card.withdraw")))
    if changes:
        rows.append(tuple(changes))
    looks = [Option("history", say.label("card.history"))]
    count = len(chronicle.files_of(chat.unit, appeal.id))
    if count:
        looks.append(Option("files", say.label("card.files", count)))
    if appeal.open:
        looks.append(Option("counted", say.label("card.counted")))
    rows.append(tuple(looks[:2]))
    if looks[2:]:
        rows.append(tuple(looks[2:]))
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
    return tuple(rows)


def _take(chat: Here, state: State, said: Said) -> Answer:
    appeal = own(chat, state, lock=True)
    match said:
        case Chose("confirm"):
            return confirm(chat, appeal)
        case Chose("hold"):
            return hold(chat, appeal, Citizen(chat.person))
        case Chose("solved" | "unsolved" as key):
            return second(chat, appeal, Citizen(chat.person), solved=key == "solved")
        case Chose("reply" | "contest" | "recur" | "add" as key):
            return Go(f"appeal.{key}", {"answers": {"appeal": appeal.id}, "given": ["appeal"]})
        case Chose("withdraw" | "rate" | "history" | "counted" as key):
            return Go(f"appeal.{key}", {"appeal": appeal.id})
        case Chose("files"):
            return show_files(chat, appeal)
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def confirm(chat: Here, appeal: Appeal) -> Answer:
    """Да, решено; then the rating is asked."""
    try:
        moved = moves.confirm(appeal, Citizen(chat.person), world(chat.unit))
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    appeals.apply(chat.unit, moved, chat.address)
    return Go("appeal.rate", {"appeal": appeal.id}, note=chat.say("card.confirmed"))


def recheck_row(say: Speech, case: int | None = None) -> Row:
    """«Держится ли решение?»: yes or no; on a case's notice when `case` is given."""
    yes, no = (f"{key}:{case}" if case is not None else "" for key in ("hold", "recur"))
    return (
        Option("hold", say.label("card.hold"), Tone.GOOD, entry=yes),
        Option("recur", say.label("card.recur"), Tone.BAD, entry=no),
    )


def hold(chat: Here, appeal: Appeal, actor: Citizen | Joiner) -> Answer:
    """Да, решение держится. When somebody else had it reopened meanwhile: said beside their «нет»."""
    try:
        moved = moves.hold(appeal, actor, world(chat.unit))
    except NotAllowed as refused:
        if asked_again(chat, appeal, allowed(appeal, actor, chat.unit.catalogue)):
            return second(chat, appeal, actor, solved=True)
        return Stay(note=said_no(chat, refused))
    appeals.apply(chat.unit, moved, chat.address)
    return Stay(note=chat.say("card.held"))


def asked_again(chat: Here, appeal: Appeal, can: Collection[Action]) -> bool:
    """Is the person asked «а у вас решено?»: another one has had it reopened, and they have not said yet?"""
    if Action.SECOND not in can:
        return False
    found = opinions(chronicle.of(chat.unit, appeal.id, public_only=False))
    return chat.person not in found.said and chat.person != found.against


def second_row(say: Speech, case: int | None = None) -> Row:
    """«А у вас решено?»: yes or no; on a case's notice when `case` is given."""
    yes, no = (f"{key}:{case}" if case is not None else "" for key in ("solved", "unsolved"))
    return (
        Option("solved", say.label("card.solved"), Tone.GOOD, entry=yes),
        Option("unsolved", say.label("card.unsolved"), Tone.BAD, entry=no),
    )


def second(chat: Here, appeal: Appeal, actor: Citizen | Joiner, *, solved: bool) -> Answer:
    """Решено ли у вас: kept once a round."""
    note = chat.say("card.second.thanks")
    if asked_again(chat, appeal, allowed(appeal, actor, chat.unit.catalogue)):
        appeals.apply(chat.unit, moves.second(appeal, actor, world(chat.unit), solved=solved), chat.address)
    else:
        note = chat.say("card.second.not_asked")
    return Stay(note=note)


def show_files(chat: Here, appeal: Appeal) -> Answer:
    """Photos and documents ahead of the card."""
    ids = tuple(each.id for each in chronicle.files_of(chat.unit, appeal.id))
    history = chronicle.of(chat.unit, appeal.id, public_only=True)
    citizens = {file for event in history if event.side is Side.CITIZEN for file in event.files}
    shelved, note = files.shelved(chat, ids, citizens)
    if not shelved:
        return Stay(note=note or chat.say("card.no_files"))
    head = chat.say("card.files_of", number=appeal.number)
    chat.tell(Screen(lines(head, note), files=shelved))
    return Stay()


def _show_history(chat: Here, state: State) -> Screen:
    appeal, actor = concerned(chat, state)
    zone = words.zone_of(chat.unit.catalogue, appeal.authority)
    told = [
        words.happened(chat.say, chat.unit, event, zone)
        for event in as_seen(chronicle.of(chat.unit, appeal.id, public_only=True), actor)
    ]
    back = Option("back", chat.say.label("go.back"))
    head = chat.say("card.history_of", number=appeal.number)
    text = appeal.text if isinstance(actor, Citizen) else for_strangers(appeal)[0]
    return Screen(paragraphs(bold(head), quote(own_words(text)) if text else Rich(), *told), rows=((back,),))


def _take_history(chat: Here, state: State, said: Said) -> Answer:
    return Done() if said == Chose("back") else Unclear()


def _enter(chat: Here, rest: str) -> Answer:
    state: State = {"appeal": int(rest)} if rest.isdigit() else {}
    try:
        _, actor = concerned(chat, state)
    except Outdated:
        return Stay(note=chat.say("card.not_found"))
    return Go(scene_of(actor), state)


def numbered(chat: Here, said: Words) -> Answer | None:
    """One's own appeal, or a joined one, by its number."""
    number = typed_number(said.text)
    found = appeals.by_number(chat.unit, number) if number is not None else None
    if found is None:
        return None
    try:
        _, actor = concerned(chat, {"appeal": found.id})
    except Outdated:
        return None
    return Go(scene_of(actor), {"appeal": found.id})


def scene_of(actor: Citizen | Joiner) -> str:
    """The card of one's own appeal, or of one that was joined."""
    return "appeal" if isinstance(actor, Citizen) else "joined"


scenes = (View("appeal", _show, _take), View("appeal.history", _show_history, _take_history))
entries: dict[str, Entry] = {"appeal": _enter}
