"""A question of a poll: written anew, or all its rules shown with an edit each; when it is shown."""

from dataclasses import replace
from typing import Final

from bot.ask import Ask
from bot.chat import Json
from bot.questions import Choice
from bot.scene import Answer, Go, Outdated, State
from bot.script import Script
from bot.text import Rich, shorten
from domain.polls import UNSURE, Poll, Question, QuestionKind, told
from domain.polls.faults import MOST_OPTIONS, MOST_SCALE
from domain.polls.making import (
    conditioned,
    edited,
    free_key,
    put,
    relabelled,
    reworded,
    takes_options,
)
from domain.polls.written import LABEL, QUESTION, SCALE_NAME, bounds, lines_of, span
from domain.rights import Action
from handlers.here import Here
from handlers.officials.matters.words import SHORT
from handlers.officials.polls import acting, words
from storage.unit import Unit

_ALWAYS: Final = "_always"
_YES, _NO = "yes", "no"

Asked = tuple[Poll, Question]


def _question(ask: Ask[Unit]) -> Asked:
    say = ask.say
    poll = acting.asked(ask, Action.POLL_EDIT)
    key = str(ask.given("key") or "")
    old = next((each for each in poll.questions if each.key == key), None)
    if key and old is None:
        raise Outdated
    kinds = [Choice(each.value, say.label(f"work.poll.ask.kind.{each.value}")) for each in QuestionKind]
    kind = QuestionKind(ask.one_of("kind", kinds, columns=2))
    text = ask.words("text", limit=QUESTION)
    made = old or Question(free_key("q", (each.key for each in poll.questions)), kind, {})
    made = replace(made, kind=kind, text=reworded(made.text, text))
    if takes_options(kind):
        made = replace(made, options=relabelled(made.options, _options(ask)))
    else:
        made = replace(made, options=())
    made = _bounded(ask, made)
    if kind is QuestionKind.SCALE:
        made = _scaled(ask, made)
    made = replace(made, unsure=_flag(ask, "unsure"), obligatory=_flag(ask, "obligatory"))
    ask.confirm("check")
    return poll, made


def _options(ask: Ask[Unit]) -> list[str]:
    """One a line."""

    def wrong(text: str) -> Rich | None:
        found = lines_of(text)
        if len(found) < 2:
            return ask.say("work.poll.ask.options.few")
        if len(found) > MOST_OPTIONS:
            return ask.say("work.poll.ask.options.many", n=MOST_OPTIONS)
        if len({each.casefold() for each in found}) != len(found):
            return ask.say("work.poll.ask.options.twice")
        long = next((each for each in found if len(each) > LABEL), None)
        if long is not None:
            return ask.say("work.poll.ask.options.long", n=LABEL, option=shorten(long, 40))
        return None

    return lines_of(ask.words("options", fault=wrong, limit=4000))


def _bounded(ask: Ask[Unit], made: Question) -> Question:
    """How many may be chosen; of a ranking, how many places are filled."""
    if made.kind not in (QuestionKind.SEVERAL_OF, QuestionKind.RANKING):
        return replace(made, least=1, most=0)
    count = len(made.options)

    def wrong(text: str) -> Rich | None:
        found = bounds(text)
        if found is None:
            return ask.say("work.poll.ask.bounds.please")
        least, most = found
        if not 1 <= least <= most <= count:
            return ask.say("work.poll.ask.bounds.wrong", n=count)
        return None

    prompt = ask.say("work.poll.ask.places") if made.kind is QuestionKind.RANKING else None
    least, most = bounds(ask.words("bounds", fault=wrong, limit=20, required=False, prompt=prompt)) or (1, 0)
    return replace(made, least=least, most=most)


