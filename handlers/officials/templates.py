"""«Шаблоны ответов»: the list, making one, mending it; and what a gap of a template is filled with."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.questions import Choice
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.speech import Speech
from bot.text import Rich, bold, italic, join, lines, paragraphs, quote, typed
from domain.appeals import WORDS_LIMIT, Appeal, Outcome
from domain.contacts import without_contacts
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Action, may
from domain.templates import NAME_LIMIT, NAMES, Gap, Template, check_template, unknown
from handlers import paged
from handlers.appeals import words
from handlers.appeals.tree import tree
from handlers.here import Here, View, loaded
from handlers.officials import who
from handlers.officials.questions import AuthorityOf
from handlers.refused import said as said_no
from storage.appeals import templates
from storage.unit import Unit

_PAGE: Final = 6
_ANY: Final = "any"
_NOTHING: Final = Rich()


def able(official: Official) -> bool:
    """May the official make templates anywhere?"""
    return any(each.role in GRANTS[Action.TEMPLATE] for each in official.rights)


def gaps(chat: Here, appeal: Appeal, theirs: Speech) -> Mapping[Gap, str]:
    """What the case fills in, in the citizen's language; "" where it does not know."""
    catalogue = chat.unit.catalogue
    zone = words.zone_of(catalogue, appeal.authority)
    today = words.day_of(chat.now, zone)
    phones = (each.phone for each in catalogue.superiors(appeal.authority) if each.phone)
    return {
        Gap.NUMBER: appeal.number,
        Gap.TOPIC: words.topic_name(theirs, catalogue, appeal.topic),
        Gap.PLACE: without_contacts(appeal.place.words, "").rstrip(" ,;"),
        Gap.DUE: words.last_day(theirs, chat.unit, appeal),
        Gap.AUTHORITY: words.authority_name(catalogue, appeal.authority),
        Gap.PHONE: next(phones, ""),
        Gap.TODAY: theirs.day(today, today),
    }


def known(say: Speech) -> Rich:
    """Every gap, as it is written: «{номер}, {место}»."""
    names = NAMES.get(say.language, NAMES["en"])
    return typed(", ".join(f"{{{name}}}" for name in names.values()))


def _show(chat: Here, state: State) -> Screen:
    say, official = chat.say, who.acting(chat)
    if not able(official):
        raise Outdated
    found = paged.page(
        chat,
        state,
        _PAGE,
        lambda mark, limit: templates.page(chat.unit, official, after=mark or 0, limit=limit),
    )
    ways: Row = (
        Option("back", say.label("go.back")),
        Option("new", say.label("template.new"), Tone.MAIN),
    )
    listed = [_line(chat, each) for each in found.shown] or [say("template.none")]
    return Screen(
        paragraphs(bold(say("work.templates")), *listed),
        tuple(Option(str(each.id), each.name) for each in found.shown),
        rows=found.rows(ways),
        columns=2,
    )


def _line(chat: Here, each: Template) -> Rich:
    off = Rich() if each.on else italic(chat.say("template.switched.off"))
    return lines(bold(typed(each.name)), _about(chat, each), off)


def _about(chat: Here, each: Template) -> Rich:
    say, catalogue = chat.say, chat.unit.catalogue
    outcome = words.outcome(say, each.outcome) if each.outcome else say("template.any_outcome")
    whose = words.authority_name(catalogue, each.authority)
    return join(" · ", [whose, who.about(say, each.topic, catalogue), outcome])


def _take(chat: Here, state: State, said: Said) -> Answer:
    if (turned := paged.turned(state, said)) is not None:
        return turned
    match said:
        case Chose("back"):
            return Done()
        case Chose("new"):
            return Go("work.template.new")
        case Chose(key) if key.isdigit():
            return Go("work.template", {"template": int(key)})
        case _:
            return Unclear()


def _of(chat: Here, state: State) -> Template:
    """The template of the frame. Raises `Outdated` unless it may be mended now."""
    each = loaded(chat, templates.load, state.get("template"))
    try:
        check_template(who.acting(chat), each.authority, each.topic, chat.unit.catalogue)
    except NotAllowed:
        raise Outdated from None
    return each


def _show_one(chat: Here, state: State) -> Screen:
    say, each = chat.say, _of(chat, state)
    switch = Option("off", say.label("template.off")) if each.on else Option("on", say.label("template.on"))
    return Screen(
        paragraphs(_line(chat, each), quote(typed(each.text))),
        rows=(
            (Option("text", say.label("template.text")), Option("name", say.label("template.name"))),
            (switch,),
            (Option("back", say.label("go.back")),),
        ),
    )


