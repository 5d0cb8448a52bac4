"""Questions answered in words: told back, or kept nowhere."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.chat import Chose, Json, Option, Row, Said, Screen, Words
from bot.questions.base import SKIP, Answered, Fault, Taken, Talk
from bot.text import Rich, own_words, typed, units


@dataclass(frozen=True, slots=True)
class Text:
    """A question answered in words. `fault` gives what is wrong with an answer, None when it is right.

    `limit` in UTF-16 units. With `required=False` it can be skipped: the answer is "". `own`: a citizen's
    words, told back without contacts where the channel may not carry them.
    """

    name: str
    prompt: Rich
    fault: Callable[[str], Rich | None] = lambda text: None
    limit: int = 3000
    required: bool = True
    own: bool = False

    def valid(self, value: Json) -> bool:
        return isinstance(value, str) and (bool(value) or not self.required)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        skip: tuple[Row, ...] = () if self.required else ((Option(SKIP, chat.say.label("ask.skip")),),)
        return Screen(self.prompt, rows=skip)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose(key) if key == SKIP and not self.required:
                return Answered("")
            case Words(text):
                if units(text) > self.limit:
                    return Fault(chat.say("ask.too_long", n=self.limit, length=units(text)))
                if not text:
                    return Fault(chat.say("ask.words_please"))
                wrong = self.fault(text)
                return Answered(text) if wrong is None else Fault(wrong)
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        if not value:
            return chat.say("ask.none")
        return own_words(str(value)) if self.own else typed(str(value))


@dataclass(frozen=True, slots=True)
class Secret:
    """Words that are kept nowhere: `settle` takes them at once, and what it makes of them is the answer.

    `erased`: the message with them is to be taken out of the chat, too.
    """

    name: str
    prompt: Rich
    settle: Callable[[str], Answered | Fault]
    erased: bool = False

    def valid(self, value: Json) -> bool:
        return True

    def screen(self, chat: Talk, partial: Json) -> Screen:
        return Screen(self.prompt)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        return self.settle(said.text) if isinstance(said, Words) else None

    def told(self, chat: Talk, value: Json) -> Rich:
        return Rich()
