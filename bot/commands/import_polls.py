"""python -m bot import --poll: drafts of polls from YAML or XLSX, all or nothing, pictures beside them."""

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Final

from bot.commands.database import opened
from bot.commands.imports import contents, refused
from bot.commands.invite import FROM
from bot.commands.told import Refusal, Told
from domain.polls import Poll, State
from domain.polls import told as words
from domain.polls.making import pictures, repictured
from storage import imports
from storage.files import files
from storage.files.blobs import Blobs, Kept, Rejected, shown_name
from storage.imports.polls.reading import read
from storage.polls import polls
from storage.polls import work as poll_work
from storage.unit import Unit

NEW: Final = "new"
"""`--into new`: another draft, although there is one of that title."""
_PICTURES: Final = (".jpg", ".jpeg", ".png", ".webp")

Beside = Mapping[Path, int]
"""Pictures that lie beside a file of a poll, each under a number that stands for it until it is kept."""


async def import_polls(told: Told, url: str, blobs: Path, paths: Sequence[Path], into: str) -> int:
    """Make a draft of each file. `into` is the number of the draft that the file changes, or `NEW`, or ""."""
    if into not in ("", NEW) and len(paths) > 1:
        raise Refusal("cli.import.one_draft")
    given = {path: contents(path) for path in paths}
    numbers = count(-1, -1)  # no id of the database
    beside = {path: {each: next(numbers) for each in _beside(path)} for path in paths}
    async with opened(url) as store:
        found = await store.read(
            lambda unit: [_read(unit, path, given[path], beside[path], into) for path in paths]
        )
        errors = [fault for each in found if isinstance(each, imports.ImportFault) for fault in each.errors]
        if errors:
            return refused(told, errors)
        drafts = [each for each in found if isinstance(each, Poll)]
        wanted = {number for each in drafts for number in pictures(each)}
        keeper = Blobs(blobs)
        kept = {
            number: _kept(keeper, path)
            for near in beside.values()
            for path, number in near.items()
            if number in wanted
        }
        made = await store.run(lambda unit: [_keep(unit, each, kept) for each in drafts])
    for poll in made:
        told.say("cli.import.poll", number=poll.number, title=words(poll.title, "ru"))
    return 0


def _beside(path: Path) -> list[Path]:
    return sorted(each for each in path.resolve().parent.iterdir() if each.suffix.lower() in _PICTURES)


def _read(unit: Unit, path: Path, content: bytes, beside: Beside, into: str) -> Poll | imports.ImportFault:
    """The draft in the file. Raises `Refusal`."""
    over = None if into in ("", NEW) else polls.by_number(unit, into)
    if into not in ("", NEW) and (over is None or over.state is not State.DRAFT):
        raise Refusal("cli.import.no_draft", number=into)
    at_hand = {each.name.casefold(): number for each, number in beside.items()}
    found = read(str(path), content, unit.catalogue, over=over, pictures=at_hand)
    if isinstance(found, Poll) and not into:
        title = words(found.title, "ru")
        same = poll_work.draft_called(unit, found.authority, title)
        if same is not None:
            raise Refusal("cli.import.same_draft", number=same.number, title=title)
    return found


def _kept(blobs: Blobs, path: Path) -> Kept:
    """The picture in the files store. Raises `Refusal`."""
    try:
        return blobs.keep(contents(path), "photo")
    except Rejected:
        raise Refusal("cli.import.no_picture", path=str(path)) from None


def _keep(unit: Unit, poll: Poll, kept: Mapping[int, Kept]) -> Poll:
    rows = {
        number: files.made(unit, "photo", shown_name("", each.mime), each.hash, each.size, each.mime)
        for number, each in kept.items()
        if number in pictures(poll)
    }
    try:
        return poll_work.brought(unit, repictured(poll, rows), FROM)
    except polls.Changed:
        raise Refusal("cli.import.no_draft", number=poll.number) from None
