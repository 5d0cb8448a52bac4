"""A poll of an official: what it is, where it stands, what can be done now."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, italic, lines, paragraphs, quote, typed
from domain.polls import Kind, Poll, faults
from domain.polls import State as PollState
from domain.polls.making import copied, takes_options
from domain.polls.moves import Happened, allowed
from domain.refusal import NotAllowed
from domain.rights import Action, may
from handlers import files
from handlers.here import Entry, Here, View
from handlers.officials.matters import card as matters
from handlers.officials.polls import acting, bring, download, make, words
from handlers.polls import ballot
from handlers.polls import words as citizens
from handlers.refused import said as said_no
from storage.polls import counts as poll_counts
from storage.polls import work as poll_work

_SURE: Final = (Action.POLL_SUBMIT, Action.POLL_APPROVE, Action.POLL_RECALL)
"""What is done after one more press, with nothing to be typed."""
_ASKS: Final = {
    Action.POLL_RETURN: "work.poll.return",
    Action.POLL_PROLONG: "work.poll.prolong",
    Action.POLL_CANCEL: "work.poll.cancel",
    Action.POLL_DECIDE: "work.poll.decide",
}
_TONES: Final = {
    Action.POLL_SUBMIT: Tone.MAIN,
    Action.POLL_APPROVE: Tone.GOOD,
    Action.POLL_DECIDE: Tone.MAIN,
    Action.POLL_CANCEL: Tone.BAD,
}
_STARTED: Final = frozenset({PollState.OPEN, PollState.CLOSED, PollState.DECIDED, PollState.CANCELLED})


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    poll, official = acting.of(chat, state)
    state["seen"] = poll.version
    pictures = () if poll.picture is None else (poll.picture,)
    ready, note = files.shelved(chat, pictures)
    text = paragraphs(words.card(chat, poll), _stands(chat, poll), note)
    able = allowed(poll, official, chat.unit.catalogue)
    rows: list[Row] = [_looks(chat, poll)]
    if Action.POLL_EDIT in able:
        change = Option("change", say.label("work.poll.change_all"))
        rows.append((change, Option("check", say.label("work.poll.check"))))
    deeds = [each for each in able if each in _SURE or (each in _ASKS and each is not Action.POLL_CANCEL)]
    rows += matters.pairs([matters.deed(chat, "poll", each, _TONES) for each in deeds])
    rows.append((Option("back", say.label("go.back")), Option("more", say.label("work.poll.more"))))
    return Screen(text, rows=tuple(rows), files=ready)


def _looks(chat: Here, poll: Poll) -> Row:
    """What is asked, and what came of it."""
    rating = poll.kind is Kind.RATING
    count = len(poll.projects if rating else poll.questions)
    name = chat.say.label("work.poll.see_projects" if rating else "work.poll.see_questions", count)
    content = Option("content", name)
    if poll.state not in _STARTED:
        return (content, Option("preview", chat.say.label("work.poll.preview")))
    return (content, Option("watch", chat.say.label("work.poll.watch")))


def _stands(chat: Here, poll: Poll) -> Rich:
    """What there is to do: the head's remarks, faults, turnout, the reason it was cancelled for."""
    say, unit = chat.say, chat.unit
    match poll.state:
        case PollState.DRAFT:
            back = poll_work.last(unit, poll.id, Happened.RETURNED, Happened.SUBMITTED)
            ready = matters.readiness(chat, "poll", len(faults(poll, chat.now)))
            return paragraphs(matters.remarks(chat, "poll", back), ready)
        case PollState.CANCELLED:
            gone = poll_work.last(unit, poll.id, Happened.CANCELLED)
            return matters.cancelled_for(chat, "poll", gone)
        case PollState.OPEN | PollState.CLOSED:
            return words.turnout(chat, poll_counts.turnout(unit, poll.id).total)
        case PollState.DECIDED:
            return lines(bold(say("work.poll.decision")), quote(typed(poll.decision.get("ru", ""))))
        case _:
            return Rich()


def _take(chat: Here, state: State, said: Said) -> Answer:
    poll, official = acting.of(chat, state)
    match said:
        case Chose("back"):
            return Done()
        case Chose("content"):
            return Go("work.poll.content", {"poll": poll.id})
        case Chose("watch") if poll.state in _STARTED:
            return Go("work.poll.watch", {"poll": poll.id})
        case Chose("preview"):
            return Go("work.poll.preview", {"poll": poll.id})
        case Chose("change") if Action.POLL_EDIT in allowed(poll, official, chat.unit.catalogue):
            return make.change(poll)
        case Chose("check"):
            return Go("work.poll.check", {"poll": poll.id})
        case Chose("more"):
            return Go("work.poll.more", {"poll": poll.id})
        case Chose(key) if key in {each.value for each in allowed(poll, official, chat.unit.catalogue)}:
            return begin(poll, Action(key))
        case _:
            return Unclear()


