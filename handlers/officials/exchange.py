"""What was said last, on the card: by the citizen, and by who gave an answer back."""

from collections.abc import Sequence
from typing import Final

from bot.text import Rich, bold, lines, own_words, paragraphs, quote, shorten, typed
from domain.appeals import Appeal, Status
from domain.events import (
    Added,
    Answered,
    Circulated,
    Contested,
    Event,
    Objected,
    Proposed,
    Recurred,
    Replied,
    Returned,
    Supplemented,
)
from handlers.appeals import words
from handlers.here import Here

_SAID: Final = 500  # of each; the whole is in the history
_MOST: Final = 3


def latest(chat: Here, appeal: Appeal, events: Sequence[Event]) -> Rich:
    """The answer that was contested, what was written since, why the new one was given back."""
    if not appeal.open:
        return Rich()
    said: list[Rich] = []
    answer: Answered | None = None
    proposed, remarks = "", ""
    for event in events:
        match event.what:
            case Answered() as given:
                answer, said, proposed, remarks = given, [], "", ""
            case Proposed(text=text) | Circulated(text=text):
                proposed, remarks = text, ""
            case Returned(remarks=text) | Objected(remarks=text):
                remarks = text
            case Replied(text=text):
                said.append(_quoted(chat, "case.replied", text, event.files))
            case Added(text=text):
                said.append(_quoted(chat, "case.added", text, event.files))
            case Supplemented(text=text):
                said.append(_quoted(chat, "case.supplemented", text, event.files))
            case Contested(reason=text) | Recurred(reason=text):
                said.append(_quoted(chat, "case.contested", text, event.files))
    returned = remarks if appeal.status is Status.IN_PROGRESS else ""
    return paragraphs(_before(chat, appeal, answer), *said[-_MOST:], _given_back(chat, proposed, returned))


def _given_back(chat: Here, proposed: str, remarks: str) -> Rich:
    """The remarks, and the words they are about: to be put right, not thought of anew."""
    if not remarks:
        return Rich()
    return lines(
        bold(chat.say("case.given_back")),
        quote(typed(shorten(remarks, _SAID))),
        bold(chat.say("case.given_back.was")),
        quote(typed(shorten(proposed, _SAID))),
    )


def _before(chat: Here, appeal: Appeal, answer: Answered | None) -> Rich:
    if answer is None or appeal.outcome is not None:  # an answer that stands is told by the card itself
        return Rich()
    outcome = words.outcome(chat.say, answer.outcome, answer.planned_until)
    head = bold(chat.say("case.answered_before", outcome=outcome))
    return lines(head, quote(typed(shorten(answer.text, _SAID))))


def _quoted(chat: Here, key: str, text: str, files: tuple[int, ...]) -> Rich:
    attached = chat.say("card.files", len(files)) if files else Rich()
    return lines(bold(chat.say(key)), quote(own_words(shorten(text, _SAID))), attached)
