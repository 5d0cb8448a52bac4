"""Moves of an appeal: pure functions from what is to what becomes, `(appeal, actor, world, …) -> Moved`.

Each checks the right and the status by the one table of `domain.actions`; `storage.appeals.appeals.apply`
writes the result down. All raise `NotAllowed`; none reads a clock or a database.
"""

from domain.moves.agreement import agree, object_to, pass_word, stand_down
from domain.moves.answers import (
    WORKING_DAY,
    answer,
    approval_needed,
    close_by_silence,
    extend,
    last_extension,
    resume,
    same_hand,
)
from domain.moves.approval import approve, send_back
from domain.moves.caller import (
    caller_says,
    caller_says_of_main,
    file_for_caller,
    files_for_callers,
    inform,
    joined_at_once,
)
from domain.moves.circulation import to_agree
from domain.moves.collective import contribute, engage, excuse, hand_back, lay_down, pass_errand
from domain.moves.joiners import second, supplement
from domain.moves.merging import main_refusal, merge, part
from domain.moves.moderation import leave_open, let_pass, withhold
from domain.moves.moved import Moved
from domain.moves.own import (
    add_words,
    citizen_replies,
    confirm,
    contest,
    lose_author,
    rate,
    register,
    withdraw,
)
from domain.moves.recheck import hold, recheck, recur
from domain.moves.routing import accept_and_route, decline, redirect
from domain.moves.said import say, say_after
from domain.moves.work import ask_citizen, assign, note, progress, release, take

__all__ = [
    "WORKING_DAY",
    "Moved",
    "accept_and_route",
    "add_words",
    "agree",
    "answer",
    "approval_needed",
    "approve",
    "ask_citizen",
    "assign",
    "caller_says",
    "caller_says_of_main",
    "citizen_replies",
    "close_by_silence",
    "confirm",
    "contest",
    "contribute",
    "decline",
    "engage",
    "excuse",
    "extend",
    "file_for_caller",
    "files_for_callers",
    "hand_back",
    "hold",
    "inform",
    "joined_at_once",
    "last_extension",
    "lay_down",
    "leave_open",
    "let_pass",
    "lose_author",
    "main_refusal",
    "merge",
    "note",
    "object_to",
    "part",
    "pass_errand",
    "pass_word",
    "progress",
    "rate",
    "recheck",
    "recur",
    "redirect",
    "register",
    "release",
    "resume",
    "same_hand",
    "say",
    "say_after",
    "second",
    "send_back",
    "stand_down",
    "supplement",
    "take",
    "to_agree",
    "withdraw",
    "withhold",
]
