"""What neighbours and officials do in a long discussion without being watched, by the bot's own rules.

Neighbours have phones of their own: what they are told is counted («40 соседей узнали: …»), not written down.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from happenings import happens

from domain.drafts import Phase, Remark, SectionKind, Verdict, VerdictKind
from storage.drafts import drafts, moderation, remarks, sections, stances
from storage.drafts import people as draft_people
from storage.officials import officials
from storage.people import people
from storage.unit import Unit
from tests import drafts as draft_acts

if TYPE_CHECKING:
    from stage import Play

SAYINGS: Final = (
    ("1", "Добавьте, что правила действуют и для частных домов."),
    ("1", "Не ясно, кто отвечает за проезды между дворами."),
    ("1", "Перечислите, что считается двором."),
    ("2", "Организациям — штраф, жителям — предупреждение."),
    ("2", "Жители не нанимались убирать, вычеркните их."),
    ("2", "Пусть управляющая организация каждый месяц показывает, что сделала."),
    ("2", "Впишите сюда и гаражные кооперативы."),
    ("3", "Ночью снег не скрести: люди спят."),
    ("3", "Сначала чистите дорожки к школе, потом парковки."),
    ("3", "Считайте часы с семи утра, а не с конца снегопада."),
    ("3", "Снег с крыш сбрасывать только с оцеплением."),
    ("3", "Трактор ломает бордюры, пропишите, кто чинит."),
    ("3", "Наледь у подъездов скалывать каждый день."),
    ("3", "Добавьте фото до и после уборки."),
    ("4", "Складывать можно, но не на клумбах."),
    ("4", "Укажите место, куда снег вывозить."),
    ("4", "На детских площадках тоже запретите."),
    ("4", "Соль весной вся в газоне, пишите только песок."),
    ("4", "Машины на газоне хуже снега."),
    ("4", "Разрешите насыпать горку для детей."),
    ("4", "Сугробы у перекрёстков закрывают обзор."),
    ("4", "Оставьте место для кормушек, птицы зимой голодают."),
    ("", "Напишите проще, половину слов не понять."),
    ("", "Хорошие правила, только исполняйте."),
    ("", "Сделайте одну страницу для объявления в подъезде."),
    ("", "Укажите, кто проверяет и куда жаловаться."),
)
"""What different people say, each of a clause or of the whole."""


@happens(r"(.+) подготовил проект правил")
async def prepared(play: "Play", name: str) -> None:
    """The district's rules for yards, faultless, not announced: discussed from tomorrow at ten on."""
    address = play.phone(name).address

    def put(unit: Unit) -> None:
        author = people.at_the_door(unit, address, "ru").id
        opens = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
        closes = datetime(2026, 12, 10, 20, 59, tzinfo=UTC)
        when = {"opens_at": opens, "closes_at": closes, "review_until": date(2026, 12, 25)}
        draft_acts.kept(unit, Phase.MAKING, territory="zarechny", author=author, **when)

    await play.store.run(put)


@happens(r"(.+) описал проект правил, текста ещё нет")
async def described(play: "Play", name: str) -> None:
    """It is discussed at once when it is announced, for twenty days."""
    address = play.phone(name).address

    def put(unit: Unit) -> None:
        author = people.at_the_door(unit, address, "ru").id
        when = {
            "opens_at": None,
            "closes_at": datetime(2026, 12, 14, 20, 59, tzinfo=UTC),
            "review_until": date(2026, 12, 28),
        }
        title = "О правилах благоустройства территории Заречного района"
        draft_acts.kept(unit, Phase.MAKING, (), territory="zarechny", author=author, title=title, **when)

    await play.store.run(put)


@happens(r"ещё (\d+) сосед\w* написал\w* о пункте (\S+): (.+)")
async def the_same(play: "Play", count: str, clause: str, text: str) -> None:
    await _say(play, [(clause, text)] * int(count))


@happens(r"соседи написали (\d+) разн\w+ предложени\w+")
async def different(play: "Play", count: str) -> None:
    assert int(count) <= len(SAYINGS)
    await _say(play, SAYINGS[: int(count)])


@happens(r"(\d+) сосед\w+ поддержал\w+ № (\d+)")
async def supported(play: "Play", count: str, ordinal: str) -> None:
    addresses = [each.address for each in play.neighbours[: int(count)]]

    def support(unit: Unit) -> None:
        draft = drafts.current(unit)[0]
        remark = remarks.by_ordinal(unit, draft.id, int(ordinal))
        assert remark is not None
        for address in addresses:
            stances.support(unit, remark, draft, people.at_the_door(unit, address, "ru").id)

    await play.store.run(support)


@happens(r"(.+) опубликовал остальные предложения")
async def published(play: "Play", name: str) -> None:
    address = play.phone(name).address

    def publish(unit: Unit) -> None:
        draft = drafts.current(unit)[0]
        official = officials.official(unit, people.at_the_door(unit, address, "ru").id)
        for each in remarks.waiting(unit, official, draft, limit=100).remarks:
            moderation.publish(unit, each, draft, official, address)

    await play.store.run(publish)


@happens(r"(.+) решил об остальных предложениях, кроме № (\d+)")
async def judged(play: "Play", name: str, but: str) -> None:
    """One after the other, each with a reason of its own."""
    address = play.phone(name).address

    def judge(unit: Unit) -> None:
        draft = drafts.current(unit)[0]
        official = officials.official(unit, people.at_the_door(unit, address, "ru").id)
        for each in remarks.unreviewed(unit, draft.id, limit=100).remarks:
            if each.ordinal != int(but):
                kind = tuple(VerdictKind)[each.ordinal % 3]
                verdict = Verdict(kind, f"Рассмотрено на комиссии, вопрос {each.ordinal}.")
                moderation.judge(unit, draft, [each], verdict, official, address)

    await play.store.run(judge)


@happens(r"(\d+) сосед\w+ узнал\w*: (.+)")
async def told(play: "Play", count: str, words: str) -> None:
    """A check: so many neighbours have it in a message, the others have not."""
    have = sum(any(words in each.text for each in phone.view().bubbles) for phone in play.neighbours)
    assert have == int(count), f"{have} of {len(play.neighbours)} were told «{words}»"


async def _say(play: "Play", sayings: Iterable[tuple[str, str]]) -> None:
    """Each is said by a neighbour who has not spoken yet, and waits for the moderator."""
    wanted = [(play.neighbour().address, *each) for each in sayings]

    def write(unit: Unit) -> None:
        draft = drafts.current(unit)[0]
        tree = sections.tree(unit, draft.id, draft.version)
        keys = {each.number: each.key for each in tree if each.kind is SectionKind.CLAUSE}
        for address, clause, text in wanted:
            person = people.at_the_door(unit, address, "ru").id
            draft_people.enter(unit, draft.id, person)
            new: Remark = draft_acts.remark(draft, person, keys[clause] if clause else "", text)
            remarks.write(unit, new, f"neighbour:{address}")

    await play.store.run(write)
