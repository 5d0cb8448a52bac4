"""Ways that lead where no walk of a few hundred turns comes: nothing personal is there, either."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
import sqlalchemy as sa

from bot.chat import Press, Said, Start, Words
from domain import moves
from domain.drafts import RemarkKind, Status, Verdict, VerdictKind
from domain.held import Way as HeldWay
from domain.people import Citizen, Official
from domain.polls import State
from domain.wording import ListKind
from storage.appeals import appeals
from storage.appeals import held as held_words
from storage.drafts import drafts, moderation
from storage.hearings import visits
from storage.officials import officials, wordlists
from storage.polls import polls
from storage.tables import appeal_files
from storage.tables import appeals as rows
from storage.unit import Unit
from storage.world import world
from tests import reached
from tests.drafts import kept, said
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


def _recurred(unit: Unit, made: Planted) -> list[Said | str]:
    """Whoever has phoned is asked, months later, whether it holds."""
    case, by = made.cases["called"], officials.official(unit, made.persons["executor"])
    appeals.apply(unit, moves.inform(appeals.load(unit, case), by, world(unit)), made.who["executor"])
    unit.now += timedelta(days=60)
    appeals.apply(unit, moves.close_by_silence(appeals.load(unit, case), world(unit)), "")
    unit.connection.execute(sa.update(rows).where(rows.c.id == case).values(follow_up_at=unit.now))
    appeals.apply(unit, moves.recheck(appeals.load(unit, case), world(unit)), "")
    return [_opens("case", case), "do.recur"]


def _two_hearings(unit: Unit, made: Planted) -> list[Said | str]:
    act = drafts.load(unit, made.acts["discussion"])
    held(unit, act, made.persons["editor"], place="Школа, ул. Садовая, 8")
    return [_opens("draft", act.id), "hearings"]


def _in_line(unit: Unit, made: Planted) -> list[Said | str]:
    """The only seat is taken."""
    act, by = drafts.load(unit, made.acts["discussion"]), made.persons["editor"]
    full = held(unit, act, by, seats=1)
    visits.register(unit, full.id, by)
    visits.wait(unit, full.id, made.persons["citizen"])
    return [_opens("hearing", full.id), "unwait"]


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


def _typed() -> Words:
    return Words("Снег лежит у школы неделю.")


def _planning(unit: Unit, made: Planted) -> list[Said | str]:
    """Of town planning, where residents are told apart."""
    act = kept(unit, planning=True, territory="zarechny", authority="adm")
    return [_opens("draft", act.id), "whole", "say", _typed(), "_skip"]


def _sent(unit: Unit) -> int:
    """A document under the name that a citizen gave it."""
    return unit.connection.execute(sa.select(sa.func.min(appeal_files.c.file_id))).scalar_one()


def _with_a_file(unit: Unit, made: Planted) -> list[Said | str]:
    """A remark with a file is said in other words."""
    act = drafts.load(unit, made.acts["discussion"])
    remark = said(unit, act, made.persons["joiner"], status=Status.WAITING, files=(_sent(unit),))
    return [_opens("remark", remark.id), "edit", _typed()]


def _explained(unit: Unit, made: Planted) -> list[Said | str]:
    """A proposed wording with its reasons is said in other words."""
    act = drafts.load(unit, made.acts["discussion"])
    own: dict[str, object] = {"kind": RemarkKind.WORDING, "why": "Дети ходят."}
    remark = said(unit, act, made.persons["joiner"], status=Status.WAITING, **own)
    return [_opens("remark", remark.id), "edit", _typed()]


def _file_waits(unit: Unit, made: Planted) -> list[Said | str]:
    """The only remark waits for a moderator, with a file."""
    act = kept(unit, territory="zarechny", authority="adm")
    said(unit, act, made.persons["joiner"], status=Status.WAITING, files=(_sent(unit),))
    return [_opens("draft_work", act.id), "way.moderate"]


def _file_judged(unit: Unit, made: Planted) -> list[Said | str]:
    """The only remark has its verdict, and a file."""
    act, by = kept(unit, territory="zarechny", authority="adm"), made.persons["editor"]
    remark = said(unit, act, made.persons["joiner"], files=(_sent(unit),))
    verdict = Verdict(VerdictKind.PARTLY, "Учтём")
    moderation.judge(unit, act, [remark], verdict, officials.official(unit, by), made.who["editor"])
    return [_opens("draft_work", act.id), "way.judged", f"r.{remark.id}"]


def _file_held(unit: Unit, made: Planted) -> list[Said | str]:
    """What is added to a case waits for a moderator, with a file."""
    case = appeals.load(unit, made.cases["main"])
    text, sent = "Зовёт нипочемкин.", (_sent(unit),)
    added = moves.add_words(case, Citizen(made.persons["citizen"]), world(unit), text=text, files=sent)
    found = held_words.said(unit, added, HeldWay.ADD, text, sent, made.who["citizen"])
    assert found is not None
    return [_opens("words", found.id)]


def _template(made: Planted) -> list[Said | str]:
    return [_opens("work"), "more", "templates", str(made.template)]


def _several(made: Planted) -> list[Said | str]:
    return [_opens("work"), "queue.all", "tools", "several", str(made.cases["rude"]), "do"]


def _invitation() -> list[Said | str]:
    return [_opens("work"), "people", "invite", "executor", ">adm", "adm"]


WAYS: Final[dict[str, Way]] = {
    "case.excuse": ("executor", _excused),
    "drafts/say:attached": ("joiner", _with_a_file),
    "drafts/say:explained": ("joiner", _explained),
    "drafts/say:resident": ("citizen", _planning),
    "officials/bulk:authority": ("coordinator", lambda _, made: [*_several(made), "route", "one"]),
    "officials/invite:topic": ("admin", lambda *_: _invitation()),
    "officials/invite:note": ("admin", lambda *_: [*_invitation(), "_every"]),
    "officials/invite:check": ("admin", lambda *_: [*_invitation(), "_every", "_skip"]),
    "officials/templates:topic": (
        "coordinator",
        lambda *_: [_opens("work"), "more", "templates", "new", "adm", "topic"],
    ),
    "officials/work:companion": (
        "coordinator",
        lambda _, made: [_opens("case", made.cases["contested"]), "do.assign", str(made.persons["executor"])],
    ),
    "remark": ("joiner", lambda unit, made: _with_a_file(unit, made)[:1]),
    "work.draft.moderate": ("moderator", _file_waits),
    "work.draft.judged.one": ("editor", _file_judged),
    "work.words": ("moderator", _file_held),
    "case.recur": ("executor", _recurred),
    "case.return": ("head", lambda _, made: [_opens("case", made.cases["approval"]), "do.return"]),
    "hearings": ("citizen", _two_hearings),
    "hearing.unwait": ("citizen", _in_line),
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
"""By the scene or the question that they lead to: who goes, what they press and say."""


@pytest.mark.parametrize("goal", WAYS)
def test_nothing_personal_is_at_the_end_of_the_way(
    goal: str, district: Callable[[str], District], tmp_path: Path
) -> None:
    who, steps = WAYS[goal]
    with opened(district("telegram"), tmp_path / "way.db") as (unit, made):
        found = Walk(unit, made.who[who], personal=False).toured([Start(), *steps(unit, made)])
    assert goal in found.scenes | found.questions
    assert found.asked == set()
    told = "\n".join(each.told for each in found.sights)
    assert not [name for name, canary in CANARIES.items() if canary in told]
    reached.note(watch.SCENES, *found.scenes)
    reached.note(watch.ASKED, *found.questions)
    reached.note(watch.LEFT_OUT, *found.personal)
