"""Where a case goes: принять и направить, перенаправить, отклонить."""

from dataclasses import dataclass
from typing import Final

from bot.ask import Ask
from bot.questions import Choice
from bot.scene import Answer, State
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs, quote, typed
from domain import moves, statutory
from domain.appeals import WORDS_LIMIT, Appeal, Track
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.routing import Route, responsible
from domain.topics import suggest
from handlers.appeals import words
from handlers.appeals.tree import tree
from handlers.here import Here
from handlers.officials import acting
from handlers.officials.questions import AuthorityOf
from storage.stems import stems
from storage.unit import Unit
from storage.world import topic_index, world


@dataclass(frozen=True, slots=True)
class Routing:
    authority: str
    topic: str


def _routing(ask: Ask[Unit]) -> Routing:
    """One press when the rules were right; else the topic or the authority is corrected, then a check."""
    appeal, _ = acting.asked(ask)
    say, unit = ask.say, ask.chat.unit
    topic = appeal.topic
    route = suggested(unit, topic, appeal.territory)
    to = Choice(f"to.{route.authority.code}", say.label("case.route.to", authority=_short(route)))
    other = Choice("other", say.label("case.route.other"))
    correct = Choice("topic", say.label("case.route.correct"))
    prompt = _where(ask, topic, route)
    way = ask.one_of("way", [to, other, correct], prompt=prompt, label=Rich())
    if way == to.key:
        return Routing(route.authority.code, topic)
    if way == correct.key:
        topic = _topic(ask, appeal)
        route = suggested(unit, topic, appeal.territory)
        to = Choice(f"to.{route.authority.code}", say.label("case.route.to", authority=_short(route)))
        prompt = _where(ask, topic, route)
        way = ask.one_of(f"then.{topic}", [to, other], prompt=prompt, label=Rich())
    authority = route.authority.code
    if way == other.key:
        likely = tuple(dict.fromkeys((route.authority.code, appeal.authority)))
        question = AuthorityOf("authority", say("case.route.authority"), unit.catalogue, likely)
        authority = str(ask.once(question))
    ask.confirm("check", after=_receives(ask, appeal, authority, topic))
    return Routing(authority, topic)


def suggested(unit: Unit, topic: str, territory: str) -> Route:
    """Where the rules lead."""
    return responsible(unit.catalogue, unit.catalogue.topics.get(topic), territory)


def _short(route: Route) -> str:
    return route.authority.short or route.authority.name


def _where(ask: Ask[Unit], topic: str, route: Route) -> Rich:
    """The suggestion and why it is this one."""
    say, catalogue = ask.say, ask.chat.unit.catalogue
    around = catalogue.territories.get(route.territory)
    why = say(f"case.route.why.{route.why.value}", place=around.name if around is not None else "")
    return paragraphs(
        say("case.route.topic_is", topic=words.topic_name(say, catalogue, topic)),
        lines(say("case.route.suggested", authority=bold(route.authority.name)), why),
    )


def _topic(ask: Ask[Unit], appeal: Appeal) -> str:
    unit, say = ask.chat.unit, ask.say

    def likely() -> list[Choice]:
        codes = suggest(stems(appeal.text), topic_index(unit), unit.now.date())
        return [Choice(code, words.topic_name(say, unit.catalogue, code)) for code in codes]

    branches, names = tree(unit.catalogue, say)
    return ask.leaf("topic", suggested=likely, branches=branches, branch_names=names)


def _receives(ask: Ask[Unit], appeal: Appeal, authority: str, topic: str) -> Rich:
    """Who gets it and by when, as the move will make it."""
    say, unit = ask.say, ask.chat.unit
    official = acting.asked(ask)[1]
    try:
        after = moves.accept_and_route(appeal, official, world(unit), authority=authority, topic=topic).appeal
    except NotAllowed:
        return Rich()  # told at the end
    return lines(
        say("report.check.who", authority=unit.catalogue.authorities[authority].name),
        words.due(say, unit, after),
    )


def _route(chat: Here, made: Routing, state: State) -> Answer:
    return acting.act(
        chat,
        route,
        state,
        Action.ROUTE,
        lambda appeal, official, around: moves.accept_and_route(
            appeal, official, around, authority=made.authority, topic=made.topic
        ),
        again=("check", "way"),
    )


route = Script("case.route", _routing, _route)


