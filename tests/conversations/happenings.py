r"""What happens by itself in a transcript («-- прошло 3 дня»): a line, and what is done then.

    @happens(r"(.+) отправил обращение (\S+): (.+)")
    async def sent(play: Play, name: str, topic: str, text: str) -> None: ...

The line is matched whole; its groups are the arguments. The first that matches is done.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from chat_file import NETWORKS
from pictures import picture

from domain.appeals import Place, Report
from domain.catalogue import Practice
from domain.drafts import Phase
from domain.drafts.moves import Happened, Moved
from domain.polls import Eligibility, Level, Results
from domain.rights import Right, Role
from scheduler.jobs import jobs
from storage import catalogue, imports
from storage.appeals import appeals, joinings
from storage.drafts import drafts
from storage.drafts import people as draft_people
from storage.drafts import work as draft_work
from storage.files import files as files_of
from storage.files.blobs import Blobs
from storage.officials import appointments, officials
from storage.people import people
from storage.polls import polls
from storage.tables import accounts, conversations
from storage.unit import Unit
from tests import drafts as draft_acts
from tests.hearings import held
from tests.polls import QUESTIONNAIRE, RATING, pictured

if TYPE_CHECKING:
    from stage import Play

MINUTE: Final = timedelta(minutes=1)
_LENGTHS: Final = {
    "мин": MINUTE,
    "час": timedelta(hours=1),
    "де": timedelta(days=1),
    "дн": timedelta(days=1),
}
POLLS: Final = {
    "идёт опрос": QUESTIONNAIRE,
    "идёт опрос, где голос можно изменить": replace(
        QUESTIONNAIRE, questions=QUESTIONNAIRE.questions[5:6], changing=True, results=Results.LIVE, quorum=100
    ),
    "идёт опрос, где решают голоса с телефоном": replace(
        QUESTIONNAIRE,
        questions=(QUESTIONNAIRE.questions[2], QUESTIONNAIRE.questions[6]),
        level=Level.PHONE,
        results=Results.LIVE,
        quorum=10,
    ),
    "идёт голосование для жителей от 14 лет": replace(RATING, eligibility=Eligibility(14, resident=True)),
}

Deed = Callable[..., Awaitable[None]]

HAPPENINGS: Final[list[tuple[re.Pattern[str], Deed]]] = []


def happens(pattern: str) -> Callable[[Deed], Deed]:
    """The function is what happens when a transcript says so."""

    def kept(deed: Deed) -> Deed:
        HAPPENINGS.append((re.compile(pattern), deed))
        return deed

    return kept


@happens(r"прош(?:ло|ла) (\d+) (мин|час|де|дн)\w*")
async def time_passes(play: "Play", count: str, unit: str) -> None:
    play.forward(int(count) * _LENGTHS[unit])
    for job in jobs(play.store, NETWORKS, blobs=Blobs(play.files)):
        await job.work()


@happens(r"справочник: (.+)")
async def catalogue_comes(play: "Play", text: str) -> None:
    def load(unit: Unit) -> None:
        read = imports.parse({"added.yaml": text.encode()}, unit.catalogue)
        assert isinstance(read, imports.Imported), read
        catalogue.put(unit, read)

    await play.store.run(load)


@happens(r"приглашение (\w+) (\S+): (\S+)")
async def invited(play: "Play", role: str, authority: str, called: str) -> None:
    right = Right(Role[role], authority)
    made = await play.store.run(lambda unit: appointments.invite(unit, None, right, "test"))
    play.codes |= {called: made.payload, f"код {called}": made.code}


@happens(r"(.+) уже с ботом знакома?")
async def knows_the_bot(play: "Play", name: str) -> None:
    phone = play.phone(name)
    await phone.start()
    for label in ("Продолжить", "Даю согласие"):
        await play.quiet()
        await play.press(phone, label, old=False, times=1)
    await play.quiet()
    play.told("", pressed=False)


@happens(r"(.+) и (.+) — один человек")
async def are_one(play: "Play", name: str, other_name: str) -> None:
    one, other = (play.phone(each).address for each in (name, other_name))

    def join(unit: Unit) -> None:
        person = people.at_the_door(unit, one, "ru").id
        for table in (accounts, conversations):
            unit.connection.execute(sa.update(table).where(table.c.address == other).values(person_id=person))

    await play.store.run(join)


@happens(r"руководители администрации утверждают опросы(?: и проекты актов)?")
async def heads_approve_polls(play: "Play") -> None:
    def approving(unit: Unit) -> None:
        adm = replace(
            unit.catalogue.authorities["adm"], practice=Practice(poll_approval=True, draft_approval=True)
        )
        catalogue.put(unit, catalogue.Imported((), (adm,), (), ()))

    await play.store.run(approving)


@happens(r"(.+) присоединил(?:ся|ась) к (\S+)")
async def joined(play: "Play", name: str, number: str) -> None:
    address = play.phone(name).address

    def join(unit: Unit) -> None:
        case = appeals.by_number(unit, number)
        assert case is not None, number
        joinings.join(unit, case, people.at_the_door(unit, address, "ru").id, address, "ru")

    await play.store.run(join)


@happens(r"(.+) отправил обращение (\S+): (.+)")
async def reported(play: "Play", name: str, topic: str, text: str) -> None:
    address = play.phone(name).address
    place = Place("ул. Садовая, 12", 58.2, 46.4)
    report = Report(f"{name}: {text}", topic, "verkhnezarechensk", text, place)

    def register(unit: Unit) -> None:
        person = people.at_the_door(unit, address, "ru").id
        appeals.register(unit, report, person, address)

    await play.store.run(register)


@happens(r"(идёт .+)")
async def asked(play: "Play", which: str) -> None:
    """A poll of the district's administration, its first option or project with a picture."""
    kept = await asyncio.to_thread(Blobs(play.files).keep, picture(0), "photo")
    mine = replace(POLLS[which], authority="adm", territory="zarechny")

    def put(unit: Unit) -> None:
        photo = files_of.receive(unit, kind="photo", network=play.net, ref="given")
        files_of.arrived(unit, photo, kept.hash, kept.size, kept.mime)
        polls.create(unit, pictured(mine, photo))

    await play.store.run(put)


