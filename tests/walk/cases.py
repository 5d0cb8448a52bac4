"""Cases of the planted district: one in every state that a case can be in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain import moves
from domain.appeals import Appeal, Outcome, Party, Place, Report
from domain.authors import Author
from domain.people import Citizen, Joiner
from storage.appeals import appeals, joinings
from storage.officials import officials
from storage.world import world
from tests.walk.canaries import CANARIES, MARKUP, TEXT, words
from tests.walk.ground import ROADS, TOPIC, TOWN, Ground


class Cases:
    """Brings them there by the moves of the domain, each made by whom it would be made."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.unit = ground.unit
        self.now = ground.now
        self.made = ground.made

    def sent(self, name: str, who: str = "citizen", **changed: Any) -> Appeal:
        scan = self._ground.file(name, "document", f"{CANARIES['file']}.pdf")
        place = Place(f"ул. Школьная, 5, {CANARIES['place_flat']} {MARKUP[:24]}", 58.2, 46.4)
        extras = {"size": "Около метра", "owner": CANARIES["owner"]}
        made = Report(name, TOPIC, TOWN, f"{TEXT} {name}", place, extras, (scan,))
        person, address = self.made.persons[who], self.made.who[who]
        case = appeals.register(self.unit, replace(made, **changed), person, address)
        self.made.cases[name] = case.id
        return case

    def _do(self, move: Callable[..., moves.Moved], case: Appeal, who: str, **how: Any) -> Appeal:
        person = self.made.persons[who]
        actor = officials.official(self.unit, person)
        if not actor.rights:
            joiner = joinings.joiner(self.unit, case.id, person)
            acting: Citizen | Joiner = joiner or Citizen(person)
            moved = move(case, acting, world(self.unit), **how)
        else:
            moved = move(case, actor, world(self.unit), **how)
        return appeals.apply(self.unit, moved, self.made.who[who])

    def routed(self, name: str, authority: str = ROADS) -> Appeal:
        return self._do(moves.accept_and_route, self.sent(name), "coordinator", authority=authority)

    def _taken(self, name: str, authority: str = ROADS) -> Appeal:
        return self._do(moves.take, self.routed(name, authority), "executor")

    def answered(self, name: str, outcome: Outcome = Outcome.DONE, **more: Any) -> Appeal:
        case = self._taken(name, more.pop("authority", ROADS))
        if more.pop("joined", False):
            self._joins(case)
        said = {
            "outcome": outcome,
            "text": f"Заделали. {MARKUP}",
            "files": (self._ground.file(name, "photo"),),
        }
        return self._do(moves.answer, case, "executor", **said, **more)

    def _joins(self, case: Appeal) -> None:
        joinings.join(self.unit, case, self.made.persons["joiner"], self.made.who["joiner"], "ru")

    def all(self) -> None:
        """One of every status."""
        self.sent("registered")
        self.routed("routed")
        taken = self._taken("taken")
        taken = self._do(moves.add_words, taken, "citizen", text=words("replied", "Стало хуже."))
        self._joins(taken)
        taken = self._do(moves.supplement, taken, "joiner", text=words("supplemented", "И у меня."))
        self._do(moves.note, taken, "executor", text=f"Заметка {MARKUP}")
        asked = self._taken("clarifying")
        self._do(moves.ask_citizen, asked, "executor", question=f"Какой дом? {MARKUP}")
        self.answered("approval", authority="adm-improvement")
        self.answered("agreeing", parties=(Party("adm-housing"), Party("adm")))
        self.answered("answered")
        self._do(moves.confirm, self.answered("confirmed"), "citizen")
        contested = self.answered("contested", joined=True)
        self._do(moves.contest, contested, "citizen", reason=words("contested", "Ничего не сделано."))
        self._do(moves.decline, self.sent("declined"), "coordinator", reason=f"Нет сведений {MARKUP}")
        self._do(moves.withdraw, self.sent("withdrawn"), "citizen", reason="")
        later = self.now.date() + timedelta(days=30)
        self.answered("planned", Outcome.PLANNED, planned_until=later)
        self.answered("joined_answered", joined=True)
        self._later("closed", moves.close_by_silence, timedelta(days=30))
        self._later("rechecked", moves.close_by_silence, timedelta(days=30))
        self._later("rechecked", moves.recheck, timedelta(days=90))
        signed = Author(CANARIES["signed"], CANARIES["signed_at"])
        self.sent("statutory", author=signed)
        self._called()

    def _later(self, name: str, move: Callable[..., moves.Moved], span: timedelta) -> None:
        case = self._load(name) if name in self.made.cases else self.answered(name)
        self.unit.now = self.now + span
        appeals.apply(self.unit, move(case, world(self.unit)), "")
        self.unit.now = self.now

    def _load(self, name: str) -> Appeal:
        return appeals.load(self.unit, self.made.cases[name])

    def _called(self) -> None:
        """Filed for a caller, answered, and nobody has told them."""
        report = Report("called", TOPIC, TOWN, f"{TEXT} called", Place("ул. Школьная, 9", 58.21, 46.41))
        who = officials.official(self.unit, self.made.persons["executor"])
        caller = Author(CANARIES["caller"], CANARIES["caller_at"])
        case = appeals.file_for_caller(self.unit, report, who, self.made.who["executor"], caller)
        self.made.cases["called"] = case.id
        if not case.executors:
            case = self._do(moves.accept_and_route, case, "coordinator")
            case = self._do(moves.take, case, "executor")
        self._do(moves.answer, case, "executor", outcome=Outcome.EXPLAINED, text="Починили")
