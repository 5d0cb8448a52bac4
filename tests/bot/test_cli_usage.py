"""What the command line says of itself, and of what it does not understand."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.told import language


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("OTKLIK_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_help_is_russian_and_loads_no_messenger_and_no_database() -> None:
    script = (
        "import sys; from bot.cli import main; code = main(['--help']);"
        "print(sorted({'aiogram', 'vk_api', 'sqlalchemy', 'pydantic'} & set(sys.modules)), code)"
    )
    root = Path(__file__).parent.parent.parent
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True
    )

    assert "Обслуживать людей" in said.stdout
    assert said.stdout.endswith("[] 0\n")


def test_database_and_import_load_no_messenger() -> None:
    script = (
        "import sys, bot.commands.db, bot.commands.imports, bot.commands.exports;"
        "print(sorted({'aiogram', 'vk_api', 'sandbox'} & set(sys.modules)))"
    )
    root = Path(__file__).parent.parent.parent
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True
    )

    assert said.stdout == "[]\n"


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, "ru"),
        ({"LANG": "C.UTF-8"}, "ru"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "OTKLIK_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_language_is_russian_unless_english_is_asked_for(
    environment: dict[str, str], wanted: str
) -> None:
    assert language(environment) == wanted


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["chek"], "Команды «chek» нет. Возможно: check."),
        (["invite"], "Не хватает: --role, --authority."),
        (["db", "upgade"], "«upgade» не подходит. Возможно: upgrade, downgrade, current."),
        (["export", "appeals", "--since", "3.12.2026"], "--since: 3.12.2026 не подходит"),
        (["demo", "--port", "99999"], "--port: 99999 не подходит"),
        (["run", "--rolls", "web"], "Лишнее: --rolls web"),
        ([], "Не хватает"),
    ],
)
def test_what_is_not_understood_is_said_and_costs_two(
    argv: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2

    out, err = capsys.readouterr()
    assert said in err
    assert not out


def test_every_fault_of_the_settings_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "wrong.yaml"
    config.write_text(
        "telegram: {tokn: 123:abc, updates: webhok}\n"
        "vk: {token: vk1.secret}\n"
        "web: {port: 99999}\n"
        "database: {url: 'mysql://otklik:password@db'}\n"
    )

    assert main(["db", "current", "--config", str(config)]) == 1

    err = capsys.readouterr().err
    assert "telegram.tokn: такого ключа нет. Возможно: token." in err
    assert "«webhok» не подходит. Можно: polling, webhook. (в окружении: OTKLIK_TELEGRAM__UPDATES)" in err
    assert "web.port: «99999» вне границ. Нужно: ≤ 65535." in err
    assert "OTKLIK_VK__GROUP_ID" in err
    assert "OTKLIK_DATABASE__URL" in err
    assert "secret" not in err
    assert "password" not in err
    assert "123:abc" not in err


@pytest.mark.parametrize(
    ("content", "said"),
    [("telegram: [", "строка 1: это не YAML"), ("- telegram", "должны стоять разделы")],
)
def test_a_file_that_is_no_settings_is_told(
    content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(content)

    assert main(["run"]) == 1
    assert said in capsys.readouterr().err


def test_settings_named_but_not_there_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--config", "other.yaml"]) == 1
    assert "other.yaml не читается" in capsys.readouterr().err


def test_the_shipped_settings_are_good(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = Path(__file__).parent.parent.parent / "config.yaml"

    assert main(["db", "current", "--config", str(shipped)]) == 1
    assert "python -m bot db upgrade" in capsys.readouterr().err
