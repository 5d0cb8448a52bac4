"""Which text of a draft an official looks at, and whether it can be changed now."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.scene import Answer, Done, Outdated, State, Stay
from bot.text import Rich
from domain.drafts import Draft, Phase, Section, Tree, Version
from domain.drafts.moves import refusal
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from handlers.here import Here
from handlers.officials import who
from handlers.officials.drafts import acting
from handlers.refused import said as said_no
from storage.drafts import drafts, sections
from storage.drafts import work as draft_work


@dataclass(frozen=True, slots=True)
class Shown:
    """`changing`: the words and the tree may be changed; `explaining`: the gists may."""

    draft: Draft
    version: Version
    official: Official
    changing: bool
    explaining: bool

    @property
    def number(self) -> int:
        return self.version.number


def of(chat: Here, state: State) -> Shown:
    """The version that is being made, for those who make it; else the one people read. Raises `Outdated`."""
    draft, official = acting.of(chat, state)
    making = draft.phase is Phase.MAKING
    action = Action.DRAFT_EDIT if making else Action.DRAFT_REVISE
    able = refusal(draft, official, action, chat.unit.catalogue) is None
    made = sections.being_made(chat.unit, draft.id) if able or not draft.public else None
    found = made or sections.version(chat.unit, draft.id, draft.version or 1)
    if found is None:
        raise Outdated
    return Shown(draft, found, official, able and found.published_at is None, able)


def section_of(chat: Here, state: State, shown: Shown) -> Section:
    """The section of the frame with its words. Raises `Outdated` when it is not there any more."""
    found = sections.load(chat.unit, shown.draft.id, shown.number, str(state.get("key")))
    if found is None:
        raise Outdated
    return found


def rewrite(
    chat: Here,
    state: State,
    seen: object,
    change: Callable[[Tree, Shown], Tree],
    thanks: Rich,
    *,
    typed_words: str = "",
    source: int | None = None,
) -> Answer:
    """The whole text as it is to be, unless somebody else changed the draft since it was `seen`."""
    shown = of(chat, state)
    if not shown.changing:
        raise Outdated
    current = drafts.load(chat.unit, shown.draft.id, lock=True)
    if current.revision != seen:
        return Done(acting.changed(chat, typed_words))
    tree = sections.tree(chat.unit, current.id, shown.number)
    try:
        after = change(tree, shown)
        draft_work.write(
            chat.unit, current, who.acting(chat), chat.address, shown.number, after, source=source
        )
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    return Done(thanks)
