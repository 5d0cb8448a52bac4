"""What many are told of a draft act: those who follow it, those who want to hear of their territory."""

from collections.abc import Iterable
from typing import Literal

from domain.drafts import Draft
from storage.drafts import drafts
from storage.drafts import people as draft_people
from storage.notices import mailings
from storage.polls.mailings import of_territory
from storage.tables import draft_mailings
from storage.unit import Unit

Audience = Literal["subscribers", "followers"]

_m = draft_mailings.c


def begin(
    unit: Unit, draft: Draft, kind: str, audiences: Iterable[Audience], *, slot: str = "", words: str = ""
) -> None:
    """Tell these audiences `draft.citizen.<kind>`; each person once for a kind and slot."""
    mailings.begin(unit, draft_mailings, {"draft_id": draft.id, "kind": kind}, audiences, slot, words)


def stop(unit: Unit, draft: Draft, kinds: Iterable[str]) -> None:
    """What of these mailings is not written yet is not wanted any more."""
    mailings.stop(unit, draft_mailings, _m.draft_id == draft.id, tuple(kinds))


def write(unit: Unit, limit: int = mailings.BATCH) -> int:
    """Write the next batch of the oldest mailing under way; says how many persons were gone through."""
    going = mailings.going(unit, draft_mailings)
    if going is None:
        return 0
    draft = drafts.load(unit, going.draft_id)
    if going.audience == "followers":
        persons = draft_people.followers(unit, draft.id, going.after_person, limit)
    else:
        wanted = of_territory(unit, draft.territory, going.after_person, limit)
        persons = list(unit.connection.scalars(wanted))
    mailings.tell(
        unit, draft_mailings, going, persons, limit, what="draft", id=draft.id, authority=draft.authority
    )
    return max(1, len(persons))


def written(unit: Unit, draft: int, kind: str) -> int:
    """To how many this mailing was written."""
    return mailings.written(unit, draft_mailings, _m.draft_id == draft, kind)
