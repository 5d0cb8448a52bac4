"""The planted district before anything has happened in it: its rules, officials, citizens, their files."""

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final, Literal

from domain.catalogue import Extra, ExtraKind, Practice
from domain.rights import Right, Role
from handlers.identity import CONSENT_VERSION
from storage import catalogue, conversations
from storage.files import files
from storage.officials import officials, pins
from storage.people import mergers, people
from storage.unit import Unit
from tests.walk.canaries import CANARIES, MARKUP

TOPIC: Final = "roads.pothole"
ROADS, TOWN = "adm-roads", "verkhnezarechensk"
PIN: Final = "2580"
_PIN_HASH: Final = pins.hashed(PIN)


@dataclass
class Planted:
    """Who is where, what is what: for the walk's first steps."""

    net: str
    who: dict[str, str] = field(default_factory=dict)  # role -> address
    persons: dict[str, int] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    polls: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    block: int = 0
    copies: int = 0
    template: int = 0
    hearing: int = 0
    held: int = 0
    acts: dict[str, int] = field(default_factory=dict)
    remarks: dict[str, int] = field(default_factory=dict)


class Ground:
    """Where everything is planted, in one unit."""

    def __init__(self, unit: Unit, net: str) -> None:
        self.unit = unit
        self.now = unit.now
        self.made = Planted(net)
        self._rules()
        self._officials()
        self._citizens()

    def _rules(self) -> None:
        unit = self.unit
        topic = unit.catalogue.topics[TOPIC]
        owner = Extra(
            "owner", {"ru": "Чья машина?", "en": "Whose car?"}, ExtraKind.TEXT, required=False, personal=True
        )
        since = Extra("since", {"ru": "С какого дня?", "en": "Since when?"}, ExtraKind.DATE, required=False)
        kinds = Extra(
            "kinds",
            {"ru": "Что пострадало?", "en": "What is damaged?"},
            ExtraKind.SEVERAL_OF,
            ({"ru": "Колесо", "en": "Wheel"}, {"ru": "Подвеска", "en": "Suspension"}),
            required=False,
        )
        improvement = unit.catalogue.authorities["adm-improvement"]
        catalogue.put(
            unit,
            catalogue.Imported(
                topics=(replace(topic, extras=(*topic.extras, owner, since, kinds)),),
                authorities=(
                    replace(improvement, practice=Practice(approval=True)),
                    replace(unit.catalogue.authorities["adm"], practice=Practice(poll_approval=True)),
                ),
            ),
        )
        unit.catalogue = catalogue.load(unit)

    def somebody(self, name: str, address: str) -> int:
        person = people.at_the_door(self.unit, address, "ru").id
        conversations.load(self.unit, address, "ru")
        self.made.who[name], self.made.persons[name] = address, person
        return person

    def _officials(self) -> None:
        rights = {
            "coordinator": [Right(Role.COORDINATOR, "adm")],
            "executor": [Right(Role.EXECUTOR, ROADS), Right(Role.EXECUTOR, "adm-improvement")],
            "second": [Right(Role.EXECUTOR, ROADS)],
            "head": [Right(Role.HEAD, "adm")],
            "admin": [Right(Role.ADMIN, "adm")],
            "curator": [Right(Role.CURATOR, "adm")],
            "moderator": [Right(Role.MODERATOR, "adm")],
            "editor": [Right(Role.EDITOR, "adm")],
            "sibling": [Right(role, "hospital") for role in Role],
            "dismissed": [Right(Role.COORDINATOR, "adm")],
        }
        for number, (name, held) in enumerate(rights.items(), 720_100):
            person = self.somebody(name, f"{self.made.net}:{number}")
            for right in held:
                officials.appoint(self.unit, person, right, by=None, note=f"{name} {MARKUP[:40]}")
            pins.put(self.unit, person, _PIN_HASH, self.made.who[name])
        # This one has no name in lists but the one they gave themselves.
        third = self.somebody("named", f"{self.made.net}:720190")
        officials.appoint(self.unit, third, Right(Role.EXECUTOR, ROADS), by=None)
        people.set_name(self.unit, third, CANARIES["name"])

    def _citizens(self) -> None:
        net, unit = self.made.net, self.unit
        self.somebody("citizen", f"{net}:710199")
        self.there = f"vk:{CANARIES['account']}" if net != "vk" else f"telegram:{CANARIES['account']}"
        other = self.somebody("elsewhere", self.there)
        people.set_name(unit, other, CANARIES["name"])
        people.give_consent(unit, other, CONSENT_VERSION, "vk")
        people.give_consent(unit, other, "2026-11", "vk", people.STATUTORY)
        mergers.merge(unit, self.made.persons["citizen"], other, self.made.who["citizen"])
        self.made.persons["elsewhere"] = self.made.persons["citizen"]
        for name, number in (("joiner", 710_201), ("stranger", 710_202), ("neighbour", 710_203)):
            self.somebody(name, f"{net}:{number}")
        people.give_consent(unit, self.made.persons["joiner"], CONSENT_VERSION, net)
        people.give_consent(unit, self.made.persons["neighbour"], CONSENT_VERSION, net)

    def file(self, name: str, kind: Literal["photo", "document"], called: str = "") -> int:
        """Sent in VK, and here by now."""
        file = files.receive(self.unit, kind=kind, network="vk", ref=f"{kind}{name}", name=called)
        mime = "image/jpeg" if kind == "photo" else "application/pdf"
        files.arrived(self.unit, file, sha256(f"{kind}{name}".encode()).hexdigest(), 1000, mime)
        return file
