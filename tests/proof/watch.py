"""Whatever a test plays is watched: every turn and every notice is tried in a shadow, too, where all that is
personal sings; nothing of it may be given to a channel that may not carry it (149-ФЗ ст. 10 ч. 8).

What has been watched is told to the end of the run (`tests.reached`).
"""

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pytest
import sqlalchemy as sa

from bot.chat import Files, Update, Words, network_of
from bot.network import Limits, Part
from bot.speech import Speech
from bot.turn import Outcome, Turn
from handlers.links import carrying
from scheduler import letters
from storage.notices import outbox
from storage.notices.outbox import Row
from storage.tables import conversations
from storage.tables import outbox as rows
from storage.unit import Unit
from tests import reached
from tests.proof import asked, singing
from tests.proof.seen import all_of

SCENES: Final = "scenes where nothing personal may be"
ASKED: Final = "questions asked where nothing personal may be"
LEFT_OUT: Final = "personal questions left out"
CARRIED: Final = "personal questions asked"
NOTICES: Final = "notices where nothing personal may be"
FILES: Final = "files made where nothing personal may be"


@dataclass
class Watch:
    """What is seen of one playing: `leaks` are sentences, `told` is what is personal and was really said."""

    leaks: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)  # what is personal -> where it was said
    note: Callable[..., None] = reached.note  # what is watched, and its names
    broke: list[str] = field(default_factory=list)  # turns that could not be played in the shadow
    turns: int = 0
    shadowed: bool = False  # just now: what happens there does not happen
    _all: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "Watch":
        self._all.enter_context(asked.watching(self._question, self._secret))
        patch = self._all.enter_context(pytest.MonkeyPatch.context())
        turn, ready = Turn.__call__, letters.ready

        def taken(house: Turn[Unit], unit: Unit, update: Update, mark: int, shown: str) -> Outcome:
            self._turn(turn, house, unit, update, mark, shown)
            return turn(house, unit, update, mark, shown)

        def drawn(
            unit: Unit, rows: Sequence[Row], limits: Limits, speeches: Mapping[str, Speech]
        ) -> list[letters.Taken]:
            if not self.shadowed:
                self._notices(ready, unit, rows, limits, speeches)
            return ready(unit, rows, limits, speeches)

        patch.setattr(Turn, "__call__", taken)
        patch.setattr(letters, "ready", drawn)
        return self

    def __exit__(self, *error: object) -> None:
        self._all.close()

    # --- turns ----------------------------------------------------------------------------------------

    def _turn(self, turn: Any, house: Turn[Unit], unit: Unit, update: Update, mark: int, shown: str) -> None:
        """The turn in the shadow. What breaks there is told later: the turn itself is still to come."""
        carried = house.personal.get(network_of(update.address), False)
        if carried and not _here(unit, house):
            return
        self.turns += 1
        self.shadowed = True
        try:
            with singing.shadow(unit):
                after = _newest(unit)
                outcome = turn(house, unit, _sung(unit, update), mark, shown)
                if not carried:
                    self._outcome(outcome, update.address)
                for each in _since(unit, after):
                    self._letters(letters.ready(unit, [each], house.limits[each.network], house.speeches))
        except Exception as error:
            self.broke.append(
                f"{error!r:.300} at {_at(error)} after {update.said!r:.100} of {update.address}"
            )
        finally:
            self.shadowed = False

    def _outcome(self, outcome: Outcome, address: str) -> None:
        where = f"{outcome.scene} to {address}"
        self._look(outcome.toast, f"alert in {where}")
        for name, about in outcome.menu or ():
            self._look(f"{name} {about}", f"menu in {where}")
        if outcome.paint is not None:
            self._parts((*outcome.paint.ahead, *outcome.paint.drawing.parts), where)
            self.note(SCENES, outcome.scene)

    # --- notices --------------------------------------------------------------------------------------

    def _notices(self, ready: Any, unit: Unit, rows: Sequence[Row], limits: Limits, speeches: Any) -> None:
        ours = [each for each in rows if each.network not in carrying]
        if not ours:
            return
        self.shadowed = True
        try:
            with singing.shadow(unit):
                self._letters(ready(unit, ours, limits, speeches))
        finally:
            self.shadowed = False

    def _letters(self, drawn: Iterable[letters.Taken]) -> None:
        for each in drawn:
            if isinstance(each, letters.Letter):
                self.note(NOTICES, each.row.kind)
                self._parts([step.part for step in each.steps], f"{each.row.kind} to {each.row.address}")

    # --- what is looked at ----------------------------------------------------------------------------

    def _parts(self, parts: Iterable[Part], where: str) -> None:
        for part in parts:
            self._look(all_of(part), where)

    def _look(self, text: str, where: str) -> None:
        for column, canary in singing.CANARIES.items():
            if canary in text:
                self.leaks.append(f"{column} is in {where}: {_around(text, canary)}")

    def _question(self, question: asked.Question) -> None:
        name = question.name
        if question.carried:
            if question.personal and question.asked:
                self.note(CARRIED, name)
            if question.personal and isinstance(question.value, str) and " " in question.value:
                self.told[question.value] = name
        elif question.personal:
            self.note(LEFT_OUT, name)
            if question.asked or question.value:
                self.leaks.append(f"{name} is asked, or its answer used, where it may not be")
        elif question.asked:
            self.note(ASKED, name)

    def _secret(self, text: str) -> None:
        self.told[text] = "a PIN"


def _sung(unit: Unit, update: Update) -> Update:
    """The update with a canary in it, where a citizen has said something in their own words."""
    said, canary = update.said, singing.CANARIES["what is typed"]
    if singing.is_official(unit, update.address):
        return update
    match said:
        case Words(text) if len(text.split()) > 2:  # not the label of a button
            return replace(update, said=replace(said, text=singing.sung(text, canary)))
        case Files(caption=caption) if caption:
            return replace(update, said=replace(said, caption=singing.sung(caption, canary)))
        case _:
            return update


def _here(unit: Unit, house: Turn[Unit]) -> bool:
    """Is anybody in a messenger that may not carry what is personal?"""
    others = [f"{name}:%" for name, carried in house.personal.items() if not carried]
    there = sa.or_(*(conversations.c.address.like(each) for each in others))
    return unit.connection.scalar(sa.select(sa.literal(1)).where(there).limit(1)) is not None


def _at(error: Exception) -> str:
    """The innermost line of ours."""
    frames = [
        each for each in traceback.extract_tb(error.__traceback__) if "site-packages" not in each.filename
    ]
    return f"{frames[-1].filename}:{frames[-1].lineno}"


def _newest(unit: Unit) -> int:
    return int(unit.connection.scalar(sa.select(sa.func.max(rows.c.id))) or 0)


def _since(unit: Unit, after: int) -> list[Row]:
    """The notices written since, to those channels."""
    found = sa.select(*outbox.FIELDS).where(rows.c.id > after, rows.c.network.not_in(list(carrying)))
    return [Row(*each) for each in unit.connection.execute(found)]


def _around(text: str, found: str) -> str:
    at = text.index(found)
    return repr(text[max(0, at - 80) : at + len(found) + 40])
