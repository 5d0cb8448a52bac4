"""What every action on a draft act shares: which draft, who acts, whether it is still what they looked at."""

from collections.abc import Callable

from bot.ask import Ask
from bot.scene import Answer, Done, Outdated, State, Stay
from bot.text import Rich, lines, quote, typed
from domain.drafts import Draft
from domain.drafts.moves import Moved, refusal
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World
from handlers.here import Here
from handlers.officials import who
from handlers.refused import said as said_no
from storage.drafts import drafts
from storage.drafts import work as draft_work
from storage.unit import Unit
from storage.world import world

Thanks = Callable[[Draft], Rich]
Move = Callable[[Draft, Official, World], Moved]


def of(chat: Here, state: State, action: Action = Action.DRAFT_WATCH) -> tuple[Draft, Official]:
    """The draft of the frame and who looks at it. Raises `Outdated` unless the action is open to them now."""
    found = state.get("draft")
    try:
        draft = drafts.load(chat.unit, found if isinstance(found, int) else -1)
    except LookupError:
        raise Outdated from None
    official = who.acting(chat)
    if refusal(draft, official, action, chat.unit.catalogue) is not None:
        raise Outdated
    return draft, official


def asked(ask: Ask[Unit], action: Action) -> Draft:
    """The draft a script is about. Raises `Outdated`."""
    return of(ask.chat, {"draft": ask.given("draft")}, action)[0]


def given(state: State, name: str) -> object:
    """What came with the script's frame."""
    answers = state.get("answers")
    return answers.get(name) if isinstance(answers, dict) else None


def keep(chat: Here, draft: Draft, state: State, thanks: Rich, *, typed_words: str = "") -> Answer:
    """Keep what was changed, unless somebody else did meanwhile: then what was typed is given back."""
    current = drafts.load(chat.unit, draft.id, lock=True)
    if current.revision != given(state, "seen"):
        return Done(changed(chat, typed_words))
    try:
        draft_work.edit(chat.unit, draft, who.acting(chat), chat.address)
    except NotAllowed as refused:
        return Done(lines(said_no(chat, refused), back(chat, typed_words)))
    return Done(thanks)


def move(
    chat: Here,
    draft: int,
    seen: object,
    does: Move,
    thanks: Thanks,
    *,
    typed_words: str = "",
    again: State | None = None,
) -> Answer:
    """Do it, if the draft is still what was looked at. With `again`, a refusal is a reason to ask anew."""
    try:
        found = drafts.load(chat.unit, draft, lock=True)
    except LookupError:
        raise Outdated from None
    if found.revision != seen:
        return Done(changed(chat, typed_words))
    try:
        after = draft_work.apply(chat.unit, does(found, who.acting(chat), world(chat.unit)), chat.address)
    except NotAllowed as refused:
        if again is not None:
            return Stay(again, said_no(chat, refused))
        return Done(lines(said_no(chat, refused), back(chat, typed_words)))
    return Done(thanks(after))


def changed(chat: Here, typed_words: str = "") -> Rich:
    """Somebody else was quicker; what was typed is told back."""
    return lines(chat.say("work.draft.changed"), back(chat, typed_words))


def back(chat: Here, typed_words: str) -> Rich:
    """What was typed, so that it is not lost."""
    return lines(chat.say("work.draft.typed"), quote(typed(typed_words))) if typed_words else Rich()
