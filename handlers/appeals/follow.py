"""After an appeal is sent: adding to it, replying, withdrawing, contesting the answer, rating it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Said, Screen
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs, quote, typed
from domain import moves
from domain.actions import allowed, refusal
from domain.appeals import FILE_LIMIT, WORDS_LIMIT, Appeal
from domain.held import Way
from domain.people import Citizen, Joiner
from domain.refusal import NotAllowed
from domain.rights import Action
from handlers import sure
from handlers.appeals import card
from handlers.held import thanks
from handlers.here import Entry, Here, View
from handlers.refused import said as said_no
from storage.appeals import appeals, held, joinings
from storage.people import conduct
from storage.unit import Unit
from storage.world import world


@dataclass(frozen=True, slots=True)
class Sent:
    """Words and files about an appeal that is there already."""

    appeal: int
    text: str
    files: tuple[int, ...]


def _asked(name: str, *, needed: bool) -> Callable[[Ask[Unit]], Sent]:
    def questions(ask: Ask[Unit]) -> Sent:
        given = ask.given("appeal")
        appeal, _ = card.concerned(ask.chat, {"appeal": given})
        prompt = ask.say(f"{name}.text", number=appeal.number)
        if appeal.question and name == "appeal.reply":
            prompt = lines(bold(ask.say("card.question")), quote(typed(appeal.question)), prompt)
        text = ask.words("text", limit=WORDS_LIMIT, required=needed, own=True, prompt=prompt)
        files = ask.files("files", limit=FILE_LIMIT)
        return Sent(appeal.id, text, tuple(files))

    return questions


_UNSOLVED: Final = frozenset({Way.CONTEST, Way.RECUR})
"""Words by which a case is reopened."""


def _finish(way: Way, *, counted: bool = False) -> Callable[[Here, Sent, State], Answer]:
    def finish(chat: Here, sent: Sent, state: State) -> Answer:
        appeal, actor = card.concerned(chat, {"appeal": sent.appeal}, lock=True)
        if isinstance(actor, Joiner) and way is Way.REPLY:  # only the author is asked this
            raise Outdated
        scene = card.scene_of(actor)
        can = allowed(appeal, actor, chat.unit.catalogue)
        # Another one was quicker: these words go beside theirs.
        again = way in _UNSOLVED and card.asked_again(chat, appeal, can)
        said, key = (Way.ADD, "appeal.second.thanks") if again else (way, f"appeal.{way.value}.thanks")
        try:
            moved = moves.say(appeal, actor, world(chat.unit), said, text=sent.text, files=sent.files)
        except NotAllowed as refused:
            return Go(scene, {"appeal": appeal.id}, instead=True, note=said_no(chat, refused))
        try:
            if counted or again:
                conduct.check_additions(chat.unit, chat.person)
            waits = held.said(chat.unit, moved, said, sent.text, sent.files, chat.address)
        except NotAllowed as refused:  # what was written stays here until it may go
            return Stay(state, said_no(chat, refused))
        if again:
            after = appeals.load(chat.unit, appeal.id)
            moved = moves.second(after, actor, world(chat.unit), solved=False)
            appeals.apply(chat.unit, moved, chat.address)
        note = chat.say(key) if waits is None else thanks(chat, waits)
        return _to_card(chat, scene, appeal.id, note)

    return finish


def _to_card(chat: Here, scene: str, appeal: int, note: Rich) -> Answer:
    """Back to the case: it waits below, or is opened after a press on a notice."""
    if any(frame.scene == scene for frame in chat.stack):
        return Done(note)
    return Go(scene, {"appeal": appeal}, instead=True, note=note)


add = Script(
    "appeal.add",
    _asked("appeal.add", needed=False),
    _finish(Way.ADD, counted=True),
    files="files",
)
reply = Script(
    "appeal.reply",
    _asked("appeal.reply", needed=False),
    _finish(Way.REPLY, counted=True),
    files="files",
)
contest = Script(
    "appeal.contest",
    _asked("appeal.contest", needed=True),
    _finish(Way.CONTEST),
    files="files",
)
recur = Script("appeal.recur", _asked("appeal.recur", needed=True), _finish(Way.RECUR), files="files")


def _show_withdraw(chat: Here, state: State) -> Screen:
    appeal = card.own(chat, state)
    others = joinings.counts(chat.unit, [appeal.id])[appeal.id]
    return Screen(
        paragraphs(
            chat.say("appeal.withdraw.text", number=appeal.number),
            chat.say("appeal.withdraw.joined", others) if others else Rich(),
        ),
        rows=sure.rows(chat.say, "appeal.withdraw.yes"),
    )


def _take_withdraw(chat: Here, state: State, said: Said) -> Answer:
    appeal = card.own(chat, state, lock=True)
    match said:
        case Chose("yes"):
            return _withdrawn(chat, appeal)
        case Chose("no"):
            return Done()
        case _:
            return Unclear()


def _withdrawn(chat: Here, appeal: Appeal) -> Answer:
    """Taken back; one that others have joined goes on with the first of them as its author."""
    heir = joinings.first(chat.unit, appeal.id)
    try:
        moved = moves.withdraw(appeal, Citizen(chat.person), world(chat.unit), heir=heir)
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    if heir is None:
        appeals.apply(chat.unit, moved, chat.address)
        return Done(chat.say("appeal.withdraw.thanks"))
    joinings.inherit(chat.unit, appeal.id, heir)
    appeals.apply(chat.unit, moved, chat.address)
    return Home(chat.say("appeal.withdraw.passed_on", number=appeal.number))


def _show_rate(chat: Here, state: State) -> Screen:
    appeal = card.own(chat, state)
    stars = tuple(Option(str(n), f"{n} ★") for n in range(1, 6))
    skip = Option("skip", chat.say.label("appeal.rate.skip"))
    return Screen(chat.say("appeal.rate.text", number=appeal.number), rows=(stars, (skip,)))


def _take_rate(chat: Here, state: State, said: Said) -> Answer:
    appeal = card.own(chat, state, lock=True)
    match said:
        case Chose("skip"):
            return Done()
        case Chose(key) if key in "12345":
            return rate(chat, appeal, int(key))
        case _:
            return Stay(note=chat.say("ask.choose_please"))


def rate(chat: Here, appeal: Appeal, stars: int) -> Answer:
    """Keep the rating."""
    try:
        moved = moves.rate(appeal, Citizen(chat.person), world(chat.unit), stars=stars)
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    appeals.apply(chat.unit, moved, chat.address)
    return Done(chat.say("appeal.rate.thanks"))


def _second(*, solved: bool) -> Entry:
    """«А у вас решено?», answered on the notice."""

    def enter(chat: Here, rest: str) -> Answer:
        state: State = {"appeal": int(rest)} if rest.isdigit() else {}
        try:
            appeal, actor = card.concerned(chat, state, lock=True)
        except Outdated:
            return Stay(note=chat.say("card.not_found"))
        return card.second(chat, appeal, actor, solved=solved)

    return enter


def _opening(scene: str, action: Action) -> Entry:
    """Into a script about the appeal, straight from a notice; what it is too late for is said at once."""

    def enter(chat: Here, rest: str) -> Answer:
        state: State = {"appeal": int(rest)} if rest.isdigit() else {}
        try:
            appeal, actor = card.concerned(chat, state)
        except Outdated:
            return Stay(note=chat.say("card.not_found"))
        refused = refusal(appeal, actor, action, chat.unit.catalogue)
        if refused is None and action is Action.CONTEST and not appeal.contestable(chat.now):
            refused = NotAllowed("appeal.wrong_status", number=appeal.number, status=appeal.status.value)
        can = allowed(appeal, actor, chat.unit.catalogue)
        if refused is not None and not card.asked_again(chat, appeal, can):
            return Go(card.scene_of(actor), {"appeal": appeal.id}, note=said_no(chat, refused))
        return Go(scene, {"answers": {"appeal": appeal.id}, "given": ["appeal"]})

    return enter


def _confirmed(chat: Here, rest: str) -> Answer:
    """«Да, решено», pressed on the notice."""
    try:
        appeal = card.own(chat, {"appeal": int(rest)} if rest.isdigit() else {}, lock=True)
    except Outdated:
        return Stay(note=chat.say("card.not_found"))
    return card.confirm(chat, appeal)


def _holding(chat: Here, rest: str) -> Answer:
    """«Да, держится», pressed on the notice."""
    try:
        appeal, actor = card.concerned(chat, {"appeal": int(rest)} if rest.isdigit() else {}, lock=True)
    except Outdated:
        return Stay(note=chat.say("card.not_found"))
    return card.hold(chat, appeal, actor)


scenes = (
    add,
    reply,
    contest,
    recur,
    View("appeal.withdraw", _show_withdraw, _take_withdraw),
    View("appeal.rate", _show_rate, _take_rate),
)
entries: dict[str, Entry] = {
    "confirm": _confirmed,
    "hold": _holding,
    "solved": _second(solved=True),
    "unsolved": _second(solved=False),
    "contest": _opening("appeal.contest", Action.CONTEST),
    "recur": _opening("appeal.recur", Action.RECUR),
    "reply": _opening("appeal.reply", Action.REPLY),
}
