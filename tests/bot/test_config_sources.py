"""What an engineer cannot have meant in config.yaml and the environment is said at once, with the way out."""

from pathlib import Path

import pytest

from bot.commands.settings import fault
from bot.commands.told import Told
from bot.config import load
from bot.misconfigured import Misconfigured
from bot.speech import TEXTS
from bot.speech import load as texts

TOLD = Told(texts(TEXTS)["ru"])


def _said(file: Path | None) -> str:
    with pytest.raises(Misconfigured) as found:
        load(file)
    return "\n".join(fault(TOLD, each) for each in found.value.faults)


def _written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("telegram: {token: '1:a'}\nvk: {group_id: 5}\ntelegram: {rate: 5}\n", "строка 3: ключ «telegram»"),
        ("web:\n  port: 1\n  host: h\n  port: 2\n", "строка 4: ключ «port»"),
        ("telegram: {webhook_secret: пароль}\n", "A-Z a-z 0-9 _ -"),
        ("telegram: {webhook_secret: a b}\n", "A-Z a-z 0-9 _ -"),
        (f"telegram: {{webhook_secret: {'a' * 257}}}\n", "до 256 знаков"),
        ("telegram: {api_url: 'http://'}\n", "https://имя-сервера"),
        ("vk: {api_url: 'https://api.vk.ru:порт'}\n", "https://имя-сервера"),
        ("web: {public_url: 'https://bot.example .ru'}\n", "https://имя-сервера"),
        ("files: {path: 5}\n", "не строка. Возьмите значение в кавычки"),
        ("schedule: {dispatch: 0}\n", "Нужно: > 0. "),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_would_be_right(
    tmp_path: Path, written: str, why: str
) -> None:
    assert why in _said(_written(tmp_path, written))


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:///",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite://var/otklik.db",
        "postgresql+asyncpg://u:canary@h:port/x",
        "postgres://u:canary@h/x",
        "otklik.db",
    ],
)
def test_a_database_that_would_be_gone_or_cannot_be_reached_is_no_address(tmp_path: Path, url: str) -> None:
    said = _said(_written(tmp_path, f"database: {{url: '{url}'}}\n"))

    assert "сервер:порт/база" in said
    assert "canary" not in said


def test_a_limit_over_two_keys_names_no_variable_that_does_not_exist(tmp_path: Path) -> None:
    assert "OTKLIK_CONDUCT" not in _said(_written(tmp_path, "conduct: {appeals_an_hour: 100}\n"))


def test_a_variable_of_a_misspelt_section_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTKLIK_DATABSE__URL", "postgresql+asyncpg://u:canary@h/x")

    said = _said(None)
    assert "OTKLIK_DATABSE__URL: раздела с таким именем нет" in said
    assert "Возможно: database" in said
    assert "canary" not in said


def test_a_section_given_as_one_word_is_told_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTKLIK_TELEGRAM", "123456:canary")

    said = _said(None)
    assert "OTKLIK_TELEGRAM__…" in said
    assert "canary" not in said


def test_other_variables_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTKLIK_LOG", "debug")
    monkeypatch.setenv("OTKLIK_TELEGRAM", '{"token": "123:abc"}')
    monkeypatch.setenv("OTKLIK_VK", "")

    assert load(None).telegram.token.get_secret_value() == "123:abc"
