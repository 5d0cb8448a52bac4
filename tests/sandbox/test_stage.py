"""The demo's page as its browser meets it: what is pushed, what may be asked, and who is refused."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from sandbox.phone import Span, Upload
from sandbox.stage import Stage
from tests.sandbox.fake_phones import FakeMessenger, FakePhone

IN_TIME = 5.0  # seconds after which a push is lost


class Page:
    """An open page: its WebSocket and its POSTs, with the headers a browser sends."""

    def __init__(self, stage: Stage, session: aiohttp.ClientSession) -> None:
        self.url = stage.url.rstrip("/")
        self.session = session
        self.wire: aiohttp.ClientWebSocketResponse

    async def open(self) -> None:
        self.wire = await self.session.ws_connect(f"{self.url}/ws", origin=self.url)

    async def told(self, when: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first push that fits."""
        async with asyncio.timeout(IN_TIME):
            while not when(message := await self.wire.receive_json()):
                pass
        return message

    async def view(self, address: str, when: Callable[[dict[str, Any]], bool] = lambda view: True) -> Any:
        message = await self.told(lambda one: one.get("address") == address and when(one["view"]))
        return message["view"]

    async def post(self, path: str, origin: str | None = "", **what: Any) -> tuple[int, dict[str, Any]]:
        headers = what.pop("headers", {})
        if origin is not None:
            headers["Origin"] = origin or self.url
        async with self.session.post(f"{self.url}{path}", headers=headers, **what) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeMessenger]:
    messenger = FakeMessenger("telegram")
    await messenger.start()
    yield messenger
    await messenger.stop()


@pytest.fixture
async def vk() -> AsyncIterator[FakeMessenger]:
    messenger = FakeMessenger("vk")
    await messenger.start()
    yield messenger
    await messenger.stop()


@pytest.fixture
async def stage(telegram: FakeMessenger, vk: FakeMessenger) -> AsyncIterator[Stage]:
    stage = Stage(telegram, vk)
    stage.cast("telegram", "Анна Смирнова")
    stage.cast("vk", "Глеб Павлов", "официальное лицо")
    await stage.start()
    yield stage
    await stage.stop()


@pytest.fixture
async def page(stage: Stage) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session:
        page = Page(stage, session)
        await page.open()
        yield page


@pytest.fixture
def anna(stage: Stage, telegram: FakeMessenger) -> FakePhone:
    return telegram.people[100]


async def test_an_opened_page_is_told_who_is_on_it_and_what_their_phones_show(page: Page) -> None:
    stage = await page.told(lambda one: one["kind"] == "stage")
    assert [(one["name"], one["network"], one["role"]) for one in stage["people"]] == [
        ("Анна Смирнова", "telegram", "гражданин"),
        ("Глеб Павлов", "vk", "официальное лицо"),
    ]
    assert stage["places"]
    assert (await page.view("telegram:100"))["bubbles"] == []
    assert (await page.view("vk:5300"))["name"] == "Глеб Павлов"


async def test_a_new_bubble_is_pushed_with_its_spans(page: Page, anna: FakePhone) -> None:
    anna.bubble("Это <b>срочно</b>", spans=(Span(0, 3, "bold"),))
    view = await page.view("telegram:100", lambda one: bool(one["bubbles"]))
    bubble = view["bubbles"][0]
    assert bubble["text"] == "Это <b>срочно</b>"
    assert bubble["spans"] == [{"start": 0, "length": 3, "style": "bold", "url": ""}]


async def test_a_burst_of_changes_is_pushed_as_one_view(page: Page, anna: FakePhone) -> None:
    await page.view("vk:5300")
    for number in range(50):
        anna.bubble(f"Строка {number}")
    pushes = 1
    while len((await page.view("telegram:100"))["bubbles"]) < 50:
        pushes += 1
    assert pushes <= 3


