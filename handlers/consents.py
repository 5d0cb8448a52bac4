"""«Согласия»: what the person has agreed to, what for, and taking each back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.chat import Chose, Json, Option, Said, Screen, Tone
from bot.memory import read_memo, write_memo
from bot.scene import Answer, Done, Frame, Go, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, join, lines, paragraphs
from handlers import carried, sure
from handlers.appeals.words import day_of
from handlers.here import Here, View
from storage import conversations
from storage.people import consents, people, wishes
from storage.people.consents import Consent

_ASKED: Final[Mapping[str, Collection[str]]] = {
    people.STATUTORY: carried.APPEALS,
    people.SIGNING: carried.REMARKS,
}
"""Purpose -> the scripts in which it is asked for: what it let them ask goes out of them."""
_BEGUN: Final = frozenset(
    {
        *("report", "draft.say", "hearing.ask"),  # kept as drafts
        *("near.new", "poll.news.where", "hearing.name", "hearing.edit", "remark.edit", "remark.reply"),
        *("remark.sign", "vote.ballot", "vote.age", "vote.home", "vote.phone"),
    }
)
"""Where a citizen writes or chooses what the first consent lets us keep; an official's work is not meant."""


def _show(chat: Here, state: State) -> Screen:
    say, given = chat.say, consents.of(chat.unit, chat.person)
    main = next((each for each in given if each.purpose == people.SERVICE), None)
    agreed = main is not None and main.in_force
    told = [_told(chat, each) for each in given]
    if main is None:
        told.insert(0, lines(_head(chat, people.SERVICE), say("consents.none")))
    takes = tuple(
        (Option(f"withdraw.{each.purpose}", say.label(f"consents.withdraw.{each.purpose}"), Tone.BAD),)
        for each in given
        if each.in_force
    )
    give = () if agreed else ((Option("give", say.label("consents.give"), Tone.MAIN),),)
    return Screen(
        paragraphs(bold(say("consents.title")), *told),
        rows=(*give, *takes, (Option("back", say.label("go.back")),)),
    )


def _head(chat: Here, purpose: str) -> Rich:
    return lines(bold(chat.say(f"consents.{purpose}")), chat.say(f"consents.for.{purpose}"))


def _told(chat: Here, consent: Consent) -> Rich:
    say, zone = chat.say, wishes.zone(chat.unit, chat.person)
    today = day_of(chat.now, zone)
    at = say.day(day_of(consent.withdrawn_at or consent.at, zone), today)
    if not consent.in_force:
        return lines(_head(chat, consent.purpose), say("consents.taken_back", at=at))
    where = say.label(f"link.in.{consent.channel}")
    stands = say("consents.given", at=at, version=consent.version, messenger=where)
    return lines(_head(chat, consent.purpose), stands)


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("give"):
            return Go("consent", {"first": True})
        case Chose(key) if key.startswith("withdraw."):
            return Go("consents.withdraw", {"purpose": key.removeprefix("withdraw.")})
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


# --- taking one back ---------------------------------------------------------------------------------------


def _consent(chat: Here, state: State) -> Consent:
    """The consent of the frame. Raises `Outdated` when it is not in force any more."""
    for each in consents.of(chat.unit, chat.person):
        if each.purpose == state.get("purpose") and each.in_force:
            return each
    raise Outdated


def _show_withdraw(chat: Here, state: State) -> Screen:
    say, unit, purpose = chat.say, chat.unit, _consent(chat, state).purpose
    also: list[Rich] = []
    if purpose == people.SERVICE:
        others = [each.purpose for each in consents.of(unit, chat.person) if each.in_force][1:]
        named = join(", ", [say(f"consents.{each}") for each in others])
        also += [say("consents.also", others=named)] if others else []
    if purpose == people.STATUTORY and (count := consents.signed(unit, chat.person)):
        also.append(say("consents.signed", count))
    return Screen(
        paragraphs(
            lines(bold(say("consents.sure")), say(f"consents.{purpose}")),
            say(f"consents.then.{purpose}"),
            *also,
            say("consents.law"),
        ),
        rows=sure.rows(say, "consents.yes"),
    )


def _take_withdraw(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("yes"):
            ended = consents.withdraw(chat.unit, chat.person, _consent(chat, state).purpose)
            _unsay(chat, [scene for each in ended for scene in _ASKED.get(each, ())])
            if people.SERVICE in ended:
                conversations.forget_drafts(chat.stack, _BEGUN)
                conversations.forget_frames(chat.unit, chat.person, _BEGUN, but=chat.address)
            return Done(chat.say("consents.done"))
        case Chose("no"):
            return Done()
        case _:
            return Stay(note=chat.say("ask.choose_please"))


def _unsay(chat: Here, scenes: Collection[str]) -> None:
    """The name and the address go out of what is being written and not sent yet, in every chat."""
    if not scenes:
        return
    _bare(chat, chat.stack, scenes)
    for address in people.addresses(chat.unit, chat.person):
        if address != chat.address:
            stored = conversations.load(chat.unit, address, chat.language)
            memo = read_memo(stored.stack)
            _bare(chat, memo.frames, scenes)
            conversations.save(chat.unit, replace(stored, stack=write_memo(memo)))


def _bare(chat: Here, frames: Sequence[Frame], scenes: Collection[str]) -> None:
    def bare(scene: str, state: Json) -> Json:
        return carried.bare(chat.unit.catalogue, scene, state) if scene in scenes else state

    for frame in frames:
        left = bare(frame.scene, frame.state)
        frame.state = left if isinstance(left, dict) else frame.state
        kept = frame.state.get("drafts")
        if isinstance(kept, dict):
            frame.state["drafts"] = {name: bare(name, each) for name, each in kept.items()}


scenes = (View("consents", _show, _take), View("consents.withdraw", _show_withdraw, _take_withdraw))
