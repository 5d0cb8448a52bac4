"""«Списки слов»: what holds a message for a moderator, an authority's own and inherited from above."""

from dataclasses import dataclass
from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs, typed
from domain.refusal import NotAllowed
from domain.rights import Action, may
from domain.wording import ListKind
from handlers import sure
from handlers.appeals.words import authority_name
from handlers.here import Here, View, loaded
from handlers.officials import pin, who
from handlers.refused import said as said_no
from storage.officials import wordlists
from storage.officials.wordlists import Entry
from storage.unit import Unit

_LISTED: Final = 300  # entries shown of one list
_TOLD: Final = 5  # lines named of those that were not taken


def _authorities(chat: Here) -> tuple[str, ...]:
    """Where the official holds a right to keep lists, in the order of their rights."""
    rights = who.acting(chat).rights
    codes = dict.fromkeys(each.authority for each in rights)
    return tuple(code for code in codes if may(rights, Action.LISTS, code, None, chat.unit.catalogue))


def able(chat: Here) -> bool:
    """May the person of this turn keep any lists?"""
    return bool(_authorities(chat))


def _authority(chat: Here, state: State) -> str:
    """The authority of the frame. Raises `Outdated` when its lists are not for this official."""
    found = _authorities(chat)
    at = state.get("authority")
    code = at if isinstance(at, str) else (found[0] if found else "")
    if code not in found:
        raise Outdated
    return code


def _show(chat: Here, state: State) -> Screen:
    say, code = chat.say, _authority(chat, state)
    entries = wordlists.inherited(chat.unit, code)
    kinds = tuple(
        Option(
            f"kind.{kind.value}",
            f"{say.label(f'lists.{kind.value}')} · {sum(each.listed.kind is kind for each in entries)}",
        )
        for kind in ListKind
    )
    others = [each for each in _authorities(chat) if each != code]
    ways = [Option("back", say.label("go.back"))]
    if others:
        ways.append(Option("other", say.label("lists.other")))
    text = paragraphs(
        lines(bold(say("work.lists")), authority_name(chat.unit.catalogue, code)), say("lists.text")
    )
    return Screen(text, rows=((kinds[0], kinds[1]), (kinds[2],), tuple(ways)))


def _take(chat: Here, state: State, said: Said) -> Answer:
    code = _authority(chat, state)
    match said:
        case Chose("back"):
            return Done()
        case Chose("other"):
            found = _authorities(chat)
            return Stay({"authority": found[(found.index(code) + 1) % len(found)]})
        case Chose(key) if key.startswith("kind."):
            return Go("work.list", {"authority": code, "kind": key.removeprefix("kind.")})
        case _:
            return Unclear()


def _kind(state: State) -> ListKind:
    found = state.get("kind")
    if not isinstance(found, str) or found not in set(ListKind):
        raise Outdated
    return ListKind(found)


def _show_list(chat: Here, state: State) -> Screen:
    say, code, kind = chat.say, _authority(chat, state), _kind(state)
    entries = wordlists.inherited(chat.unit, code, kind)
    own = [each for each in entries if each.authority == code]
    above = [each for each in entries if each.authority != code]
    choices = tuple(Option(str(each.id), each.listed.typed) for each in own[:_LISTED])
    inherited = Rich()
    if above:
        names = dict.fromkeys(authority_name(chat.unit.catalogue, each.authority) for each in above)
        inherited = say("lists.inherited", len(above), authorities=", ".join(names))
    more = say("lists.more", n=_LISTED) if len(own) > _LISTED else Rich()
    ways: Row = (Option("back", say.label("go.back")), Option("add", say.label("lists.add"), Tone.MAIN))
    head = lines(bold(say(f"lists.{kind.value}")), authority_name(chat.unit.catalogue, code))
    body = say("lists.choose") if own else say("lists.none")
    return Screen(paragraphs(head, body, more, inherited), choices, rows=(ways,), columns=2)


def _take_list(chat: Here, state: State, said: Said) -> Answer:
    given: State = {"authority": _authority(chat, state), "kind": _kind(state).value}
    match said:
        case Chose("back"):
            return Done()
        case Chose("add"):
            begun = Script.begin(**given)
            return pin.owed(chat, "work.list.add", begun) or Go("work.list.add", begun)
        case Chose(key) if key.isdigit():
            return Go("work.list.entry", {"entry": int(key)})
        case _:
            return Unclear()


@dataclass(frozen=True, slots=True)
class Lines:
    """What is to be put on a list."""

    authority: str
    kind: ListKind
    typed: tuple[str, ...]


def _lines(ask: Ask[Unit]) -> Lines:
    state: State = {"authority": ask.given("authority"), "kind": ask.given("kind")}
    code, kind = _authority(ask.chat, state), _kind(state)
    text = ask.words("text", limit=4000)
    ask.confirm("check", after=ask.say("work.list.add.then"))
    return Lines(code, kind, tuple(text.splitlines()))


def _add(chat: Here, given: Lines, state: State) -> Answer:
    if (way := pin.owed(chat)) is not None:
        return way
    try:
        added = wordlists.add(
            chat.unit, who.acting(chat), given.authority, given.kind, given.typed, chat.address
        )
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    say = chat.say
    told = [say("lists.added", added.new)]
    if added.known:
        told.append(say("lists.known", words=typed(_few(added.known))))
    if added.refused:
        told.append(say("lists.refused", words=typed(_few(added.refused))))
    return Done(lines(*told))


def _few(found: tuple[str, ...]) -> str:
    shown = ", ".join(each[:40] for each in found[:_TOLD])
    return f"{shown}…" if len(found) > _TOLD else shown


def _entry(chat: Here, state: State) -> Entry:
    """The entry of the frame. Raises `Outdated` when it is gone or not this official's."""
    entry = loaded(chat, wordlists.load, state.get("entry"))
    _authority(chat, {"authority": entry.authority})
    return entry


def _show_entry(chat: Here, state: State) -> Screen:
    say, entry = chat.say, _entry(chat, state)
    return Screen(
        paragraphs(bold(typed(entry.listed.typed)), say("lists.remove.text")),
        rows=sure.rows(say, "lists.remove"),
    )


def _take_entry(chat: Here, state: State, said: Said) -> Answer:
    entry = _entry(chat, state)
    match said:
        case Chose("yes"):
            if (way := pin.owed(chat)) is not None:
                return way
            try:
                wordlists.remove(chat.unit, who.acting(chat), entry.id, chat.address)
            except NotAllowed as refused:
                return Done(said_no(chat, refused))
            return Done(chat.say("lists.removed"))
        case Chose("no"):
            return Done()
        case _:
            return Unclear()


scenes = (
    View("work.lists", _show, _take),
    View("work.list", _show_list, _take_list),
    Script("work.list.add", _lines, _add),
    View("work.list.entry", _show_entry, _take_entry),
)
