"""Questions asked before a hearing, one at a time; one that breaks the rules is hidden with a reason."""

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, own_words, paragraphs, quote, shorten
from domain.drafts.hearings import Question
from domain.matters import REASON_LIMIT
from domain.refusal import NotAllowed
from handlers.here import Here, View, loaded
from handlers.officials.drafts import acting
from handlers.officials.hearings import seen
from handlers.refused import said as said_no
from storage.hearings import questions as hearing_questions
from storage.hearings import visits as hearing_visits
from storage.hearings import work as hearing_work
from storage.unit import Unit

_SHOWN = 500
"""Characters of a question above the reason that is asked."""


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    hearing, _, _ = seen.of(chat, state.get("hearing"))
    after = state.get("after")
    found = hearing_questions.asked(
        chat.unit, hearing.id, after=after if isinstance(after, int) else 0, limit=2
    )
    state["question"] = found[0].id if found else None
    back = Option("back", say.label("go.back"))
    again = [Option("start", say.label("work.draft.remark.start"))] if after else []
    if not found:
        key = "work.hearing.question.no_more" if after else "work.hearing.question.none"
        return Screen(say(key), rows=((*again, back),))
    onward = [Option("skip", say.label("work.hearing.question.next"))] if found[1:] else again
    rows: tuple[Row, ...] = (
        (Option("hide", say.label("work.hearing.question.hide"), Tone.BAD),),
        (*onward, back),
    )
    return Screen(_told(chat, found[0]), rows=rows)


def _told(chat: Here, question: Question) -> Rich:
    say = chat.say
    visit = hearing_visits.of(chat.unit, question.hearing, question.person)
    by = (
        say("work.hearing.question.not_coming")
        if visit is None
        else say("work.hearing.question.by", ordinal=visit.ordinal)
    )
    return paragraphs(
        lines(bold(say("work.hearing.question", ordinal=question.ordinal)), by),
        quote(own_words(question.text)),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    hearing, _, _ = seen.of(chat, state.get("hearing"))
    here: State = {"hearing": hearing.id}
    match said:
        case Chose("back"):
            return Done()
        case Chose("start"):
            return Stay(here)
        case Chose("skip"):
            return Stay({**here, "after": state.get("question")})
        case Chose("hide"):
            question = _of(chat, state.get("question"))
            given = {"question": question.id, "seen": question.revision}
            return Go("work.hearing.hide", Script.begin(**given))
        case _:
            return Unclear()


def _of(chat: Here, found: object) -> Question:
    return loaded(chat, hearing_questions.load, found)


def _hiding(ask: Ask[Unit]) -> tuple[int, str]:
    question = _of(ask.chat, ask.given("question"))
    seen.of(ask.chat, question.hearing)
    shown = quote(own_words(shorten(question.text, _SHOWN)))
    prompt = paragraphs(shown, ask.say("work.hearing.hide.text"))
    reason = ask.words("text", limit=REASON_LIMIT, prompt=prompt)
    ask.confirm("check", after=ask.say("work.hearing.hide.told"))
    return question.id, reason


def _hide(chat: Here, made: tuple[int, str], state: State) -> Answer:
    id, reason = made
    question = _of(chat, id)
    _, draft, official = seen.of(chat, question.hearing)
    changed = lines(chat.say("work.hearing.question.changed"), acting.back(chat, reason))
    if question.revision != acting.given(state, "seen"):
        return Done(changed)
    try:
        hearing_work.hide(chat.unit, question, draft, official, chat.address, reason=reason)
    except hearing_questions.Changed:
        return Done(changed)
    except NotAllowed as refused:
        return Done(lines(said_no(chat, refused), acting.back(chat, reason)))
    return Done(chat.say("work.hearing.hidden", ordinal=question.ordinal))


scenes = (
    View("work.hearing.questions", _show, _take),
    Script("work.hearing.hide", _hiding, _hide, keeps=False),
)
