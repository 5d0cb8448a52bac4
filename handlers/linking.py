"""One person in two messengers: a one-time code made in one and entered in the other joins them."""

from typing import Final

from bot.chat import Chose, Option, Said, Screen, Tone, Words, network_of
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, lines, paragraphs, rich
from handlers import carried, identity, sure
from handlers.here import Entry, Here, View
from handlers.links import leading
from handlers.officials import blocks, pin, who
from storage.notices import outbox
from storage.officials import officials, pins
from storage.people import link_codes, mergers, people
from storage.people.link_codes import Entered, NotGood

_CODE: Final = "code"  # in a frame: the id of the entered code, never the code


def hears(chat: Here, words: Words) -> Answer | None:
    """A message that looks like a code is one."""
    meant = link_codes.typed_code(words.text) is not None or link_codes.resembles(words.text)
    return _enter(chat, words.text) if meant else None


def _open(chat: Here, rest: str) -> Answer:
    return _enter(chat, rest) if rest else Go("link")


def _enter(chat: Here, code: str) -> Answer:
    match link_codes.enter(chat.unit, code, chat.address):
        case NotGood(reason):
            note = chat.say(reason)
            if identity.known(chat):
                return Stay(note=note)
            chat.tell(note)
            return identity.welcome(chat)
        case Entered(carries=True) as found:
            return carried.enter(chat, found)
        case Entered(id, person):
            if person == chat.person:
                return Stay(note=chat.say("link.own"))
            return Go("link.confirm", {_CODE: id})


def _messengers(chat: Here, addresses: tuple[str, ...]) -> str:
    networks = dict.fromkeys(network_of(each) for each in addresses)
    return ", ".join(chat.say.label(f"link.in.{each}") for each in networks)


def _owed(chat: Here) -> Answer | None:
    """An official's PIN first: who took hold of one messenger must not take the rights to another.

    Whoever can do what is dangerous chooses a PIN here if they have none yet.
    """
    official = who.acting(chat)
    if official.rights and (
        pins.known(chat.unit, chat.person) or who.appoints(official) or blocks.able(official)
    ):
        return pin.owed(chat)
    return None


# --- where the code is made --------------------------------------------------------------------------------


def _show(chat: Here, state: State) -> Screen:
    here = tuple(people.addresses(chat.unit, chat.person))
    joined = mergers.last(chat.unit, chat.person)
    now = chat.say("link.joined", messengers=_messengers(chat, here)) if joined else Rich()
    part = ((Option("part", chat.say.label("link.part_label"), Tone.BAD),),) if joined else ()
    return Screen(
        paragraphs(chat.say("link.text"), now),
        rows=(
            (Option("make", chat.say.label("link.make"), Tone.MAIN),),
            *part,
            (Option("back", chat.say.label("go.back")),),
        ),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("make"):
            return _owed(chat) or _make(chat)
        case Chose("part") if mergers.last(chat.unit, chat.person):
            return Go("link.part")
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def _make(chat: Here) -> Answer:
    made = link_codes.issue(chat.unit, chat.person, chat.address)
    if made is None:
        return Stay(note=chat.say("link.too_many_tries"))
    urls = leading(made.payload)
    ways = lines(chat.say("link.links"), *(rich(url) for url in urls)) if urls else Rich()
    chat.tell(paragraphs(ways, lines(chat.say("link.code"), bold(made.code)), chat.say("link.secret")))
    return Stay(note=chat.say("link.made"))


# --- where it is entered -----------------------------------------------------------------------------------


def _show_confirm(chat: Here, state: State) -> Screen:
    entered = _entered(chat, state)
    say, unit = chat.say, chat.unit
    here, there = mergers.cases(unit, chat.person), mergers.cases(unit, entered.person)
    both = say("link.both_cases", here=here, there=there) if here and there else Rich()
    working = [bool(officials.rights_of(unit, each)) for each in (chat.person, entered.person)]
    rights = say("link.both_officials" if all(working) else "link.official") if any(working) else Rich()
    return Screen(
        paragraphs(
            say("link.confirm", messenger=_messengers(chat, (entered.address,))),
            both,
            rights,
            say("link.stranger"),
        ),
        rows=(
            (Option("yes", say.label("link.confirm_yes"), Tone.GOOD),),
            (Option("no", say.label("link.confirm_no")),),
        ),
    )


def _take_confirm(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("yes"):
            return _owed(chat) or _join(chat, _entered(chat, state))
        case Chose("no"):
            return Done() if identity.known(chat) else identity.welcome(chat)
        case _:
            return Stay(note=chat.say("ask.choose_please"))


def _entered(chat: Here, state: State) -> Entered:
    code = state.get(_CODE)
    entered = link_codes.entered(chat.unit, code) if isinstance(code, int) else None
    if entered is None or entered.carries or entered.person == chat.person:
        raise Outdated
    return entered


def _join(chat: Here, entered: Entered) -> Answer:
    if link_codes.use(chat.unit, entered.id) is None:
        raise Outdated
    drafts = carried.drafts(chat, entered.address)
    mergers.merge(chat.unit, chat.person, entered.person, chat.address)
    base = chat.stack[0].state
    base["greeted"] = True
    base.pop("official", None)  # the menu of commands is told anew
    own = base.get("drafts")
    if drafts:
        base["drafts"] = drafts | (own if isinstance(own, dict) else {})
    chat.speak(people.load(chat.unit, chat.person).language)
    outbox.put(
        chat.unit,
        address=entered.address,
        person=chat.person,
        kind="notice.joined",
        subject=f"person:{chat.person}",
        body={"network": chat.network},
        dedup=f"joined:{entered.id}",
        lane=outbox.Lane.REPLY,
    )
    return Home(chat.say("link.done"))


# --- undoing it --------------------------------------------------------------------------------------------


def _show_part(chat: Here, state: State) -> Screen:
    parting = mergers.last(chat.unit, chat.person)
    if not parting:
        raise Outdated
    return Screen(
        chat.say("link.part", messengers=_messengers(chat, parting)),
        rows=sure.rows(chat.say, "link.part_yes"),
    )


def _take_part(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("yes"):
            return _owed(chat) or _part(chat)
        case Chose("no"):
            return Done()
        case _:
            return Stay(note=chat.say("ask.choose_please"))


def _part(chat: Here) -> Answer:
    parting = mergers.last(chat.unit, chat.person)
    other = mergers.undo(chat.unit, chat.person, chat.address)
    if other is None:
        raise Outdated
    if chat.address in parting:
        chat.person = other
    chat.stack[0].state.pop("official", None)
    return Home(chat.say("link.parted"))


scenes = (
    View("link", _show, _take),
    View("link.confirm", _show_confirm, _take_confirm),
    View("link.part", _show_part, _take_part),
    *carried.scenes,
)
entries: dict[str, Entry] = {"link": _open}