@happens(r"(.+) отправил (\d+) обращени\S+ (\S+): (.+)")
async def reported_many(play: "Play", name: str, count: str, topic: str, text: str) -> None:
    """So many appeals at once; the person has thought of each by themselves."""
    address = play.phone(name).address

    def register(unit: Unit) -> None:
        person = people.at_the_door(unit, address, "ru").id
        for number in range(1, int(count) + 1):
            report = Report(f"{text} {number}", topic, "verkhnezarechensk", f"{text}, дом {number}")
            appeals.register(unit, report, person, address)

    await play.store.run(register)


@happens(r"(.+) предложила? к разделу (\w+): (.+)")
async def proposed(play: "Play", name: str, section: str, text: str) -> None:
    """A remark on the act that is discussed, published already."""
    address = play.phone(name).address

    def say(unit: Unit) -> None:
        person = people.at_the_door(unit, address, "ru").id
        draft_acts.said(unit, drafts.current(unit)[0], person, section, text)

    await play.store.run(say)


@happens(r"(.+) — ([A-Z]+) (\S+) (.+)")
async def appointed(play: "Play", name: str, role: str, authority: str, note: str) -> None:
    phone, right = play.phone(name), Right(Role[role], authority)
    address = phone.address
    await phone.start()
    await play.quiet()
    play.told("", pressed=False)

    def appoint(unit: Unit) -> None:
        person = people.at_the_door(unit, address, "ru").id
        officials.appoint(unit, person, right, by=None, note=note)

    await play.store.run(appoint)


@happens(r"(.+) обсуждает с людьми проект правил")
async def act_of(play: "Play", name: str) -> None:
    """The district's rules for yards, made by that official: a text of eight sections, open to remarks."""
    address = play.phone(name).address

    def put(unit: Unit) -> None:
        author = people.at_the_door(unit, address, "ru").id
        until = unit.now + timedelta(days=16)
        draft_acts.kept(
            unit,
            territory="zarechny",
            author=author,
            opens_at=unit.now,
            closes_at=until,
            review_until=until.date(),
        )

    await play.store.run(put)


@happens(r"(.+) готовит проект правил")
async def act_made(play: "Play", name: str) -> None:
    """The district's rules for yards as that official makes them: nobody else sees them yet."""
    address = play.phone(name).address

    def put(unit: Unit) -> None:
        author = people.at_the_door(unit, address, "ru").id
        tree = tuple(
            replace(each, gist="Снег уберут к утру.") if each.key == "s6" else each
            for each in draft_acts.TREE
        )
        draft_acts.kept(unit, Phase.MAKING, tree, territory="zarechny", author=author)

    await play.store.run(put)


@happens(r"(.+) назначил слушания по проекту правил(?:, мест (\d+))?")
async def hearing_held(play: "Play", name: str, seats: str | None) -> None:
    """The district's rules for yards are discussed, a hearing on them in two weeks."""
    address = play.phone(name).address

    def put(unit: Unit) -> None:
        author = people.at_the_door(unit, address, "ru").id
        until = unit.now + timedelta(days=16)
        act = draft_acts.kept(unit, territory="zarechny", author=author, opens_at=unit.now, closes_at=until)
        starts = (unit.now + timedelta(days=14)).replace(hour=15, minute=0)
        room = None if seats is None else int(seats)
        held(unit, act, author, starts_at=starts, questions_until=starts - timedelta(days=1), seats=room)

    await play.store.run(put)


@happens(r"обсуждается проект правил")
async def act_discussed(play: "Play") -> None:
    """The district's rules for yards: a text of eight sections, two remarks of neighbours."""

    def put(unit: Unit) -> None:
        act = draft_acts.kept(unit, territory="zarechny", opens_at=unit.now)
        for ordinal, (section, text) in enumerate(draft_acts.NEIGHBOURS, 1):
            person = people.at_the_door(unit, f"terminal:{ordinal}", "ru").id
            draft_acts.said(unit, act, person, section, text)

    await play.store.run(put)


@happens(r"(.+) предлагает к проекту: (.+)")
async def said_of_act(play: "Play", name: str, text: str) -> None:
    """A remark on clause 3, published."""
    address = play.phone(name).address

    def say(unit: Unit) -> None:
        person = people.at_the_door(unit, address, "ru").id
        draft_acts.said(unit, drafts.current(unit)[0], person, "s6", text)

    await play.store.run(say)


@happens(r"(.+) следит за проектом")
async def follows_act(play: "Play", name: str) -> None:
    address = play.phone(name).address

    def follow(unit: Unit) -> None:
        person = people.at_the_door(unit, address, "ru").id
        draft_people.follow(unit, drafts.current(unit)[0].id, person)

    await play.store.run(follow)


@happens(r"сводка предложений опубликована")
async def act_summed_up(play: "Play") -> None:
    def sum_up(unit: Unit) -> None:
        draft = drafts.current(unit)[0]
        draft_work.apply(unit, Moved(replace(draft, phase=Phase.SUMMARY), Happened.SUMMARIZED))

    await play.store.run(sum_up)


@happens(r"вышла вторая редакция")
async def act_revised(play: "Play") -> None:
    def put(unit: Unit) -> None:
        draft_acts.revised(unit, drafts.current(unit)[0])

    await play.store.run(put)
