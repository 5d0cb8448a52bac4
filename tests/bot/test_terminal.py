"""The terminal messenger: lines in, plain text out, buttons by number; and the whole bot behind it."""

import asyncio
import io
import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from bot.chat import Command, Files, Kind, Place, Press, Said, Shelved, Start, Update, Words
from bot.cli import main
from bot.network import Button, Edit, Part, Refused, Send
from bot.speech import TEXTS, load
from bot.terminal import TerminalNetwork, plain
from bot.text import bold, link, rich

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
RUSSIAN = load(TEXTS)["ru"]


class Desk:
    """A terminal with what was typed, what was printed and what was taken of it."""

    def __init__(self, *lines: str) -> None:
        self.printed: list[str] = []
        self.taken: list[Update] = []
        self.answers: list[Part] = []
        self.network = TerminalNetwork(
            self.typed(lines), self.printed.append, RUSSIAN, now=lambda: NOW, settled=self.settled
        )

    async def typed(self, lines: tuple[str, ...]) -> AsyncIterator[str]:
        for line in lines:
            yield line + "\n"

    async def take(self, update: Update) -> None:
        self.taken.append(update)

    async def settled(self) -> None:
        """The bot answers each line with the next of `answers`."""
        if self.answers:
            await self.network.show(self.taken[-1].address, [Send(self.answers.pop(0))])

    async def listen(self) -> list[Said]:
        await self.network.listen(self.take)
        return [update.said for update in self.taken]


def part(*labels: str, bottom: bool = False) -> Part:
    rows = tuple((Button(label, f"m1:{label}"),) for label in labels)
    return Part(rich("?"), bottom=rows) if bottom else Part(rich("?"), inline=rows)


async def test_lines_are_words_commands_and_places() -> None:
    desk = Desk("/start invite-ABC", "  Яма на дороге ", "", "/menu", "/place 58.2, 46.4", "\\/start", "5")

    assert await desk.listen() == [
        Start("invite-ABC"),
        Words("Яма на дороге"),
        Command("menu"),
        Place(58.2, 46.4),
        Words("/start"),
        Words("5"),  # nothing to press yet
    ]
    assert len({update.id for update in desk.taken}) == 6
    assert desk.network.finished.is_set()


async def test_a_number_presses_the_button_it_stands_for() -> None:
    desk = Desk("/start", "2", "3", "\\2")
    desk.answers = [part("да", "нет")]

    _, press, words = await desk.listen()

    assert isinstance(press, Press)
    assert press.data == "m1:нет"
    assert press.source
    assert words == Words("2")
    assert "  [2] нет" in desk.printed
    assert any("такой кнопки нет, последняя — 2" in line for line in desk.printed)


async def test_buttons_under_the_input_line_stand_under_no_message() -> None:
    desk = Desk("/start", "1")
    desk.answers = [part("Помощь", bottom=True)]

    assert (await desk.listen())[1] == Press("m1:Помощь", "")


async def test_links_and_places_are_written_out() -> None:
    desk = Desk()
    row = (
        Button("Сайт", "", kind=Kind.LINK, url="https://example.org"),
        Button("Где я", "", kind=Kind.PLACE),
    )

    await desk.network.show("terminal:1", [Send(Part(rich("?"), inline=(row,)))])

    assert desk.printed[-1] == "  Сайт: https://example.org   [/place] Где я"


async def test_people_take_turns_in_one_terminal() -> None:
    desk = Desk("/start", "/as 2", "/start", "/as x", "1")
    desk.answers = [part("один"), part("два")]

    await desk.listen()

    assert [update.address for update in desk.taken] == ["terminal:1", "terminal:2", "terminal:2"]
    assert desk.taken[2].said.data == "m1:два"  # type: ignore[union-attr]


async def test_another_persons_notice_says_whose_it_is_and_is_waited_for() -> None:
    desk = Desk("/wait 30")
    listening = asyncio.create_task(desk.listen())
    await desk.network.deliver("terminal:2", [Send(Part(rich("Ответ готов")))])

    await asyncio.wait_for(listening, 5)

    assert desk.printed == ["", "— Бот → terminal:2 —", "Ответ готов"]


async def test_photos_and_documents_are_files_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "яма 1.jpg").write_bytes(b"12345")
    (tmp_path / "акт.pdf").write_bytes(b"%PDF")
    desk = Desk(
        f"/photo '{tmp_path}/яма 1.jpg'", f"/file {tmp_path}/акт.pdf", "/photo nowhere.jpg", "/photo '"
    )

    photo, document = await desk.listen()

    assert isinstance(photo, Files)
    assert isinstance(document, Files)
    assert (photo.items[0].kind, photo.items[0].name, photo.items[0].size) == ("photo", "яма 1.jpg", 5)
    assert (document.items[0].kind, document.items[0].mime) == ("document", "application/pdf")
    async with desk.network.fetch(photo.items[0].ref) as chunks:
        assert b"".join([chunk async for chunk in chunks]) == b"12345"
    (tmp_path / "яма 1.jpg").unlink()
    with pytest.raises(Refused):
        async with desk.network.fetch(photo.items[0].ref):
            pass


async def test_screens_toasts_and_files_are_printed() -> None:
    desk = Desk()
    [ref] = await desk.network.show(
        "terminal:1", [Send(Part(rich("Было"), files=(Shelved(3, "photo", "яма.jpg"),)))]
    )
    assert await desk.network.show("terminal:1", [Edit(ref, Part(rich("Стало")))]) == [ref]
    await desk.network.answer("terminal:1", "Готово")

    assert desk.printed == [
        "",
        "— Бот —",
        "Было",
        "[фото: яма.jpg]",
        "",
        "— Бот (вместо прежнего) —",
        "Стало",
        "(Готово)",
    ]


def test_rich_text_is_plain_and_moves_no_cursor() -> None:
    text = bold("Жирно") + " " + link("сайт", "https://example.org") + "\x1b[2J\x07"

    assert plain(text) == "Жирно сайт (https://example.org)[2J"


# --- the whole bot ----------------------------------------------------------------------------------------


def test_an_appeal_goes_from_a_citizen_to_an_official_in_one_terminal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OTKLIK_LANGUAGE", "ru")
    monkeypatch.delenv("OTKLIK_DATABASE__URL", raising=False)
    Image.new("RGB", (32, 32), "red").save("яма.jpg")

    def talk(*lines: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))
        assert main(["chat"]) == 0
        return capsys.readouterr().out

    out = talk("/start", "1", "1")
    [code] = re.findall(r"coordinator +Администрация района .*?([A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})", out)
    assert "Сообщить о проблеме" in out

    out = talk(
        *("/as 2", "/start", "1", "1", code),
        *("/as 1", "Огромная яма на улице, пробил колесо", "Да, сделать обращение", "Яма на дороге"),
        *("Подходит, дальше", "До полуметра", "/place 58.2 46.4", "Этого достаточно"),
        *("/photo яма.jpg", "Готово", "Отправить", "/wait 30"),
    )

    assert "Рабочее место" in out
    assert re.search(r"\d{4}-000001", out)
    assert "— Бот → terminal:2 —" in out  # the coordinator is told
    with sqlite3.connect("var/chat.db") as connection:
        [attached] = connection.execute("SELECT count(*) FROM appeal_files").fetchone()
    assert attached == 1
