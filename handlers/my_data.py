"""«Мои данные»: taking it all away as an archive; what is kept, until when, and having it erased."""

from datetime import timedelta
from typing import Final

from bot.chat import Chose, Json, Option, Said, Screen, Tone, network_of
from bot.scene import Answer, Done, Go, State, Stay, Unclear
from bot.text import Rich, join, paragraphs
from domain.refusal import NotAllowed
from handlers import own_archive, refused, sure
from handlers.appeals import words
from handlers.here import Here, View
from storage.files import workshop
from storage.officials import audit
from storage.people import erasure, sent_files, wishes

AGAIN: Final = timedelta(hours=24)
_WITHDRAW: Final = "withdraw"


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    return Screen(
        paragraphs(
            say("my_data.text"),
            join(" ", [say("my_data.get_text"), say("my_data.get_bare") if not chat.personal else ""]),
            say("my_data.erase_text"),
        ),
        rows=(
            (Option("get", say.label("my_data.get"), Tone.MAIN),),
            (Option("erase", say.label("my_data.erase")),),
            (Option("back", say.label("go.back")),),
        ),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("get"):
            return _order(chat)
        case Chose("erase"):
            return Go("my_data.erase")
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def _order(chat: Here) -> Answer:
    """The archive is made at most once a day for each chat."""
    last = workshop.last(chat.unit, own_archive.KIND, chat.person, chat.address)
    if last is not None and last + AGAIN > chat.now:
        zone = wishes.zone(chat.unit, chat.person)
        at, next_at = (
            chat.say.moment(each, zone, words.day_of(chat.now, zone)) for each in (last, last + AGAIN)
        )
        return Stay(note=chat.say("my_data.again", at=at, next=next_at))
    what: Json = {"personal": chat.personal}
    new = workshop.order(chat.unit, own_archive.KIND, what, address=chat.address, person=chat.person)
    if new is None:
        return Stay(note=chat.say("made.already"))
    audit.record(chat.unit, chat.person, network_of(chat.address), "person.download", f"person:{chat.person}")
    return Stay(note=chat.say("made.wait"))


def _show_erasing(chat: Here, state: State) -> Screen:
    say, back = chat.say, (Option("back", chat.say.label("go.back")),)
    try:
        erasure.check_erasable(chat.unit, chat.person)
    except NotAllowed as no:
        return Screen(paragraphs(say("my_data.erasing"), refused.said(chat, no)), rows=(back,))
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
        paragraphs(say("my_data.erasing"), say("my_data.goes"), say("my_data.stays"), going),
        rows=(*ways, back),
    )


def _take_erasing(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("withdraw" | "leave" | "erase" as way):
            asked = "my_data.pictures" if _pictures(chat) else "my_data.sure"
            return Go(asked, {"way": way})
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def _pictures(chat: Here) -> int:
    return sent_files.pictures(chat.unit, erasure.joined_with(chat.unit, chat.person))


def _show_pictures(chat: Here, state: State) -> Screen:
    """A program cannot tell a photo of a yard from one of a passport; its sender can."""
    say = chat.say
    return Screen(
        say("my_data.pictures", _pictures(chat)),
        rows=(
            (Option("erase", say.label("my_data.pictures.erase"), Tone.BAD),),
            (Option("leave", say.label("my_data.pictures.leave")),),
            (Option("back", say.label("go.back")),),
        ),
    )


def _take_pictures(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("erase" | "leave" as what):
            return Go("my_data.sure", {**state, "pictures": what})
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def _show_sure(chat: Here, state: State) -> Screen:
    count = len(erasure.open_cases(chat.unit, chat.person))
    what = "withdrawing" if state.get("way") == _WITHDRAW else "leaving"
    pictures = _pictures(chat)
    fate = "stay" if state.get("pictures") == "leave" else "go"
    return Screen(
        paragraphs(
            chat.say("my_data.sure"),
            chat.say(f"my_data.{what}", count) if count else Rich(),
            chat.say(f"my_data.pictures.{fate}", pictures) if pictures else Rich(),
        ),
        rows=sure.rows(chat.say, "my_data.yes"),
    )


def _take_sure(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("yes"):
            try:
                erasure.erase(
                    chat.unit,
                    chat.person,
                    chat.address,
                    withdraw=state.get("way") == _WITHDRAW,
                    pictures=state.get("pictures") != "leave",
                )
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
    View("my_data.erase", _show_erasing, _take_erasing),
    View("my_data.pictures", _show_pictures, _take_pictures),
    View("my_data.sure", _show_sure, _take_sure),
    View("my_data.gone", _show_gone, _take_gone),
)
