"""«Мои данные»: what is kept, until when, and having it erased."""

from typing import Final

from bot.chat import Chose, Option, Said, Screen, Tone
from bot.scene import Answer, Done, Go, State, Unclear
from bot.text import Rich, paragraphs
from domain.refusal import NotAllowed
from handlers import refused
from handlers.here import Here, View
from storage import erasure

_WITHDRAW: Final = "withdraw"


def _show(chat: Here, state: State) -> Screen:
    say, back = chat.say, (Option("back", chat.say.label("go.back")),)
    try:
        erasure.check_erasable(chat.unit, chat.person)
    except NotAllowed as no:
        return Screen(paragraphs(say("my_data.text"), refused.said(chat, no)), rows=(back,))
    count = len(erasure.open_cases(chat.unit, chat.person))
    going = say("my_data.open", count) if count else Rich()
    ways = (
        (
            (Option(_WITHDRAW, say.label("my_data.withdraw"), Tone.BAD),),
            (Option("leave", say.label("my_data.leave"), Tone.BAD),),
        )
        if count
        else ((Option("erase", say.label("my_data.erase"), Tone.BAD),),)
    )
    return Screen(
        paragraphs(say("my_data.text"), say("my_data.goes"), say("my_data.stays"), going), rows=(*ways, back)
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("withdraw" | "leave" | "erase" as way):
            return Go("my_data.sure", {"way": way})
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def _show_sure(chat: Here, state: State) -> Screen:
    count = len(erasure.open_cases(chat.unit, chat.person))
    what = "withdrawing" if state.get("way") == _WITHDRAW else "leaving"
    return Screen(
        paragraphs(chat.say("my_data.sure"), chat.say(f"my_data.{what}", count) if count else Rich()),
        rows=(
            (Option("yes", chat.say.label("my_data.yes"), Tone.BAD),),
            (Option("no", chat.say.label("go.back")),),
        ),
    )


def _take_sure(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("yes"):
            try:
                erasure.erase(chat.unit, chat.person, chat.address, withdraw=state.get("way") == _WITHDRAW)
            except NotAllowed as no:
                return Done(refused.said(chat, no))
            chat.stack[0].state.clear()
            return Go("my_data.gone", instead=True)
        case Chose("no"):
            return Done()
        case _:
            return Unclear()


def _show_gone(chat: Here, state: State) -> Screen:
    """The last the person sees; the chat is not kept, so the next word is a stranger's."""
    return Screen(chat.say("my_data.gone"))


def _take_gone(chat: Here, state: State, said: Said) -> Answer:
    return Unclear()


scenes = (
    View("my_data", _show, _take),
    View("my_data.sure", _show_sure, _take_sure),
    View("my_data.gone", _show_gone, _take_gone),
)
