"""Polls in the words of those who make them: states, the card, a question, what is wrong."""

from bot.text import Rich, bold, join, lines, paragraphs, rich, shorten, thousands, typed
from domain.polls import (
    UNSURE,
    Condition,
    Fault,
    Kind,
    Poll,
    Project,
    Question,
    QuestionKind,
    told,
)
from handlers.here import Here
from handlers.officials.matters.words import authority, closes, day, opens, territory


def name(poll: Poll) -> Rich:
    """«Опрос № 7/2026»: officials' own way to call it, whatever its title."""
    return rich(f"№ {poll.number}")


def title(poll: Poll) -> str:
    """Its title, or a dash where there is none yet."""
    return told(poll.title, "ru") or "—"


def card(chat: Here, poll: Poll) -> Rich:
    """Everything about the poll but its questions."""
    say = chat.say
    head = lines(
        bold(say(f"work.poll.kind.{poll.kind.value}", number=poll.number)),
        typed(title(poll)),
    )
    state = say(f"work.poll.state.{poll.state.value}")
    text = typed(shorten(told(poll.text, chat.language), 700))
    return paragraphs(head, state, text, terms(chat, poll), content(chat, poll))


def terms(chat: Here, poll: Poll) -> Rich:
    """Dates, who takes part, how it is counted."""
    say, due = chat.say, poll.decision_due
    return lines(
        authority(chat, "poll", poll),
        territory(chat, "poll", poll),
        opens(chat, "poll", poll),
        closes(chat, "poll", poll),
        say("work.poll.who", who=who_may(chat, poll)),
        say(f"work.poll.results.{poll.results.value}"),
        say("work.poll.changing" if poll.changing else "work.poll.not_changing"),
        say("work.poll.quorum", poll.quorum) if poll.quorum else Rich(),
        say(f"work.poll.decides.{poll.level.value}"),
        say("work.poll.owed", day=day(chat, poll, due)) if due is not None else Rich(),
    )


def who_may(chat: Here, poll: Poll) -> Rich:
    """«жители территории, с 14 лет, с подтверждённым телефоном»."""
    say, wanted = chat.say, poll.eligibility
    parts = [
        say("work.poll.who.resident" if wanted.resident else "work.poll.who.anybody"),
        say("work.poll.who.age", age=wanted.age) if wanted.age else Rich(),
        say("work.poll.who.phone") if wanted.phone else Rich(),
    ]
    return join(", ", parts)


def content(chat: Here, poll: Poll) -> Rich:
    """How much there is to answer."""
    say = chat.say
    if poll.kind is Kind.RATING:
        return lines(
            say("work.poll.projects", len(poll.projects)),
            say("work.poll.choose", poll.choose) if poll.projects else Rich(),
        )
    return say("work.poll.questions", len(poll.questions))


def question(chat: Here, poll: Poll, asked: Question) -> Rich:
    """A question with all its rules."""
    say = chat.say
    place = next((n for n, each in enumerate(poll.questions, 1) if each.key == asked.key), 0)
    options = [
        join(
            "",
            [
                "• ",
                typed(told(each.label, chat.language)),
                say("work.poll.with_picture") if each.picture else "",
            ],
        )
        for each in asked.options
    ]
    rules = lines(
        say(f"work.poll.ask.kind.{asked.kind.value}"),
        _bounds(chat, asked),
        say("work.poll.obligatory" if asked.obligatory else "work.poll.voluntary"),
        say("work.poll.unsure") if asked.unsure else Rich(),
        *(condition(chat, poll, each) for each in asked.conditions),
    )
    return paragraphs(
        lines(bold(say("work.poll.question", n=place)), typed(told(asked.text, chat.language))),
        lines(*options),
        rules,
    )


def _bounds(chat: Here, asked: Question) -> Rich:
    say = chat.say
    match asked.kind:
        case QuestionKind.SEVERAL_OF | QuestionKind.RANKING:
            return say("work.poll.bounds", least=asked.least, most=asked.at_most)
        case QuestionKind.SCALE:
            first, last = (typed(told(texts, chat.language)) for texts in (asked.first_name, asked.last_name))
            ends = [
                join(" — ", [str(point), end]) for point, end in ((asked.first, first), (asked.last, last))
            ]
            return say("work.poll.scale", first=ends[0], last=ends[1])
        case _:
            return Rich()


def condition(chat: Here, poll: Poll, shown: Condition) -> Rich:
    """«Показывается, если в вопросе 2 выбрано: да»."""
    found = next((each for each in poll.questions if each.key == shown.question), None)
    if found is None:
        return chat.say("work.poll.shown_if_gone")
    place = poll.questions.index(found) + 1
    labels = join(", ", [typed(choice(chat, found, key)) for key in shown.keys])
    return chat.say("work.poll.shown_if", n=place, labels=labels)


def choice(chat: Here, asked: Question, key: str) -> str:
    """What is chosen by that key, in words."""
    if key == UNSURE:
        return chat.say.label("work.poll.unsure_label")
    if asked.kind is QuestionKind.YES_NO and key in asked.keys:
        return chat.say.label(f"work.poll.{key}")
    found = next((each for each in asked.options if each.key == key), None)
    return told(found.label, chat.language) if found is not None else key


def project(chat: Here, poll: Poll, card: Project) -> Rich:
    """A project's card."""
    say, language = chat.say, chat.language
    place = next((n for n, each in enumerate(poll.projects, 1) if each.key == card.key), 0)
    cost = say("work.poll.cost", cost=thousands(card.cost)) if card.cost is not None else Rich()
    return paragraphs(
        lines(bold(say("work.poll.project", n=place)), typed(told(card.title, language))),
        lines(typed(told(card.place, language)), cost),
        typed(told(card.text, language)),
    )


def fault(chat: Here, poll: Poll, wrong: Fault) -> Rich:
    """What is wrong and where."""
    said = chat.say(f"polls.fault.{wrong.reason}", None, **_filled(poll, wrong))
    where = _where(chat, poll, wrong.where)
    return join(" ", [bold(where), said]) if where else said


def _filled(poll: Poll, wrong: Fault) -> dict[str, str | int | Rich]:
    params = dict(wrong.params)
    other = params.get("other")
    if isinstance(other, str):  # a question is told by its number
        keys = [each.key for each in poll.questions]
        params["other"] = keys.index(other) + 1 if other in keys else other
    return dict(params)


def _where(chat: Here, poll: Poll, key: str) -> Rich:
    for n, each in enumerate(poll.questions, 1):
        if each.key == key:
            return chat.say("work.poll.at_question", n=n)
    for n, one in enumerate(poll.projects, 1):
        if one.key == key:
            return chat.say("work.poll.at_project", n=n)
    return Rich()


def turnout(chat: Here, total: int) -> Rich:
    """How many took part so far."""
    return chat.say("work.poll.turnout.total", total) if total else chat.say("work.poll.turnout.nobody")
