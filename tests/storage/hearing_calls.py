"""What the tests of hearings begin with: a draft and its editor, a hearing that is called, who was told."""

from collections import Counter
from typing import Any

from domain.drafts import Draft
from domain.rights import Role
from storage.hearings import mailings as hearing_mailings
from storage.hearings import work as hearing_work
from storage.officials import officials
from storage.store import Store
from storage.unit import Unit
from tests.drafts import kept
from tests.hearings import hearing
from tests.storage.cases import citizen, hired, notices, run

EDITOR, ANNA, BORIS = "vk:9", "vk:1", "telegram:2"


def act(unit: Unit) -> tuple[Draft, Any]:
    """A draft under discussion and its editor."""
    hired(unit, EDITOR, Role.EDITOR, "adm")
    return kept(unit), officials.official(unit, citizen(unit, EDITOR))


async def planned(store: Store, **known: object) -> int:
    """A hearing on it; its id."""

    def turn(unit: Unit) -> int:
        draft, editor = act(unit)
        return hearing_work.call(unit, hearing(draft.id, **known), draft, editor, EDITOR).id

    return await run(store, turn)


async def told(store: Store) -> Counter[tuple[str, str]]:
    """Who is told what, once all mailings are written."""
    while await run(store, hearing_mailings.write):
        pass
    return Counter(each for each in await run(store, notices) if each[1].startswith("hearing."))
