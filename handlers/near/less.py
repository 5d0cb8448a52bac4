"""«Больше не сообщать о таком»: about this topic, about new cases or answers there, about nothing there."""

from dataclasses import replace

from bot.chat import Chose, Option, Said, Screen
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from domain.appeals import Appeal
from domain.surroundings import Watch
from handlers.appeals import words
from handlers.here import Entry, Here, View
from handlers.near.seen import case_of
from storage.people import surroundings, watches


def _holding(chat: Here, case: Appeal) -> list[Watch]:
    """The person's subscriptions that the case is in."""
    return [
        each
        for each in watches.of(chat.unit, chat.person)
        if surroundings.holds(chat.unit.catalogue, each, case)
    ]


def _show(chat: Here, state: State) -> Screen:
    say, case = chat.say, case_of(chat, state)
    topic = words.topic_name(say, chat.unit.catalogue, case.topic)
    ways = [Option("topic", say.label("near.less.topic", topic=topic))]
    if _holding(chat, case):
        ways += [Option(key, say.label(f"near.less.{key}")) for key in ("cases", "results", "pause")]
    return Screen(say("near.less.text"), tuple(ways), rows=((Option("back", say.label("go.back")),),))


def _take(chat: Here, state: State, said: Said) -> Answer:
    case = case_of(chat, state)
    every, holding = watches.of(chat.unit, chat.person), _holding(chat, case)
    match said:
        case Chose("topic"):
            found = [replace(each, muted=tuple(dict.fromkeys([*each.muted, case.topic]))) for each in every]
        case Chose("cases"):
            found = [replace(each, cases=False) for each in holding]
        case Chose("results"):
            found = [replace(each, results=False) for each in holding]
        case Chose("pause"):
            found = [replace(each, paused_at=chat.now) for each in holding]
        case Chose("back"):
            return Done()
        case _:
            return Unclear()
    for each in found:
        watches.save(chat.unit, each)
    return Done(chat.say("near.less.done"))


def _enter(chat: Here, rest: str) -> Answer:
    state: State = {"appeal": int(rest)} if rest.isdigit() else {}
    try:
        case_of(chat, state)
    except Outdated:
        return Stay(note=chat.say("near.gone"))
    return Go("near.less", state)


scenes = (View("near.less", _show, _take),)
entries: dict[str, Entry] = {"near_less": _enter}
