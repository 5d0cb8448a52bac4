"""Everybody walks everywhere in both channels: what is personal appears only where it may be carried."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.chat import Option, Press, Said, Screen
from bot.network import Part
from bot.scene import Answer, Done, State, Window
from bot.telegram import writes as telegram
from bot.text import typed
from bot.vk import writes as vk
from handlers.here import Here
from sandbox.telegram.found import find
from storage.people import people
from storage.people.personal import PERSONAL
from storage.tables import appeal_events, audit, metadata
from storage.tables import outbox as outbox_rows
from tests import reached
from tests.proof import watch
from tests.walk.canaries import CANARIES, VISIBLE_TO_NOBODY
from tests.walk.looking import Found
from tests.walk.town import CITIZENS, SHOWN_IN_VK, STRANGERS, WALKERS, District, opened, rooms, ways
from tests.walk.walker import TYPED, Walk

TURNS: Final = 350
LIVE: Final = ("@id1", "@durov", "#тег", "/start", "https://зло.рф", "vk.com/id1", "[id1|x]", "*id1 (x)")


Districts = Callable[[str], District]


def _walked(district: Districts, net: str, who: str, folder: Path) -> Found:
    with opened(district(net), folder / "walked.db") as (unit, made):
        walk = Walk(unit, made.who[who], personal=net == "vk", rooms=rooms(who))
        with capture_logs() as logs:
            found = walk.everywhere(*ways(made, who), TURNS)
    assert not [each for each in (*CANARIES.values(), TYPED) if each in repr(logs)]
    return found


def _leaks(found: Found) -> set[tuple[str, str]]:
    return {
        (canary, sight.scene)
        for sight in found.sights
        for canary, said in CANARIES.items()
        if said in sight.told
    }


@pytest.mark.parametrize("who", WALKERS)
def test_where_it_may_not_be_carried_nothing_personal_is_asked_shown_or_sent(
    who: str, district: Districts, tmp_path: Path
) -> None:
    found = _walked(district, "telegram", who, tmp_path)
    assert found.asked == set()
    assert _leaks(found) == set()
    if who in CITIZENS:  # what an official writes is no citizen's: the phone of an office must arrive
        notices = [each for each in found.sights if each.scene.startswith("notice") and TYPED in each.told]
        assert not notices, notices[:1]
    assert not _alive(found)
    reached.note("walked", f"telegram {who}")
    reached.note(watch.SCENES, *found.scenes)
    reached.note(watch.ASKED, *found.questions)
    reached.note(watch.LEFT_OUT, *found.personal)
    reached.note(watch.NOTICES, *found.kinds)


@pytest.mark.parametrize("who", SHOWN_IN_VK)
def test_where_it_may_be_carried_the_same_walk_meets_it(
    who: str, district: Districts, tmp_path: Path
) -> None:
    """Else the walk in Telegram would prove nothing."""
    found = _walked(district, "vk", who, tmp_path)
    met = {canary for canary, _ in _leaks(found)}
    assert met
    assert not met & VISIBLE_TO_NOBODY
    assert not _alive(found)
    reached.note("walked", f"vk {who}")
    reached.note("canaries", *met)
    reached.note(watch.CARRIED, *found.asked)


def _alive(found: Found) -> list[str]:
    """What a person typed and a messenger would take for a mention, a tag, a command or a link."""
    parts = {each.part.text.plain: each.part for each in found.sights if each.part is not None}
    return [text for text, part in parts.items() if _live_in_telegram(part) or _live_in_vk(part)]


def _live_in_telegram(part: Part) -> bool:
    call = telegram.message(1, part)
    assert call.parse_mode is None or not isinstance(call.parse_mode, str)
    return any(call.text[begin:end] in LIVE for begin, end, _ in find(call.text))


def _live_in_vk(part: Part) -> bool:
    said = str(vk.message(part)["message"])
    return any(each in said for each in ("[id1|x]", "@id1", "*id1 (x)", "@durov", "#тег", "https://зло"))


# --- the walk itself is tested -----------------------------------------------------------------------------


def _gossip(chat: Here, state: State) -> Screen:
    name = people.load(chat.unit, 11).name or ""
    row = (Option("back", "‹"),)
    return Screen(typed(f"Его зовут {name}, {CANARIES['signed']}"), rows=(row,))


def _hears(chat: Here, state: State, said: Said) -> Answer:
    return Done()


def test_a_planted_leak_is_found(district: Districts, tmp_path: Path) -> None:
    with opened(district("telegram"), tmp_path / "leak.db") as (unit, made):
        leaking = Window("help", _gossip, _hears)
        walk = Walk(unit, made.who["citizen"], personal=False, extra=(leaking,))  # type: ignore[arg-type]
        found = walk.everywhere(*ways(made, "citizen"), 60)
    assert ("signed", "help") in _leaks(found)


def test_every_column_of_a_person_is_planted_or_is_no_words(district: Districts, tmp_path: Path) -> None:
    with opened(district("telegram"), tmp_path / "columns.db") as (unit, _):
        told = {
            f"{table.name}.{column.name}": repr(unit.connection.execute(sa.select(column)).scalars().all())
            for table in metadata.sorted_tables
            for column in table.columns
        }
    sung = {key for key, rows in told.items() if any(each in rows for each in CANARIES.values())}
    assert sung <= PERSONAL.keys()
    wanted = {
        "persons.name",
        "appeal_authors.name",
        "appeal_authors.reply_to",
        "appeals.text",
        "appeals.place_text",
        "appeals.extras",
        "appeal_events.data",
        "files.name",
        "blocks.plea",
        "ballots.answers",
        "poll_drafts.answers",
        "conversations.stack",
        "accounts.address",
        "dead_updates.raw",
        "outbox.body",
    }
    assert wanted <= sung


# --- rights ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [*STRANGERS, "stranger"])
def test_who_has_no_right_sees_nothing_behind_any_button_and_does_nothing(
    who: str, district: Districts, tmp_path: Path
) -> None:
    """Buttons are passed on and live long: of another authority, of an official dismissed, of a stranger."""
    with opened(district("vk"), tmp_path / "rights.db") as (unit, made):
        walk = Walk(unit, made.who[who], personal=True, rooms=("nowhere",))
        start, _ = ways(made, who)
        kinds = ("case", "appeal", "reply", "confirm", "contest", "hold", "recur", "solved", "unsolved")
        pressed: list[Said] = [
            Press(f"e:{kind}:{case}", "notice") for case in made.cases.values() for kind in kinds
        ]
        pressed += [Press(f"e:poll_work:{poll}", "notice") for poll in made.polls.values()]
        pressed += [Press(f"e:{kind}", "notice") for kind in (f"block:{made.block}", f"copies:{made.copies}")]
        before = [unit.connection.scalar(sa.select(sa.func.count()).select_from(t)) for t in _WRITTEN]
        found = walk.pressed(start, pressed)
        after = [unit.connection.scalar(sa.select(sa.func.count()).select_from(t)) for t in _WRITTEN]
    assert _leaks(found) == set()
    assert not {scene for scene in found.scenes if scene.startswith(("case", "appeal", "work.block"))}
    assert before == after


_WRITTEN: Final = (appeal_events, audit, outbox_rows)
