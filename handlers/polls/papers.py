"""Results of a poll as pictures and as a table: made outside the turn, once for all who ask."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.chat import Option, Row, Screen
from bot.scene import Answer, Home, Stay
from bot.speech import Speech
from domain.polls import Poll, Tally, Turnout, told
from handlers import made
from handlers.appeals.words import day_of, zone_of
from handlers.files import fit_to_show
from handlers.here import Entry, Here
from handlers.polls import book as poll_book
from handlers.polls import charts as poll_charts
from handlers.polls import wordings as poll_wordings
from papers import books, pictures
from papers.books import Book, Written
from papers.charts import VERSION, Bars, Chart
from papers.craft import AnyCraft, Craft, Made
from papers.pictures import Ordered
from storage.files import workshop
from storage.files.workshop import Order
from storage.polls import counts as poll_counts
from storage.polls import papers as poll_papers
from storage.polls import polls
from storage.unit import Unit

TABLE: Final = "poll_table"
PICTURES: Final = "poll_pictures"
"""The kind of the orders of pictures."""
_SET: Final = 10  # pictures sent at once: an album of either messenger


def buttons(say: Speech, poll: Poll) -> Row:
    """What opens the results as pictures and as a table."""
    return (
        Option("pictures", say.label("results.pictures"), entry=f"{PICTURES}:{poll.id}"),
        Option("table", say.label("results.table"), entry=f"{TABLE}:{poll.id}"),
    )


# --- pictures --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Set:
    """Pictures sent together: the `number`th of so many sets, and what stands on them."""

    number: int
    of: int
    charts: tuple[Chart, ...]

    @property
    def name(self) -> str:
        return f"pictures.{self.number}"

    @property
    def digest(self) -> str:
        return _digest((VERSION, self.charts))


def _set(unit: Unit, say: Speech, poll: Poll, number: int) -> _Set | None:
    """The pictures of that number; None when there are none."""
    tally = poll_counts.tally(unit, poll.id)
    if not tally.total:
        return None
    came, today = (
        poll_counts.turnout(unit, poll.id),
        day_of(unit.now, zone_of(unit.catalogue, poll.authority)),
    )
    sets = _parted(poll_charts.of_poll(say, poll, tally, came, unit.catalogue, today))
    return _Set(number, len(sets), tuple(sets[number - 1])) if 0 < number <= len(sets) else None


def _parted(charts: Sequence[Chart]) -> list[list[Chart]]:
    """The charts in sets; one of many bars makes several pictures."""
    sets: list[list[Chart]] = []
    room = 0
    for chart in charts:
        takes = -(-len(chart.bars) // _BARS) if isinstance(chart, Bars) else 1
        if not sets or takes > room:
            sets.append([])
            room = _SET
        sets[-1].append(chart)
        room -= takes
    return sets


_BARS: Final = 8  # of one picture, when their words are long


def _open(chat: Here, rest: str) -> Answer:
    """`poll_pictures:12`, or the second set: `poll_pictures:12.2`."""
    say, unit = chat.say, chat.unit
    id, _, number = rest.partition(".")
    try:
        poll = polls.load(unit, int(id) if id.isdigit() else -1)
    except LookupError:
        return Home()
    if not poll.results_public():
        return Stay(note=say("poll.results.not_yet"))
    wanted = _set(unit, say, poll, int(number) if number.isdigit() else 1)
    if wanted is None:
        return Stay(note=say("results.nobody"))
    kept = poll_papers.kept(unit, poll.id, wanted.name, say.language, wanted.digest)
    if kept is None:
        return Stay(note=made.order(chat, PICTURES, {"poll": poll.id, "set": wanted.number}))
    text = say("results.pictures.of", title=told(poll.title, say.language), number=poll.number)
    more: tuple[Row, ...] = ()
    if (opens := _next(poll.id, wanted.number, wanted.of)) is not None:
        more = ((Option("more", say.label(opens[0]), entry=opens[1]),),)
    chat.tell(Screen(text, rows=more, files=fit_to_show(unit, chat.network, kept)))
    return Stay()


def _next(poll: int, number: int, of: int) -> tuple[str, str] | None:
    return ("results.pictures.more", f"{PICTURES}:{poll}.{number + 1}") if number < of else None


def _gather(unit: Unit, order: Order, say: Speech) -> Ordered | None:
    what = order.what
    if not isinstance(what, dict):
        return None
    id, number = what.get("poll"), what.get("set")
    try:
        poll = polls.load(unit, id if isinstance(id, int) else -1)
    except LookupError:
        return None
    wanted = _set(unit, say, poll, number if isinstance(number, int) else 1)
    if wanted is None or not poll.results_public():
        return None
    there = poll_papers.kept(unit, poll.id, wanted.name, say.language, wanted.digest) is not None
    return Ordered(
        () if there else wanted.charts,
        {
            "poll": poll.id,
            "set": wanted.number,
            "of": wanted.of,
            "name": wanted.name,
            "language": say.language,
            "digest": wanted.digest,
        },
    )


def _settle(unit: Unit, order: Order, came: Made) -> None:
    about = came.facts
    assert isinstance(about, dict)
    poll = polls.load(unit, int(str(about["poll"])))
    name, language, digest = (str(about[each]) for each in ("name", "language", "digest"))
    shown = poll_papers.keep(unit, poll.id, name, language, digest, came.files)
    if not order.address:
        return
    made.bring(
        unit,
        order,
        "results.pictures.of",
        Made(None, shown),
        opens=_next(poll.id, int(str(about["set"])), int(str(about["of"]))),
        title=told(poll.title, language),
        number=poll.number,
    )


def draw_beforehand(unit: Unit, poll: int) -> None:
    """The results of a poll that is over are asked for by many: let the first find them drawn."""
    workshop.order(unit, PICTURES, {"poll": poll, "set": 1})


# --- the table -------------------------------------------------------------------------------------------


def _open_table(chat: Here, rest: str) -> Answer:
    """`poll_table:12`."""
    poll = _found(chat.unit, rest)
    if poll is None:
        return Home()
    if not poll.results_public():
        return Stay(note=chat.say("poll.results.not_yet"))
    tally = poll_counts.tally(chat.unit, poll.id)
    if not tally.total:
        return Stay(note=chat.say("results.nobody"))
    digest = _shown(chat.unit, poll, tally, poll_counts.turnout(chat.unit, poll.id))
    kept = poll_papers.kept(chat.unit, poll.id, TABLE, chat.language, digest)
    if kept is None:
        return Stay(note=made.order(chat, TABLE, {"poll": poll.id}))
    text = chat.say("results.table.of", title=told(poll.title, chat.language), number=poll.number)
    chat.tell(Screen(text, files=fit_to_show(chat.unit, chat.network, kept)))
    return Stay()


def _gather_table(unit: Unit, order: Order, say: Speech) -> Book | None:
    what = order.what if isinstance(order.what, dict) else {}
    poll = _found(unit, str(what.get("poll")))
    if poll is None or not poll.results_public():
        return None
    tally, came = poll_counts.tally(unit, poll.id), poll_counts.turnout(unit, poll.id)
    digest = _shown(unit, poll, tally, came)
    there = poll_papers.kept(unit, poll.id, TABLE, say.language, digest) is not None
    asked = () if there else poll_wordings.asked(poll)
    return Book(
        f"results-{poll.number.replace('/', '-')}.xlsx",
        () if there else poll_book.sheets(say, poll, tally, came, unit.catalogue),
        tuple(
            Written(
                told(each.text, say.language),
                poll_wordings.texts(unit, poll, each.key),
                _part(say, tally.question(each.key).answered),
            )
            for each in asked
        ),
        poll_wordings.listed(unit, poll),
        say.label("results.sheet.answers"),
        (
            say.label("results.column.said"),
            say.label("results.column.people"),
            say.label("results.column.others"),
        ),
        say.label("results.hidden"),
        {"poll": poll.id, "language": say.language, "digest": digest},
    )


def _settle_table(unit: Unit, order: Order, came: Made) -> None:
    about = came.facts
    assert isinstance(about, dict)
    poll = polls.load(unit, int(str(about["poll"])))
    language, digest = str(about["language"]), str(about["digest"])
    shown = poll_papers.keep(unit, poll.id, TABLE, language, digest, came.files)
    if order.address:
        title = told(poll.title, language)
        made.bring(unit, order, "results.table.of", Made(None, shown), title=title, number=poll.number)


def _shown(unit: Unit, poll: Poll, tally: Tally, came: Turnout) -> str:
    """What the table stands for: other figures, or other words that are not to be shown, make another."""
    return _digest((_BOOK, poll, tally, came, poll_wordings.listed(unit, poll)))


def _part(say: Speech, answered: int) -> str:
    """That the table does not hold all the answers to a question; "" when it does."""
    if answered <= poll_wordings.MOST:
        return ""
    most = poll_charts.number(poll_wordings.MOST)
    return say.label("results.part", of=poll_charts.number(answered), shown=most)


def _found(unit: Unit, id: str) -> Poll | None:
    try:
        return polls.load(unit, int(id) if id.isdigit() else -1)
    except LookupError:
        return None


def _digest(of: object) -> str:
    return hashlib.blake2s(repr(of).encode("utf-8", "replace"), digest_size=16).hexdigest()


_BOOK: Final = 2
"""Version of the workbook: what was made another way is made anew."""

crafts: tuple[AnyCraft, ...] = (
    Craft(PICTURES, _gather, pictures.make, _settle, made.broke, keep=None),
    Craft(TABLE, _gather_table, books.make, _settle_table, made.broke, keep=None),
)
entries: dict[str, Entry] = {PICTURES: _open, TABLE: _open_table}
