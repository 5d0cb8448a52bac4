"""Polls as officials act on them: `acting.of(…)` is the poll of a frame, `acting.move(…)` changes it."""

from typing import Final

from domain.polls import Poll
from domain.polls.moves import Moved, refusal
from domain.rights import Action
from handlers.officials.matters.acting import Matters, given
from storage.polls import polls
from storage.polls import work as poll_work

POLLS: Final[Matters[Poll, Moved]] = Matters(
    "poll",
    watch=Action.POLL_WATCH,
    load=polls.load,
    revision=lambda poll: poll.version,
    refusal=refusal,
    create=poll_work.create,
    edit=poll_work.edit,
    apply=poll_work.apply,
)
of, asked, keep, move = POLLS.of, POLLS.asked, POLLS.keep, POLLS.move

__all__ = ["POLLS", "asked", "given", "keep", "move", "of"]
