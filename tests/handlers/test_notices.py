"""Notices in words: what a citizen and an official read, in their language, true when it is sent."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.layout import part_of
from bot.network import Limits
from domain import moves
from domain.appeals import Agreement, Appeal, Outcome, Party, Status
from domain.notices import NoticeKind
from domain.reminders import Stage
from domain.rights import Role
from handlers.drawn import Drawn
from handlers.notices import Line, draw, line
from storage.appeals import joinings, reminders
from storage.appeals.rows import plain_agreement
from storage.files import files
from storage.notices import outbox
from storage.officials import appointments, officials
from storage.people import people
from storage.store import Store
from storage.tables import appeals as appeal_rows
from storage.unit import Unit
from tests.conftest import Clock
from tests.scheduler.fakes import NETWORKS, SPEECHES, act, registered, settle_in
from tests.storage.cases import citizen, hired, moment

SECRET = "кв. 5, Иванов"
PLACE = "Садовая, 3"
TO_CITIZENS = {
    NoticeKind.DECLINED,
    NoticeKind.TAKEN,
    NoticeKind.ASKED,
    NoticeKind.ANSWERED,
    NoticeKind.CLOSED,
    NoticeKind.RECHECKED,
    NoticeKind.HELD,
    NoticeKind.SECOND,
    NoticeKind.PROGRESSED,
}
VK = Limits(text=4000, inline_rows=6, inline_columns=5, inline_buttons=10, label=40)


class Town:
    """A district with a coordinator, an executor and their superior; what they are told is drawn at once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.case: Appeal
        self.boss = self.worker = self.above = 0

    async def open(self) -> None:
        def found(unit: Unit) -> None:
            settle_in(unit)
            self.above = hired(unit, "vk:30", Role.COORDINATOR, "adm")
            self.boss = hired(unit, "vk:10", Role.COORDINATOR)
            self.worker = hired(unit, "vk:11", Role.EXECUTOR)
            self.case = registered(unit, place=PLACE)

        await self.store.run(found)

    async def do(self, move: Any, person: int | None = None, **how: Any) -> None:
        await self.store.run(lambda unit: act(unit, self.case, move, person, **how))

    async def told(self) -> dict[str, Drawn | None]:
        """By address, the newest of what waits there; all of it is settled as sent."""

        def look(unit: Unit) -> dict[str, Drawn | None]:
            drawn: dict[str, Drawn | None] = {}
            while rows := [
                row for name in NETWORKS for row in outbox.claim(unit, name, 50, timedelta(minutes=1))
            ]:
                for row in rows:
                    language = people.load(unit, row.person).language if row.person is not None else "ru"
                    drawn[row.address] = draw(unit, row, SPEECHES[language])
                outbox.sent(unit, [(row.id, row.generation, "") for row in rows])
            return drawn

        return await self.store.run(look)


@pytest.fixture
def url(sqlite_url: str) -> str:
    """One engine is enough for words; the dispatcher is tested on both."""
    return sqlite_url


@pytest.fixture
async def town(store: Store, clock: Clock) -> Town:
    made = Town(store, clock)
    await made.open()
    return made


def _text(drawn: Drawn | None) -> str:
    assert drawn is not None
    return drawn.text.plain


def _labels(drawn: Drawn | None) -> list[str]:
    assert drawn is not None
    return [option.label for row in drawn.rows for option in row]


async def _answered(town: Town) -> None:
    await town.do(moves.accept_and_route, town.boss)
    await town.do(moves.take, town.worker)
    await town.do(moves.answer, town.worker, outcome=Outcome.DONE, text="Крышу залатали.")


async def test_an_answer_comes_whole_with_what_can_be_said_to_it(town: Town) -> None:
    await _answered(town)
    news = (await town.told())["telegram:1"]
    assert _text(news) == (
        "Пришёл ответ на обращение № 2026-000001\nТечёт крыша\n\n"
        "Ответ: выполнено\nКрышу залатали.\n\n"
        "Кто занимается: Управление ЖКХ\n\n"
        "Скажите, пожалуйста, решено ли. Если до 1 декабря, вторник возражений не будет, "
        "обращение закроется."
    )
    assert _labels(news) == ["Да, решено", "Нет, не решено", "Открыть"]
    assert news is not None
    assert not news.card


