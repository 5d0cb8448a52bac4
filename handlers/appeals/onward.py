"""An official appeal begun where who signs it may not be asked: a one-time code takes it along elsewhere."""

from bot.chat import Chose, Option, Said, Screen
from bot.scene import Answer, Done, Go, Home, State, Stay, Unclear
from bot.text import Rich, bold, lines, paragraphs, rich
from handlers.here import Here, View
from handlers.links import carrying, leading
from storage.people import link_codes


def begin(chat: Here) -> Answer:
    """Why not here, and the code by which it goes on where it may."""
    made = _code(chat)
    return Go("report.onward", note=None if made or not carrying else chat.say("link.too_many_tries"))


def _code(chat: Here) -> bool:
    """A new code ahead of the screen; False when there is nowhere to go on, or too many were made."""
    made = link_codes.carry(chat.unit, chat.person, chat.address) if carrying else None
    if made is None:
        return False
    urls = leading(made.payload, carrying)
    ways = lines(chat.say("report.onward.links"), *(rich(url) for url in urls)) if urls else Rich()
    typed = lines(chat.say("link.code" if urls else "report.onward.type"), bold(made.code))
    chat.tell(paragraphs(ways, typed, chat.say("report.onward.secret")))
    return True


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    here = (Option("here", say.label("report.onward.here")),)
    menu = (Option("menu", say.label("go.menu")),)
    if not carrying:
        return Screen(say("report.onward.nowhere"), rows=(here, menu))
    names = ", ".join(say.label(f"link.in.{each}") for each in sorted(carrying))
    again = (Option("code", say.label("report.onward.code")),)
    return Screen(say("report.onward", messengers=names), rows=(again, here, menu))


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("code"):
            return Stay(note=None if _code(chat) else chat.say("link.too_many_tries"))
        case Chose("here"):
            return Done()
        case Chose("menu"):
            return Home(chat.say("report.onward.kept"))
        case _:
            return Unclear()


scenes = (View("report.onward", _show, _take),)
