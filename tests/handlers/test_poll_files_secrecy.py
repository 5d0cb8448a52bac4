"""Files of polls tell nothing of ballots: what is ordered, made, kept and brought, on both databases."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from domain.polls import State
from handlers.officials.polls import bring, download
from storage.files.blobs import Blobs
from storage.polls import mixing, polls
from storage.store import Store
from storage.tables import participations
from tests.handlers.test_poll_from_file import NEW, editor, made
from tests.polls import QUESTIONNAIRE
from tests.storage.test_ballot_rows import somebody, vote
from tests.storage.test_ballot_secrecy import ballot_of, dumped

__all__ = ["editor"]

VOTERS = 12
FENCE = "poll: {title: Двор}\nquestions: [{kind: yes_no, text: Забор?}]"


async def test_imports_exports_and_their_orders_join_nobody_with_a_ballot(
    store: Store, url: str, blobs: Blobs, editor: int
) -> None:
    plain = replace(QUESTIONNAIRE, authority="adm", state=State.OPEN)
    poll = (await store.run(lambda unit: polls.create(unit, plain))).id
    await vote(store, poll, editor, ballot_of(0))  # who makes polls votes too
    for at in range(1, VOTERS):
        await vote(store, poll, await somebody(store, f"vk:{1000 + at}"), ballot_of(at))
    await made(store, blobs, download.craft, {"poll": poll})  # some wait in their envelopes yet
    while await store.run(lambda unit: mixing.mix(unit, poll)):
        pass
    folder = blobs.path("0" * 64).parents[1] / "bench"
    for each in folder.glob("*"):
        each.unlink()
    await made(store, blobs, download.craft, {"poll": poll})
    await made(store, blobs, bring.craft, NEW, FENCE)

    dump = await dumped(url)
    ballots = dump.pop("ballots")
    assert len(ballots) == VOTERS
    told = "".join(_text(each) for each in folder.iterdir()) + str(dump)
    assert len(dump["orders"]) == 3
    for secret in ("примета", *(row["id"] for row in ballots), *(row["receipt"] for row in ballots)):
        assert secret not in told
    of_polls = {"participations", "poll_counts"}
    if url.startswith("postgresql"):  # a transaction's number would join them
        together = {row["xmin"] for row in ballots}
        others: set[Any] = {row["xmin"] for name in dump if name not in of_polls for row in dump[name]}
        assert not together & others
    took = sa.select(sa.func.count()).select_from(participations)
    assert await store.read(lambda unit: unit.connection.scalar(took)) == VOTERS


def _text(path: Path) -> str:
    """All that a file says, of a workbook every part."""
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