async def test_an_answer_that_comes_late_offers_only_what_can_still_be_done(town: Town) -> None:
    await _answered(town)
    await town.do(moves.contest, reason=f"Течёт. {SECRET}")
    told = await town.told()
    assert _labels(told["telegram:1"]) == ["Открыть"]
    assert "снова в работе" in _text(told["vk:11"])


async def test_an_answer_keeps_its_words_though_another_one_came_meanwhile(town: Town, store: Store) -> None:
    await _answered(town)

    def first(unit: Unit) -> Any:
        [row] = outbox.claim(unit, "telegram", 1, timedelta(minutes=1))
        if row.kind == "notice.citizen.answered":
            return row
        outbox.sent(unit, [(row.id, row.generation, "")])
        return None

    rows = [await store.run(first) for _ in range(3)]
    row = next(each for each in rows if each is not None)
    await town.do(moves.contest)
    await town.do(moves.take, town.boss)
    await town.do(moves.answer, town.boss, outcome=Outcome.REFUSED, text="Другой ответ.")
    drawn = await store.read(lambda unit: draw(unit, row, SPEECHES["ru"]))
    assert "Крышу залатали." in _text(drawn)
    assert "Другой ответ." not in _text(drawn)


async def test_the_living_card_says_where_the_case_stands(town: Town) -> None:
    await town.do(moves.accept_and_route, town.boss)
    await town.do(moves.take, town.worker)
    card = (await town.told())["telegram:1"]
    assert card is not None
    assert card.card
    assert _text(card) == (
        "№ 2026-000001\nТечёт крыша\n\n🟡 В работе\nОтвет — до 4 декабря, пятница\n"
        "Кто занимается: Управление ЖКХ"
    )
    assert _labels(card) == ["Открыть"]


async def test_the_living_card_is_always_one_message(town: Town) -> None:
    await town.do(moves.accept_and_route, town.boss)
    await town.do(moves.take, town.worker)
    await town.do(moves.answer, town.worker, outcome=Outcome.EXPLAINED, text="Слово за слово. " * 249)
    long = (await town.told())["telegram:1"]
    assert long is not None
    assert "".join(part.text.plain for part in part_of(long.text, long.rows, VK)).count("слово.") == 249
    await town.do(moves.confirm)
    card = (await town.told())["telegram:1"]
    assert card is not None
    assert len(part_of(card.text, card.rows, VK, key=1)) == 1


async def test_a_question_asks_for_the_reply_and_once_replied_is_no_news_any_more(
    town: Town, clock: Clock
) -> None:
    await town.do(moves.accept_and_route, town.boss)
    await town.do(moves.take, town.worker)
    await town.do(moves.ask_citizen, town.worker, question="Какой подъезд?")
    asked = (await town.told())["telegram:1"]
    assert _text(asked).startswith("По обращению № 2026-000001 нужны сведения от вас")
    assert "Какой подъезд?" in _text(asked)
    assert _labels(asked) == ["Ответить на вопрос", "Открыть"]
    clock.forward(timedelta(days=3))
    await town.store.run(reminders.remind)
    again = (await town.told())["telegram:1"]
    assert _text(again).startswith("Напоминаем")
    await town.do(moves.citizen_replies, text=f"Второй. {SECRET}")
    told = await town.told()
    assert "ответил на вопрос" in _text(told["vk:11"])
    card = told["telegram:1"]
    assert card is not None
    assert card.card


async def test_a_question_that_waited_until_it_was_replied_to_is_only_the_card(town: Town) -> None:
    await town.do(moves.accept_and_route, town.boss)
    await town.do(moves.take, town.worker)
    await town.do(moves.ask_citizen, town.worker, question="Какой подъезд?")

    def late(unit: Unit) -> Drawn | None:
        while True:
            [row] = outbox.claim(unit, "telegram", 1, timedelta(minutes=1))
            if row.kind == "notice.citizen.asked":
                act(unit, town.case, moves.citizen_replies, text="Второй")
                return draw(unit, row, SPEECHES["ru"])
            outbox.sent(unit, [(row.id, row.generation, "")])

    drawn = await town.store.run(late)
    assert drawn is not None
    assert drawn.card
    assert "Какой подъезд?" not in _text(drawn)


