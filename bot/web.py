"""The web server: webhooks of the messengers, health, readiness, metrics."""

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

RETRY_AFTER: Final = "5"  # seconds; both networks obey it and offer the update again
BODY_LIMIT: Final = 2 * 1024 * 1024  # bytes; updates are a few kilobytes

TelegramHook = Callable[[bytes, str | None], Awaitable[int]]
VkHook = Callable[[bytes], Awaitable[tuple[int, str]]]
Ready = Callable[[], Awaitable[bool]]


def application(
    *, telegram: TelegramHook | None = None, vk: VkHook | None = None, ready: Ready | None = None
) -> web.Application:
    """The routes; a hook that is not given answers 404."""
    app = web.Application(client_max_size=BODY_LIMIT)

    async def take_telegram(request: web.Request) -> web.Response:
        if telegram is None:
            return web.Response(status=404)
        status = await telegram(await request.read(), request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return _answer(status, "")

    async def take_vk(request: web.Request) -> web.Response:
        if vk is None:
            return web.Response(status=404)
        status, text = await vk(await request.read())
        return _answer(status, text)

    async def healthz(request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def readyz(request: web.Request) -> web.Response:
        good = ready is None or await ready()
        return web.Response(status=200 if good else 503, text="ready" if good else "not ready")

    async def metrics(request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_post("/telegram", take_telegram)
    app.router.add_post("/vk", take_vk)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)
    return app


def _answer(status: int, text: str) -> web.Response:
    headers = {"Retry-After": RETRY_AFTER} if status == 503 else {}
    return web.Response(status=status, text=text, headers=headers)
