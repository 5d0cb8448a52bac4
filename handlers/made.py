"""What is made outside the turn, for conversations: ordered with a word, brought as a notice with files."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.chat import Json, Option, Row
from bot.speech import Speech
from bot.text import Rich, paragraphs, typed
from handlers import files
from handlers.drawn import Drawn
from handlers.here import Here
from papers.craft import Made, Why
from storage.files import files as file_rows
from storage.files import workshop
from storage.files.workshop import Order
from storage.notices import outbox
from storage.unit import Unit

_WORDS: Final[Mapping[Why, str]] = {"no_file": "made.no_file", "too_big": "made.too_big"}


def order(chat: Here, kind: str, what: Json, file: int | None = None, *, words: str = "made") -> Rich:
    """Order it for this chat; the word that it is being made, or is already.

    `file` came in this turn and is to be read. `words`: how the texts' keys begin, where it is no file.
    """
    new = workshop.order(chat.unit, kind, what, address=chat.address, person=chat.person, file=file)
    if file is not None:
        return chat.say("made.reading_another" if new is None else "made.reading")
    return chat.say(f"{words}.already" if new is None else f"{words}.wait")


def bring(
    unit: Unit,
    order: Order,
    key: str,
    made: Made | None = None,
    *,
    n: int | None = None,
    also: Sequence[tuple[str, int | None]] = (),
    opens: tuple[str, str] | None = None,
    **values: str | int,
) -> None:
    """Bring what was made to the chat that ordered it, and nowhere else, with the sentence `key`; once.

    `also`: paragraphs under it, a text's key and its number each. `opens`: a button, a text's key and an
    entry (`"notice.open", "poll_work:12"`).
    """
    outbox.put(
        unit,
        address=order.address,
        person=order.person,
        kind=workshop.KIND,
        subject=f"{workshop.KIND}:{order.kind}",
        body={
            "to": order.address,
            "key": key,
            "n": n,
            "values": dict(values),
            "also": [list(each) for each in also],
            "files": list(made.files) if made is not None else [],
            "opens": opens,
        },
        dedup=workshop.parcel(order),
        lane=outbox.Lane.REPLY,
    )


def broke(unit: Unit, order: Order, why: Why) -> None:
    """Tell the chat that ordered it that it did not come about."""
    if order.address:
        bring(unit, order, _WORDS.get(why, "made.broke"))


def draw(unit: Unit, row: outbox.Row, say: Speech) -> Drawn | None:
    """The notice; None where it would go to another address, or what it brings is deleted by now."""
    body = row.body
    ids = tuple(body["files"])
    if row.address != body["to"] or not file_rows.are(unit, ids):
        return None
    values = {name: typed(each) if isinstance(each, str) else each for name, each in body["values"].items()}
    rows: tuple[Row, ...] = ()
    if body["opens"]:
        label, entry = body["opens"]
        rows = ((Option("open", say.label(label), entry=entry),),)
    return Drawn(
        paragraphs(say(body["key"], body["n"], **values), *(say(key, n) for key, n in body["also"])),
        rows,
        card=False,
        files=files.fit_to_show(unit, row.network, ids),
    )
