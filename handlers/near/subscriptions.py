"""The person's subscriptions: a list of them, and each with what it is for."""

from dataclasses import replace

from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, lines, paragraphs
from domain.surroundings import LIMIT, Watch
from domain.wishes import Group, Pace
from handlers import identity
from handlers.appeals import words
from handlers.here import Entry, Here, View
from handlers.near.subscribe import name
from storage.people import watches, wishes


def _show(chat: Here, state: State) -> Screen:
    say, mine = chat.say, watches.of(chat.unit, chat.person)
    choices = tuple(
        Option(
            f"watch.{each.id}",
            say.label("near.paused_one", name=name(chat, each)) if each.paused_at else name(chat, each),
        )
        for each in mine
    )
    more: Row = (Option("new", say.label("near.add"), Tone.MAIN),)
    back: Row = (Option("back", say.label("go.back")),)
    now = Option("now", say.label("near.now"))
    if not mine:
        return Screen(paragraphs(say("near.text"), say("near.none")), rows=(more, (now,), back))
    looks: Row = (now, Option("pace", say.label("near.pace")))
    full = len(mine) >= LIMIT
    return Screen(
        paragraphs(say("near.text"), _pace(chat)),
        choices,
        rows=(*(() if full else (more,)), looks, back),
    )


def _pace(chat: Here) -> Rich:
    wished = wishes.load(chat.unit, chat.person)
    if wished.pace(Group.AREA) is Pace.DIGEST:
        return chat.say("near.digest", at=f"{wished.digest:%H:%M}")
    return chat.say("near.at_once")


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("new"):
            return identity.first(chat, said) or Go("near.new")
        case Chose("now"):
            return look(chat)
        case Chose("pace"):
            return Go("wishes.pace", {"group": Group.AREA.value})
        case Chose(key) if key.startswith("watch.") and key[6:].isdigit():
            return Go("near.watch", {"watch": int(key[6:])})
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def look(chat: Here) -> Answer:
    """What is near the places of the person; of who has none it is asked where."""
    return Go("near.now") if watches.watching(chat.unit, chat.person) else Go("near.look")


# --- one ---------------------------------------------------------------------------------------------------


def of(chat: Here, state: State) -> Watch:
    """The subscription of the frame, if it is this person's. Raises `Outdated`."""
    found = state.get("watch")
    try:
        return watches.load(chat.unit, chat.person, found if isinstance(found, int) else 0)
    except LookupError:
        raise Outdated from None


def _show_one(chat: Here, state: State) -> Screen:
    say, watch = chat.say, of(chat, state)
    topics = ", ".join(words.topic_name(say, chat.unit.catalogue, each) for each in watch.muted)
    cases, results, polls = (
        Option("cases", _ticked(chat, "cases", watch.cases)),
        Option("results", _ticked(chat, "results", watch.results)),
        Option("polls", _ticked(chat, "polls", watch.polls)),
    )
    going = (
        Option("resume", say.label("near.resume"), Tone.GOOD)
        if watch.paused_at
        else Option("pause", say.label("near.pause"))
    )
    return Screen(
        paragraphs(
            bold(name(chat, watch)),
            say("near.is_paused") if watch.paused_at else _pace(chat),
            say("near.points_only") if watch.radius else Rich(),
            lines(say("near.muted", topics=topics)) if topics else Rich(),
        ),
        rows=(
            (cases, results),
            (polls,),
            *(((Option("unmute", say.label("near.unmute")),),) if topics else ()),
            (Option("now", say.label("near.now")),),
            (going, Option("drop", say.label("near.drop"), Tone.BAD)),
            (Option("back", say.label("go.back")),),
        ),
    )


def _ticked(chat: Here, kind: str, on: bool) -> str:
    return f"{'✓' if on else '✗'} {chat.say.label(f'near.kind.{kind}')}"


def _take_one(chat: Here, state: State, said: Said) -> Answer:
    watch = of(chat, state)

    def changed(new: Watch) -> Answer:
        watches.save(chat.unit, new)
        return Stay()

    match said:
        case Chose("cases"):
            return changed(replace(watch, cases=not watch.cases))
        case Chose("results"):
            return changed(replace(watch, results=not watch.results))
        case Chose("polls"):
            return changed(replace(watch, polls=not watch.polls))
        case Chose("unmute"):
            return changed(replace(watch, muted=()))
        case Chose("pause"):
            return changed(replace(watch, paused_at=chat.now))
        case Chose("resume"):
            return changed(replace(watch, paused_at=None))
        case Chose("now"):
            return Go("near.now", {"watch": watch.id})
        case Chose("drop"):
            watches.drop(chat.unit, chat.person, watch.id)
            return Done(chat.say("near.dropped", name=name(chat, watch)))
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


scenes = (View("near", _show, _take), View("near.watch", _show_one, _take_one))
entries: dict[str, Entry] = {
    "near": lambda chat, rest: Go("near"),
    "near_now": lambda chat, rest: look(chat),
}
