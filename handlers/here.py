"""What every conversation of the product works with: a chat over our database, and rooms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Concatenate, ParamSpec, TypeVar

from bot.chat import Words
from bot.scene import Answer, Chat, Outdated, Scene, Window
from papers.craft import AnyCraft
from storage.unit import Unit

Here = Chat[Unit]
View = Window[Unit]
Entry = Callable[[Here, str], Answer]
"""Opens something from anywhere; gets what stands after the entry's name: "12" of `appeal:12`."""

T = TypeVar("T")
P = ParamSpec("P")


def loaded(
    chat: Here, load: Callable[Concatenate[Unit, int, P], T], id: object, *args: P.args, **kwargs: P.kwargs
) -> T:
    """What a frame or a button is about, by the id it keeps: `loaded(chat, polls.load, state.get("poll"))`.

    Raises `Outdated` for what is not there (any more) and for what is no id.
    """
    try:
        return load(chat.unit, id if isinstance(id, int) else -1, *args, **kwargs)
    except LookupError:
        raise Outdated from None


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the product: its scenes and the ways into it.

    `entries` are opened by buttons (`appeal:12`), by commands (`/report`) and by deep links
    (`appeal-12` in `?start=`). `hears` may recognise plain words wherever they are said, `means` those that
    no scene could take. `crafts` are the files that it has made or read outside the turn.
    """

    scenes: tuple[Scene[Unit], ...]
    entries: Mapping[str, Entry] = field(default_factory=dict)
    hears: Callable[[Here, Words], Answer | None] = lambda chat, words: None
    means: Callable[[Here, Words], Answer | None] = lambda chat, words: None
    crafts: tuple[AnyCraft, ...] = ()
