"""«Ещё»: what an official sets about themselves and needs seldom."""

from bot.chat import Chose, Option, Said, Screen
from bot.scene import Answer, Done, Go, Outdated, State, Unclear
from bot.text import bold
from domain.people import Official
from handlers.here import Here, View
from handlers.officials import (
    away,
    blocks,
    calls,
    copies,
    drafts,
    lists,
    pin,
    polls,
    register,
    templates,
    who,
    words_held,
)
from storage.appeals import queue_counts
from storage.appeals.queues import Queue


def options(chat: Here, official: Official) -> tuple[Option, ...]:
    """What there is for this official in this channel: work first, then what is set once and seldom needed.

    VK shows them on two pages, so that the second one is the seldom.
    """

    def named(key: str, text: str) -> Option:
        return Option(key, chat.say.label(text))

    appoints, blocking = who.appoints(official), blocks.able(official)
    work = [
        (calls.able(official), named("file", "work.file")),
        *((True, each) for each in _waiting(chat, official)),
        (copies.able(official), named("copies", "work.copies")),
        (blocking, named("withheld", "queue.withheld")),
        *((True, each) for each in words_held.waiting(chat, official)),
        (polls.watches(official) and appoints, named("polls", "work.polls")),
        (drafts.watches(official) and who.reads(official), named("drafts", "work.drafts")),
        (register.able(official), named("register", "work.register")),
    ]
    seldom = [
        (templates.able(official), named("templates", "work.templates")),
        (True, named("away", "work.away")),
        (blocking, named("blocks", "work.blocks")),
        (lists.able(chat), named("lists", "work.lists")),
        (appoints or blocking, named("pin", "work.more.pin")),
        (chat.personal, named("name", "work.name.change")),
    ]
    return tuple(option for there, option in (*work, *seldom) if there)


def _waiting(chat: Here, official: Official) -> list[Option]:
    """Queues that have not always room at the workplace; empty, they only take room here."""
    waiting = queue_counts.counts(chat.unit, official)
    return [
        Option(each.value, f"{chat.say.label(f'queue.{each.value}')} · {waiting[each]}")
        for each in (Queue.CALLERS, Queue.ERRANDS, Queue.AGREEMENT)
        if waiting[each]
    ]


def _show(chat: Here, state: State) -> Screen:
    official = who.acting(chat)
    if not official.rights:
        raise Outdated
    back = Option("back", chat.say.label("go.back"))
    return Screen(bold(chat.say("work.more")), options(chat, official), rows=((back,),), columns=2)


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("away"):
            return away.enter(chat, chat.person)
        case Chose("callers" | "errands" | "agreement" | "withheld" as key):
            return Go("work.queue", {"queue": Queue(key).value})
        case Chose("file"):
            return calls.begin(chat)
        case Chose("pin"):
            return pin.change(chat)
        case Chose(
            "blocks" | "lists" | "copies" | "polls" | "drafts" | "templates" | "register" | "words" as key
        ):
            return Go(f"work.{key}")
        case Chose("name"):
            return Go("work.name")
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


scenes = (View("work.more", _show, _take),)
