"""Draft acts as officials act on them: `acting.of(…)` is the one of a frame, `acting.move(…)` changes it."""

from typing import Final

from domain.drafts import Draft
from domain.drafts.moves import Moved, refusal
from domain.rights import Action
from handlers.officials.matters.acting import Matters, given
from storage.drafts import drafts
from storage.drafts import work as draft_work

DRAFTS: Final[Matters[Draft, Moved]] = Matters(
    "draft",
    watch=Action.DRAFT_WATCH,
    load=drafts.load,
    revision=lambda draft: draft.revision,
    refusal=refusal,
    create=draft_work.create,
    edit=draft_work.edit,
    apply=draft_work.apply,
)
of, asked, keep, move = DRAFTS.of, DRAFTS.asked, DRAFTS.keep, DRAFTS.move
changed, back = DRAFTS.changed, DRAFTS.back

__all__ = ["DRAFTS", "asked", "back", "changed", "given", "keep", "move", "of"]
