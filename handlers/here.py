"""What every conversation of the product works with: a chat over our database, and rooms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.chat import Words
from bot.scene import Answer, Chat, Scene, Window
from papers.craft import AnyCraft
from storage.unit import Unit

Here = Chat[Unit]
View = Window[Unit]
Entry = Callable[[Here, str], Answer]
"""Opens something from anywhere; gets what stands after the entry's name: "12" of `appeal:12`."""


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
