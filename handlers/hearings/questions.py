"""Questions that a person asks before a hearing: written, looked at, changed, taken back."""

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, italic, lines, own_words, paragraphs, quote, shorten, typed
from domain.drafts import Draft
from domain.drafts.hearings import QUESTION_LIMIT, Hearing, Question, Stands, edited, withdrawn
from domain.refusal import NotAllowed
from handlers import identity, sure
from handlers.hearings.card import hearing_of
from handlers.here import Here, View, loaded
from handlers.refused import said as said_no
from storage.hearings import questions as hearing_questions
from storage.people import blocks
from storage.unit import Unit

_SHORT = 200
"""Characters of a question in a list."""


def _asking(ask: Ask[Unit]) -> tuple[int, str]:
    hearing, _ = hearing_of(ask.chat, ask.given("hearing"))
    text = ask.words("text", limit=QUESTION_LIMIT, own=True)
    ask.confirm("check", after=ask.say("hearing.ask.rules"))
    return hearing.id, text


def _ask(chat: Here, made: tuple[int, str], state: State) -> Answer:
    id, text = made
    hearing, draft = hearing_of(chat, id)
    try:
        blocks.check_free(chat.unit, chat.person, draft.authority)
        asked = hearing_questions.ask(chat.unit, hearing.id, chat.person, text, chat.update)
    except NotAllowed as refused:  # what was written stays here
        return Stay(state, said_no(chat, refused))
    return Done(chat.say("hearing.ask.thanks", ordinal=asked.ordinal))


# --- what was asked ----------------------------------------------------------------------------------------


def _show_mine(chat: Here, state: State) -> Screen:
    say = chat.say
    hearing, _ = hearing_of(chat, state.get("hearing"))
    found = hearing_questions.of_person(chat.unit, hearing.id, chat.person)
    told = [
        lines(
            bold(say("hearing.question", ordinal=each.ordinal)),
            own_words(shorten(each.text, _SHORT)),
            italic(say(f"hearing.question.{each.status.value}")),
        )
        for each in found
    ]
    choices = tuple(Option(str(each.id), f"№ {each.ordinal}") for each in found)
    back: Row = (Option("back", say.label("go.back")), Option("menu", say.label("go.menu")))
    head = say("hearing.mine.head") if found else say("hearing.mine.none")
    return Screen(paragraphs(head, *told), choices, rows=(back,), columns=3)


def _take_mine(chat: Here, state: State, said: Said) -> Answer:
    hearing_of(chat, state.get("hearing"))
    match said:
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case Chose(key) if key.isdigit():
            return Go("hearing.question", {"question": int(key)})
        case _:
            return Unclear()


def _of(chat: Here, found: object) -> tuple[Question, Hearing, Draft]:
    """The person's own question. Raises `Outdated`."""
    question = loaded(chat, hearing_questions.load, found)
    if question.person != chat.person:
        raise Outdated
    return question, *hearing_of(chat, question.hearing)


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    question, hearing, _ = _of(chat, state.get("question"))
    rows: list[Row] = []
    if question.status is Stands.ASKED and hearing.asking(chat.now):
        edit = Option("edit", say.label("hearing.question.edit"))
        rows.append((edit, Option("withdraw", say.label("hearing.question.withdraw"))))
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
    because = quote(typed(question.reason)) if question.status is Stands.HIDDEN else Rich()
    text = paragraphs(
        bold(say("hearing.question", ordinal=question.ordinal)),
        quote(own_words(question.text)),
        lines(italic(say(f"hearing.question.{question.status.value}")), because),
    )
    return Screen(text, rows=tuple(rows))


def _take(chat: Here, state: State, said: Said) -> Answer:
    question, _, _ = _of(chat, state.get("question"))
    match said:
        case Chose("edit"):
            begun = Script.begin(question=question.id)
            return identity.first(chat, said) or Go("hearing.edit", begun)
        case Chose("withdraw"):
            return Go("hearing.withdraw", {"question": question.id})
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def _editing(ask: Ask[Unit]) -> tuple[int, str]:
    question, _, _ = _of(ask.chat, ask.given("question"))
    prompt = lines(ask.say("hearing.edit.text"), quote(own_words(question.text)))
    return question.id, ask.words("text", limit=QUESTION_LIMIT, own=True, prompt=prompt)


def _edit(chat: Here, made: tuple[int, str], state: State) -> Answer:
    question, hearing, draft = _of(chat, made[0])
    try:
        later = edited(question, hearing, draft, chat.person, chat.unit.now, text=made[1])
        hearing_questions.save(chat.unit, later)
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    except hearing_questions.Changed:
        return Done(chat.say("hearing.question.gone", ordinal=question.ordinal))
    return Done(chat.say("hearing.question.edited"))


def _show_withdraw(chat: Here, state: State) -> Screen:
    say = chat.say
    question, _, _ = _of(chat, state.get("question"))
    return Screen(
        say("hearing.withdraw", ordinal=question.ordinal),
        rows=sure.rows(say, "hearing.withdraw.yes"),
    )


def _take_withdraw(chat: Here, state: State, said: Said) -> Answer:
    question, hearing, draft = _of(chat, state.get("question"))
    match said:
        case Chose("no"):
            return Done()
        case Chose("yes"):
            try:
                later = withdrawn(question, hearing, draft, chat.person, chat.unit.now)
                hearing_questions.save(chat.unit, later)
            except NotAllowed as refused:
                return Done(said_no(chat, refused))
            except hearing_questions.Changed:
                return Done(chat.say("hearing.question.gone", ordinal=question.ordinal))
            return Done(chat.say("hearing.question.taken_back"))
        case _:
            return Unclear()


scenes = (
    Script("hearing.ask", _asking, _ask, keeps=True),
    View("hearing.mine", _show_mine, _take_mine),
    View("hearing.question", _show, _take),
    Script("hearing.edit", _editing, _edit),
    View("hearing.withdraw", _show_withdraw, _take_withdraw),
)
