"""What every action on a poll shares: which poll, who acts, whether it is still what they looked at."""

from collections.abc import Callable

from bot.ask import Ask
from bot.scene import Answer, Done, Outdated, State, Stay
from bot.text import Rich, lines, quote, typed
from domain.people import Official
from domain.polls import Poll
from domain.polls.moves import Moved, refusal
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World
from handlers.here import Here
from handlers.officials import who
from handlers.refused import said as said_no
from storage.polls import polls
from storage.polls import work as poll_work
from storage.unit import Unit
from storage.world import world

Thanks = Callable[[Poll], Rich]
Move = Callable[[Poll, Official, World], Moved]


def of(chat: Here, state: State, action: Action = Action.POLL_WATCH) -> tuple[Poll, Official]:
    """The poll of the frame and who looks at it. Raises `Outdated` unless the action is open to them now."""
    found = state.get("poll")
    try:
        poll = polls.load(chat.unit, found if isinstance(found, int) else -1)
    except LookupError:
        raise Outdated from None
    official = who.acting(chat)
    if refusal(poll, official, action, chat.unit.catalogue) is not None:
        raise Outdated
    return poll, official


def asked(ask: Ask[Unit], action: Action) -> Poll:
    """The poll a script is about. Raises `Outdated`."""
    return of(ask.chat, {"poll": ask.given("poll")}, action)[0]


def given(state: State, name: str) -> object:
    """What came with the script's frame."""
    answers = state.get("answers")
    return answers.get(name) if isinstance(answers, dict) else None


def keep(chat: Here, poll: Poll, state: State, thanks: Rich, *, typed_words: str = "") -> Answer:
    """Keep the draft, unless somebody else changed it meanwhile: then what was typed is given back."""
    seen = given(state, "seen")
    current = polls.load(chat.unit, poll.id)
    official = who.acting(chat)
    if current.version != seen:
        return Done(_changed(chat, typed_words))
    try:
        poll_work.edit(chat.unit, poll, official, chat.address)
    except NotAllowed as refused:
        return Done(lines(said_no(chat, refused), _back(chat, typed_words)))
    return Done(thanks)


def move(
    chat: Here,
    poll: int,
    seen: object,
    does: Move,
    thanks: Thanks,
    *,
    typed_words: str = "",
    again: State | None = None,
) -> Answer:
    """Do it, if the poll is still what was looked at. With `again`, a refusal is a reason to ask anew."""
    try:
        found = polls.load(chat.unit, poll, lock=True)
    except LookupError:
        raise Outdated from None
    if found.version != seen:
        return Done(_changed(chat, typed_words))
    try:
        after = poll_work.apply(chat.unit, does(found, who.acting(chat), world(chat.unit)), chat.address)
    except NotAllowed as refused:
        if again is not None:
            return Stay(again, said_no(chat, refused))
        return Done(lines(said_no(chat, refused), _back(chat, typed_words)))
    return Done(thanks(after))


def _changed(chat: Here, typed_words: str) -> Rich:
    return lines(chat.say("work.poll.changed"), _back(chat, typed_words))


def _back(chat: Here, typed_words: str) -> Rich:
    if not typed_words:
        return Rich()
    return lines(chat.say("work.poll.your_words"), quote(typed(typed_words)))
