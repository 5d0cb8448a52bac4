"""«Слова на проверке»: citizens' words about their cases that a moderator reads before anybody else does."""

from collections.abc import Sequence

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, own_words, paragraphs, quote, shorten, typed
from domain.appeals import WORDS_LIMIT, Appeal
from domain.held import Held, Way
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Action, may
from handlers import files
from handlers.appeals import withheld, words
from handlers.here import Entry, Here, View
from handlers.officials import who
from handlers.refused import said as said_no
from storage.appeals import appeals, held
from storage.appeals.queue_counts import MANY
from storage.unit import Unit

_SHOWN = 1_500
"""Of the words, and of what they are about."""


def able(official: Official) -> bool:
    """May the official decide about held words anywhere?"""
    return any(each.role in GRANTS[Action.ADMIT] for each in official.rights)


def waiting(chat: Here, official: Official) -> tuple[Option, ...]:
    """The button with how many wait; none when none do."""
    count = held.count(chat.unit, official) if able(official) else 0
    told = str(count) if count < MANY else f"{MANY - 1}+"
    return (Option("words", chat.say.label("work.words.count", count=told)),) if count else ()


def on_case(chat: Here, waits: Sequence[Held]) -> Rich:
    """That words about the case wait for a moderator: whose they are and till when, not what they say."""
    if not waits:
        return Rich()
    case = appeals.load(chat.unit, waits[0].appeal)
    zone = words.zone_of(chat.unit.catalogue, case.authority)
    due = chat.say.moment(min(each.due_at for each in waits), zone, words.day_of(chat.now, zone))
    what = dict.fromkeys(chat.say.label(f"case.words.{_deed(case, each)}") for each in waits)
    return chat.say("case.words", what=", ".join(what), moment=due)


def to_them(chat: Here, case: Appeal, waits: Sequence[Held], official: Official) -> tuple[Option, ...]:
    """The button from the case to its words, for who may decide about them."""
    theirs = may(official.rights, Action.ADMIT, case.authority, case.topic, chat.unit.catalogue)
    label = chat.say.label("work.words.count", count=len(waits))
    return (Option("words", label, Tone.MAIN),) if waits and theirs else ()


def of_case(case: int) -> Go:
    """To the words about this case, and nothing else's."""
    return Go("work.words", {"case": case})


def _show(chat: Here, state: State) -> Screen:
    official, say = who.acting(chat), chat.say
    if not able(official):
        raise Outdated
    after, case = state.get("after"), state.get("case")
    found = held.waiting(
        chat.unit,
        official,
        after=after if isinstance(after, int) else 0,
        appeal=case if isinstance(case, int) else None,
    )
    state["held"] = found[0].id if found else None
    again = [Option("start", say.label("work.draft.remark.start"))] if after else []
    back = Option("back", say.label("go.back"))
    if not found:
        return Screen(say("work.words.none"), rows=((*again, back),))
    ready, note = files.shelved(chat, found[0].files, found[0].files)
    onward = [Option("skip", say.label("work.draft.remark.skip"))] if len(found) > 1 else []
    decide: Row = (
        Option("pass", say.label("case.do.admit"), Tone.GOOD),
        Option("decline", say.label("case.do.decline"), Tone.BAD),
    )
    text = paragraphs(bold(say("work.words")), _told(chat, found[0]), note)
    return Screen(text, rows=(decide, (*again, *onward, back)), files=ready)


def _told(chat: Here, found: Held) -> Rich:
    say, case = chat.say, appeals.load(chat.unit, found.appeal)
    zone = words.zone_of(chat.unit.catalogue, case.authority)
    due = say.moment(found.due_at, zone, words.day_of(chat.now, zone))
    why = withheld.entries(say, found.found) if found.found else say("work.words.blocked")
    return paragraphs(
        lines(bold(f"№ {case.number}"), words.topic_name(say, chat.unit.catalogue, case.topic)),
        lines(say(f"work.words.{_deed(case, found)}"), say("work.words.due", moment=due)),
        _about(chat, case, found.way),
        why,
        quote(own_words(shorten(found.text, _SHOWN))) if found.text else Rich(),
    )


def _deed(case: Appeal, found: Held) -> str:
    return "joined" if found.way is Way.ADD and case.person != found.person else found.way.value


def _about(chat: Here, case: Appeal, way: Way) -> Rich:
    """What is replied to, or contested."""
    if way is Way.REPLY and case.question:
        return lines(bold(chat.say("card.question")), quote(typed(shorten(case.question, _SHOWN))))
    return words.answer(chat.say, case) if way in (Way.CONTEST, Way.RECUR) else Rich()


def _take(chat: Here, state: State, said: Said) -> Answer:
    official, found = who.acting(chat), state.get("held")
    if not able(official):
        raise Outdated
    match said:
        case Chose("back"):
            return Done()
        case Chose("start"):
            return Stay(_among(state))
        case Chose("skip"):
            return Stay({**_among(state), "after": found})
        case Chose("pass"):
            try:
                decision = held.let_pass(chat.unit, _id(found), official, chat.address)
            except NotAllowed as refused:
                return Stay(_among(state), note=said_no(chat, refused))
            return Stay(_among(state), note=chat.say(f"work.words.{decision.value}"))
        case Chose("decline"):
            return Go("work.words.decline", Script.begin(held=_id(found)))
        case _:
            return Unclear()


def _among(state: State) -> State:
    """From the first of them again, of the same case where it is of one."""
    return {"case": state["case"]} if "case" in state else {}


def _id(found: object) -> int:
    if not isinstance(found, int):
        raise Outdated
    return found


def _declining(ask: Ask[Unit]) -> tuple[int, str]:
    return _id(ask.given("held")), ask.words("text", limit=WORDS_LIMIT)


def _decline(chat: Here, made: tuple[int, str], state: State) -> Answer:
    id, why = made
    try:
        held.decline(chat.unit, id, who.acting(chat), chat.address, why)
    except NotAllowed as refused:
        return Done(lines(said_no(chat, refused), quote(typed(why))))
    return Done(chat.say("work.words.declined"))


def _enter(chat: Here, rest: str) -> Answer:
    """From a notice: beginning with those words."""
    if not able(who.acting(chat)):
        return Stay(note=chat.say("work.by_invitation"))
    return Go("work.words", {"after": int(rest) - 1} if rest.isdigit() and int(rest) > 1 else {})


scenes = (View("work.words", _show, _take), Script("work.words.decline", _declining, _decline, keeps=False))
entries: dict[str, Entry] = {"words": _enter}
