"""What the main menu shows only while there is something in it: all of it asked in one statement."""

import sqlalchemy as sa

from storage.drafts import drafts
from storage.drafts import people as draft_people
from storage.polls import polls
from storage.unit import Unit

_SECTIONS = {
    "polls": sa.exists(polls.OPEN),
    "drafts": sa.or_(sa.exists(drafts.UNDER_WAY), sa.exists(draft_people.SPOKEN)),
}
_opened = sa.select(*_SECTIONS.values())


def opened(unit: Unit, person: int) -> list[str]:
    """The sections with something for the person now, of "polls" and "drafts".

    Whoever took part in a discussion finds it again after it is over.
    """
    found = unit.connection.execute(_opened, {"now": unit.now, "person": person}).one()
    return [section for section, there in zip(_SECTIONS, found, strict=True) if there]
