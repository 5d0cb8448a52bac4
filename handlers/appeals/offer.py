"""Words, photos, a place that nobody asked for: shall it become an appeal?"""

from dataclasses import replace

from bot.chat import Chose, Files, Json, Option, Place, Said, Screen, Tone, Words
from bot.scene import Answer, Done, Go, State, Stay, Unclear
from bot.text import Rich, own_words, paragraphs, quote, shorten
from domain.appeals import words_fault
from domain.numbers import typed_number
from handlers.appeals import report
from handlers.here import Here, View


def _show(chat: Here, state: State) -> Screen:
    files = state.get("files")
    count = len(files) if isinstance(files, list) else 0
    text = str(state.get("text") or "")
    return Screen(
        paragraphs(
            quote(own_words(shorten(text, 600))),
            chat.say("offer.files", count) if count else Rich(),
            chat.say("offer.place") if state.get("place") else Rich(),
            chat.say("offer.text"),
        ),
        rows=(
            (Option("yes", chat.say.label("offer.yes"), Tone.MAIN),),
            (Option("no", chat.say.label("offer.no")),),
        ),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("yes"):
            match report.begin(chat, _given(state)):
                case Go("report") as onward:  # what was offered lives on there
                    return replace(onward, instead=True)
                case other:  # it waits here while the consent is asked
                    return other
        case Chose("no"):
            return Done()
        case Words(text) if typed_number(text) is not None:
            return Unclear()  # to look at a case meanwhile; what is offered waits
        case Words(text):
            before = str(state.get("text") or "")
            return Stay({**state, "text": f"{before}\n{text}" if before else text})
        case Files(items, caption):
            kept: list[Json] = [each for each in map(chat.keep, items) if isinstance(each, int)]
            old = state.get("files")
            more: State = {**state, "files": [*(old if isinstance(old, list) else []), *kept][:10]}
            if caption:
                more["text"] = "\n".join(filter(None, [str(state.get("text") or ""), caption]))
            return Stay(more)
        case Place(latitude, longitude):
            return Stay({**state, "place": {"latitude": latitude, "longitude": longitude}})
        case _:
            return Unclear()


def _given(state: State) -> State:
    """The report's state that knows all this already."""
    text = str(state.get("text") or "")
    given: State = {"partial": {k: state[k] for k in ("files", "place") if state.get(k)}}
    if text and words_fault(text) is None:
        given |= {"answers": {"text": text}, "given": []}
    return given


scenes = (View("offer", _show, _take),)
