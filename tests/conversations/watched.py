"""A transcript is watched: what is personal in it goes to no channel that may not carry it (149-ФЗ).

Looked at is what really came to the messenger: every call with its words and buttons, every file whole.
"""

import contextlib
import json
import re
from dataclasses import dataclass
from typing import Any

from sandbox.telegram import TelegramSandbox
from sandbox.telegram.files import Kind, Stored
from storage.store import Store
from storage.unit import Unit
from tests.proof import reading, said, singing
from tests.proof.watch import Watch

_UNSEEN = str.maketrans({"\u2060": None, "\u200b": None, "\u00a0": " ", "\u202f": " "})
_ACCOUNT = re.compile(rf"(?<!\d){singing.ACCOUNT}\d{{4}}(?!\d)")
_PIN = 8  # digits at most: shorter than any phone


@dataclass(frozen=True, slots=True)
class _Came:
    what: str
    text: str


class Post:
    """What came to Telegram since it was last looked at."""

    def __init__(self, telegram: TelegramSandbox) -> None:
        self._came: list[_Came] = []
        journal, files = telegram.world.journal, telegram.world.files
        went, refused, given = journal.went, journal.refused, files.given

        def asked(method: str, params: dict[str, str], *more: Any, **how: Any) -> None:
            self._call(method, params)
            went(method, params, *more, **how)

        def asked_in_vain(method: str, params: dict[str, str], *more: Any, **how: Any) -> None:
            self._call(method, params)
            refused(method, params, *more, **how)

        def sent(kind: Kind, value: str, field: str, *more: Any, **how: Any) -> Stored | None:
            stored = given(kind, value, field, *more, **how)
            if stored is not None:
                self._came.append(_Came(f"file {stored.name}", reading.read(stored.name, stored.content)))
            return stored

        journal.went, journal.refused = asked, asked_in_vain  # type: ignore[method-assign]
        files.given = sent  # type: ignore[method-assign]

    def _call(self, method: str, params: dict[str, str]) -> None:
        told = " ".join(_plain(each) for each in params.values())
        self._came.append(_Came(f"{method} to {params.get('chat_id', '')}", told))

    def taken(self) -> list[_Came]:
        came, self._came[:] = list(self._came), []
        return came


def _plain(value: str) -> str:
    """Without what JSON and our own disarming put between the signs."""
    with contextlib.suppress(ValueError):  # words that begin like JSON are no JSON
        value = json.dumps(json.loads(value), ensure_ascii=False)
    return value.translate(_UNSEEN)


class Watched:
    """Watches one playing. `line` is a step of the transcript."""

    def __init__(self, telegram: TelegramSandbox) -> None:
        self._post = Post(telegram)
        self._watch = Watch()
        self._known: dict[str, str] = {}

    def start(self) -> None:
        self._watch.__enter__()

    def stop(self) -> None:
        self._watch.__exit__()

    async def look(self, line: str, address: str, store: Store) -> None:
        """Raise AssertionError when something personal has come where it may not.

        `address` has said `line`; an official's words at work are nobody's personal data.
        """
        came = self._post.taken()
        if came:
            self._known |= await store.read(lambda unit: _personal(unit, line, address))
            self._known |= self._watch.told
            for each in came:
                found = {secret: where for secret, where in self._known.items() if _has(each.text, secret)}
                assert not found, f"«{line}»: {found} in {each.what}: {each.text[:500]}"
        leaks, self._watch.leaks[:] = list(self._watch.leaks), []
        assert not leaks, f"«{line}»: {leaks[:3]}"
        broke, self._watch.broke[:] = list(self._watch.broke), []
        assert not broke, f"«{line}» cannot be tried in the shadow: {broke}"
        assert not _ACCOUNT.search(repr(came)), line

    @property
    def shadowed(self) -> bool:
        """Is what happens now to be undone?"""
        return self._watch.shadowed


def _personal(unit: Unit, line: str, address: str) -> dict[str, str]:
    known = said.personal(unit)
    if address and not singing.is_official(unit, address):
        known |= dict.fromkeys(said.contacts(line), "what a citizen has typed")
    return known


def _has(text: str, secret: str) -> bool:
    """Is it there? A short number as a whole, not as a part of another."""
    if secret.isdigit() and len(secret) <= _PIN:
        return any(piece == secret for piece in text.replace(",", " ").split())
    return secret in text
