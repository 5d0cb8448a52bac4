"""First contact: greeting and language, then the consent as a step of its own (152-ФЗ ст. 9)."""

from typing import Final

from bot.chat import Chose, Option, Said, Screen, Tone, Words
from bot.scene import Answer, Done, Go, State, Stay, Unclear
from bot.speech import LANGUAGES
from bot.text import Rich, paragraphs, rich
from handlers.here import Here, Room, View
from storage.people import people

CONSENT_VERSION: Final = "2026-12"
"""Of the text that is shown. An older one was to less: its givers are asked once more, where it matters."""


def known(chat: Here) -> bool:
    """Has this chat been greeted?"""
    return bool(chat.stack[0].state.get("greeted"))


def welcome(chat: Here, text: str = "") -> Answer:
    """Greet; words said before the greeting wait until it is over."""
    chat.stack[0].state["greeted"] = True
    return Go("welcome", {"text": text} if text else {})


def _show_welcome(chat: Here, state: State) -> Screen:
    others = tuple(
        Option(f"speak.{language}", chat.languages[language].label("language.own"))
        for language in LANGUAGES
        if language != chat.language and language in chat.languages
    )
    go_on = Option("on", chat.say.label("welcome.on"), Tone.MAIN)
    return Screen(chat.say("welcome.text"), rows=((go_on,), others))


def _take_welcome(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("on"):
            if _agreed(chat):
                return after(chat, state)
            return Go("consent", {**state, "first": True}, instead=True)
        case Chose(key) if key.startswith("speak."):
            speak(chat, key.removeprefix("speak."))
            return Stay()
        case _:
            return Unclear()


def speak(chat: Here, language: str) -> None:
    """From now on in this language, in every messenger of the person."""
    if language in chat.languages:
        people.set_language(chat.unit, chat.person, language)
        chat.speak(language)
        chat.stack[0].state.pop("official", None)  # the menu of commands is told anew


def _agreed(chat: Here) -> bool:
    return people.load(chat.unit, chat.person).consent == CONSENT_VERSION


def _show_consent(chat: Here, state: State) -> Screen:
    renewed = people.load(chat.unit, chat.person).consented
    return Screen(
        paragraphs(
            chat.say("consent.renewed") if renewed else Rich(),
            chat.say("consent.text", version=CONSENT_VERSION),
        ),
        rows=(
            (Option("yes", chat.say.label("consent.yes"), Tone.GOOD),),
            (Option("no", chat.say.label("consent.no")),),
        ),
    )


def _take_consent(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("yes"):
            people.give_consent(chat.unit, chat.person, CONSENT_VERSION, chat.network)
            return after(chat, state)
        case Chose("no"):
            return Done(chat.say("consent.refused"))
        case Words(text) if (key := _typed(chat, text)) is not None:
            return _take_consent(chat, state, Chose(key))
        case _:
            return Stay(note=chat.say("ask.choose_please"))


def _typed(chat: Here, text: str) -> str | None:
    """The button that was answered in words: «да» is as clear as a press."""
    said = text.strip(" .!").casefold()
    words = (("yes", "consent.said"), ("no", "consent.unsaid"))
    return next((key for key, known in words if said in chat.say.label(known).split("|")), None)


def after(chat: Here, state: State) -> Answer:
    """On to what the person came for: the words they began with, the section or the button they pressed."""
    match state.get("taken"):
        case {"chose": str(key)}:
            return Done(then=Chose(key))
        case {"words": str(words)}:
            return Done(then=Words(words))
    then = state.get("then")
    if isinstance(then, str):
        given = state.get("given")
        return Go(then, given if isinstance(given, dict) else {}, instead=True)
    text = state.get("text")
    if isinstance(text, str) and text:
        return Go("offer", {"text": text}, instead=True)
    return Done(chat.say("consent.thanks") if state.get("first") else None)


def consented(chat: Here, then: str, given: State) -> Answer | None:
    """None when the person has consented; else the way through the consent to scene `then`."""
    return None if _agreed(chat) else Go("consent", {"then": then, "given": given})


def first(chat: Here, said: Chose | Words) -> Answer | None:
    """None when the person has consented; else the way through the consent back to what was `said` here.

    Where a press keeps something of a person for the first time: a vote, an opinion, a place (152-ФЗ ст. 6).
    """
    if _agreed(chat):
        return None
    return Go("consent", {"taken": {"chose": said.key} if isinstance(said, Chose) else {"words": said.text}})


def _show_language(chat: Here, state: State) -> Screen:
    choices = tuple(
        Option(language, ("✓ " if language == chat.language else "") + speech.label("language.own"))
        for language, speech in chat.languages.items()
    )
    back = Option("back", chat.say.label("go.back"))
    return Screen(rich(chat.say.label("language.text")), choices, rows=((back,),))


def _take_language(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose(key) if key in chat.languages:
            speak(chat, key)
            return Done(chat.say("language.changed"))
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


room = Room(
    (
        View("welcome", _show_welcome, _take_welcome),
        View("consent", _show_consent, _take_consent),
        View("language", _show_language, _take_language),
    )
)
