"""A place: a point, words, or both."""

from dataclasses import dataclass

from bot.chat import Chose, Json, Kind, Option, Place, Row, Said, Screen, Tone, Words
from bot.questions.base import AGAIN, DONE, SKIP, Answered, Fault, Partly, Taken, Talk
from bot.text import Rich, join, lines, own_words, units


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: a point on the map, or words, or both. The answer: `{"words", "latitude", "longitude"}`."""

    name: str
    prompt: Rich
    required: bool = True
    limit: int = 500

    def valid(self, value: Json) -> bool:
        return value is None and not self.required if not isinstance(value, dict) else bool(_spot(value))

    def screen(self, chat: Talk, partial: Json) -> Screen:
        known = _spot(partial)
        if known:
            done = Option(DONE, chat.say.label("ask.enough"), Tone.MAIN)
            lacks = "ask.place_words" if "latitude" in known else "ask.place_point"
            here: Row = (
                () if "latitude" in known else (Option("", chat.say.label("ask.here"), kind=Kind.PLACE),)
            )
            again = Option(AGAIN, chat.say.label("ask.again"))
            rows = ((here,) if here else ()) + ((done, again),)
            return Screen(lines(self.told(chat, known), chat.say(lacks)), rows=rows)
        rows = ((Option("", chat.say.label("ask.here"), kind=Kind.PLACE),),)
        if not self.required:
            rows += ((Option(SKIP, chat.say.label("ask.skip")),),)
        return Screen(self.prompt, rows=rows)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        known: dict[str, Json] = _spot(partial)
        match said:
            case Chose(key) if key == SKIP and not self.required and not known:
                return Answered(None)
            case Chose(key) if key == DONE and known:
                return Answered(known)
            case Chose(key) if key == AGAIN:
                return Partly({})
            case Place(latitude, longitude, title):
                known |= {"latitude": round(latitude, 6), "longitude": round(longitude, 6)}
                if title and "words" not in known:
                    known["words"] = title
                return Answered(known) if "words" in known else Partly(known)
            case Words(text):
                if units(text) > self.limit:
                    return Fault(chat.say("ask.too_long", n=self.limit, length=units(text)))
                if not text:
                    return Fault(chat.say("ask.place_please"))
                known["words"] = text
                return Answered(known)
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        known = _spot(value)
        point = (
            chat.say("ask.point", latitude=f"{known['latitude']:.5f}", longitude=f"{known['longitude']:.5f}")
            if "latitude" in known
            else ""
        )
        return join(", ", [own_words(str(known.get("words", ""))), point]) or chat.say("ask.none")


def _spot(value: Json) -> dict[str, Json]:
    """What a remembered place holds that we know: words, a whole point."""
    told = value if isinstance(value, dict) else {}
    words, point = told.get("words"), {key: told.get(key) for key in ("latitude", "longitude")}
    known: dict[str, Json] = {"words": words} if isinstance(words, str) and words else {}
    if all(isinstance(each, int | float) for each in point.values()):
        known |= point
    return known
