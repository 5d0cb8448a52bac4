"""Draft acts by the clock: discussions opened and closed, told of. Batch after batch."""

from scheduler.polls import in_rounds
from storage.drafts import exact_copies, verdicts_due
from storage.drafts import mailings as draft_mailings
from storage.drafts import schedule as draft_schedule
from storage.hearings import conclusions
from storage.hearings import mailings as hearing_mailings
from storage.hearings import visits as hearing_visits
from storage.store import Store


async def keep_time(store: Store) -> int:
    """Open and close what is due, remind of verdicts, hearings and their conclusions, give free seats.

    Says of how many. Raises `Away`.
    """
    moved = await in_rounds(store, draft_schedule.open_due)
    moved += await in_rounds(store, draft_schedule.close_due)
    moved += await store.run(hearing_mailings.remind)
    moved += await in_rounds(store, hearing_visits.fill_all)
    moved += await store.run(conclusions.remind)
    return moved + await store.run(draft_schedule.ask_for_verdicts)


async def decide(store: Store) -> int:
    """Give verdicts decided for very many remarks at once, publish very many exact copies.

    Says of how many. Raises `Away`.
    """
    given = await in_rounds(store, verdicts_due.give)
    return given + await in_rounds(store, exact_copies.give)


async def mail(store: Store) -> int:
    """Write what is to be told to many; says how many persons were gone through. Raises `Away`."""
    gone_through = await in_rounds(store, draft_mailings.write)
    return gone_through + await in_rounds(store, hearing_mailings.write)