def begin(poll: Poll, action: Action) -> Answer:
    """Into what the action asks for, or into «точно?»."""
    if action in _SURE:
        return Go("work.poll.sure", {"poll": poll.id, "seen": poll.version, "action": action.value})
    if action in _ASKS:
        return Go(_ASKS[action], Script.begin(poll=poll.id, seen=poll.version))
    return Unclear()


# --- as citizens will see it -----------------------------------------------------------------------------


def _show_preview(chat: Here, state: State) -> Screen:
    """The citizens' own card, and the way through their own ballot, which is counted nowhere."""
    say = chat.say
    poll, _ = acting.of(chat, state)
    ready, note = files.shelved(chat, () if poll.picture is None else (poll.picture,))
    back: Row = (Option("back", say.label("go.back")),)
    trial: Row = (Option("trial", say.label("work.poll.trial"), Tone.MAIN),)
    seen = citizens.summary(say, chat.unit, poll)
    able = _answerable(poll)
    hint = say("work.poll.preview.trial" if able else "work.poll.preview.nothing")
    return Screen(
        paragraphs(italic(say("work.poll.preview.head")), seen, note, italic(hint)),
        rows=(trial, back) if able else (back,),
        files=ready,
    )


def _answerable(poll: Poll) -> bool:
    """Is there anything to answer: no list of options without an option?"""
    return bool(poll.asked) and all(each.options for each in poll.asked if takes_options(each.kind))


def _take_preview(chat: Here, state: State, said: Said) -> Answer:
    poll, _ = acting.of(chat, state)
    match said:
        case Chose("back"):
            return Done()
        case Chose("trial") if _answerable(poll):
            return Go(ballot.NAME, ballot.begin(poll.id, trial=True))
        case _:
            return Unclear()


# --- what is wrong -----------------------------------------------------------------------------------------


def _show_check(chat: Here, state: State) -> Screen:
    poll, _ = acting.of(chat, state)
    wrong = [words.fault(chat, poll, each) for each in faults(poll, chat.now)]
    return matters.faults(chat, "poll", wrong)


# --- more --------------------------------------------------------------------------------------------------


def _show_more(chat: Here, state: State) -> Screen:
    say = chat.say
    poll, official = acting.of(chat, state)
    rows: list[Row] = [(Option("history", say.label("work.poll.history")),)]
    if may(official.rights, Action.POLL_EDIT, poll.authority, None, chat.unit.catalogue):
        rows.append((Option("copy", say.label("work.poll.copy")),))
    rows.append((Option("download", say.label("work.poll.download")),))
    if Action.POLL_EDIT in allowed(poll, official, chat.unit.catalogue):
        rows.append((Option("bring", say.label("work.poll.bring")),))
    if Action.POLL_CANCEL in allowed(poll, official, chat.unit.catalogue):
        draft = poll.state is PollState.DRAFT
        label = say.label("work.poll.drop" if draft else "work.poll.do.poll_cancel")
        rows.append((Option("cancel", label, Tone.BAD),))
    rows.append((Option("back", say.label("go.back")), Option("menu", say.label("menu.work"))))
    return Screen(bold(f"№ {poll.number}"), rows=tuple(rows))


def _take_more(chat: Here, state: State, said: Said) -> Answer:
    poll, official = acting.of(chat, state)
    match said:
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Go("work", instead=True)
        case Chose("history"):
            return Go("work.poll.history", {"poll": poll.id})
        case Chose("download"):
            return Stay(note=download.order(chat, poll))
        case Chose("bring") if Action.POLL_EDIT in allowed(poll, official, chat.unit.catalogue):
            return bring.over(poll)
        case Chose("copy"):
            try:
                new = poll_work.create(
                    chat.unit, copied(poll, poll.authority, official.person), official, chat.address
                )
            except NotAllowed as refused:
                return Stay(note=said_no(chat, refused))
            return Go("work.poll", {"poll": new.id}, instead=True, note=chat.say("work.poll.copied"))
        case Chose("cancel") if Action.POLL_CANCEL in allowed(poll, official, chat.unit.catalogue):
            return begin(poll, Action.POLL_CANCEL)
        case _:
            return Unclear()


def _show_history(chat: Here, state: State) -> Screen:
    poll, _ = acting.of(chat, state)
    return matters.history(chat, "poll", poll, poll_work.history(chat.unit, poll.id))


scenes = (
    View("work.poll", _show, _take),
    View("work.poll.preview", _show_preview, _take_preview),
    View("work.poll.check", _show_check, matters.take_back),
    View("work.poll.more", _show_more, _take_more),
    View("work.poll.history", _show_history, matters.take_back),
)
entries: dict[str, Entry] = {"poll_work": matters.opener(acting.POLLS)}
