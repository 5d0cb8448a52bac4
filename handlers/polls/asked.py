"""A question of a poll as a messenger asks it, and what was said to it as an answer of the domain."""

from typing import Final

from bot.chat import Json
from bot.questions import (
    PASSED,
    Besides,
    Card,
    Cards,
    Choice,
    OneOf,
    Question,
    Ranking,
    Scale,
    SeveralOf,
    Text,
    other_of,
)
from bot.text import Rich, bold, lines, paragraphs, typed, units
from domain.polls import TEXT_LIMIT, UNSURE, Chosen, Kind, Marked, Poll, QuestionKind, Unsure, Written
from domain.polls import Answer as Given
from domain.polls import Question as Asked
from handlers.files import fit_to_show
from handlers.here import Here
from handlers.polls import words

_LABEL: Final = 34  # UTF-16 units: a longer option is told whole in the text, its button by number


def asked(chat: Here, poll: Poll, question: Asked, number: int, total: int) -> Question:
    """The question as it stands in the poll, `number` of `total` that this person is asked."""
    say = chat.say
    name = f"q.{question.key}"
    progress = say("vote.progress", at=number, of=total) if total > 1 else Rich()
    prompt = lines(progress, bold(typed(say.choose(question.text))))
    options, told = _options(chat, question)
    pictures = _pictured(chat, poll, question)
    named = "; ".join(label for label, _ in pictures)
    shown = say("vote.pictured", len(pictures), names=typed(named)) if pictures else Rich()
    prompt = paragraphs(prompt, told, shown)
    others = [Choice(UNSURE, say.label("vote.unsure"))] if question.unsure else []
    if not question.obligatory:
        others.append(Choice(PASSED, say.label("ask.skip")))
    return Besides(
        _of_kind(chat, poll, question, name, prompt, options),
        others,
        fit_to_show(chat.unit, chat.network, tuple(id for _, id in pictures)) if pictures else (),
    )


def _of_kind(
    chat: Here, poll: Poll, question: Asked, name: str, prompt: Rich, options: tuple[Choice, ...]
) -> Question:
    say = chat.say
    match question.kind:
        case QuestionKind.ONE_OF:
            return OneOf(name, prompt, options)
        case QuestionKind.YES_NO:
            choices = tuple(Choice(key, say.label(f"vote.choice.{key}")) for key in question.keys)
            return OneOf(name, prompt, choices)
        case QuestionKind.SEVERAL_OF if poll.kind is Kind.RATING:
            return Cards(name, say("vote.choose", poll.choose), _cards(chat, poll), 1, poll.choose)
        case QuestionKind.SEVERAL_OF:
            hint = say("vote.several", least=question.least, most=question.at_most)
            return SeveralOf(name, paragraphs(prompt, hint), options, question.least, question.at_most)
        case QuestionKind.RANKING:
            return Ranking(name, prompt, options, question.least, question.at_most)
        case QuestionKind.SCALE:
            ends = say.choose(question.first_name), say.choose(question.last_name)
            return Scale(name, prompt, question.first, question.last, *ends)
        case QuestionKind.TEXT:
            return Text(name, paragraphs(prompt, say("vote.write")), limit=TEXT_LIMIT, own=True)


def _options(chat: Here, question: Asked) -> tuple[tuple[Choice, ...], Rich]:
    """The options as buttons; when one is too long for a button all are told in the text, by number."""
    labels = [chat.say.choose(option.label) for option in question.options]
    if all(units(label) <= _LABEL for label in labels):
        return tuple(Choice(o.key, label) for o, label in zip(question.options, labels, strict=True)), Rich()
    numbered = [f"{at}. {label}" for at, label in enumerate(labels, 1)]
    choices = tuple(Choice(o.key, label) for o, label in zip(question.options, numbered, strict=True))
    return choices, lines(*(typed(label) for label in numbered))


def _cards(chat: Here, poll: Poll) -> tuple[Card, ...]:
    say = chat.say
    return tuple(
        Card(
            each.key,
            say.choose(each.title),
            words.project(say, each),
            fit_to_show(chat.unit, chat.network, (each.photo,)) if each.photo is not None else (),
            words.project_line(say, each),
        )
        for each in poll.projects
    )


def _pictured(chat: Here, poll: Poll, question: Asked) -> tuple[tuple[str, int], ...]:
    """The options with a picture, as many as one message shows: label and picture."""
    if poll.kind is Kind.RATING:  # each card shows its own
        return ()
    found = [(chat.say.choose(o.label), o.picture) for o in question.options if o.picture is not None]
    return tuple(found[: chat.limits.album])


def given(question: Asked, value: Json) -> Given | None:
    """What the script remembers as an answer of the domain; None when the question was passed over."""
    match other_of(value), value, question.kind:
        case "_unsure", _, _:
            return Unsure()
        case str(), _, _:
            return None
        case _, list() as keys, _:
            return Chosen(tuple(str(key) for key in keys))
        case _, int() as point, QuestionKind.SCALE:
            return Marked(point)
        case _, str() as text, QuestionKind.TEXT:
            return Written(text)
        case _:
            return Chosen((str(value),))
