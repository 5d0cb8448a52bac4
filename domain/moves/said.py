"""What people say about an appeal that is there already: each way of it is its own move."""

from domain.appeals import Appeal
from domain.held import Way
from domain.moves.joiners import supplement
from domain.moves.moved import Moved
from domain.moves.own import add_words, citizen_replies, contest
from domain.moves.recheck import recur
from domain.people import Citizen, Joiner
from domain.refusal import NotAllowed
from domain.world import World


def say(
    appeal: Appeal, actor: Citizen | Joiner, world: World, way: Way, *, text: str, files: tuple[int, ...]
) -> Moved:
    """Add, reply, contest, or tell that it came back. Raises `NotAllowed`."""
    match way, actor:
        case Way.CONTEST, _:
            return contest(appeal, actor, world, reason=text, files=files)
        case Way.ADD, Joiner():
            return supplement(appeal, actor, world, text=text, files=files)
        case Way.ADD, Citizen():
            return add_words(appeal, actor, world, text=text, files=files)
        case Way.REPLY, Citizen():
            return citizen_replies(appeal, actor, world, text=text, files=files)
        case Way.RECUR, _:
            return recur(appeal, actor, world, reason=text, files=files)
        case _:
            raise NotAllowed("appeal.not_yours", number=appeal.number)


def say_after(
    appeal: Appeal, actor: Citizen | Joiner, world: World, way: Way, *, text: str, files: tuple[int, ...]
) -> Moved:
    """The same after a moderator has read it: when the case went on meanwhile, it is an addition to it."""
    try:
        return say(appeal, actor, world, way, text=text, files=files)
    except NotAllowed:
        return say(appeal, actor, world, Way.ADD, text=text, files=files)
