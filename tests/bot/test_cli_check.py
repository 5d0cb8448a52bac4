"""python -m bot check against both sandboxes: what is well, what is wrong, what to do."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import data
from bot.cli import main
from bot.commands import check as command
from bot.commands import imports
from bot.commands.invite import invite
from bot.commands.settings import settings
from bot.commands.told import Told
from bot.speech import TEXTS, load
from domain.rights import Right, Role
from sandbox.telegram import TelegramSandbox
from sandbox.vk import VkSandbox
from scheduler.clock import utc_now
from storage.officials import officials
from storage.people import people
from storage.store import open_store
from storage.unit import Unit

TOLD = Told(load(TEXTS)["ru"])


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OTKLIK_LANGUAGE", "ru")


@pytest.fixture
async def networks(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[TelegramSandbox, VkSandbox]]:
    """Both messengers, and the settings that lead to them."""
    telegram, vk = TelegramSandbox(), VkSandbox()
    await telegram.start()
    await vk.start()
    monkeypatch.setenv("OTKLIK_TELEGRAM__TOKEN", telegram.token)
    monkeypatch.setenv("OTKLIK_TELEGRAM__API_URL", telegram.url)
    monkeypatch.setenv("OTKLIK_VK__TOKEN", vk.token)
    monkeypatch.setenv("OTKLIK_VK__GROUP_ID", str(vk.group_id))
    monkeypatch.setenv("OTKLIK_VK__API_URL", vk.url)
    yield telegram, vk
    await telegram.stop()
    await vk.stop()


@pytest.fixture
async def furnished(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database with the sample district and its coordinator."""
    monkeypatch.setenv("OTKLIK_DATABASE__URL", sqlite_url)
    store = open_store(sqlite_url, clock=utc_now)

    def appoint(unit: Unit) -> None:
        person = people.at_the_door(unit, "telegram:1", "ru").id
        officials.appoint(unit, person, Right(Role.COORDINATOR, "adm"), by=None)

    await imports.take(store, data.starter() | data.sample())
    await store.run(appoint)
    await store.close()


async def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """The exit code, and the lines that are not well."""
    code = await command.check(TOLD, None)
    return code, [line for line in capsys.readouterr().out.splitlines() if line.startswith("✗")]


@pytest.mark.usefixtures("furnished", "networks")
async def test_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert await checked(capsys) == (0, [])


@pytest.mark.usefixtures("furnished", "networks")
async def test_wrong_tokens_are_told_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTKLIK_TELEGRAM__TOKEN", "123456:canary-telegram")
    monkeypatch.setenv("OTKLIK_VK__TOKEN", "canary-vk")

    code, [telegram, vk] = await checked(capsys)

    assert code == 1
    assert "@BotFather" in telegram
    assert "токен сообщества не подходит" in vk
    assert "canary" not in telegram + vk


@pytest.mark.usefixtures("furnished", "networks")
async def test_a_webhook_that_is_not_set_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTKLIK_TELEGRAM__UPDATES", "webhook")
    monkeypatch.setenv("OTKLIK_TELEGRAM__WEBHOOK_SECRET", "s3cret")
    monkeypatch.setenv("OTKLIK_WEB__PUBLIC_URL", "https://bot.example.org")

    _, [line] = await checked(capsys)

    assert "вебхук не установлен" in line
    assert "https://bot.example.org/telegram" in line


@pytest.mark.usefixtures("furnished")
async def test_networks_that_do_not_answer_are_a_line_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {
        "TELEGRAM__TOKEN": "123456:canary",
        "TELEGRAM__API_URL": "http://127.0.0.1:1",
        "VK__TOKEN": "canary",
        "VK__GROUP_ID": "5",
        "VK__API_URL": "http://127.0.0.1:1",
    }.items():
        monkeypatch.setenv(f"OTKLIK_{name}", value)

    code, lines = await checked(capsys)

    assert code == 1
    assert [("не отвечает" in line, "canary" in line) for line in lines] == [(True, False)] * 2


@pytest.mark.usefixtures("networks")
async def test_an_empty_catalogue_and_missing_coordinators_are_told(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTKLIK_DATABASE__URL", sqlite_url)
    _, [empty] = await checked(capsys)
    store = open_store(sqlite_url, clock=utc_now)
    await imports.take(store, data.starter() | data.sample())
    _, [alone] = await checked(capsys)  # also while the database is in use
    await store.close()

    assert "python -m bot import" in empty
    assert "python -m bot invite --role coordinator --authority adm" in alone


@pytest.mark.usefixtures("furnished", "networks")
async def test_files_that_cannot_be_kept_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("OTKLIK_FILES__PATH", str(tmp_path / "file" / "photos"))
    _, [closed] = await checked(capsys)
    monkeypatch.setenv("OTKLIK_FILES__PATH", str(tmp_path / "photos"))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9 - 5, 5))
    _, [full] = await checked(capsys)

    assert "нельзя писать" in closed
    assert "Освободите место" in full


def test_no_messenger_and_no_database_are_told_without_a_trace(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1

    out, err = capsys.readouterr()
    assert not err
    assert "python -m bot db upgrade" in out
    assert out.count("выключен: токен не задан") == 2
    assert "писать боту некуда" in out


@pytest.mark.usefixtures("furnished")
async def test_one_messenger_is_enough(
    networks: tuple[TelegramSandbox, VkSandbox],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("OTKLIK_VK__TOKEN")

    assert await checked(capsys) == (0, [])


@pytest.mark.usefixtures("furnished", "networks")
async def test_what_answers_but_is_no_bot_api_is_not_called_silent(
    networks: tuple[TelegramSandbox, VkSandbox],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("OTKLIK_TELEGRAM__API_URL", networks[1].url)

    code, lines = await checked(capsys)
    assert code == 1
    assert "отвечает не Bot API" in lines[0]


def test_wrong_settings_are_told_in_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.yaml").write_text("web: {port: many}")

    assert main(["check"]) == 1
    assert "web.port: «many» — не число" in capsys.readouterr().out


@pytest.mark.usefixtures("furnished")
async def test_an_invitation_brings_links_for_both_messengers(
    networks: tuple[TelegramSandbox, VkSandbox], capsys: pytest.CaptureFixture[str]
) -> None:
    assert await invite(TOLD, settings(None), "admin", "adm", None, "") == 0

    out = capsys.readouterr().out
    assert "Telegram: https://t.me/" in out
    assert "VK: https://vk.me/" in out
    assert out.count("inv") == 2


@pytest.mark.usefixtures("furnished")
async def test_an_invitation_needs_no_network(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTKLIK_TELEGRAM__TOKEN", "123456:canary")
    monkeypatch.setenv("OTKLIK_TELEGRAM__API_URL", "http://127.0.0.1:1")

    assert await invite(TOLD, settings(None), "admin", "adm", None, "") == 0
    assert "имя бота узнать не удалось" in capsys.readouterr().out


@pytest.mark.usefixtures("furnished")
async def test_run_does_not_begin_where_photos_cannot_be_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("OTKLIK_FILES__PATH", str(tmp_path / "file" / "photos"))

    assert await asyncio.to_thread(main, ["run"]) == 1
    assert "сюда нельзя писать" in capsys.readouterr().err