async def test_an_extension_tells_the_new_date_and_why(town: Town, clock: Clock) -> None:
    await town.do(moves.accept_and_route, town.boss)
    await town.do(moves.extend, town.boss, by=date(2026, 12, 9), reason="Ждём автовышку")
    text = _text((await town.told())["telegram:1"])
    assert text == (
        "Срок ответа на обращение № 2026-000001 продлён\nТечёт крыша\n\nЖдём автовышку\n\n"
        "Ответ — до 9 декабря, среда"
    )


async def test_a_declined_report_says_why(town: Town) -> None:
    await town.do(moves.decline, town.boss, reason="Это частный дом")
    text = _text((await town.told())["telegram:1"])
    assert text == "Обращение № 2026-000001 не принято\nТечёт крыша\n\nЭто частный дом"


async def test_an_official_reads_a_short_line_without_the_citizens_words(town: Town) -> None:
    line = (await town.told())["vk:10"]
    assert _text(line) == (
        "Новое обращение № 2026-000001\nТечёт крыша\nСадовая, 3\nОтвет — до 4 декабря, пятница"
    )
    assert line is not None
    assert [option.entry for row in line.rows for option in row] == [f"case:{town.case.id}"]
    await town.do(moves.accept_and_route, town.boss)
    await town.do(moves.take, town.worker)
    await town.do(moves.add_words, text=f"Дополню: {SECRET}")
    assert "дополнил" in _text((await town.told())["vk:11"])
    await town.do(moves.answer, town.worker, outcome=Outcome.DONE, text="Всё.")
    await town.do(moves.contest, reason=f"Нет. {SECRET}")
    told = await town.told()
    assert {"vk:10", "vk:11", "vk:30"} <= told.keys()
    for address in ("vk:10", "vk:11", "vk:30"):
        assert SECRET not in _text(told[address])
        assert "Течёт крыша в подъезде" not in _text(told[address])


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (moment(1, 7), "До срока по обращению № 2026-000001 осталось 3 дня"),
        (moment(3, 7), "До срока по обращению № 2026-000001 остался 1 день"),
        (moment(4, 15), "Просрочено обращение № 2026-000001"),
    ],
)
async def test_a_term_is_reminded_of_in_days(town: Town, clock: Clock, now: Any, said: str) -> None:
    await town.do(moves.accept_and_route, town.boss)
    await town.do(moves.take, town.worker)
    await town.told()
    clock.now = now + timedelta(minutes=1)
    await town.store.run(reminders.remind)
    assert _text((await town.told())["vk:11"]).splitlines()[0] == said


async def test_a_reminder_of_what_is_done_by_now_is_not_sent(town: Town, clock: Clock) -> None:
    await town.do(moves.accept_and_route, town.boss)
    await town.do(moves.take, town.worker)
    await town.told()
    clock.now = moment(3, 8)
    await town.store.run(reminders.remind)
    await town.do(moves.answer, town.worker, outcome=Outcome.DONE, text="Всё.")
    assert (await town.told())["vk:11"] is None


async def test_a_dismissed_official_is_told_nothing_more(town: Town) -> None:
    await town.do(moves.accept_and_route, town.boss)
    await town.do(moves.take, town.worker)
    await town.do(moves.add_words, text="Дополню")

    def dismiss(unit: Unit) -> None:
        admin = hired(unit, "vk:1", Role.ADMIN)
        appointments.dismiss(unit, officials.official(unit, admin), town.worker, "vk:1")

    await town.store.run(dismiss)
    told = await town.told()
    assert told["vk:11"] is None
    assert "осталось без исполнителя" in _text(told["vk:10"])


async def test_a_person_is_spoken_to_in_their_own_language(town: Town) -> None:
    await town.store.run(lambda unit: people.set_language(unit, town.case.person, "en"))
    await _answered(town)
    news = (await town.told())["telegram:1"]
    assert _text(news).startswith("Report № 2026-000001 has been answered")
    assert _labels(news)[-1] == "Open"


