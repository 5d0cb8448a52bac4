"""Submitting an appeal: own words first, a topic suggested by them, place, photos, a check, a number."""

from dataclasses import dataclass, replace

from bot.ask import Ask
from bot.chat import Chose, Option, Said, Screen
from bot.questions import Choice
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs
from domain import emergency
from domain.appeals import FILE_LIMIT, WORDS_LIMIT, Place, Report, words_fault
from domain.catalogue import Catalogue, Extra, ExtraKind, Topic
from domain.refusal import NotAllowed
from domain.routing import Why, responsible
from domain.topics import in_season, suggest
from handlers import blocked, identity
from handlers.appeals import counting, joining, onward, statutory, words
from handlers.appeals.joining import Joins
from handlers.appeals.settlement import SettlementOf
from handlers.appeals.tree import tree
from handlers.here import Entry, Here, View
from handlers.refused import said as said_no
from storage.appeals import appeals
from storage.stems import stems
from storage.unit import Unit
from storage.world import places, topic_index, world


@dataclass(frozen=True, slots=True)
class Told:
    """What the citizen has told, complete."""

    topic: str
    territory: str
    text: str
    place: Place
    extras: dict[str, str]
    files: tuple[int, ...]
    signed: statutory.Signed | None = None  # None: a message
    elsewhere: bool = False  # wanted as an official appeal where who signs it may not be asked


def questions(ask: Ask[Unit]) -> Told | Joins:
    """The whole conversation, top to bottom."""
    known = matter(ask)
    joins = joining.offered(ask, known)
    if joins is not None:
        return joins
    complete = pictured(ask, known)
    topic = ask.chat.unit.catalogue.topics[complete.topic]
    other = ask.say.label("report.check.official")
    if not ask.confirm("check", after=lambda: after(ask, complete), other=other):
        return complete
    if not ask.chat.personal:
        return replace(complete, elsewhere=True)
    return replace(complete, signed=statutory.signed(ask, topic, complete.territory))


def matter(ask: Ask[Unit]) -> Told:
    """What happened and where."""

    def fault(text: str) -> Rich | None:
        wrong = words_fault(text)
        return ask.say(wrong) if wrong else None

    catalogue = ask.chat.unit.catalogue
    text = ask.words("text", fault=fault, limit=WORDS_LIMIT, own=True)
    topic = catalogue.topics[_topic(ask, catalogue, text)]
    fits = [Choice("yes", ask.say.label("report.card.yes"))]
    ask.one_of(f"card.{topic.code}", fits, prompt=lambda: _card(ask, topic, text), label=Rich())
    extras = {extra.key: told for extra in topic.extras if (told := _extra(ask, topic, extra))}
    spot = ask.place("place", required=topic.place_required)
    latitude, longitude = spot.get("latitude"), spot.get("longitude")
    place = Place(
        str(spot.get("words") or ""),
        float(latitude) if isinstance(latitude, int | float) else None,
        float(longitude) if isinstance(longitude, int | float) else None,
    )
    territory = _territory(ask, catalogue, place, text)
    return Told(topic.code, territory, text, place, extras, ())


def pictured(ask: Ask[Unit], known: Told) -> Told:
    """With photos and documents, where the topic wants a photo not without one."""
    must = ask.chat.unit.catalogue.topics[known.topic].photo_required
    prompt = ask.say("report.files.must") if must else None
    files = ask.files("files", limit=FILE_LIMIT, required=must, prompt=prompt)
    return replace(known, files=tuple(files))


def _topic(ask: Ask[Unit], catalogue: Catalogue, text: str) -> str:
    unit, say = ask.chat.unit, ask.say

    def likely() -> list[Choice]:
        codes = suggest(stems(text), topic_index(unit), unit.now.date())
        return [Choice(code, say.choose(catalogue.topics[code].name)) for code in codes]

    branches, names = tree(catalogue, say)
    return ask.leaf("topic", suggested=likely, branches=branches, branch_names=names)


def _card(ask: Ask[Unit], topic: Topic, text: str) -> Rich:
    """What the topic covers, what it does not, its term, who answers."""
    unit, say = ask.chat.unit, ask.say
    guessed = places(unit).guess(text)
    route = responsible(unit.catalogue, topic, guessed.code if guessed else "")
    who = Rich()
    if route.why is not Why.NOBODY:  # else it will be known with the place
        who = say("report.card.who", authority=route.authority.short or route.authority.name)
    danger = emergency.EMERGENCIES.get(topic.emergency)
    warning = say(f"emergency.{danger.key}", phones=", ".join(danger.phones)) if danger else Rich()
    excludes = say.choose(topic.excludes) if topic.excludes else ""
    season = Rich()
    if topic.season is not None and not in_season(topic.season, unit.now.date()):
        season = say("report.card.off_season")
    return paragraphs(
        warning,
        bold(say.choose(topic.name)),
        lines(
            say("report.card.covers", what=say.choose(topic.covers)) if topic.covers else Rich(),
            say("report.card.excludes", what=excludes) if excludes else Rich(),
            season,
        ),
        lines(
            say("report.card.term", term=words.term(say, topic.term)),
            who,
            say("report.card.photo") if topic.photo_required else Rich(),
        ),
    )


