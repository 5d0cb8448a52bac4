"""The Telegram messenger against the sandbox: aiogram over HTTP, refused what Telegram refuses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from telegram_scripted import NOW, Drawer

from bot.chat import Blocked, Files, Kind, Place, Press, Shelved, Start, Tone, Unblocked, Update, Words
from bot.network import Button, Closed, Edit, Part, Send
from bot.telegram.network import TelegramNetwork
from bot.text import bold, clean, quote, rich, typed
from sandbox.phone import Phone, Upload
from sandbox.telegram import TelegramSandbox

ME = 100
ADDRESS = f"telegram:{ME}"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


EXPECTED = (
    "not modified",
    "message to edit not found",
    "query is too old",
    "blocked",
    "chat not found",
    "to delete not found",
)
"""What these tests make Telegram refuse on purpose; any other refusal is a bug of ours."""


class Played:
    """A bot that listens, and Anna's phone."""

    def __init__(self, sandbox: TelegramSandbox, network: TelegramNetwork, shelf: Drawer) -> None:
        self.sandbox = sandbox
        self.network = network
        self.shelf = shelf
        self.phone: Phone = sandbox.person(ME, "Анна")
        self.taken: asyncio.Queue[Update] = asyncio.Queue()

    def listen(self) -> None:
        self.listening = asyncio.create_task(self.network.listen(self.take))

    async def stop(self) -> None:
        self.listening.cancel()
        with suppress(asyncio.CancelledError):
            await self.listening

    async def take(self, update: Update) -> None:
        self.taken.put_nowait(update)

    async def heard(self) -> Update:
        return await asyncio.wait_for(self.taken.get(), 5)


@pytest.fixture
async def play() -> AsyncIterator[Played]:
    async with played() as made:
        yield made


@asynccontextmanager
async def played() -> AsyncIterator[Played]:
    sandbox = TelegramSandbox(rates=False)
    await sandbox.start()
    shelf = Drawer()
    network = TelegramNetwork(
        sandbox.token, shelf=shelf, now=lambda: NOW, api_url=sandbox.url, rate=0, poll_seconds=2
    )
    made = Played(sandbox, network, shelf)
    made.listen()
    try:
        await made.phone.start()
        assert (await made.heard()).said == Start()
        yield made
    finally:
        await made.stop()
        await network.close()
        await sandbox.stop()
    told = [call.description for call in sandbox.refusals]
    assert not [said for said in told if not any(known in said for known in EXPECTED)]


async def test_what_a_person_does_is_heard(play: Played) -> None:
    phone = play.phone
    await phone.start("inv_1-A")
    assert (await play.heard()).said == Start("inv_1-A")
    await phone.say("Яма 🙂 во дворе")
    heard = await play.heard()
    assert (heard.address, heard.said, heard.language) == (ADDRESS, Words("Яма 🙂 во дворе"), "ru")
    await phone.share_place(57.5, 39.5)
    assert (await play.heard()).said == Place(57.5, 39.5)
    await phone.block()
    assert (await play.heard()).said == Blocked()
    await phone.unblock()
    assert (await play.heard()).said == Unblocked()


async def test_a_press_is_answered_and_its_message_becomes_the_next_screen(play: Played) -> None:
    row = (Button("Да", "m1:yes", Tone.GOOD), Button("Нет", "m1:no", Tone.BAD))
    [ref] = await play.network.show(ADDRESS, [Send(Part(rich("Верно?"), inline=(row,)))])
    await play.phone.press(int(ref), "0.1")
    heard = await play.heard()
    assert heard.said == Press("m1:no", ref)
    await play.network.answer(heard.press, "Принято")
    assert await play.network.show(ADDRESS, [Edit(ref, Part(bold("Нет так нет")))]) == [ref]
    view = play.phone.view()
    assert (view.toast, view.waiting) == ("Принято", False)
    assert (view.bubbles[-1].text, view.bubbles[-1].buttons, view.bubbles[-1].edited) == (
        "Нет так нет",
        (),
        True,
    )
    assert await play.network.show(ADDRESS, [Edit(ref, Part(bold("Нет так нет")))]) == [ref]
    [anew] = await play.network.show(ADDRESS, [Edit("999999", Part(rich("Другое")))])
    assert anew != ref
    await play.network.answer(heard.press)


async def test_the_bottom_keyboard_sends_words_and_the_place(play: Played) -> None:
    rows = ((Button("Моё место", "p", kind=Kind.PLACE),), (Button("Назад", "b"),))
    await play.network.show(ADDRESS, [Send(Part(rich("Где?"), bottom=rows, bottom_once=True))])
    kinds = [[button.kind for button in row] for row in play.phone.view().bottom]
    assert kinds == [["location"], ["text"]]
    await play.phone.tap("1.0")
    assert (await play.heard()).said == Words("Назад")


