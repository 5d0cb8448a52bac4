"""What is asked of a person before they vote: their age, where they live, a phone number."""

from bot.chat import Chose, Contact, Kind, Option, Said, Screen, Tone
from bot.scene import UNKEPT, Answer, Done, State, Stay, Unclear
from handlers.here import Here, View
from handlers.polls import words
from handlers.polls.card import poll_of, take_part
from storage.polls import statements

_HERE = "_here"
_UP = "_up"


def _show_age(chat: Here, state: State) -> Screen:
    age = poll_of(chat, state).eligibility.age
    return Screen(
        chat.say("vote.age", age=age),
        rows=(
            (Option("yes", chat.say.label("vote.age_yes", age=age), Tone.MAIN),),
            (Option("no", chat.say.label("vote.age_no", age=age)),),
        ),
    )


def _take_age(chat: Here, state: State, said: Said) -> Answer:
    poll = poll_of(chat, state)
    match said:
        case Chose("yes"):
            statements.is_aged(chat.unit, chat.person, poll.eligibility.age)
            return take_part(chat, poll, instead=True)
        case Chose("no"):
            return Done(chat.say("vote.refused.age", age=poll.eligibility.age))
        case _:
            return Unclear()


def _show_home(chat: Here, state: State) -> Screen:
    """Down the tree of territories, to the settlement or as far as the person cares to tell."""
    say, unit = chat.say, chat.unit
    at = _at(state)
    below = sorted((t for t in unit.catalogue.territories.values() if t.parent == at), key=lambda t: t.name)
    choices = tuple(Option(f"t.{each.code}", each.name) for each in below)
    leave = Option("leave", say.label("go.back"))
    if at is None:
        return Screen(say("vote.home"), choices, rows=((leave,),))
    here = Option(_HERE, say.label("vote.home_here", territory=words.territory(unit, at)), Tone.MAIN)
    up = Option(_UP, say.label("vote.home_up"))
    return Screen(
        say("vote.home_at", territory=words.territory(unit, at)), choices, rows=((here,), (up, leave))
    )


def _take_home(chat: Here, state: State, said: Said) -> Answer:
    at = _at(state)
    territories = chat.unit.catalogue.territories
    match said:
        case Chose(key) if key.startswith("t.") and key[2:] in territories:
            if any(each.parent == key[2:] for each in territories.values()):
                return Stay({**state, "at": key[2:]}, first=True)
            return _lives(chat, state, key[2:])
        case Chose(key) if key == _HERE and at is not None:
            return _lives(chat, state, at)
        case Chose(key) if key == _UP and at is not None:
            return Stay({**state, "at": territories[at].parent}, first=True)
        case Chose("leave"):
            return Done()
        case _:
            return Unclear()


def _lives(chat: Here, state: State, territory: str) -> Answer:
    statements.lives_in(chat.unit, chat.person, territory)
    if "poll" in state:
        return take_part(chat, poll_of(chat, state), instead=True)
    return Done(chat.say("vote.home_kept", territory=words.territory(chat.unit, territory)))


def _at(state: State) -> str | None:
    at = state.get("at")
    return at if isinstance(at, str) else None


def _show_phone(chat: Here, state: State) -> Screen:
    state[UNKEPT] = True
    return Screen(
        chat.say("vote.phone_text"),
        rows=(
            (Option("", chat.say.label("vote.phone_send"), kind=Kind.CONTACT),),
            (Option("back", chat.say.label("go.back")),),
        ),
    )


def _take_phone(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Contact(own=True) if chat.personal:
            statements.showed_phone(chat.unit, chat.person)
            return Done(chat.say("vote.phone_shown"))
        case Contact():
            return Stay(note=chat.say("vote.phone_not_own"))
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


scenes = (
    View("vote.age", _show_age, _take_age),
    View("vote.home", _show_home, _take_home),
    View("vote.phone", _show_phone, _take_phone),
)