def _scaled(ask: Ask[Unit], made: Question) -> Question:
    def wrong(text: str) -> Rich | None:
        found = span(text)
        if found is None or not 2 <= found[1] - found[0] + 1 <= MOST_SCALE:
            return ask.say("work.poll.ask.scale.please")
        return None

    ends = span(ask.words("scale", fault=wrong, limit=20))
    first = ask.words("first", limit=SCALE_NAME, required=False)
    last = ask.words("last", limit=SCALE_NAME, required=False)
    if ends is None:
        raise Outdated
    return replace(
        made,
        first=ends[0],
        last=ends[1],
        first_name=reworded(made.first_name, first),
        last_name=reworded(made.last_name, last),
    )


def _flag(ask: Ask[Unit], name: str) -> bool:
    keys = (_YES, _NO)
    return (
        ask.one_of(name, [Choice(key, ask.say.label(f"work.poll.ask.{name}.{key}")) for key in keys]) == _YES
    )


def begin(poll: Poll, question: Question | None) -> Answer:
    """A new question, or all of an old one with an edit each."""
    known: dict[str, Json] = {"poll": poll.id, "seen": poll.version, "key": ""}
    if question is None:
        return Go("work.poll.ask", Script.begin(**known))
    known |= {
        "key": question.key,
        "kind": question.kind.value,
        "text": told(question.text, "ru"),
        "unsure": _YES if question.unsure else _NO,
        "obligatory": _YES if question.obligatory else _NO,
    }
    if takes_options(question.kind):
        known["options"] = "\n".join(told(each.label, "ru") for each in question.options)
        most = question.at_most
        known["bounds"] = f"{question.least}–{most}" if question.most or question.least > 1 else ""
    if question.kind is QuestionKind.SCALE:
        known |= {
            "scale": f"{question.first}–{question.last}",
            "first": told(question.first_name, "ru"),
            "last": told(question.last_name, "ru"),
        }
    return Go("work.poll.ask.change", Script.begin(**known))


def _keep(chat: Here, made: Asked, state: State) -> Answer:
    poll, question = made
    new = all(each.key != question.key for each in poll.questions)
    changed = edited(poll, lambda questions: put(questions, question))
    typed_words = "\n".join(
        [told(question.text, "ru"), *(told(each.label, "ru") for each in question.options)]
    )
    thanks = chat.say("work.poll.ask.added" if new else "work.poll.kept")
    return acting.keep(chat, changed, state, thanks, typed_words=typed_words)


# --- when it is shown ------------------------------------------------------------------------------------


def _when(ask: Ask[Unit]) -> Asked:
    say, language = ask.say, ask.chat.language
    poll = acting.asked(ask, Action.POLL_EDIT)
    question = next((each for each in poll.questions if each.key == ask.given("key")), None)
    if question is None:
        raise Outdated
    before = asked_before(poll, question)
    named = [
        Choice(each.key, shorten(f"{poll.questions.index(each) + 1}. {told(each.text, language)}", SHORT))
        for each in before
    ]
    always = [Choice(_ALWAYS, say.label("work.poll.when.always"))]
    on = ask.one_of("on", [*always, *named])
    if on == _ALWAYS:
        return poll, replace(question, conditions=())
    asked = next(each for each in before if each.key == on)
    keys = [*asked.keys, *((UNSURE,) if asked.unsure else ())]
    choices = [Choice(key, words.choice(ask.chat, asked, key)) for key in keys]
    return poll, conditioned(question, on, ask.several_of("keys", choices))


def asked_before(poll: Poll, question: Question) -> list[Question]:
    """The questions before it whose answers can open it: all but those in one's own words."""
    place = next(n for n, each in enumerate(poll.questions) if each.key == question.key)
    return [each for each in poll.questions[:place] if each.keys or each.unsure]


def _keep_when(chat: Here, made: Asked, state: State) -> Answer:
    poll, question = made
    changed = edited(poll, lambda questions: put(questions, question))
    return acting.keep(chat, changed, state, chat.say("work.poll.kept"))


ask_new = Script("work.poll.ask", _question, _keep, keeps=False)
scenes = (
    ask_new,
    Script("work.poll.ask.change", _question, _keep, texts=ask_new.name),
    Script("work.poll.when", _when, _keep_when),
)