async def test_an_album_comes_in_parts_and_goes_back_by_its_ids_and_bytes(
    play: Played, tmp_path: Path
) -> None:
    await play.phone.send([Upload("1.png", PNG), Upload("2.png", PNG)], "два вида")
    parts = [(await play.heard()).said for _ in range(2)]
    assert all(isinstance(part, Files) for part in parts)
    assert len({part.group for part in parts if isinstance(part, Files)}) == 1
    media = [item for part in parts if isinstance(part, Files) for item in part.items]
    assert [part.caption for part in parts if isinstance(part, Files)].count("два вида") == 1
    async with play.network.fetch(media[0].ref) as chunks:
        assert b"".join([chunk async for chunk in chunks])
    play.shelf.refs = {1: media[0].send_ref, 2: media[1].send_ref}
    play.shelf.paths[3] = tmp_path / "акт.pdf"
    play.shelf.paths[3].write_bytes(b"%PDF-1.4 ...")
    files = (Shelved(1, "photo"), Shelved(2, "photo"), Shelved(3, "document", "акт.pdf"))
    await play.network.show(ADDRESS, [Send(Part(rich("Ваши файлы"), files=files))])
    bubbles = [bubble for bubble in play.phone.view().bubbles if not bubble.mine]
    kinds = [attachment.kind for bubble in bubbles for attachment in bubble.attachments]
    assert kinds == ["photo", "photo", "document"]
    assert bubbles[-1].text == "Ваши файлы"
    assert play.shelf.refs[3]


async def test_who_blocked_the_bot_is_closed(play: Played) -> None:
    await play.phone.block()
    await play.heard()
    with pytest.raises(Closed):
        await play.network.deliver(ADDRESS, [Send(Part(rich("Ответ")))])
    with pytest.raises(Closed):
        await play.network.deliver("telegram:777", [Send(Part(rich("Ответ")))])


async def test_menus_and_names(play: Played) -> None:
    await play.network.prepare({"ru": [("menu", "Меню")], "en": [("menu", "Menu")]})
    await play.network.menu(ADDRESS, [("work", "Рабочее место")])
    assert play.phone.view().commands == (("work", "Рабочее место"),)
    name = await play.network.check()
    assert play.network.invite_link("abc") == f"https://t.me/{name}?start=abc"


async def test_a_cut_connection_and_a_front_servers_page_do_not_lose_the_screen(play: Played) -> None:
    play.sandbox.fail("sendMessage", how="reset")
    play.sandbox.fail("sendMessage", how="html")
    await play.network.show(ADDRESS, [Send(Part(rich("Раз")))])
    shown = [bubble.text for bubble in play.phone.view().bubbles if not bubble.mine]
    assert shown == ["Раз"]


async def test_after_a_stop_nothing_is_heard_twice(play: Played) -> None:
    await play.phone.say("раз")
    await play.heard()
    await play.stop()
    await play.phone.say("два")
    again = TelegramNetwork(
        play.sandbox.token, shelf=Drawer(), now=lambda: NOW, api_url=play.sandbox.url, rate=0, poll_seconds=2
    )
    listening = asyncio.create_task(again.listen(play.take))
    assert (await play.heard()).said == Words("два")
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening
    await again.close()
    await play.sandbox.idle()


HOSTILE = [
    "@durov и @otklik_bot",
    "/start",
    "нажмите /delete_all",
    "https://evil.example/a?b=c#d",
    "http://evil.ru",
    "www.evil.ru и evil.com",
    "tg://user?id=1 tg://resolve?domain=durov",
    "t.me/durov",
    "mail@evil.ru",
    "#тег $TON",
    "+79990000001",
    "8 (999) 000-00-01",
    "<b>a</b> *b* _c_ `d` [x](http://evil.ru) & &lt;",
    "адрес 10.0.0.1.",
]


async def test_the_sandbox_itself_finds_what_hostile_words_hide(play: Played) -> None:
    """The other half of the proof: untyped, the same words do live."""
    text = "@durov /start https://evil.ru mail@evil.ru #тег"
    await play.network.show(ADDRESS, [Send(Part(rich(text)))])
    assert play.phone.view().bubbles[-1].spans


@pytest.mark.parametrize("text", HOSTILE)
async def test_nothing_of_a_persons_words_lives(play: Played, text: str) -> None:
    part = Part(rich("Пишут: ") + quote(typed(text)) + bold(" Что ответить?"))
    await play.network.show(ADDRESS, [Send(part)])
    bubble = play.phone.view().bubbles[-1]
    assert {span.style for span in bubble.spans} == {"quote", "bold"}
    assert clean(bubble.text) == f"Пишут: {text} Что ответить?"


async def test_four_thousand_hostile_signs_fit(play: Played) -> None:
    await play.network.show(ADDRESS, [Send(Part(typed("@abc " * 819)))])
    bubble = play.phone.view().bubbles[-1]
    assert {span.style for span in bubble.spans} == {"code"}


async def test_a_persons_secret_is_deleted_for_both_sides_and_once_gone_is_no_error(play: Played) -> None:
    await play.phone.say("2580")
    heard = await play.heard()
    assert "2580" in [each.text for each in play.phone.view().bubbles]
    await play.network.erase(ADDRESS, heard.ref)
    assert "2580" not in [each.text for each in play.phone.view().bubbles]
    await play.network.erase(ADDRESS, heard.ref)
    await play.network.erase(ADDRESS, "")
