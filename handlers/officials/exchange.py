"""What the citizen said last, on the card: an official must not have to look for it in the history."""

from collections.abc import Sequence
from typing import Final

from bot.text import Rich, bold, lines, own_words, paragraphs, quote, shorten, typed
from domain.appeals import Appeal
from domain.events import Added, Answered, Contested, Event, Recurred, Replied, Supplemented
from handlers.appeals import words
from handlers.here import Here

_SAID: Final = 500  # of each; the whole is in the history
_MOST: Final = 3


def latest(chat: Here, appeal: Appeal, events: Sequence[Event]) -> Rich:
    """The answer that was contested, and what the citizen has written since the last answer."""
    if not appeal.open:
        return Rich()
    said: list[Rich] = []
    answer: Answered | None = None
    for event in events:
        match event.what:
            case Answered() as given:
                answer, said = given, []
            case Replied(text=text):
                said.append(_quoted(chat, "case.replied", text, event.files))
            case Added(text=text):
                said.append(_quoted(chat, "case.added", text, event.files))
            case Supplemented(text=text):
                said.append(_quoted(chat, "case.supplemented", text, event.files))
            case Contested(reason=text) | Recurred(reason=text):
                said.append(_quoted(chat, "case.contested", text, event.files))
    return paragraphs(_before(chat, appeal, answer), *said[-_MOST:])


def _before(chat: Here, appeal: Appeal, answer: Answered | None) -> Rich:
    if answer is None or appeal.outcome is not None:  # an answer that stands is told by the card itself
        return Rich()
    outcome = words.outcome(chat.say, answer.outcome, answer.planned_until)
    head = bold(chat.say("case.answered_before", outcome=outcome))
    return lines(head, quote(typed(shorten(answer.text, _SAID))))


def _quoted(chat: Here, key: str, text: str, files: tuple[int, ...]) -> Rich:
    attached = chat.say("card.files", len(files)) if files else Rich()
    return lines(bold(chat.say(key)), quote(own_words(shorten(text, _SAID))), attached)