def _extra(ask: Ask[Unit], topic: Topic, extra: Extra) -> str:
    """The answer to an extra question of the topic, as it will be shown; "" when skipped."""
    name = f"extra.{topic.code}.{extra.key}"
    asked = Rich() + ask.say.choose(extra.ask)
    choices = [Choice(str(at), ask.say.choose(each)) for at, each in enumerate(extra.options)]
    personal = extra.personal
    match extra.kind:
        case ExtraKind.TEXT:
            return ask.words(
                name,
                limit=500,
                required=extra.required,
                personal=personal,
                own=True,
                prompt=asked,
                label=asked,
            )
        case ExtraKind.ONE_OF:
            at = ask.one_of(name, choices, personal=personal, prompt=asked, label=asked)
            return choices[int(at)].label if at else ""
        case ExtraKind.SEVERAL_OF:
            least = 1 if extra.required else 0
            chosen = ask.several_of(name, choices, least=least, personal=personal, prompt=asked, label=asked)
            return ", ".join(choices[int(each)].label for each in chosen)
        case ExtraKind.DATE:
            today = words.day_of(ask.chat.now, words.home_zone(ask.chat.unit.catalogue))
            day = ask.day(name, today, required=extra.required, personal=personal, prompt=asked, label=asked)
            return ask.say.day(day, today) if day else ""


def _territory(ask: Ask[Unit], catalogue: Catalogue, place: Place, text: str) -> str:
    """The territory: from the point, the words of the place, the words of the problem; else asked."""
    known = places(ask.chat.unit)
    found = known.guess(place.words, place.latitude, place.longitude) or known.guess(text)
    if found is not None:
        return found.code
    inner = [each.code for each in catalogue.territories.values() if each.kind == "settlement"]
    if len(inner) < 2:
        return inner[0] if inner else ""
    return str(ask.once(SettlementOf("territory", ask.say("report.territory"), known)))


def after(ask: Ask[Unit], told: Told) -> Rich:
    """Who will get it, and by when the answer is owed."""
    unit, say = ask.chat.unit, ask.say
    topic = unit.catalogue.topics[told.topic]
    authority = responsible(unit.catalogue, topic, told.territory).authority
    at = world(unit).due(authority.code, topic.term)
    day = words.ends(say, at, topic.term, authority.zone, words.day_of(unit.now, authority.zone))
    return lines(
        say("report.check.who", authority=authority.name),
        say("report.check.due", day=day),
    )


def sent(chat: Here, told: Told) -> Report:
    """What was told, as this turn sends it."""
    return Report(chat.update, told.topic, told.territory, told.text, told.place, told.extras, told.files)


def finish(chat: Here, told: Told | Joins, state: State) -> Answer:
    """Register, and the number is known at once; or join another's appeal."""
    if isinstance(told, Joins):
        return joining.finish(chat, told, state)
    if told.elsewhere:
        return onward.begin(chat)
    report = sent(chat, told)
    if told.signed is not None:
        report = replace(report, author=told.signed.author, against=told.signed.against)
    try:
        appeal = appeals.register(chat.unit, report, chat.person, chat.address)
    except NotAllowed as refused:
        return Stay(state, said_no(chat, refused))
    if told.signed is not None:
        statutory.agree(chat)
    return Go("sent", {"appeal": appeal.id}, instead=True)


def _show_sent(chat: Here, state: State) -> Screen:
    say, unit = chat.say, chat.unit
    appeal = appeals.load(unit, _id(state))
    if appeal.person != chat.person:
        raise Outdated
    who = words.authority_name(unit.catalogue, appeal.authority)
    return Screen(
        paragraphs(
            say("sent.text", number=appeal.number),
            lines(say("sent.who", authority=who), words.due(say, unit, appeal)),
            say("sent.then"),
        ),
        rows=(
            (Option("counted", say.label("card.counted")),),
            (Option("card", say.label("sent.card")),),
            (Option("menu", say.label("go.menu")),),
        ),
    )


def _take_sent(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("counted"):
            return Go("appeal.counted", {"appeal": _id(state)})
        case Chose("card"):
            return Go("appeal", {"appeal": _id(state)}, instead=True)
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def _id(state: State) -> int:
    found = state.get("appeal")
    if not isinstance(found, int):
        raise Outdated
    return found


def _show_counted(chat: Here, state: State) -> Screen:
    appeal = appeals.load(chat.unit, _id(state))
    if appeal.person != chat.person:
        raise Outdated
    back = Option("back", chat.say.label("go.back"))
    return Screen(counting.told(chat.say, chat.unit, appeal), rows=((back,),))


def _take_counted(chat: Here, state: State, said: Said) -> Answer:
    return Done() if said == Chose("back") else Unclear()


def begin(chat: Here, given: State) -> Answer:
    """Begin, with what is known already; through the consent when there is none."""
    if chat.unit.catalogue.empty:
        return Home(chat.say("menu.empty"))
    return identity.consented(chat, "report", given) or Go("report", given, note=blocked.warning(chat))


def _enter(chat: Here, rest: str) -> Answer:
    return begin(chat, {})


script = Script("report", questions, finish, files="files", place="place", keeps=True)
scenes = (
    script,
    View("sent", _show_sent, _take_sent),
    View("appeal.counted", _show_counted, _take_counted),
    *onward.scenes,
)
entries: dict[str, Entry] = {"report": _enter}
