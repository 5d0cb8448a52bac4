"""What every screen about a hearing shares: which one, who looks at it, what is unusual about it."""

from bot.text import Rich, lines
from domain.drafts import Draft
from domain.drafts.hearings import Hearing, warnings
from domain.people import Official
from domain.rights import Action
from handlers.here import Here, loaded
from handlers.officials.drafts import acting
from storage.hearings import hearings, line
from storage.hearings import visits as hearing_visits
from storage.world import world


def of(chat: Here, found: object) -> tuple[Hearing, Draft, Official]:
    """The hearing of a frame, its draft, who looks at it. Raises `Outdated` unless they may hold hearings."""
    hearing = loaded(chat, hearings.load, found)
    draft, official = acting.of(chat, {"draft": hearing.draft}, Action.HEARING)
    return hearing, draft, official


def told(chat: Here, hearing: Hearing) -> Rich:
    """Who hears of it when it is changed or cancelled."""
    say, came = chat.say, hearing_visits.count(chat.unit, hearing.id)
    waiting = line.count(chat.unit, hearing.id)
    return lines(
        say("work.hearing.told", came) if came else say("work.hearing.told_none"),
        say("work.hearing.told_line", waiting) if waiting else "",
    )


def seats_given(chat: Here, new: Hearing) -> Rich:
    """To how many who wait the seats go that it has then."""
    waiting, free = line.count(chat.unit, new.id), new.free(hearing_visits.count(chat.unit, new.id))
    given = waiting if free is None else min(waiting, free)
    return chat.say("work.hearing.seats_given", given) if given else Rich()


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
