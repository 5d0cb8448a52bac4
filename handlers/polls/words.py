"""Polls in words: what they are called, until when, who may take part, what a ballot is worth."""

from bot.speech import Speech
from bot.text import Rich, bold, join, lines, paragraphs, thousands, typed
from domain.polls import Kind, Level, Poll, Project, State
from handlers.appeals.words import authority_name, day_of, zone_of
from storage.unit import Unit


def title(say: Speech, poll: Poll) -> Rich:
    """What the poll is called: words of an official, never markup."""
    return typed(say.choose(poll.title))


def named(say: Speech, poll: Poll) -> Rich:
    """«Опрос № 7/2026» or «Рейтинговое голосование № 7/2026»."""
    return say(f"vote.kind.{poll.kind.value}", number=poll.number)


def territory(unit: Unit, code: str) -> str:
    """The territory's name; its code when it left the catalogue."""
    found = unit.catalogue.territories.get(code)
    return found.name if found is not None else code


def until(say: Speech, unit: Unit, poll: Poll) -> Rich:
    """Until when it is open, or that it is over."""
    zone = zone_of(unit.catalogue, poll.authority)
    today = day_of(unit.now, zone)
    if poll.state is State.CANCELLED:
        return say("vote.cancelled")
    if poll.closes_at is None:
        return Rich()
    at = say.moment(poll.closes_at, zone, today)
    if poll.state in (State.CLOSED, State.DECIDED) or poll.closes_at <= unit.now:
        return say("vote.closed_at", at=at)
    if not poll.running(unit.now) and poll.opens_at is not None:
        return say("vote.opens_at", at=say.moment(poll.opens_at, zone, today))
    return say("vote.until", at=at)


def who_may(say: Speech, unit: Unit, poll: Poll) -> Rich:
    """Who may take part; empty when everybody may."""
    wanted = poll.eligibility
    parts = [
        say.label("vote.for_residents", territory=territory(unit, poll.territory)) if wanted.resident else "",
        say.label("vote.for_age", age=wanted.age) if wanted.age else "",
        say.label("vote.for_phone") if wanted.phone else "",
    ]
    told = join(", ", [part for part in parts if part])
    return say("vote.for", who=told) if told else Rich()


def size(say: Speech, poll: Poll) -> Rich:
    """How much is asked."""
    if poll.kind is Kind.RATING:
        return say("vote.projects", len(poll.projects), most=poll.choose)
    some = any(question.conditions for question in poll.questions)
    return say("vote.questions_most" if some else "vote.questions", len(poll.questions))


def terms(say: Speech, unit: Unit, poll: Poll) -> Rich:
    """What holds for the ballots: which decide, how many make it valid, when the results are seen."""
    zone = zone_of(unit.catalogue, poll.authority)
    today = day_of(unit.now, zone)
    due = poll.decision_due
    return lines(
        say(f"vote.level.{poll.level.value}"),
        say("vote.quorum", poll.quorum) if poll.quorum else "",
        say(f"vote.results.{poll.results.value}"),
        say("vote.decision_due", day=say.day(due, today)) if due is not None else "",
        say("vote.changing") if poll.changing else "",
    )


def summary(say: Speech, unit: Unit, poll: Poll) -> Rich:
    """The card of a poll."""
    return paragraphs(
        lines(bold(title(say, poll)), named(say, poll)),
        typed(say.choose(poll.text)) if poll.text else "",
        lines(
            say("vote.asks", authority=authority_name(unit.catalogue, poll.authority)),
            say("vote.where", territory=territory(unit, poll.territory)),
            until(say, unit, poll),
            who_may(say, unit, poll),
            size(say, poll),
        ),
        terms(say, unit, poll),
        say("vote.secret"),
    )


def project(say: Speech, each: Project) -> Rich:
    """The card of a project of a rating vote."""
    cost = say("vote.cost", cost=thousands(each.cost)) if each.cost is not None else ""
    return paragraphs(
        lines(
            bold(typed(say.choose(each.title))),
            say("vote.place", place=typed(say.choose(each.place))) if each.place else "",
            cost,
        ),
        typed(say.choose(each.text)) if each.text else "",
    )


def project_line(say: Speech, each: Project) -> str:
    """The project where only a line has room: what it costs and where, or else its text."""
    parts = [f"{thousands(each.cost)}\u00a0₽"] if each.cost is not None else []
    if each.place:
        parts.append(say.choose(each.place))
    return " · ".join(parts) or say.choose(each.text)


def level(say: Speech, level: Level) -> Rich:
    """What one's own ballot will count as."""
    return say(f"vote.mine.{level.value}")
