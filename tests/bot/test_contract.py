"""What deployers rely on: keys of the configuration and commands. They are only ever added to."""

from pathlib import Path

import pytest

from bot.cli import parser
from bot.commands.told import here
from bot.config import Settings, load

KEYS = {
    "telegram": "token api_url updates webhook_secret personal_data",
    "vk": "token group_id page_token api_url updates callback_secret callback_confirmation personal_data",
    "database": "url",
    "files": "path",
    "web": "host port public_url",
    "schedule": "dispatch reminders digest",
}
COMMANDS = (
    ["run", "--config", "config.yaml", "--roles", "web,messengers,dispatch,schedule"],
    ["demo", "--port", "8090"],
    ["check", "--config", "config.yaml"],
    ["db", "upgrade"],
    ["db", "downgrade"],
    ["db", "current"],
    ["invite", "--role", "coordinator", "--authority", "adm"],
    ["import", "topics.yaml", "authorities.csv"],
    ["export", "appeals", "--format", "csv"],
    ["chat"],
)


@pytest.mark.parametrize("section", KEYS)
def test_every_key_of_the_contract_can_be_set(section: str) -> None:
    assert set(KEYS[section].split()) <= set(type(getattr(Settings(), section)).model_fields)


def test_any_key_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTKLIK_TELEGRAM__TOKEN", "123:abc")
    monkeypatch.setenv("OTKLIK_VK__PAGE_TOKEN", "vk1.b")
    monkeypatch.setenv("OTKLIK_DATABASE__URL", "postgresql+asyncpg://bot@db/otklik")
    found = load(None)
    assert found.telegram.token.get_secret_value() == "123:abc"
    assert found.vk.page_token.get_secret_value() == "vk1.b"
    assert found.database.url == "postgresql+asyncpg://bot@db/otklik"


def test_the_shipped_file_is_good() -> None:
    assert load(Path(__file__).parents[2] / "config.yaml").telegram.api_url == "https://api.telegram.org"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_of_the_contract_is_understood(command: list[str]) -> None:
    assert parser(here()).parse_args(command).command == command[0]
