"""Every kind of notice, to everybody who may get it: nothing personal where it may not be carried."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa

from domain.appeals import Outcome
from domain.notices import NoticeKind
from domain.reminders import Stage
from domain.wishes import Held
from scheduler import letters
from storage.notices.outbox import Lane, Row
from storage.officials import daily
from storage.people import wishes
from storage.tables import absences, verdicts
from storage.unit import Unit
from tests import reached
from tests.hearings import STARTS
from tests.proof import kinds, watch
from tests.proof.seen import all_of
from tests.walk.canaries import CANARIES, words
from tests.walk.ground import ROADS, Planted
from tests.walk.town import OFFICIALS, District, opened
from tests.walk.walker import LIMITS, SPEECHES

_CITIZENS_REASON: Final = frozenset({NoticeKind.CONTESTED, NoticeKind.RECURRED})
"""With these come a citizen's words; nobody else's notice quotes one."""
_IDS: Final = count(1)


def _params(kind: NoticeKind, made: Planted, now: str) -> Iterator[dict[str, Any]]:
    """Whatever comes with a notice of that kind, in every way that it may come."""
    base: dict[str, Any] = {
        "reason": words("contested", "Плохо.") if kind in _CITIZENS_REASON else "Нужно ещё время",
        "text": "Приехали, завтра закончим",
        "question": "Какой дом?",
        "asked": "Проверьте люк",
        "wanted": ROADS,
        "by": made.persons["second"],
        "with": "2026-000001",
        "main": made.cases["main"],
        "due_at": now,
        "left": 1,
        "round": 2,
    }
    match kind:
        case NoticeKind.ANSWERED:
            yield from ({**base, "outcome": each.value} for each in Outcome)
        case NoticeKind.TERM:
            yield from ({**base, "stage": each.value, "person": made.persons["second"]} for each in Stage)
        case NoticeKind.GIVEN_ON:
            yield {**base, "to": made.persons["executor"]}
            yield {**base, "authority": ROADS}
        case NoticeKind.EXCUSED:
            yield from ({**base, "why": each} for each in ("removed", "answered"))
        case NoticeKind.UNASKED:
            yield from ({**base, "why": each} for each in ("withdrawn", "returned"))
        case NoticeKind.CALLER:
            yield from ({**base, "news": each} for each in ("answered", "declined"))
        case _:
            yield base


class _Post:
    """Draws notices as they would go, and keeps what a messenger would be given."""

    def __init__(self, unit: Unit, made: Planted) -> None:
        self.unit, self.made = unit, made
        self.told: dict[str, list[str]] = {}

    def send(self, who: str, kind: str, body: Mapping[str, Any], subject: str = "") -> None:
        made = self.made
        address, person = made.who[who], made.persons[who]
        network = address.partition(":")[0]
        known = (next(_IDS), network, Lane.NOTICE, address, person, kind, subject, body, 1, 1, self.unit.now)
        row = Row(*known, held=Held.DIGEST)  # what waits for its hour has waited
        drawn = letters.ready(self.unit, [row], LIMITS[network], SPEECHES)[0]
        assert not isinstance(drawn, letters.Unwritable), (kind, who, body, drawn)
        if isinstance(drawn, letters.Letter):
            self.told.setdefault(kind, []).extend(all_of(step.part) for step in drawn.steps)


def _sent(post: _Post) -> None:
    made, now = post.made, (post.unit.now + timedelta(days=1)).isoformat()
    people = {"citizen": ("citizen",), "joiner": ("joiner",), "official": OFFICIALS}
    said = SPEECHES["ru"]
    lines: dict[str, list[tuple[str, dict[str, Any]]]] = {"citizen": [], "coordinator": []}
    for side, receivers in people.items():
        for kind in NoticeKind:
            key = f"notice.{side}.{kind.value}"
            if side == "official" and kind is not NoticeKind.TERM and key not in said:
                continue
            for name, case in made.cases.items():
                for params in _params(kind, made, now):
                    body = {"appeal": case, "urgent": True, "params": params}
                    for who in receivers if name == "taken" else receivers[:1]:
                        post.send(who, key, body, f"case:{case}")
                    if receivers[0] in lines:
                        lines[receivers[0]].append((key, body))
    for who, rows in lines.items():
        for at in range(0, len(rows), 10):
            post.send(who, wishes.DIGEST, {"rows": rows[at : at + 10]})
    for who in OFFICIALS:
        post.send(who, daily.KIND, {})
    for network in ("vk", "telegram"):
        for kind in ("notice.joined", "notice.carried"):
            post.send("citizen", kind, {"network": network})


def _of_polls_and_acts(post: _Post) -> None:
    """Of every poll and every draft act whatever is sent of one; what is no news of it is not drawn."""
    made, told = post.made, {"words": "Из-за ремонта зала"}
    for poll in made.polls.values():
        for kind in _kinds("poll.citizen."):
            post.send("citizen", kind, {"poll": poll, **told})
        for kind in _kinds("poll.official."):
            post.send("editor", kind, {"poll": poll, **told})
    for act in made.acts.values():
        for what in ("announced", "cancelled", "closed", "finished", "opened", "prolonged", "revised"):
            post.send("citizen", f"draft.citizen.{what}", {"draft": act, **told})
        for what in (
            "approved",
            "closed",
            "opened",
            "returned",
            "review",
            "submitted",
            "unprinted",
            "unsummed",
        ):
            post.send("editor", f"draft.official.{what}", {"draft": act, **told})
    was = post.unit.connection.scalar(sa.select(sa.func.min(verdicts.c.id)))
    for name, remark in made.remarks.items():
        phase, _, who = name.split(".")
        for kind in _kinds("draft.citizen.remark_"):
            post.send(who, kind, {"draft": made.acts[phase], "remark": remark, "was": was, **told})
    for phase in ("summary", "final"):
        body = {"draft": made.acts[phase], "remark": made.remarks[f"{phase}.published.citizen"]}
        post.send("editor", "draft.official.replied", body)
    for what in ("set", "changed", "cancelled", "reminder", "seat"):
        post.send("citizen", f"hearing.citizen.{what}", {"hearing": made.hearing, **told})
    before, post.unit.now = post.unit.now, STARTS + timedelta(hours=3)
    owing = {"draft": made.acts["discussion"], "hearing": made.hearing, **told}
    post.send("editor", "draft.official.conclusion", owing)
    post.unit.now = before


def _of_people(post: _Post) -> None:
    """Of restrictions, of crowds, of words that are held, of what is near."""
    made = post.made
    for kind in _kinds("notice.block."):
        for who in ("neighbour", "coordinator"):
            post.send(who, kind, {"block": made.block})
    for kind in _kinds("notice.copies."):
        post.send("coordinator", kind, {"copies": made.copies})
    for kind in _kinds("notice.away."):
        _away(post, kind)
    for kind in _kinds("notice.held."):
        for who in ("citizen", "moderator"):
            post.send(who, kind, {"held": made.held})
    for kind in _kinds("notice.near."):
        for case in made.cases.values():
            post.send("stranger", kind, {"appeal": case, "watch": 0})


def _away(post: _Post, kind: str) -> None:
    """Of an absence, which has ended before its day where that is told."""
    persons = post.made.persons
    id = post.unit.connection.scalar(sa.select(sa.func.min(absences.c.id)))
    body = {"absence": 0 if kind.endswith(".ended") else id}
    told = {**body, "person": persons["second"], "deputy": persons["named"]}
    for who in ("executor", "second", "coordinator"):
        post.send(who, kind, told)


def _kinds(head: str) -> set[str]:
    return {each for each in kinds.every() if each.startswith(head)}


@pytest.fixture
def post(
    district: Callable[[str], District], tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[_Post]:
    with opened(district(request.param), tmp_path / "post.db") as (unit, made):
        yield _Post(unit, made)


def _leaks(post: _Post) -> set[tuple[str, str]]:
    return {
        (name, kind)
        for kind, told in post.told.items()
        for name, canary in CANARIES.items()
        if any(canary in each for each in told)
    }


@pytest.mark.parametrize("post", ["telegram"], indirect=True)
def test_nothing_personal_goes_out_where_it_may_not_be_carried(post: _Post) -> None:
    _sent(post)
    _of_polls_and_acts(post)
    _of_people(post)
    assert _leaks(post) == set()
    reached.note(watch.NOTICES, *(post.told.keys() & kinds.every()))
    of_cases = {kind.rpartition(".")[2] for kind in post.told if kind.startswith("notice.")}
    assert {*NoticeKind} <= of_cases
    assert {wishes.DIGEST, daily.KIND} <= post.told.keys()


@pytest.mark.parametrize("post", ["vk"], indirect=True)
def test_where_it_may_be_carried_some_of_them_tell_it(post: _Post) -> None:
    """Else the test in Telegram would prove nothing."""
    _sent(post)
    assert _leaks(post)
