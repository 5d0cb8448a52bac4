"""Every kind of file that is made of what people have said: nothing personal where it may not be carried."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from bot.app import house
from bot.chat import Json
from papers.bench import Bench
from papers.craft import Made
from storage.drafts import files as draft_files
from storage.files import files, workshop
from storage.files.blobs import Blobs
from storage.tables import outbox
from storage.unit import Unit
from tests import reached
from tests.proof import reading, watch
from tests.walk.canaries import CANARIES
from tests.walk.ground import Planted
from tests.walk.town import District, opened
from tests.walk.walker import SPEECHES

CRAFTS: Final = {each.kind: each for each in house().crafts}
PICTURES: Final = "poll_pictures"
"""What stands on a picture cannot be read in it: what it is drawn from is."""

Ordered = list[tuple[str, Json]]
"""Who orders it, "" for nobody, and what."""


def _orders(made: Planted, *, personal: bool) -> dict[str, Ordered]:
    """Of every kind, everything that may be asked of it."""
    summed_up = {name: made.acts[name] for name in ("summary", "final")}
    return {
        "my_data": [(who, {"personal": personal}) for who in ("citizen", "joiner", "neighbour", "named")],
        PICTURES: [("citizen", {"poll": made.polls["open"], "set": 1})],
        "poll_table": [("citizen", {"poll": made.polls[name]}) for name in ("open", "closed", "decided")],
        "register": [("head", {"days": 0, "whole": personal})],
        "hearing_list": [("editor", {"hearing": made.hearing, "named": True})],
        "poll_download": [("editor", {"poll": made.polls["open"]}), ("editor", "sample")],
        "draft_summary": [("editor", {"draft": id, "personal": personal}) for id in summed_up.values()],
        "draft_summary_all": [("", {"draft": id, "phase": name}) for name, id in summed_up.items()],
        "draft_text_file": [("", {"draft": made.acts["discussion"], "version": 1})],
    }


class _Workshop:
    """Makes what is ordered as the program does, but in this process; keeps what would be sent."""

    def __init__(self, unit: Unit, made: Planted, folder: Path, *, personal: bool) -> None:
        self.unit, self.made, self._personal = unit, made, personal
        self._folder, self._blobs = folder, Blobs(folder / "blobs")
        self._written: dict[int, str] = {}
        self._orders = 0

    def sent(self, kind: str, who: str, what: Json) -> str:
        """All that is written in the files which the order brings to this channel."""
        unit, craft = self.unit, CRAFTS[kind]
        address, person = (self.made.who[who], self.made.persons[who]) if who else ("", None)
        workshop.order(unit, kind, what, address=address, person=person)
        [order] = workshop.claim(unit, [kind], 1, timedelta(minutes=1))
        stuff = craft.gather(unit, order, SPEECHES["ru"])
        assert stuff is not None, (kind, who, what)
        ids, facts = self._make(kind, stuff)
        ours = workshop.settled(unit, order, ids)
        assert ours is not None
        before = self._brought()
        craft.settle(unit, ours, Made(facts, ids))
        went = [*(self._brought() - before), *self._attached(what)]
        told = [self._written[each] for each in went if each in self._written]
        assert told, (kind, who, what)
        return "\n".join([*told, repr(stuff) if kind == PICTURES else ""])

    def _make(self, kind: str, stuff: object) -> tuple[tuple[int, ...], Json]:
        self._orders += 1
        home = self._folder / str(self._orders)
        home.mkdir()
        bench = Bench(home, self._blobs)
        facts = CRAFTS[kind].make(stuff, bench)
        ids = []
        for sheet in bench.sheets:
            data = sheet.path.read_bytes()
            id = files.made(self.unit, sheet.kind, sheet.name, f"{kind}{self._orders}", len(data), sheet.mime)
            self._written[id] = reading.read(sheet.name, data)
            ids.append(id)
        return tuple(ids), facts

    def _brought(self) -> set[int]:
        bodies = self.unit.connection.scalars(sa.select(outbox.c.body).where(outbox.c.kind == workshop.KIND))
        return {each for body in bodies for each in body["files"]}

    def _attached(self, what: Json) -> list[int]:
        draft = what.get("draft") if isinstance(what, dict) else None
        if not isinstance(draft, int):
            return []
        return [each.file for each in draft_files.of(self.unit, draft, personal=self._personal)]


Districts = Callable[[str], District]


def _leaks(district: Districts, net: str, folder: Path) -> dict[str, set[str]]:
    """By kind of file, the canaries in it."""
    with opened(district(net), folder / "made.db") as (unit, made):
        shop = _Workshop(unit, made, folder, personal=net == "vk")
        told = {
            kind: "\n".join(shop.sent(kind, *each) for each in ordered)
            for kind, ordered in _orders(made, personal=net == "vk").items()
        }
    return {kind: {name for name, said in CANARIES.items() if said in text} for kind, text in told.items()}


def test_no_file_brings_what_may_not_be_carried(district: Districts, tmp_path: Path) -> None:
    found = _leaks(district, "telegram", tmp_path)
    assert found == {kind: set[str]() for kind in found}
    reached.note(watch.FILES, *found)


def test_where_it_may_be_carried_the_same_files_bring_it(district: Districts, tmp_path: Path) -> None:
    """Else the test in Telegram would prove nothing."""
    found = _leaks(district, "vk", tmp_path)
    assert found["register"] >= {"signed", "signed_at", "text", "place_flat"}
    assert found["hearing_list"] == {"visitor"}
    assert found["my_data"] >= {"name", "text", "place_flat", "owner", "file", "remark"}
    assert found["draft_summary"] >= {"remark", "remark_why"}
