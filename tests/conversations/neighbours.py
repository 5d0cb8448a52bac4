"""Neighbours of whom a transcript is told only what they did: they voted, each in their own way."""

import asyncio
import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
import sqlalchemy as sa
from happenings import happens
from pictures import picture

from domain.polls import Answer, Chosen, Kind, Level, Marked, Poll, Project, Unsure, Written, shown
from domain.wording import ListKind
from scheduler.ballots import mix
from storage.files import files
from storage.files.blobs import Blobs
from storage.people import people
from storage.polls import ballots, polls, receipts
from storage.polls import counts as poll_counts
from storage.sql import insert
from storage.tables import accounts, listed_words
from storage.unit import Unit
from tests.polls import RATING
from tests.storage.test_ballot_rows import DAY

if TYPE_CHECKING:
    from stage import Play

_NUMBERS: Final = itertools.count(20_000)
_READABLE: Final = str.maketrans("01", "YZ")  # a code has neither nought nor one
_YARDS: Final = ("a", "b", "a", "c")
_ORDERS: Final = (("b", "a", "c"), ("b", "c", "a"), ("a", "b", "c"))
_PROJECTS: Final = (
    ("Парк у реки", "набережная, от моста до пристани", 12_500_000),
    ("Сквер у школы", "ул. Школьная, 5", 4_200_000),
    ("Стадион «Заря»", "ул. Спортивная, 1", None),
    ("Площадь у вокзала", "Вокзальная площадь", 9_000_000),
)
_IDEAS: Final = (
    "Поставьте скамейки у подъездов",
    "Скамейки у подъезда",
    "Посадите больше деревьев",
    "Нужны скамейки возле подъездов!",
    "Деревья",
    "",
    "Уберите этот балаган",
)


def _answers(poll: Poll, at: int) -> dict[str, Answer]:
    """What the neighbour of that number chooses; of a rating vote, projects."""
    if poll.kind is Kind.RATING:
        keys = [each.key for each in poll.projects]
        return {
            poll.asked[0].key: Chosen(tuple(keys[n] for n in range(len(keys)) if (at + n) % 3)[: poll.choose])
        }
    idea = _IDEAS[at % len(_IDEAS)]
    wanted: dict[str, Answer] = {
        "yard": Unsure() if at % 6 == 5 else Chosen((_YARDS[at % 4],)),
        "why": Written("И так хорошо"),
        "what": Chosen(("a", "b") if at % 3 else ("c",)),
        "order": Chosen(_ORDERS[at % 3]),
        "clean": Marked(1 + at % 5),
        "gate": Chosen((("yes", "no", "yes", "abstain")[at % 4],)),
        **({"idea": Written(idea)} if idea else {}),
    }
    given: dict[str, Answer] = {}
    for question in poll.asked:
        if question in shown(poll.asked, given) and question.key in wanted:
            given[question.key] = wanted[question.key]
    return given


@happens(r"проголосовал\w*(?: ещё)? (\d+) сосед\w*")
async def neighbours_vote(play: "Play", count: str) -> None:
    """So many, every second with a confirmed phone; their ballots are mixed and counted."""

    def vote(unit: Unit) -> None:
        poll = polls.current(unit, (), limit=1)[0]
        before = poll_counts.turnout(unit, poll.id).total
        for at in range(before, before + int(count)):
            address = f"terminal:{500 + at}"
            person = people.at_the_door(unit, address, "ru").id
            unit.connection.execute(
                sa.delete(accounts).where(accounts.c.address == address)
            )  # nobody to tell
            level = Level.PHONE if at % 2 else Level.CHANNEL
            place = "verkhnezarechensk" if at % 3 else "zarechny"
            answers = _answers(poll, at)
            ballots.cast(unit, poll.id, person, answers, level=level, territory=place, day=DAY)

    with pytest.MonkeyPatch.context() as patch:  # the few codes of a transcript are for its people
        patch.setattr(receipts, "new", lambda: f"NNNNN-NNNNN-{next(_NUMBERS):05}".translate(_READABLE))
        await play.store.run(vote)
    await mix(play.store)


@happens(r"в списках модерации слово «(.+)»")
async def word_is_listed(play: "Play", word: str) -> None:
    row = {"authority": "adm", "kind": ListKind.PROFANITY.value, "typed": word, "added_by": 1}
    await play.store.run(
        lambda unit: unit.connection.execute(insert(listed_words), row | {"added_at": unit.now})
    )


@happens(r"голосуют за (\d+) проект\w*, у каждого фото")
async def many_projects(play: "Play", count: str) -> None:
    """A rating vote of the district, up to three of them; each photo is another picture."""
    kept = await asyncio.to_thread(
        lambda: [Blobs(play.files).keep(picture(at), "photo") for at in range(int(count))]
    )

    def put(unit: Unit) -> None:
        projects = []
        for at, each in enumerate(kept):
            photo = files.receive(unit, kind="photo", network=play.net, ref=f"given{at}")
            files.arrived(unit, photo, each.hash, each.size, each.mime)
            title, place, cost = _PROJECTS[at % len(_PROJECTS)]
            named = {"ru": title if at < len(_PROJECTS) else f"{title}, очередь {at // len(_PROJECTS) + 1}"}
            text = {"ru": "Дорожки, свет, скамейки и место, где укрыться от дождя."}
            projects.append(Project(f"p{at + 1}", named, text, {"ru": place}, cost, photo))
        polls.create(
            unit,
            replace(RATING, authority="adm", territory="zarechny", projects=tuple(projects), choose=3),
        )

    await play.store.run(put)