async def test_the_same_toast_twice_is_two_toasts(page: Page, anna: FakePhone) -> None:
    counts = []
    for _ in range(2):
        await anna.press(1, "0.0")
        anna.answer("Готово")
        message = await page.told(lambda one: one.get("toasts") == len(counts) + 1)
        counts.append(message["toasts"])
    await anna.press(1, "0.0")
    anna.answer("")
    anna.bubble("Ещё")
    message = await page.told(lambda one: bool(one.get("view", {}).get("bubbles")))
    assert message["toasts"] == 2


@pytest.mark.parametrize(
    ("path", "asked", "done"),
    [
        ("start", {}, ("start", "")),
        ("start", {"payload": "inv-7"}, ("start", "inv-7")),
        ("say", {"text": "Здравствуйте"}, ("say", "Здравствуйте")),
        ("press", {"bubble": 3, "button": "1.0"}, ("press", 3, "1.0")),
        ("tap", {"button": "0.1"}, ("tap", "0.1")),
        ("place", {"latitude": 57.5, "longitude": 39}, ("place", 57.5, 39)),
        ("block", {}, ("block",)),
        ("unblock", {}, ("unblock",)),
    ],
)
async def test_what_a_person_does_is_done_on_their_phone(
    page: Page, anna: FakePhone, path: str, asked: dict[str, Any], done: tuple[Any, ...]
) -> None:
    assert await page.post(f"/api/phones/telegram:100/{path}", json=asked) == (200, {})
    assert anna.acts == [done]


async def test_a_location_button_sends_the_place_the_person_chose(page: Page, anna: FakePhone) -> None:
    asked = {"button": "0.0", "latitude": 57.6, "longitude": 39.9}
    assert (await page.post("/api/phones/telegram:100/tap", json=asked))[0] == 200
    assert (anna.acts, anna.location) == ([("tap", "0.0")], (57.6, 39.9))


async def test_an_album_comes_with_its_caption_and_is_shown_from_the_pages_own_address(
    page: Page, anna: FakePhone
) -> None:
    form = aiohttp.FormData({"kind": "photo", "caption": "Вот яма"})
    for number in (1, 2):
        form.add_field("file", f"снимок {number}".encode(), filename=f"{number}.jpg")
    assert await page.post("/api/phones/telegram:100/send", data=form) == (200, {})
    name, uploads, caption = anna.acts[0]
    assert (name, caption) == ("send", "Вот яма")
    assert uploads == [Upload(f"{n}.jpg", f"снимок {n}".encode()) for n in (1, 2)]
    view = await page.view("telegram:100", lambda one: bool(one["bubbles"]))
    path = view["bubbles"][0]["attachments"][1]["url"]
    async with page.session.get(page.url + path) as photo:
        assert photo.content_type == "image/jpeg"
        assert await photo.read() == "снимок 2".encode()


async def test_a_document_is_only_ever_saved_never_opened_in_the_page(page: Page, anna: FakePhone) -> None:
    await anna.send([Upload("акт.html", b"<script>alert(1)</script>", "document")])
    view = await page.view("telegram:100", lambda one: bool(one["bubbles"]))
    async with page.session.get(page.url + view["bubbles"][0]["attachments"][0]["url"]) as document:
        assert document.content_type == "application/octet-stream"
        assert document.headers["Content-Disposition"].startswith("attachment")


async def test_a_refusal_of_the_phone_is_a_sentence(page: Page, anna: FakePhone) -> None:
    anna.refuse = "Бот заблокирован."
    answer = await page.post("/api/phones/telegram:100/say", json={"text": "Ау"})
    assert answer == (409, {"error": "Бот заблокирован."})


