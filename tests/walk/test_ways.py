"""Ways that lead where no walk of a few hundred turns comes: nothing personal is there, either."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.chat import Press, Said, Start
from domain import moves
from domain.people import Official
from domain.polls import State
from domain.wording import ListKind
from storage.appeals import appeals
from storage.drafts import drafts
from storage.officials import officials, wordlists
from storage.polls import polls
from storage.unit import Unit
from storage.world import world
from tests import reached
from tests.hearings import held
from tests.polls import RATING
from tests.proof import watch
from tests.walk.canaries import CANARIES
from tests.walk.ground import Planted
from tests.walk.town import District, opened
from tests.walk.walker import Walk

Way = tuple[str, Callable[[Unit, Planted], list[Said | str]]]


def _opens(kind: str, what: object = "") -> Press:
    return Press(f"e:{kind}:{what}" if what else f"e:{kind}", "notice")


def _person(made: Planted) -> list[Said | str]:
    return [_opens("work"), "people", str(made.persons["second"])]


def _excused(unit: Unit, made: Planted) -> list[Said | str]:
    """A colleague has been asked to do a part of the case."""
    by, second = (officials.official(unit, made.persons[who]) for who in ("executor", "second"))
    case = appeals.load(unit, made.cases["taken"])
    colleague = Official(second.person, officials.own_rights(unit, second.person))
    day = (unit.now + timedelta(days=2)).date()
    moved = moves.engage(case, by, world(unit), colleague=colleague, asked="Измерьте яму", day=day)
    appeals.apply(unit, moved, made.who["executor"])
    return [_opens("case", case.id), "more", "do.excuse"]


def _two_hearings(unit: Unit, made: Planted) -> list[Said | str]:
    act = drafts.load(unit, made.acts["discussion"])
    held(unit, act, made.persons["editor"], place="Школа, ул. Садовая, 8")
    return [_opens("draft", act.id), "hearings"]


def _entry(unit: Unit, made: Planted) -> list[Said | str]:
    entry = wordlists.inherited(unit, "adm", ListKind.ADVERTISING)[0]
    return [_opens("work"), "more", "lists", f"kind.{ListKind.ADVERTISING.value}", str(entry.id)]


def _pin(unit: Unit, made: Planted) -> list[Said | str]:
    """The PIN was typed long ago."""
    unit.now += timedelta(days=1)
    return [*_entry(unit, made), "yes"]


def _rating(unit: Unit, made: Planted) -> list[Said | str]:
    mine = replace(RATING, authority="adm", territory="zarechny", state=State.DRAFT)
    poll = polls.create(unit, mine)
    return [_opens("poll_work", poll.id), "content", mine.projects[0].key, "change"]


def _template(made: Planted) -> list[Said | str]:
    return [_opens("work"), "more", "templates", str(made.template)]


WAYS: Final[dict[str, Way]] = {
    "case.excuse": ("executor", _excused),
    "case.return": ("head", lambda _, made: [_opens("case", made.cases["approval"]), "do.return"]),
    "hearings": ("citizen", _two_hearings),
    "link.part": ("citizen", lambda _, made: [_opens("link"), "part"]),
    "work.away.now": ("admin", lambda _, made: [*_person(made), "away"]),
    "work.draft.cancel": (
        "editor",
        lambda _, made: [_opens("draft_work", made.acts["discussion"]), "more", "draft_cancel"],
    ),
    "work.draft.drop": (
        "editor",
        lambda _, made: [_opens("draft_text", made.acts["discussion"]), "new", "drop"],
    ),
    "work.draft.join": (
        "editor",
        lambda _, made: [_opens("draft_text", made.acts["making"]), "s.s2", "at.s4", "mend", "join"],
    ),
    "work.list.entry": ("admin", _entry),
    "work.pin": ("admin", _pin),
    "work.pin.reset": ("admin", lambda _, made: [*_person(made), "pin"]),
    "work.poll.card.change": ("editor", _rating),
    "work.template.name": ("coordinator", lambda _, made: [*_template(made), "name"]),
    "work.template.text": ("coordinator", lambda _, made: [*_template(made), "text"]),
}
"""By the scene that they lead to: who goes, what they press and say."""


@pytest.mark.parametrize("scene", WAYS)
def test_nothing_personal_is_at_the_end_of_the_way(
    scene: str, district: Callable[[str], District], tmp_path: Path
) -> None:
    who, steps = WAYS[scene]
    with opened(district("telegram"), tmp_path / "way.db") as (unit, made):
        found = Walk(unit, made.who[who], personal=False).toured([Start(), *steps(unit, made)])
    assert scene in found.scenes
    assert found.asked == set()
    told = "\n".join(each.told for each in found.sights)
    assert not [name for name, canary in CANARIES.items() if canary in told]
    reached.note(watch.SCENES, *found.scenes)
    reached.note(watch.ASKED, *found.questions)
    reached.note(watch.LEFT_OUT, *found.personal)
