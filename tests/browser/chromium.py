"""A real Chromium that looks at the page, and what goes wrong in its console."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright

PLACE = Path(os.environ.get("OTKLIK_TEST_CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE: ViewportSize = {"width": 1500, "height": 950}
NARROW: ViewportSize = {"width": 390, "height": 844}


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser; skips the test where there is none, fails it under `CI=true`."""
    if not os.access(PLACE, os.X_OK):
        if os.environ.get("CI") == "true":
            pytest.fail(f"no Chromium at {PLACE}: install it or set OTKLIK_TEST_CHROMIUM")
        pytest.skip(f"no Chromium at {PLACE}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=PLACE, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def opened(browser: Browser, url: str, viewport: ViewportSize, faults: list[str]) -> Page:
    """The page at `url` in a context of its own, with every phone drawn; `faults` gathers its errors."""
    context = await browser.new_context(viewport=viewport, locale="ru-RU", reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(8000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    await page.goto(url)
    await page.locator("body:not(.offline) .phone").first.wait_for(state="attached")
    for drawn in await page.locator(".phone .log").all():
        await drawn.locator(":scope > *").first.wait_for(state="attached")
    return page


@asynccontextmanager
async def look(url: str, viewport: ViewportSize) -> AsyncIterator[Page]:
    """The page at `url` in a browser of its own; fails when its console has errors."""
    faults: list[str] = []
    async with chromium() as browser:
        yield await opened(browser, url, viewport, faults)
    assert faults == [], "the browser's console has errors"


def phone(page: Page, address: str) -> Locator:
    """The phone of a person on the page."""
    return page.locator(f'.phone[data-address="{address}"]')
