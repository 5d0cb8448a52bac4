"""«Уведомления»: which notices come, at once or once a day, when nothing rings, in what zone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Final
from zoneinfo import ZoneInfo

from bot.chat import Chose, Option, Row, Said, Screen, Words
from bot.scene import Answer, Done, Go, State, Stay, Unclear
from bot.text import Rich, lines, paragraphs
from domain.wishes import PACES, ZONES, Group, Pace, Quiet, Wishes, typed_quiet, typed_time
from handlers.here import Entry, Here, View
from storage.appeals import joinings
from storage.officials import officials
from storage.people import watches, wishes

_QUIET: Final = (Quiet(time(21), time(8)), Quiet(time(22), time(7)), Quiet(time(23), time(9)))
_HOURS: Final = (time(8), time(9), time(12), time(18), time(20))


def _groups(chat: Here) -> tuple[Group, ...]:
    """Those that the person gets anything of."""
    official = bool(officials.own_rights(chat.unit, chat.person))
    own = (Group.OWN, Group.JOINED) if joinings.anything(chat.unit, chat.person) else (Group.OWN,)
    found = (*own, Group.WORK) if official else own
    return (*found, Group.AREA) if watches.watching(chat.unit, chat.person) else found


def _show(chat: Here, state: State) -> Screen:
    say, wished = chat.say, wishes.load(chat.unit, chat.person)
    groups = _groups(chat)
    pace = {each: say.label(f"wishes.pace.{wished.pace(each).value}") for each in groups}
    told = [
        say("wishes.line", group=say.label(f"wishes.group.{each.value}"), pace=pace[each]) for each in groups
    ]
    buttons = [Option(f"group.{each.value}", say.label(f"wishes.group.{each.value}")) for each in groups]
    hours: Row = (
        Option("digest", say.label("wishes.digest.button")),
        Option("quiet", say.label("wishes.quiet.button")),
    )
    return Screen(
        paragraphs(
            lines(say("wishes.text"), *told),
            lines(
                say("wishes.digest.now", at=f"{wished.digest:%H:%M}"),
                say("wishes.quiet.now", hours=_quiet(chat, wished)),
                say("wishes.zone.now", zone=_zone(chat, wished)),
            ),
            say("wishes.always"),
            say("wishes.always_work") if Group.WORK in groups else Rich(),
        ),
        rows=(
            *((each,) for each in buttons),
            hours,
            (Option("zone", say.label("wishes.zone.button")), Option("back", say.label("go.back"))),
        ),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose(key) if key.startswith("group."):
            return Go("wishes.pace", {"group": key.removeprefix("group.")})
        case Chose("digest"):
            return Go("wishes.digest")
        case Chose("quiet"):
            return Go("wishes.quiet")
        case Chose("zone"):
            return Go("wishes.zone")
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def _change(chat: Here, change: Callable[[Wishes], Wishes]) -> Answer:
    wishes.save(chat.unit, chat.person, change(wishes.load(chat.unit, chat.person)))
    return Done(chat.say("wishes.saved"))


def _ticked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _quiet(chat: Here, wished: Wishes) -> str:
    quiet = wished.quiet
    return _hours(quiet) if quiet is not None else chat.say.label("wishes.quiet.no")


def _hours(quiet: Quiet) -> str:
    return f"{quiet.since:%H:%M}–{quiet.until:%H:%M}"


def _zone(chat: Here, wished: Wishes) -> str:
    if wished.zone:
        return _zone_label(chat, wished.zone)
    here = wishes.zone(chat.unit, chat.person)
    return chat.say.label("wishes.zone.by_place", zone=_zone_label(chat, here))


def _zone_label(chat: Here, zone: str) -> str:
    """«Омск · 15:05»: the hour tells people more than an offset does."""
    name = zone.partition("/")[2].lower()
    return chat.say.label(f"zone.{name}", at=f"{chat.now.astimezone(ZoneInfo(zone)):%H:%M}")


# --- a group -----------------------------------------------------------------------------------------------


def _group(state: State) -> Group:
    return Group(str(state["group"]))


def _show_pace(chat: Here, state: State) -> Screen:
    group, say = _group(state), chat.say
    now = wishes.load(chat.unit, chat.person).pace(group)
    rows = tuple(
        (Option(each.value, _ticked(say.label(f"wishes.pace.{each.value}"), each is now)),)
        for each in PACES[group]
    )
    return Screen(say(f"wishes.about.{group.value}"), rows=(*rows, (Option("back", say.label("go.back")),)))


def _take_pace(chat: Here, state: State, said: Said) -> Answer:
    group = _group(state)
    match said:
        case Chose(key) if key in set(PACES[group]):
            return _change(chat, lambda old: replace(old, paces={**old.paces, group: Pace(key)}))
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


# --- hours -------------------------------------------------------------------------------------------------


def _show_digest(chat: Here, state: State) -> Screen:
    now = wishes.load(chat.unit, chat.person).digest
    hours = tuple(Option(f"{each:%H:%M}", _ticked(f"{each:%H:%M}", each == now)) for each in _HOURS)
    return Screen(chat.say("wishes.digest"), rows=(hours, (Option("back", chat.say.label("go.back")),)))


def _take_digest(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("back"):
            return Done()
        case Chose(text) | Words(text):
            at = typed_time(text)
            if at is None:
                return Stay(note=chat.say("wishes.digest.wrong"))
            return _change(chat, lambda old: replace(old, digest=at))
        case _:
            return Unclear()


def _show_quiet(chat: Here, state: State) -> Screen:
    now = wishes.load(chat.unit, chat.person).quiet
    presets = tuple((Option(_hours(each), _ticked(_hours(each), each == now)),) for each in _QUIET)
    off = Option("none", _ticked(chat.say.label("wishes.quiet.none"), now is None))
    return Screen(chat.say("wishes.quiet"), rows=(*presets, (off, Option("back", chat.say.label("go.back")))))


def _take_quiet(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("back"):
            return Done()
        case Chose("none"):
            return _change(chat, lambda old: replace(old, quiet=None))
        case Chose(text) | Words(text):
            quiet = typed_quiet(text)
            if quiet is None:
                return Stay(note=chat.say("wishes.quiet.wrong"))
            return _change(chat, lambda old: replace(old, quiet=quiet))
        case _:
            return Unclear()


# --- the zone ----------------------------------------------------------------------------------------------


def _show_zone(chat: Here, state: State) -> Screen:
    now = wishes.load(chat.unit, chat.person).zone
    choices = tuple(Option(each, _ticked(_zone_label(chat, each), each == now)) for each in ZONES)
    by_place = _ticked(chat.say.label("wishes.zone.place"), not now)
    return Screen(
        chat.say("wishes.zone"),
        choices,
        rows=((Option("place", by_place), Option("back", chat.say.label("go.back"))),),
    )


def _take_zone(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose(key) if key in ZONES:
            return _change(chat, lambda old: replace(old, zone=key))
        case Chose("place"):
            return _change(chat, lambda old: replace(old, zone=""))
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


scenes = (
    View("wishes", _show, _take),
    View("wishes.pace", _show_pace, _take_pace),
    View("wishes.digest", _show_digest, _take_digest),
    View("wishes.quiet", _show_quiet, _take_quiet),
    View("wishes.zone", _show_zone, _take_zone),
)
entries: dict[str, Entry] = {"notices": lambda chat, rest: Go("wishes")}
