"""The PIN: chosen by the official, asked before what is dangerous. What is typed is kept nowhere."""

from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Json, Said, Screen
from bot.questions import Answered, Fault
from bot.scene import Answer, Done, Go, Outdated, State, Stay
from bot.script import Script
from bot.text import bold, paragraphs
from domain.refusal import NotAllowed
from handlers import sure
from handlers.appeals.words import day_of, zone_of
from handlers.here import Here, View
from handlers.officials import who
from handlers.refused import said as said_no
from storage.officials import pins
from storage.unit import Unit

_THEN: Final = "then"


def owed(chat: Here, scene: str = "", state: State | None = None) -> Answer | None:
    """The way to the PIN before something dangerous; None when it was typed here lately.

    From there into `scene`, or back to the one that asked.
    """
    if pins.fresh(chat.unit, chat.person, chat.address):
        return None
    then: Json = {"scene": scene, "state": state or {}} if scene else None
    if pins.known(chat.unit, chat.person):
        return Go("work.pin", Script.begin(then=then))
    return Go("work.pin.new", Script.begin(then=then), note=chat.say("work.pin.first"))


def change(chat: Here) -> Answer:
    """Choose a PIN, or another one."""
    return Go("work.pin.new", Script.begin(then=None))


def asked(ask: Ask[Unit], name: str) -> None:
    """Ask for the PIN the official has; wrong ones are counted. Raises `Outdated` when it was reset."""
    chat = ask.chat

    def settle(text: str) -> Answered | Fault:
        try:
            checked = pins.check(chat.unit, chat.person, text, chat.address)
        except LookupError:
            raise Outdated from None
        match checked:
            case pins.Right():
                return Answered(True)
            case pins.Wrong(left):
                return Fault(chat.say("work.pin.wrong", left))
            case pins.Locked(until):
                rights = who.acting(chat).rights
                zone = zone_of(chat.unit.catalogue, rights[0].authority if rights else "")
                moment = chat.say.moment(until, zone, day_of(chat.now, zone))
                return Fault(chat.say("work.pin.locked", moment=moment))

    ask.secret(name, settle, erased=True)


def _given(ask: Ask[Unit]) -> Json:
    if not pins.known(ask.chat.unit, ask.chat.person):
        raise Outdated
    asked(ask, "pin")
    return ask.given(_THEN)


def _on(chat: Here, then: Json, state: State) -> Answer:
    match then:
        case {"scene": str(scene), "state": dict(given)}:
            return Go(scene, given, instead=True)
        case _:
            return Done(chat.say("work.pin.right"))


def _chosen(ask: Ask[Unit]) -> tuple[str, Json]:
    """The hash of a new PIN typed twice; the old one is asked for where there is one."""
    chat = ask.chat
    if not who.acting(chat).rights:
        raise Outdated
    if pins.known(chat.unit, chat.person):
        asked(ask, "old")

    def new(text: str) -> Answered | Fault:
        if not pins.well_formed(text):
            return Fault(chat.say("work.pin.digits"))
        return Fault(chat.say("work.pin.easy")) if pins.easy(text) else Answered(pins.hashed(text))

    kept = ask.secret("new", new, erased=True)

    def again(text: str) -> Answered | Fault:
        return Answered(True) if pins.matches(text, str(kept)) else Fault(chat.say("work.pin.differs"))

    ask.secret("again", again, erased=True)
    return str(kept), ask.given(_THEN)


def _keep(chat: Here, chosen: tuple[str, Json], state: State) -> Answer:
    kept, then = chosen
    pins.put(chat.unit, chat.person, kept, chat.address)
    if then is not None:
        return _on(chat, then, state)
    return Done(chat.say("work.pin.kept"))


def _of(chat: Here, state: State) -> int:
    """The person whose PIN is to be reset. Raises `Outdated` when there is none, or not for this official."""
    person = state.get("person")
    if (
        not isinstance(person, int)
        or not pins.known(chat.unit, person)
        or not pins.may_reset(chat.unit, who.acting(chat), person)
    ):
        raise Outdated
    return person


def _show_reset(chat: Here, state: State) -> Screen:
    name = who.name_of(chat, _of(chat, state))
    return Screen(
        paragraphs(bold(name), chat.say("work.pin.reset.text")),
        rows=sure.rows(chat.say, "work.pin.reset.yes"),
    )


def _take_reset(chat: Here, state: State, said: Said) -> Answer:
    person = _of(chat, state)
    match said:
        case Chose("yes"):
            if (way := owed(chat)) is not None:
                return way
            try:
                pins.reset(chat.unit, who.acting(chat), person, chat.address)
            except NotAllowed as refused:
                return Done(said_no(chat, refused))
            return Done(chat.say("work.pin.reset.done"))
        case Chose("no"):
            return Done()
        case _:
            return Stay(note=chat.say("ask.choose_please"))


scenes = (
    Script("work.pin", _given, _on),
    Script("work.pin.new", _chosen, _keep),
    View("work.pin.reset", _show_reset, _take_reset),
)
