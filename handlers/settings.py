"""Settings and help."""

from bot.chat import Chose, Option, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Home, State, Unclear
from bot.text import paragraphs
from handlers import linking, my_data, own_archive, wishes
from handlers.here import Here, Room, View
from handlers.identity import CONSENT_VERSION
from storage.hearings import visits as hearing_visits
from storage.people import people


def _show(chat: Here, state: State) -> Screen:
    consented = people.load(chat.unit, chat.person).consented
    consent = chat.say("settings.consented" if consented else "settings.not_consented")
    change = (
        Option("withdraw", chat.say.label("settings.withdraw"), Tone.BAD)
        if consented
        else Option("consent", chat.say.label("settings.consent"))
    )
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
            (change, Option("my_data", chat.say.label("settings.my_data"))),
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
        case Chose("consent"):
            return Go("consent")
        case Chose("withdraw"):
            return Go("settings.withdraw")
        case Chose("back"):
            return Home()
        case _:
            return Unclear()


def _show_withdraw(chat: Here, state: State) -> Screen:
    return Screen(
        chat.say("settings.withdraw_text", version=CONSENT_VERSION),
        rows=(
            (Option("yes", chat.say.label("settings.withdraw_yes"), Tone.BAD),),
            (Option("no", chat.say.label("go.back")),),
        ),
    )


def _take_withdraw(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("yes"):
            for purpose in (people.SERVICE, people.STATUTORY, people.HEARING):
                people.withdraw_consent(chat.unit, chat.person, purpose)
            hearing_visits.unname(chat.unit, chat.person)
            return Done(chat.say("settings.withdrawn"))
        case Chose("no"):
            return Done()
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
        View("settings.withdraw", _show_withdraw, _take_withdraw),
        View("help", _show_help, _take_help),
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
