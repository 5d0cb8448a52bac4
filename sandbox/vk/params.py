"""The parameters of a call, read as VK reads them: everything is a string until a method wants more."""

import json
from collections.abc import Mapping

from sandbox.vk.rules import Refusal


class Params:
    """One call's parameters. Every reader raises `Refusal` 100 with VK's words for what is wrong."""

    __slots__ = ("raw",)

    def __init__(self, raw: Mapping[str, str]) -> None:
        self.raw = raw

    def text(self, name: str, default: str = "") -> str:
        return self.raw.get(name, default)

    def given(self, name: str) -> bool:
        """Whether it was passed and is not empty."""
        return bool(self.raw.get(name))

    def required(self, name: str) -> str:
        value = self.raw.get(name, "")
        if not value:
            raise Refusal(100, f"{name} is undefined")
        return value

    def integer(
        self, name: str, default: int = 0, *, least: int | None = None, most: int | None = None
    ) -> int:
        value = self.raw.get(name, "")
        if not value:
            return default
        number = _integer(name, value)
        if least is not None and number < least:
            raise Refusal(100, f"{name} should be greater or equal to {least}")
        if most is not None and number > most:
            raise Refusal(100, f"{name} should be less or equal to {most}")
        return number

    def required_integer(self, name: str) -> int:
        return _integer(name, self.required(name))

    def integers(self, name: str, *, most: int) -> list[int]:
        """A comma-separated list, at most `most` long; empty when not passed."""
        value = self.raw.get(name, "")
        if not value:
            return []
        found = [_integer(name, part.strip()) for part in value.split(",")]
        if len(found) > most:
            raise Refusal(100, f"{name} should contain at most {most} elements")
        return found

    def number(self, name: str, bound: float) -> float | None:
        """A number within ±`bound`; None when not passed."""
        value = self.raw.get(name, "")
        if not value:
            return None
        try:
            found = float(value)
        except ValueError:
            raise Refusal(100, f"{name} not number") from None
        if not -bound <= found <= bound:
            raise Refusal(100, f"{name} is out of range")
        return found

    def flag(self, name: str) -> bool:
        return self.raw.get(name, "") in ("1", "true", "True")

    def json(self, name: str) -> object:
        """The value of a JSON string; None when not passed."""
        value = self.raw.get(name, "")
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise Refusal(100, f"{name} contains incorrect JSON") from None


def _integer(name: str, value: str) -> int:
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20):
        raise Refusal(100, f"{name} not integer")
    return int(value)
