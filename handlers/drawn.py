"""A notice in words, ready to be fitted to its network."""

from dataclasses import dataclass

from bot.chat import Row, Shelved
from bot.text import Rich


@dataclass(frozen=True, slots=True)
class Drawn:
    """A notice in words.

    `card`: it is put in the place of the living message of `subject` at its address, when there is one; else
    it is a new message, with which the person's messenger rings. Either way it is the living message
    after; without a `subject` it is none.
    `quiet`: never a new message, the person knows it already.
    """

    text: Rich
    rows: tuple[Row, ...]
    card: bool
    subject: str = ""
    files: tuple[Shelved, ...] = ()
    quiet: bool = False
