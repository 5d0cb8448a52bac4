"""Callers without a messenger whose own case goes on as another: what they say of its answer by phone."""

from domain import moves
from domain.actions import voices
from domain.appeals import Appeal
from domain.events import kind_of
from domain.people import Official
from domain.rights import Action
from storage.appeals import appeals
from storage.officials import audit
from storage.unit import Unit
from storage.world import world


def main_of(unit: Unit, appeal: Appeal, *, lock: bool = False) -> Appeal | None:
    """The case that carries this one of a caller; None when the case is its own, or a citizen's."""
    if appeal.merged is None or appeal.filed_by is None:
        return None
    return appeals.load(unit, appeal.merged.into, lock=lock)


def may_say(unit: Unit, appeal: Appeal, main: Appeal, official: Official) -> tuple[Action, ...]:
    """What of `domain.actions.VOICES` can be written down for the caller now."""
    found = voices(appeal, main, official, unit.catalogue)
    return tuple(each for each in found if each is not Action.CONTEST or main.contestable(unit.now))


def says(
    unit: Unit, appeal: Appeal, official: Official, address: str, action: Action, *, reason: str = ""
) -> None:
    """Write it down: on the main case as of one who joined, on their own that they know the news; audited.

    Raises `NotAllowed` as the moves do, `LookupError` for a case that is its own.
    """
    main = main_of(unit, appeal, lock=True)
    if main is None:
        raise LookupError(appeal.id)
    around = world(unit)
    moved = moves.caller_says_of_main(appeal, main, official, around, action, reason=reason)
    if appeal.untold:
        appeals.apply(unit, moves.inform(appeal, official, around), address)
    appeals.apply(unit, moved, "")
    deed = f"appeal.{kind_of(moved.events[0])}"
    audit.record(unit, official.person, address, deed, f"appeal:{main.id}", before={"version": main.version})
