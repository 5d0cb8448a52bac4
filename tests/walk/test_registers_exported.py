"""`python -m bot export` over the planted district: what citizens wrote only where it is asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from bot.cli import main
from domain.events import What
from tests.proof import reading
from tests.walk.canaries import CANARIES
from tests.walk.town import District
from tests.walk.walker import SPEECHES

REGISTERS = ("appeals", "events", "audit")


@pytest.fixture
def written(
    district: Callable[[str], District], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., set[str]]:
    """The canaries in a register, as it is asked for."""
    monkeypatch.setenv("OTKLIK_LANGUAGE", "ru")
    monkeypatch.setenv("OTKLIK_DATABASE__URL", f"sqlite+aiosqlite:///{district('vk').path}")

    def found(register: str, form: str, *more: str) -> set[str]:
        path = tmp_path / f"{register}.{form}"
        assert main(["export", register, "--output", str(path), *more]) == 0
        told = reading.read(path.name, path.read_bytes())
        assert "2026-000001" in told or register == "audit"
        return {name for name, said in CANARIES.items() if said in told}

    return found


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("register", REGISTERS)
def test_nothing_personal_is_in_a_register(
    register: str, form: str, written: Callable[..., set[str]]
) -> None:
    assert written(register, form, "--format", form) == set()


def test_with_the_text_it_is(written: Callable[..., set[str]]) -> None:
    """Else the other test would prove nothing."""
    told = written("appeals", "csv", "--format", "csv", "--with-text")
    assert told >= {"text", "text_mail", "place_flat"}
    assert not told & {"name", "signed", "signed_at", "caller", "caller_at", "file", "account"}
    assert written("events", "csv", "--format", "csv", "--with-text") >= {"contested"}


@pytest.mark.parametrize("kind", get_args(What))
@pytest.mark.parametrize("language", ["ru", "en"])
def test_whatever_happens_has_a_name_in_the_register(kind: type[What], language: str) -> None:
    assert f"export.event.{kind.__name__.lower()}" in SPEECHES[language]
