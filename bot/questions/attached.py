"""Files: an album that grows until it is enough."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.chat import Chose, Files, Json, Media, Option, Row, Said, Screen, Tone, Words
from bot.questions.base import DONE, LAST, SKIP, Answered, Fault, Partly, Taken, Talk
from bot.text import Rich, lines, paragraphs, rich


@dataclass(frozen=True, slots=True)
class Attached:
    """Photos and documents, up to `limit`; `keep` puts what came into the files store and gives its id.

    `keep` gives None for what cannot be taken (too big, of a wrong kind), told to the person. The answer is
    the list of ids.
    """

    name: str
    prompt: Rich
    keep: Callable[[Media], int | Rich]
    limit: int = 10
    required: bool = False

    def valid(self, value: Json) -> bool:
        whole = isinstance(value, list) and all(isinstance(each, int) for each in value)
        return whole and (bool(value) or not self.required)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        have = len(partial) if isinstance(partial, list) else 0
        if not have:
            skip: tuple[Row, ...] = () if self.required else ((Option(SKIP, chat.say.label("ask.skip")),),)
            return Screen(self.prompt, rows=skip)
        more = chat.say("ask.files_more", n=self.limit - have) if have < self.limit else rich("")
        done = Option(DONE, chat.say.label("ask.done"), Tone.MAIN)
        last = Option(LAST, chat.say.label("ask.drop_last"))
        return Screen(lines(chat.say("ask.files_have", n=have), more), rows=((done,), (last,)))

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        have: list[Json] = list(partial) if isinstance(partial, list) else []
        match said:
            case Files(items):
                notes: list[Rich] = []
                for media in items:
                    if len(have) >= self.limit:
                        notes.append(chat.say("ask.files_full", n=self.limit))
                        break
                    kept = self.keep(media)
                    if isinstance(kept, int):
                        have.append(kept)
                    else:
                        notes.append(kept)
                return Partly(have, paragraphs(*notes) if notes else None)
            case Chose(key) if key == DONE and have:
                return Answered(have)
            case Chose(key) if key == LAST and have:
                return Partly(have[:-1])
            case Chose(key) if key == SKIP and not self.required and not have:
                return Answered([])
            case Words():
                if have:
                    return Fault(chat.say("ask.files_or_done"))
                return Fault(chat.say("ask.files_required" if self.required else "ask.files_please"))
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        count = len(value) if isinstance(value, list) else 0
        return chat.say("ask.files", n=count) if count else chat.say("ask.none")