@dataclass(frozen=True, slots=True)
class Redirection:
    authority: str
    reason: str
    again: bool


def _redirection(ask: Ask[Unit]) -> Redirection:
    appeal, official = acting.asked(ask)
    say, unit = ask.say, ask.chat.unit
    here = unit.catalogue.authorities.get(appeal.authority)
    likely = [suggested(unit, appeal.topic, appeal.territory).authority.code]
    if here is not None and here.parent in unit.catalogue.authorities:
        likely.append(str(here.parent))
    question = AuthorityOf(
        "authority",
        say("case.redirect.authority", authority=words.authority_name(unit.catalogue, appeal.authority)),
        unit.catalogue,
        tuple(dict.fromkeys(code for code in likely if code != appeal.authority)),
        fits=lambda code: code != appeal.authority,
    )
    authority = str(ask.once(question))
    again = authority in appeal.left
    if again:
        name = words.authority_name(unit.catalogue, authority)
        knows = [Choice("yes", say.label("case.redirect.again.yes"))]
        prompt = say("appeal.already_left", authority=name)
        ask.one_of(f"again.{authority}", knows, prompt=prompt, label=Rich())
    reason = ask.words("reason", limit=WORDS_LIMIT)
    ask.confirm("check", after=_goes(ask, appeal, official, Redirection(authority, reason, again)))
    return Redirection(authority, reason, again)


def _goes(ask: Ask[Unit], appeal: Appeal, official: Official, made: Redirection) -> Rich:
    """Whether it goes there, or who has to decide."""
    unit, say = ask.chat.unit, ask.say
    try:
        after = _redirected(appeal, official, unit, made).appeal
    except NotAllowed:
        return Rich()  # told at the end
    if after.authority == made.authority:
        last = after.arbiter == appeal.authority and not _above(unit, appeal.authority)
        return lines(say("case.redirect.decides") if last else Rich(), say("case.redirect.seen"))
    judge = words.authority_name(unit.catalogue, after.authority)
    return lines(say("case.redirect.judge", authority=judge), say("case.redirect.seen"))


def _above(unit: Unit, authority: str) -> bool:
    return statutory.above(authority, world(unit)) is not None


def _redirected(appeal: Appeal, official: Official, unit: Unit, made: Redirection) -> moves.Moved:
    return moves.redirect(
        appeal, official, world(unit), authority=made.authority, reason=made.reason, again=made.again
    )


def _redirect(chat: Here, made: Redirection, state: State) -> Answer:
    return acting.act(
        chat,
        redirect,
        state,
        Action.REDIRECT,
        lambda appeal, official, around: _redirected(appeal, official, chat.unit, made),
        said=made.reason,
    )


redirect = Script("case.redirect", _redirection, _redirect, keeps=True)

REASONS: Final = ("not_ours", "unclear", "duplicate", "abuse")
"""Ready ones for declining; texts `case.decline.<reason>` and, for the citizen, `….text`."""


def reasons_for(appeal: Appeal) -> tuple[str, ...]:
    """The ready ones: an official appeal to the wrong body is sent on, not declined (59-ФЗ ст. 8)."""
    if appeal.track is not Track.STATUTORY:
        return REASONS
    return tuple(each for each in REASONS if each != statutory.NOT_OURS)


def _refusal(ask: Ask[Unit]) -> str:
    appeal, _ = acting.asked(ask)
    say, theirs = ask.say, acting.citizens(ask.chat, appeal)
    ready = [Choice(key, say.label(f"case.decline.{key}")) for key in reasons_for(appeal)]
    own = Choice("own", say.label("case.decline.own"))
    why = ask.one_of("why", [*ready, own])
    if why == own.key:
        text = ask.words("reason", limit=WORDS_LIMIT, fault=acting.few_words(say))
    else:
        text = theirs.label(f"case.decline.{why}.text")
    seen = lines(bold(theirs("status.declined")), quote(typed(text)))
    ask.confirm("check", after=paragraphs(say("case.seen"), seen))
    return text


def _decline(chat: Here, reason: str, state: State) -> Answer:
    return acting.act(
        chat,
        decline,
        state,
        Action.DECLINE,
        lambda appeal, official, around: moves.decline(appeal, official, around, reason=reason),
        said=reason,
    )


decline = Script("case.decline", _refusal, _decline, keeps=True)
scenes = (route, redirect, decline)