def _take_one(chat: Here, state: State, said: Said) -> Answer:
    each = _of(chat, state)
    match said:
        case Chose("back"):
            return Done()
        case Chose("text" | "name" as key):
            return Go(f"work.template.{key}", Script.begin(template=each.id))
        case Chose("on" | "off" as key):
            templates.mend(chat.unit, who.acting(chat), replace(each, on=key == "on"), chat.address)
            return Stay(note=chat.say(f"template.switched.{key}"))
        case _:
            return Unclear()


def _new(ask: Ask[Unit]) -> Template:
    chat, say, catalogue = ask.chat, ask.say, ask.chat.unit.catalogue
    official = who.acting(chat)
    making = [each for each in official.rights if each.role in GRANTS[Action.TEMPLATE]]
    held = tuple(dict.fromkeys(each.authority for each in making))
    if not held:
        raise Outdated

    def fits(code: str) -> bool:
        return any(
            may(official.rights, Action.TEMPLATE, code, topic, catalogue)
            for topic in dict.fromkeys(each.topic for each in making)
        )

    question = AuthorityOf("authority", say("work.template.new.authority"), catalogue, held, held, fits)
    authority = str(ask.once(question))
    topic = _topic(ask, official, authority)
    outcomes = [Choice(each.value, words.outcome(say, each)) for each in Outcome]
    outcome = ask.one_of("outcome", [Choice(_ANY, say.label("template.any_outcome")), *outcomes])
    name = ask.words("name", limit=NAME_LIMIT)
    text = _text(ask)
    ask.confirm("check")
    kept = Outcome(outcome) if outcome != _ANY else None
    return Template(0, authority, topic, kept, name, text)


def _topic(ask: Ask[Unit], official: Official, authority: str) -> str | None:
    """Any topic, a whole category, one topic: of those the official's rights reach there."""
    say, catalogue = ask.say, ask.chat.unit.catalogue
    branches, names = tree(catalogue, say)

    def reaches(topic: str | None) -> bool:
        return may(official.rights, Action.TEMPLATE, authority, topic, catalogue)

    ways = [Choice(_ANY, say.label("template.any_topic"))] if reaches(None) else []
    if whole := [each for each in names if reaches(each.key)]:
        ways.append(Choice("category", say.label("template.category")))
    ways.append(Choice("topic", say.label("template.topic")))
    match ask.one_of("about", ways, label=Rich()):
        case "any":
            return None
        case "category":
            return ask.one_of("category", whole)
        case _:
            open_to = {
                key: [each for each in leaves if reaches(each.key)] for key, leaves in branches.items()
            }
            left = {key: leaves for key, leaves in open_to.items() if leaves}
            return ask.leaf(
                "topic",
                suggested=(),
                branches=left,
                branch_names=[each for each in names if each.key in left],
            )


def _text(ask: Ask[Unit], now: Rich = _NOTHING) -> str:
    say = ask.say

    def fault(text: str) -> Rich | None:
        wrong = unknown(text)
        if not wrong:
            return None
        named = typed(", ".join(f"{{{each}}}" for each in wrong))
        return say("template.unknown", wrong=named, known=known(say))

    prompt = paragraphs(now, say("template.write", known=known(say)))
    return ask.words("text", limit=WORDS_LIMIT, fault=fault, prompt=prompt, label=say("template.text"))


def _made(chat: Here, made: Template, state: State) -> Answer:
    try:
        id = templates.add(chat.unit, who.acting(chat), made, chat.address)
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    return Go("work.template", {"template": id}, instead=True, note=chat.say("template.made"))


def _mending(ask: Ask[Unit]) -> Template:
    return _of(ask.chat, {"template": ask.given("template")})


def _new_text(ask: Ask[Unit]) -> Template:
    each = _mending(ask)
    return replace(each, text=_text(ask, lines(ask.say("template.now"), quote(typed(each.text)))))


def _new_name(ask: Ask[Unit]) -> Template:
    return replace(_mending(ask), name=ask.words("name", limit=NAME_LIMIT))


def _mend(chat: Here, made: Template, state: State) -> Answer:
    try:
        templates.mend(chat.unit, who.acting(chat), made, chat.address)
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    return Done(chat.say("template.mended"))


new = Script("work.template.new", _new, _made, keeps=True)
text = Script("work.template.text", _new_text, _mend)
name = Script("work.template.name", _new_name, _mend)
scenes = (View("work.templates", _show, _take), View("work.template", _show_one, _take_one), new, text, name)