async def test_photos_of_an_answer_come_with_it_when_they_are_here(town: Town, store: Store) -> None:
    def received(unit: Unit) -> tuple[int, int]:
        here = files.receive(unit, kind="photo", network="vk", ref="https://vk.test/1.jpg")
        files.arrived(unit, here, "ab" * 32, 7, "image/jpeg")
        return here, files.receive(unit, kind="photo", network="vk", ref="https://vk.test/2.jpg")

    here, waiting = await store.run(received)
    await town.do(moves.accept_and_route, town.boss)
    await town.do(moves.take, town.worker)
    came = (here, waiting)
    await town.do(moves.answer, town.worker, outcome=Outcome.DONE, text="Крышу залатали.", files=came)
    told = (await town.told())["telegram:1"]
    assert told is not None
    assert [each.file for each in told.files] == [here]
    assert "📎 Ещё 1 файл загружается" in _text(told)


async def test_who_joined_is_told_how_it_goes_with_its_photos_and_in_their_digest(
    town: Town, store: Store
) -> None:
    def joined(unit: Unit) -> int:
        joinings.join(unit, town.case, citizen(unit, "vk:3"), "vk:3", "ru")
        photo = files.receive(unit, kind="photo", network="vk", ref="https://vk.test/1.jpg")
        files.arrived(unit, photo, "ab" * 32, 7, "image/jpeg")
        return photo

    photo = await store.run(joined)
    await town.do(moves.accept_and_route, town.boss)
    await town.told()
    await town.do(moves.progress, town.boss, text="Материал заказан.", files=(photo,))

    def listed(unit: Unit) -> Line | None:
        row = next(each for each in outbox.claim(unit, "vk", 9, timedelta(0)) if each.address == "vk:3")
        return line(unit, row.kind, row.body, row, SPEECHES["ru"])

    in_digest = await store.run(listed)
    assert in_digest is not None
    assert in_digest.entry == f"appeal:{town.case.id}"
    await store.run(outbox.requeue_expired)
    told = (await town.told())["vk:3"]
    assert told is not None
    assert "Материал заказан." in _text(told)
    assert [each.file for each in told.files] == [photo]


_AWAITED = frozenset({NoticeKind.CIRCULATED, NoticeKind.PROPOSED})


@pytest.mark.parametrize("kind", sorted(_AWAITED))
async def test_a_word_that_is_not_waited_for_any_more_is_not_asked(
    town: Town, store: Store, kind: NoticeKind
) -> None:
    def look(unit: Unit) -> Drawn | None:
        [row] = outbox.claim(unit, "vk", 1, timedelta(minutes=1))
        return draw(unit, replace(row, kind=f"notice.official.{kind.value}"), SPEECHES["ru"])

    assert await store.run(look) is None


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", sorted(set(NoticeKind) - TO_CITIZENS))
async def test_every_notice_to_officials_has_its_words(
    town: Town, store: Store, kind: NoticeKind, language: str
) -> None:
    def look(unit: Unit) -> Drawn | None:
        people.set_language(unit, town.boss, language)
        [row] = outbox.claim(unit, "vk", 1, timedelta(minutes=1))
        params = {"stage": Stage.MODERATION.value, "reason": "Причина", "wanted": "adm"}
        why = "withdrawn" if kind is NoticeKind.UNASKED else "removed"
        params |= {"by": town.boss, "to": town.boss, "asked": "Осмотреть", "why": why}
        params["due_at"] = unit.now.isoformat()
        if kind in _AWAITED:  # it is read while the word is waited for, and not after
            asked = Agreement((Party("adm"),), unit.now) if kind is NoticeKind.CIRCULATED else None
            waits = {"status": Status.APPROVAL.value, "agreement": plain_agreement(asked)}
            unit.connection.execute(sa.update(appeal_rows).values(waits))
        body = {**row.body, "params": params}
        return draw(unit, replace(row, kind=f"notice.official.{kind.value}", body=body), SPEECHES["ru"])

    drawn = await store.run(look)
    assert "2026-000001" in _text(drawn)
