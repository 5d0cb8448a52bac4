"""An appeal of somebody without a messenger: an official writes it down, and tells the caller the news."""

from dataclasses import replace

from domain.actions import check
from domain.appeals import Appeal, Report
from domain.events import Informed
from domain.moves.moved import Moved
from domain.moves.own import register
from domain.people import Citizen, Official
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


def files_for_callers(official: Official) -> bool:
    """Does the official take calls anywhere?"""
    return any(each.role in GRANTS[Action.FILE] for each in official.rights)


def inform(appeal: Appeal, official: Official, world: World) -> Moved:
    """Сообщил заявителю."""
    check(appeal, official, Action.TELL, world.catalogue)
    return Moved(appeal, replace(appeal, untold=False), official, (Informed(),))
