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
    """What there is for this official in this channel."""
    found = [Option("away", chat.say.label("work.away"))]
    # At the workplace there is not always room for these queues; empty, they only take room here.
    waiting = queue_counts.counts(chat.unit, official)
    for each in (Queue.ERRANDS, Queue.AGREEMENT):
        if waiting[each]:
            found.append(Option(each.value, f"{chat.say.label(f'queue.{each.value}')} · {waiting[each]}"))
    if who.appoints(official) or blocks.able(official):
        found.append(Option("pin", chat.say.label("work.more.pin")))
    if copies.able(official):
        found.append(Option("copies", chat.say.label("work.copies")))
    if blocks.able(official):
        found.append(Option("withheld", chat.say.label("queue.withheld")))
        found.append(Option("blocks", chat.say.label("work.blocks")))
    found += words_held.waiting(chat, official)
    if polls.watches(official) and who.appoints(official):
        found.append(Option("polls", chat.say.label("work.polls")))
    if drafts.watches(official) and who.reads(official):
        found.append(Option("drafts", chat.say.label("work.drafts")))
    if lists.able(chat):
        found.append(Option("lists", chat.say.label("work.lists")))
    if calls.able(official):
        found.insert(0, Option("file", chat.say.label("work.file")))
    if register.able(official):
        found.append(Option("register", chat.say.label("work.register")))
    if templates.able(official):
        found.append(Option("templates", chat.say.label("work.templates")))
    if chat.personal:
        found.append(Option("name", chat.say.label("work.name.change")))
    return tuple(found)


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
        case Chose("errands" | "agreement" | "withheld" as key):
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
