"""What every screen about a hearing shares: which one, who looks at it, what is unusual about it."""

from bot.text import Rich, lines
from domain.drafts import Draft
from domain.drafts.hearings import Hearing, warnings
from domain.people import Official
from domain.rights import Action
from handlers.here import Here, loaded
from handlers.officials.drafts import acting
from storage.hearings import hearings
from storage.world import world


def of(chat: Here, found: object) -> tuple[Hearing, Draft, Official]:
    """The hearing of a frame, its draft, who looks at it. Raises `Outdated` unless they may hold hearings."""
    hearing = loaded(chat, hearings.load, found)
    draft, official = acting.of(chat, {"draft": hearing.draft}, Action.HEARING)
    return hearing, draft, official


def unusual(chat: Here, draft: Draft, hearing: Hearing, *, setting: bool) -> Rich:
    """What departs from usual practice in its time: the authority may, and is told.

    That people learn of it late is told to who is `setting` it: of one that was set long ago it is not true.
    """
    return lines(
        *(
            chat.say(f"hearing.warning.{each.reason}", _days(each.params.get("days")), **each.params)
            for each in warnings(hearing, draft, world(chat.unit))
            if setting or each.reason != "short_notice"
        )
    )


def _days(found: object) -> int | None:
    return found if isinstance(found, int) else None
