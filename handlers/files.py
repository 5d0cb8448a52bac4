"""Files that people send: checked by what the network tells, written down, downloaded after the commit."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from bot.chat import Media, Shelved
from bot.text import Rich, join
from handlers.here import Here
from storage.files import blobs, files
from storage.unit import Unit

_MEGABYTE: Final = 1024 * 1024


def keep(chat: Here, media: Media) -> int | Rich:
    """The id of the file in the store, or why it cannot be taken."""
    if media.size > blobs.LIMIT:
        return chat.say("files.too_big", n=blobs.LIMIT // _MEGABYTE)
    return files.receive(
        chat.unit,
        kind=media.kind,
        network=chat.network,
        ref=media.ref,
        name=blobs.shown_name(media.name),
        mime=media.mime,
        size=media.size,
        # What a network has already, it sends under the name that somebody gave it.
        send_ref=media.send_ref if chat.personal or media.kind == "photo" else "",
        person=chat.person,
    )


def shelved(
    chat: Here, ids: tuple[int, ...], citizens: Collection[int] = ()
) -> tuple[tuple[Shelved, ...], Rich]:
    """What can be shown of these files, and a line about those that cannot (yet): late, refused, erased.

    `citizens` are those that citizens have sent, under names of theirs.
    """
    if not ids:
        return (), Rich()
    ready = tuple(
        replace(each, own=each.file in citizens) for each in fit_to_show(chat.unit, chat.network, ids)
    )
    shown = {each.file for each in ready}
    missing = [each for each in files.load(chat.unit, list(ids)) if each.id not in shown]
    waiting = sum(1 for each in missing if each.state == "waiting")
    erased = sum(1 for each in missing if each.state == "erased")
    counts = {"waiting": waiting, "failed": len(missing) - waiting - erased, "erased": erased}
    notes = [chat.say(f"files.{why}", n=count) if count else Rich() for why, count in counts.items()]
    return ready, join(" ", notes)


def fit_to_show(unit: Unit, network: str, ids: tuple[int, ...]) -> tuple[Shelved, ...]:
    """Those of the files that can be sent in the network now: they are here, or it knows them."""
    return tuple(
        Shelved(each.id, each.kind, each.name)
        for each in files.load(unit, list(ids))
        if each.state == "here" or files.ref(unit, each.id, network)
    )
