"""Ways that lead where no walk of a few hundred turns comes: nothing personal is there, either."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from bot.chat import Press, Said, Start
from tests import reached
from tests.proof import watch
from tests.walk.canaries import CANARIES
from tests.walk.ground import Planted
from tests.walk.town import District, opened
from tests.walk.walker import Walk

Way = tuple[str, Callable[[Planted], list[Said | str]]]


def _opens(kind: str, what: object = "") -> Press:
    return Press(f"e:{kind}:{what}" if what else f"e:{kind}", "notice")


def _person(made: Planted) -> list[Said | str]:
    return [_opens("work"), "people", str(made.persons["second"])]


WAYS: Final[dict[str, Way]] = {
    "case.return": ("head", lambda made: [_opens("case", made.cases["approval"]), "do.return"]),
    "link.part": ("citizen", lambda made: [_opens("link"), "part"]),
    "work.away.now": ("admin", lambda made: [*_person(made), "away"]),
    "work.pin.reset": ("admin", lambda made: [*_person(made), "pin"]),
    "work.draft.cancel": (
        "editor",
        lambda made: [_opens("draft_work", made.acts["discussion"]), "more", "draft_cancel"],
    ),
}
"""By the scene that they lead to: who goes, what they press and say."""


@pytest.mark.parametrize("scene", WAYS)
def test_nothing_personal_is_at_the_end_of_the_way(
    scene: str, district: Callable[[str], District], tmp_path: Path
) -> None:
    who, steps = WAYS[scene]
    with opened(district("telegram"), tmp_path / "way.db") as (unit, made):
        found = Walk(unit, made.who[who], personal=False).toured([Start(), *steps(made)])
    assert scene in found.scenes
    assert found.asked == set()
    told = "\n".join(each.told for each in found.sights)
    assert not [name for name, canary in CANARIES.items() if canary in told]
    reached.note(watch.SCENES, *found.scenes)
    reached.note(watch.ASKED, *found.questions)
    reached.note(watch.LEFT_OUT, *found.personal)
