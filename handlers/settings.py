"""Settings and help."""

from bot.chat import Chose, Option, Said, Screen
from bot.scene import Answer, Go, Home, State, Unclear
from bot.text import paragraphs
from handlers import consents, linking, my_data, own_archive, wishes
from handlers.here import Here, Room, View
from storage.people import people


def _show(chat: Here, state: State) -> Screen:
    consented = people.load(chat.unit, chat.person).consented
    consent = chat.say("settings.consented" if consented else "settings.not_consented")
    return Screen(
        paragraphs(chat.say("settings.text"), consent),
        rows=(
            (Option("language", chat.say.label("settings.language")),),
            (Option("notices", chat.say.label("settings.notices")),),
            (
                Option("near", chat.say.label("near.title")),
                Option("polls", chat.say.label("settings.polls")),
            ),
            (Option("link", chat.say.label("settings.link")),),
            (
                Option("consents", chat.say.label("consents.title")),
                Option("my_data", chat.say.label("settings.my_data")),
            ),
            (Option("back", chat.say.label("go.menu")),),
        ),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("language"):
            return Go("language")
        case Chose("notices"):
            return Go("wishes")
        case Chose("near"):
            return Go("near")
        case Chose("link"):
            return Go("link")
        case Chose("polls"):
            return Go("poll.news")
        case Chose("my_data"):
            return Go("my_data")
        case Chose("consents"):
            return Go("consents")
        case Chose("back"):
            return Home()
        case _:
            return Unclear()


def _show_help(chat: Here, state: State) -> Screen:
    return Screen(chat.say("help.text"), rows=((Option("back", chat.say.label("go.menu")),),))


def _take_help(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("back"):
            return Home()
        case _:
            return Unclear()


room = Room(
    (
        View("settings", _show, _take),
        View("help", _show_help, _take_help),
        *consents.scenes,
        *linking.scenes,
        *my_data.scenes,
        *wishes.scenes,
    ),
    {
        **linking.entries,
        **wishes.entries,
        "settings": lambda chat, rest: Go("settings"),
        "help": lambda chat, rest: Go("help"),
    },
    linking.hears,
    crafts=(own_archive.craft,),
)