@pytest.mark.parametrize(
    ("path", "what", "status", "sentence"),
    [
        ("telegram:7/say", {"json": {"text": "Ау"}}, 404, "Такого телефона на странице нет."),
        ("telegram:100/say", {"json": {"text": "  "}}, 409, "Пустое сообщение не отправить."),
        ("telegram:100/say", {"data": "не JSON"}, 400, "Страница попросила непонятное. Обновите её."),
        ("telegram:100/dance", {"json": {}}, 400, "Страница попросила непонятное. Обновите её."),
        (
            "telegram:100/place",
            {"json": {"latitude": 91, "longitude": 0}},
            409,
            "Широта бывает от −90 до 90, долгота от −180 до 180.",
        ),
        (
            "telegram:100/place",
            {"json": {"latitude": None, "longitude": 0}},
            409,
            "Широта и долгота — числа.",
        ),
    ],
)
async def test_nonsense_is_answered_in_russian_and_reaches_no_phone(
    page: Page, anna: FakePhone, path: str, what: dict[str, Any], status: int, sentence: str
) -> None:
    assert await page.post(f"/api/phones/{path}", **what) == (status, {"error": sentence})
    assert anna.acts == []


async def test_an_added_person_gets_the_next_number_and_a_phone(page: Page, telegram: FakeMessenger) -> None:
    status, told = await page.post("/api/people", json={"name": " Мария ", "network": "telegram"})
    assert (status, told) == (200, {"address": "telegram:101"})
    stage = await page.told(lambda one: one["kind"] == "stage" and len(one["people"]) == 3)
    assert stage["people"][-1]["name"] == "Мария"
    assert telegram.people[101].view().name == "Мария"
    status, told = await page.post("/api/people", json={"name": " ", "network": "telegram"})
    assert (status, told["error"]) == (409, "Нужны имя (до 60 знаков) и мессенджер.")


async def test_an_invitation_opens_in_the_chosen_phone_and_its_card_remembers_whose(
    page: Page, stage: Stage, vk: FakeMessenger
) -> None:
    stage.invite("администратор", "tg-payload", "vk-payload", "КОД-1")
    told = await page.told(lambda one: bool(one.get("invitations")))
    assert told["invitations"] == [{"label": "администратор", "code": "КОД-1", "opened": ""}]
    assert (await page.post("/api/invitations/0/open", json={"address": "vk:5300"}))[0] == 200
    assert vk.people[5300].acts == [("start", "vk-payload")]
    await page.told(lambda one: one["kind"] == "stage" and one["invitations"][0]["opened"] == "vk:5300")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None, "http://127.0.0.1:1"])
async def test_another_site_cannot_act_for_people(page: Page, anna: FakePhone, origin: str | None) -> None:
    status, told = await page.post("/api/phones/telegram:100/say", origin=origin, json={"text": "Взлом"})
    assert (status, anna.acts) == (403, [])
    assert told["error"]
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await page.session.ws_connect(f"{page.url}/ws", origin=origin)
    assert refused.value.status == 403


async def test_a_name_pointed_at_this_machine_is_refused_even_for_reading(page: Page) -> None:
    for host in ("evil.example", "evil.example:80", ""):
        async with page.session.get(page.url + "/", headers={"Host": host}) as answer:
            assert answer.status in (400, 403)
    for host in ("localhost:9999", "127.0.0.1", "[::1]:80"):
        async with page.session.get(page.url + "/", headers={"Host": host}) as answer:
            assert answer.status == 200


async def test_every_answer_forbids_scripts_from_elsewhere_and_markup_from_text(page: Page) -> None:
    for path in ("/", "/page/page.js", "/files/unknown"):
        async with page.session.get(page.url + path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "require-trusted-types-for 'script'" in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_page_asks_nothing_of_the_network_outside(page: Page) -> None:
    async with page.session.get(page.url + "/") as answer:
        text = await answer.text()
    assert "http://" not in text
    assert "https://" not in text


async def test_a_stopped_stage_hangs_up_at_once(page: Page, stage: Stage) -> None:
    async with asyncio.timeout(IN_TIME):
        await stage.stop()
        while (message := await page.wire.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
    assert message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
