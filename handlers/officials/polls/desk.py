"""«Опросы»: the polls of an official by their states, and the ways to a new one."""

from typing import Final

from bot.chat import Option, Row, Tone
from bot.scene import Answer, Go, Unclear
from bot.script import Script
from domain.people import Official
from domain.polls import Poll, State
from domain.rights import Action
from handlers.here import Here
from handlers.officials.matters.desk import Desk
from handlers.officials.polls import words
from storage.polls import work as poll_work


def _ways(chat: Here, official: Official) -> list[Row]:
    if not DESK.makes(official):
        return []
    make = Option("make", chat.say.label("work.polls.make"), Tone.MAIN)
    return [(make, Option("bring", chat.say.label("work.polls.bring")))]


def _taken(key: str) -> Answer:
    match key:
        case "make":
            return Go("work.poll.make", Script.begin())
        case "bring":
            return Go("work.poll.file")
        case _:
            return Unclear()


DESK: Final[Desk[Poll, State]] = Desk(
    "poll",
    watch=Action.POLL_WATCH,
    edit=Action.POLL_EDIT,
    shelves={
        "draft": (State.DRAFT,),
        "checking": (State.CHECKING,),
        "scheduled": (State.SCHEDULED,),
        "open": (State.OPEN,),
        "closed": (State.CLOSED,),
        "over": (State.DECIDED, State.CANCELLED),
    },
    counts=poll_work.counts,
    listed=poll_work.listed,
    title=words.title,
    ways=_ways,
    taken=_taken,
)
watches = DESK.watches
scenes = DESK.scenes
