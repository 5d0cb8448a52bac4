"""Files that people send: checked by what the network tells, written down, downloaded after the commit."""

from typing import Final

from bot.chat import Media, Shelved
from bot.text import Rich
from handlers.here import Here
from storage import blobs, files

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
        send_ref=media.send_ref,
    )


def shelved(chat: Here, ids: tuple[int, ...]) -> tuple[tuple[Shelved, ...], Rich]:
    """What can be shown of these files, and a line about those that cannot (yet): not arrived, refused."""
    found = files.load(chat.unit, list(ids))
    ready = [f for f in found if f.state == "here" or files.ref(chat.unit, f.id, chat.network)]
    waiting = sum(1 for f in found if f not in ready and f.state == "waiting")
    failed = len(found) - len(ready) - waiting
    note = Rich()
    if waiting:
        note = chat.say("files.waiting", n=waiting)
    if failed:
        note = note + (" " if note else "") + chat.say("files.failed", n=failed)
    return tuple(Shelved(f.id, f.kind, f.name) for f in ready), note
