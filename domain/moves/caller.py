"""An appeal of somebody without a messenger: an official writes it down, and tells the caller the news."""

from dataclasses import replace
from datetime import timedelta

from domain.actions import check, voices
from domain.appeals import Appeal, Merged, Outcome, Report, Status
from domain.events import Informed, Joint
from domain.joining import check_joining
from domain.moves.moved import Moved, words
from domain.moves.own import confirm, contest, register
from domain.moves.recheck import hold, recur
from domain.people import Citizen, Joiner, Official
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Action
from domain.world import World

ADDRESS = "caller:"
"""Where such a case came from: nothing can be sent there."""


def file_for_caller(report: Report, official: Official, caller: int, world: World) -> Moved:
    """Записать со слов заявителя: `caller` is a person without an account. Goes where the rules lead.

    Whoever takes calls in one authority writes down what belongs to another. Raises `NotAllowed` as
    `register` does.
    """
    if not files_for_callers(official):
        raise NotAllowed("caller.no_right")
    moved = register(report, Citizen(caller), ADDRESS, world)
    return replace(moved, appeal=replace(moved.appeal, filed_by=official.person), actor=official)


def joined_at_once(moved: Moved, main: Appeal, world: World) -> Moved:
    """What an official files for a caller goes on as `main`, an open case of the same problem.

    As any citizen may join it instead of sending the same; the caller keeps a number of their own, and the
    case can be parted as any that was merged. Nobody has to do anything about it. Raises `NotAllowed`.
    """
    case = moved.appeal
    check_joining(main, case.person)
    after = replace(
        case,
        status=Status.CLOSED,
        outcome=Outcome.DUPLICATE,
        closed_at=world.now,
        merged=Merged(main.id, case.status),
    )
    return replace(moved, appeal=after, events=(*moved.events, Joint(main.number)), notices=())


def files_for_callers(official: Official) -> bool:
    """Does the official take calls anywhere?"""
    return any(each.role in GRANTS[Action.FILE] for each in official.rights)


def inform(appeal: Appeal, official: Official, world: World) -> Moved:
    """Сообщил заявителю. Of an answer they hear only now, so their time to contest it begins now."""
    check(appeal, official, Action.TELL, world.catalogue)
    after = replace(appeal, untold=False)
    practice = world.practice(appeal.authority)
    if appeal.status is Status.ANSWERED and appeal.contest_until is not None:
        after = replace(after, contest_until=world.days_on(appeal.authority, practice.silence_days))
        if appeal.follow_up_at is not None:
            after = replace(after, follow_up_at=world.now + timedelta(days=practice.follow_up_days))
    return Moved(appeal, after, official, (Informed(),))


def caller_says_of_main(
    appeal: Appeal, main: Appeal, official: Official, world: World, action: Action, *, reason: str = ""
) -> Moved:
    """The same of a caller whose case goes on as `main`: they are one of those who joined it."""
    if action not in voices(appeal, main, official, world.catalogue):
        raise NotAllowed("appeal.wrong_status", number=main.number, status=main.status.value)
    joiner = Joiner(appeal.person)
    match action:
        case Action.CONTEST:
            return contest(main, joiner, world, reason=words(reason))
        case Action.RECUR:
            return recur(main, joiner, world, reason=reason)
        case _:
            return hold(main, joiner, world)


def caller_says(
    appeal: Appeal,
    official: Official,
    world: World,
    action: Action,
    *,
    reason: str = "",
) -> Moved:
    """What the caller said by phone of the answer, or of whether it holds: one of `domain.actions.VOICES`.

    Whoever has said so knows the news. `reason` is needed with a «нет».
    """
    match action:
        case Action.CONFIRM:
            moved = confirm(appeal, official, world)
        case Action.CONTEST:
            moved = contest(appeal, official, world, reason=words(reason))
        case Action.HOLD:
            moved = hold(appeal, official, world)
        case Action.RECUR:
            moved = recur(appeal, official, world, reason=reason)
        case _:
            raise NotAllowed("appeal.no_right", number=appeal.number)
    first = (Informed(),) if appeal.untold else ()
    return replace(moved, appeal=replace(moved.appeal, untold=False), events=(*first, *moved.events))
