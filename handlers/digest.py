"""Draws the notice that many were put together in: a line for each case, and buttons to open them."""

from typing import Final

from bot.chat import Option
from bot.speech import Speech
from bot.text import Rich, bold, paragraphs
from handlers import notices
from handlers.drawn import Drawn
from handlers.notices import Line
from storage.notices import outbox
from storage.unit import Unit

_LINES: Final = 12
_BUTTONS: Final = 8
_IN_ROW: Final = 2
_LISTS: Final = {
    "appeal": ("my", "menu.my"),
    "case": ("work", "menu.work"),
    "near_case": ("near", "near.title"),
}
"""What opens a case -> the list of all of them and its name; the first that occurs counts."""


def draw(unit: Unit, row: outbox.Row, say: Speech) -> Drawn | None:
    """Each case once, by the latest that there is to say of it; None when nothing is left to be said."""
    found: dict[str, Line] = {}
    for kind, body in row.body["rows"]:
        line = notices.line(unit, kind, body, row, say)
        if line is not None:
            found.pop(line.entry, None)
            found[line.entry] = line
    if not found:
        return None
    told = list(found.values())
    more = len(told) - _LINES
    text = paragraphs(
        bold(say("notice.digest", len(told))),
        *(line.text for line in told[:_LINES]),
        say("notice.digest.more", more) if more > 0 else Rich(),
    )
    buttons = [Option("open", line.number, entry=line.entry) for line in told[:_BUTTONS]]
    rows = [tuple(buttons[at : at + _IN_ROW]) for at in range(0, len(buttons), _IN_ROW)]
    every = next((each for each in _LISTS if any(line.entry.startswith(f"{each}:") for line in told)), "case")
    rows.append((Option("all", say.label(_LISTS[every][1]), entry=_LISTS[every][0]),))
    return Drawn(text, tuple(rows), card=False)
