"""The demo's page in a real Chromium: what a newcomer sees, presses, types and sends."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from sandbox.phone import Button, Span, Upload
from sandbox.stage import Stage
from tests.browser.chromium import NARROW, WIDE, chromium, opened, phone
from tests.sandbox.fake_phones import FakeMessenger, FakePhone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HOSTILE = "<img src=x onerror=\"document.title='взломано'\"><script>document.title='взломано'</script>"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


class Show:
    """A stage with scripted phones, and the browser that looks at it."""

    def __init__(self, browser: Browser) -> None:
        self.telegram, self.vk = FakeMessenger("telegram"), FakeMessenger("vk")
        self.stage = Stage(self.telegram, self.vk)
        self.faults: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    async def __aenter__(self) -> "Show":
        await self.telegram.start()
        await self.vk.start()
        self.stage.cast("telegram", "Анна Смирнова")
        self.stage.cast("vk", "Борис Ильин")
        self.stage.cast("vk", "Глеб Павлов", "официальное лицо")
        await self.stage.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        for context in self._contexts:
            await context.close()
        await self.stage.stop()
        await self.telegram.stop()
        await self.vk.stop()

    @property
    def anna(self) -> FakePhone:
        return self.telegram.people[100]

    @property
    def boris(self) -> FakePhone:
        return self.vk.people[5300]

    async def open(self, viewport: ViewportSize = WIDE) -> Page:
        page = await opened(self._browser, self.stage.url, viewport, self.faults)
        self._contexts.append(page.context)
        return page


@pytest_asyncio.fixture(loop_scope="module")
async def show(browser: Browser) -> AsyncIterator[Show]:
    async with Show(browser) as show:
        yield show
        assert show.faults == [], "the browser's console has errors"


def callback(button: str, label: str) -> Button:
    return Button(button, label, "callback")


async def test_a_newcomer_begins_types_and_sees_the_answer(show: Show) -> None:
    page = await show.open()
    anna = phone(page, "telegram:100")
    await anna.get_by_role("button", name="Начать").click()
    await show.anna.did(("start", ""))
    show.anna.bubble("Здравствуйте!")
    line = anna.get_by_role("textbox")
    await line.fill("Во дворе яма")
    await line.press("Enter")
    await expect(anna.locator(".message.mine .words")).to_have_text("Во дворе яма")
    await expect(line).to_have_value("")
    text = "Принято: №1, подробности на https://example.org/a."
    show.anna.bubble(text, edited=True, spans=(Span(9, 2, "bold"),))
    await expect(anna.locator(".theirs strong")).to_have_text("№1")
    await expect(anna.locator(".theirs a")).to_have_attribute("href", "https://example.org/a")
    await expect(anna.locator(".theirs .edited")).to_have_text("изменено")


async def test_a_pressed_button_spins_until_the_answer_and_its_words_float(show: Show) -> None:
    show.anna.bubble("Тема?", buttons=((callback("0.0", "Дороги"), callback("0.1", "Мусор")),))
    page = await show.open()
    anna = phone(page, "telegram:100")
    button = anna.get_by_role("button", name="Мусор")
    await button.click()
    await show.anna.did(("press", 1, "0.1"))
    await expect(button).to_have_class("key secondary callback waiting")
    show.anna.answer("Тема выбрана")
    await expect(button).to_have_class("key secondary callback")
    await expect(anna.locator(".toast.shown")).to_have_text("Тема выбрана")


async def test_a_button_of_the_bottom_keyboard_is_tapped(show: Show) -> None:
    show.boris.bubble("Меню")
    show.boris.shown.bottom = ((Button("0.0", "Помощь", "text", "primary"),),)
    page = await show.open()
    boris = phone(page, "vk:5300")
    await boris.locator(".bottom").get_by_role("button", name="Помощь").click()
    await show.boris.did(("tap", "0.0"))
    show.boris.shown.bottom = ()
    show.boris.tell()
    await expect(boris.locator(".bottom")).to_be_hidden()


async def test_ready_pictures_and_own_files_go_as_one_album_and_are_shown(show: Show) -> None:
    show.anna.bubble("Приложите фото")
    page = await show.open()
    anna = phone(page, "telegram:100")
    await anna.get_by_role("button", name="Приложить").click()
    await anna.get_by_role("button", name="Яма на дороге").click()
    own = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(own, "PNG")
    photo = {"name": "двор.png", "mimeType": "image/png", "buffer": own.getvalue()}
    await anna.locator(".choose-photo").set_input_files([photo])
    await expect(anna.locator(".staged")).to_have_count(2)
    await anna.get_by_role("textbox").fill("Вот")
    await anna.get_by_role("button", name="Отправить").click()
    await expect(anna.locator(".mine .thumb img")).to_have_count(2)
    await expect(anna.locator(".staged")).to_have_count(0)
    ((_, files, caption),) = show.anna.acts
    assert caption == "Вот"
    assert [one.name for one in files] == ["яма-на-дороге.jpg", "двор.png"]
    assert Image.open(BytesIO(files[0].content)).size == (960, 720)
    assert files[1].content == own.getvalue()
    await anna.locator(".mine .thumb").first.click()
    large = page.locator("dialog .large")
    await expect(large).to_be_visible()
    await expect(large).to_have_js_property("naturalWidth", 960)
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)


async def test_a_place_is_sent_by_name_or_by_numbers(show: Show) -> None:
    show.boris.bubble("Где это?")
    page = await show.open()
    boris = phone(page, "vk:5300")
    for fill in (False, True):
        await boris.get_by_role("button", name="Приложить").click()
        await boris.get_by_role("menuitem", name="Место…").click()
        if fill:
            await page.get_by_label("Широта").fill("57,5")
            await page.get_by_label("Долгота").fill("-39.25")
            await page.locator("dialog").get_by_role("button", name="Отправить").click()
        else:
            await page.get_by_role("button", name="Школа на Садовой").click()
    await expect(boris.locator(".place figcaption").last).to_have_text("57.50000, -39.25000")
    assert [act[0] for act in show.boris.acts] == ["place", "place"]


async def test_an_added_person_gets_a_phone_beside_the_others(show: Show) -> None:
    page = await show.open()
    await page.get_by_role("button", name="Добавить человека").click()
    await page.get_by_label("Как зовут").fill("Мария <b>Лескова</b>")
    await page.locator("dialog").get_by_text("VK").click()
    await page.get_by_role("button", name="Дать телефон").click()
    maria = phone(page, "vk:5302")
    await expect(maria.locator(".who b")).to_have_text("Мария <b>Лескова</b>")
    await maria.get_by_role("button", name="Начать").click()
    await show.vk.people[5302].did(("start", ""))


async def test_hostile_text_stays_text_everywhere(show: Show) -> None:
    show.stage.invite(HOSTILE, "", "", HOSTILE)
    show.stage.cast("telegram", HOSTILE[:60], HOSTILE)
    links = (Span(0, 5, "link", "javascript:document.title='взломано'"),)
    buttons = ((callback("0.0", HOSTILE), Button("0.1", "Ссылка", "link", url="javascript:alert(1)")),)
    show.anna.bubble(HOSTILE, spans=links, buttons=buttons)
    await show.anna.send([Upload(HOSTILE, b"x", "document")], HOSTILE)
    show.anna.shown.bottom = ((Button("0.0", HOSTILE, "text"),),)
    show.anna.shown.waiting = True
    show.anna.answer(HOSTILE)
    page = await show.open()
    anna = phone(page, "telegram:100")
    await expect(anna.locator(".theirs .words")).to_have_text(HOSTILE)
    await expect(anna.locator(".inline .label").first).to_have_text(HOSTILE)
    await expect(anna.locator(".paper .name")).to_have_text(HOSTILE)
    await expect(page.locator(".invitation b")).to_have_text(HOSTILE)
    await anna.get_by_role("button", name="Ссылка").click()
    assert await page.locator("[src=x], a[href^=javascript]").count() == 0
    assert await page.title() == "Отклик — телефоны"
    assert len(page.context.pages) == 1


async def test_a_refusal_is_shown_and_what_was_typed_stays(show: Show) -> None:
    show.anna.bubble("Слушаю")
    show.anna.refuse = "Сообщение слишком длинное."
    page = await show.open()
    anna = phone(page, "telegram:100")
    await anna.get_by_role("textbox").fill("Очень длинное")
    await anna.get_by_role("button", name="Отправить").click()
    await expect(anna.locator(".toast.fault.shown")).to_have_text("Сообщение слишком длинное.")
    await expect(anna.get_by_role("textbox")).to_have_value("Очень длинное")
    show.faults.clear()  # Chromium itself writes every refused request to the console


async def test_a_blocked_bot_can_only_be_unblocked(show: Show) -> None:
    show.anna.bubble("Слушаю")
    page = await show.open()
    anna = phone(page, "telegram:100")
    await anna.get_by_role("button", name="Ещё").click()
    await anna.get_by_role("menuitem", name="Заблокировать бота").click()
    await expect(anna.get_by_role("textbox")).to_be_hidden()
    await anna.get_by_role("button", name="Разблокировать").click()
    await expect(anna.get_by_role("textbox")).to_be_visible()
    assert show.anna.acts == [("block",), ("unblock",)]


async def test_an_invitation_is_opened_in_a_chosen_phone(show: Show) -> None:
    show.stage.invite("администратор", "tg-1", "vk-1", "КОД-1")
    page = await show.open()
    await page.locator(".invitation").get_by_role("button", name="Открыть").click()
    await page.locator('dialog [data-address="vk:5301"]').click()
    await expect(page.locator(".invitation")).to_contain_text("Открыто: Глеб Павлов")
    assert show.vk.people[5301].acts == [("start", "vk-1")]


async def test_a_link_to_the_bot_opens_in_a_phone_not_in_the_internet(show: Show) -> None:
    text = "https://t.me/otklik_bot?start=inv-9"
    show.anna.bubble(text)
    page = await show.open()
    await phone(page, "telegram:100").locator(".words a").click()
    await page.locator('dialog [data-address="telegram:100"]').click()
    await show.anna.did(("start", "inv-9"))
    assert len(page.context.pages) == 1


async def test_the_chat_follows_the_newest_unless_the_person_reads_above(show: Show) -> None:
    for number in range(40):
        show.anna.bubble(f"Строка {number}")
    page = await show.open()
    anna = phone(page, "telegram:100")
    await expect(anna.get_by_text("Строка 39")).to_be_in_viewport()
    await anna.locator(".log").evaluate("log => log.scrollTo(0, 0)")
    await expect(anna.locator(".down")).to_be_visible()
    show.anna.bubble("Свежее")
    await expect(anna.locator(".down .count")).to_have_text("1")
    await expect(anna.get_by_text("Строка 0")).to_be_in_viewport()
    await anna.get_by_role("button", name="К новым сообщениям").click()
    await expect(anna.get_by_text("Свежее")).to_be_in_viewport()


async def test_a_redrawn_bubble_keeps_the_focus_of_the_keyboard(show: Show) -> None:
    show.anna.bubble("Страница 1", buttons=((callback("0.0", "Дальше"),),))
    page = await show.open()
    button = phone(page, "telegram:100").get_by_role("button", name="Дальше")
    await button.focus()
    await page.keyboard.press("Enter")
    await show.anna.did(("press", 1, "0.0"))
    show.anna.shown.bubbles.clear()
    show.anna.bubble("Страница 2", buttons=((callback("0.0", "Дальше"),),))
    await expect(phone(page, "telegram:100").locator(".words")).to_have_text("Страница 2")
    await expect(button).to_be_focused()


async def test_a_narrow_screen_shows_one_phone_and_counts_what_is_unread(show: Show) -> None:
    show.anna.bubble("Привет")
    page = await show.open(NARROW)
    await expect(phone(page, "telegram:100")).to_be_visible()
    await expect(phone(page, "vk:5300")).to_be_hidden()
    show.boris.bubble("Раз")
    show.boris.bubble("Два")
    tab = page.locator('.tab[data-address="vk:5300"]')
    await expect(tab.locator(".count")).to_have_text("2")
    await tab.click()
    await expect(phone(page, "vk:5300").get_by_text("Два")).to_be_in_viewport()
    await expect(phone(page, "telegram:100")).to_be_hidden()
    await expect(tab.locator(".count")).to_have_count(0)
    await page.keyboard.press("ArrowLeft")
    await expect(phone(page, "telegram:100")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


async def test_a_hidden_phone_waits_in_the_top_bar_with_its_unread(show: Show) -> None:
    page = await show.open()
    await page.get_by_role("button", name="Скрыть телефон: Борис Ильин").click()
    await expect(phone(page, "vk:5300")).to_be_hidden()
    show.boris.bubble("Вы тут?")
    chip = page.get_by_role("button", name="Показать телефон: Борис Ильин")
    await expect(chip.locator(".count")).to_have_text("1")
    await chip.click()
    await expect(phone(page, "vk:5300").get_by_text("Вы тут?")).to_be_visible()


async def test_a_lost_demo_is_told_and_found_again(show: Show) -> None:
    page = await show.open()
    await expect(phone(page, "telegram:100")).to_be_visible()
    port = int(show.stage.url.rstrip("/").rpartition(":")[2])
    await show.stage.stop()
    await expect(page.get_by_role("alert")).to_have_text("Связь с демонстрацией потеряна. Пробуем снова…")
    show.anna.bubble("Пока вас не было")
    await show.stage.start(port=port)
    await expect(page.get_by_role("alert")).to_be_hidden()
    await expect(phone(page, "telegram:100").get_by_text("Пока вас не было")).to_be_visible()
    show.faults.clear()  # the failed attempts to connect
