"""Which text of a draft act is read: by everybody the published one, by officials what they are making."""

from dataclasses import dataclass

from bot.scene import Outdated, State
from bot.text import Rich, italic
from domain.drafts import Draft
from domain.drafts.moves import refusal
from domain.rights import Action
from handlers.drafts.card import draft_of
from handlers.here import Here, loaded
from storage.drafts import drafts, sections
from storage.officials import officials


@dataclass(frozen=True, slots=True)
class Reading:
    """`trial`: an official looks at it as citizens will; nothing that they press counts."""

    draft: Draft
    version: int
    trial: bool = False

    @property
    def frame(self) -> State:
        """What a frame needs to open the same text."""
        return {"draft": self.draft.id, **({"trial": self.version} if self.trial else {})}

    def taking(self, chat: Here) -> bool:
        """Are remarks taken, or will they be when people read it?"""
        return self.trial or self.draft.taking(chat.unit.now)


def reading(chat: Here, state: State) -> Reading:
    """The text of a frame. Raises `Outdated` for who may not read it."""
    version = state.get("trial")
    if not isinstance(version, int):
        draft = draft_of(chat, state)
        return Reading(draft, draft.version)
    draft = loaded(chat, drafts.load, state.get("draft"))
    official = officials.official(chat.unit, chat.person)
    refused = refusal(draft, official, Action.DRAFT_WATCH, chat.unit.catalogue)
    if refused is not None or sections.version(chat.unit, draft.id, version) is None:
        raise Outdated
    return Reading(draft, version, trial=True)


def head(chat: Here, text: Reading) -> Rich:
    """Above every screen of a trial: that it is one."""
    return italic(chat.say("draft.trial")) if text.trial else Rich()
