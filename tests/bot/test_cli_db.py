"""python -m bot db, and what stands in the way of the other commands."""

from pathlib import Path

import pytest

from bot.cli import main
from storage.sqlite import Lock


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OTKLIK_LANGUAGE", "ru")


def test_the_database_goes_up_and_down(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "current"]) == 1
    assert "python -m bot db upgrade" in capsys.readouterr().err
    assert main(["db", "upgrade"]) == 0
    assert main(["db", "upgrade"]) == 0
    assert main(["db", "current"]) == 0
    assert main(["db", "downgrade", "--to", "base"]) == 0
    assert main(["db", "downgrade"]) == 0

    said = capsys.readouterr().out.splitlines()
    assert ["создана" in said[0], "уже обновлена" in said[1], "как и нужно" in said[2]] == [True] * 3
    assert "теперь нет (таблиц нет)" in said[3]
    assert "и так пуста" in said[4]


def test_an_unknown_revision_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    main(["db", "upgrade"])

    assert main(["db", "downgrade", "--to", "nowhere"]) == 1
    assert "Ревизия не найдена: nowhere" in capsys.readouterr().err


def test_a_running_bot_is_not_disturbed_and_registers_are_still_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["db", "upgrade"])
    Path("roles.csv").write_text("роль;орган\nкоординатор;adm\n")
    running = Lock("var/otklik.db")
    try:
        capsys.readouterr()
        for argv in (
            ["db", "downgrade"],
            ["import", "roles.csv"],
            ["invite", "--role", "admin", "--authority", "adm"],
        ):
            assert main(argv) == 1
            assert "с ней уже работает бот. Остановите его" in capsys.readouterr().err
        assert main(["export", "appeals"]) == 0
        assert main(["db", "current"]) == 0
    finally:
        running.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+asyncpg://otklik:topsecret@127.0.0.1:1/otklik", "не отвечает"),
        ("sqlite+aiosqlite:///text.db", "не база данных или испорчен"),
        ("sqlite+aiosqlite:///text.db/otklik.db", "не открыть"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_sentence(
    url: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("text.db").write_text("just some words\n" * 400)
    monkeypatch.setenv("OTKLIK_DATABASE__URL", url)

    for argv in (["db", "upgrade"], ["run"]):
        assert main(argv) == 1
        err = capsys.readouterr().err
        assert said in err or "пуста" in err
        assert err.count("\n") == 1
        assert "topsecret" not in err


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["no_such_database"])
def test_a_missing_database_of_a_server_is_told(
    name: str, postgres_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTKLIK_DATABASE__URL", postgres_database.rpartition("/")[0] + f"/{name}")

    assert main(["db", "upgrade"]) == 1
    assert "нет такой базы данных" in capsys.readouterr().err


def test_run_names_the_roles_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    main(["db", "upgrade"])

    assert main(["run", "--roles", "web,dispach"]) == 1
    assert "Роли «dispach» нет. Возможно: dispatch." in capsys.readouterr().err
