"""A poll as files to take away: the sample to fill in, the questions of a poll."""

from dataclasses import replace
from typing import Final

import data
from bot.chat import Json
from bot.speech import Speech
from bot.text import Rich
from domain.polls import Poll
from domain.polls.making import pictures
from handlers import made
from handlers.appeals.words import zone_of
from handlers.here import Here
from papers import polls as papers
from papers.craft import Craft, Made
from storage.files.workshop import Order
from storage.imports import ImportFault
from storage.imports.polls.layout import HINTED
from storage.imports.polls.reading import read
from storage.polls import polls
from storage.unit import Unit

KIND: Final = "poll_download"
_SAMPLE: Final = "sample"
_NOBODY: Final = "-"


def order(chat: Here, poll: Poll) -> Rich:
    """The questions of a poll, brought soon; the word to say."""
    return made.order(chat, KIND, {"poll": poll.id})


def order_sample(chat: Here) -> Rich:
    """The sample, brought soon; the word to say."""
    return made.order(chat, KIND, _SAMPLE)


def names(poll: Poll) -> dict[int, str]:
    """How its pictures are called in its files."""
    return {picture: f"picture-{picture}" for picture in pictures(poll)}


def _gather(unit: Unit, order: Order, say: Speech) -> papers.Wanted | None:
    hints = [("", say.label("work.poll.hint"))]
    hints += [(each, say.label(f"work.poll.hint.{each}")) for each in HINTED]
    if order.what == _SAMPLE:
        example = read("poll.yaml", data.poll(), unit.catalogue, authority=_NOBODY)
        name = say.label("work.poll.file.sample_name")
        if isinstance(example, ImportFault):
            return None
        return papers.Wanted(replace(example, authority=""), data.poll(), "UTC", {}, name, hints)
    found = _asked(unit, order.what)
    if found is None:
        return None
    name = say.label("work.poll.file.name", number=found.number.replace("/", "-"))
    zone = zone_of(unit.catalogue, found.authority)
    return papers.Wanted(found, None, zone, names(found), name, hints)


def _asked(unit: Unit, what: Json) -> Poll | None:
    poll = what.get("poll") if isinstance(what, dict) else None
    try:
        return polls.load(unit, poll) if isinstance(poll, int) else None
    except LookupError:
        return None


def _settle(unit: Unit, order: Order, files: Made) -> None:
    sample = order.what == _SAMPLE
    made.bring(unit, order, "work.poll.file.sample_ready" if sample else "work.poll.file.ready", files)


craft = Craft(KIND, _gather, papers.write, _settle, made.broke)
