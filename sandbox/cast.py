"""Who and what is on the demo's page: people, places, invitations, and the pages that look on."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sandbox.phone import Network, Phone, Watcher


class Messenger(Protocol):
    """What the stage wants of a sandboxed messenger: `TelegramSandbox` and `VkSandbox` fit."""

    @property
    def url(self) -> str: ...
    @property
    def people(self) -> Mapping[int, Phone]: ...
    def person(self, key: int, name: str, language: str = "ru") -> Phone: ...
    def watch(self, watcher: Watcher) -> None: ...


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a phone on the page."""

    address: str
    network: Network
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Place:
    """A named point offered in the «Отправить место» dialog; degrees."""

    label: str
    latitude: float
    longitude: float


@dataclass(slots=True)
class Invitation:
    """A ready invitation, as its card shows it; `opened` is the address of the phone that took it."""

    label: str
    telegram_payload: str
    vk_payload: str
    code: str
    opened: str = ""


# An imaginary district: the points lie in a real forest, so no real house is ever pointed at.
PLACES = (
    Place("Площадь у администрации", 57.61210, 39.88450),
    Place("Школа на Садовой", 57.61534, 39.87902),
    Place("Парк у реки", 57.60873, 39.89315),
    Place("Остановка «Посёлок Лесной»", 57.62791, 39.90648),
)


class Viewer:
    """One open page: what it has not been told yet. The subject "" is the stage itself."""

    def __init__(self, subjects: Sequence[str]) -> None:
        self._subjects = dict.fromkeys(subjects)
        self._some = asyncio.Event()
        self._some.set()

    def touch(self, subject: str) -> None:
        self._subjects[subject] = None
        self._some.set()

    async def changed(self) -> list[str]:
        """The subjects changed since the last call, in order; waits for the first."""
        await self._some.wait()
        self._some.clear()
        subjects = list(self._subjects)
        self._subjects.clear()
        return subjects
