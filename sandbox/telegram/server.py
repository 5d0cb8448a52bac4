"""The Bot API on loopback: methods, updates, files, and the faults made up for a test."""

import asyncio
import contextlib
import json
import time
from collections import deque
from collections.abc import Mapping

from aiohttp import web

from sandbox.phone import Watcher
from sandbox.telegram import changing, reading, sending
from sandbox.telegram.arrivals import Arrivals
from sandbox.telegram.chat import Chat
from sandbox.telegram.doors import routes
from sandbox.telegram.journal import Call, Fault, How
from sandbox.telegram.params import Params, read
from sandbox.telegram.phone import TelegramPhone
from sandbox.telegram.rules import UPLOAD_BYTES, Refusal
from sandbox.telegram.sending import Method
from sandbox.telegram.world import World

_METHODS: Mapping[str, Method] = {**sending.METHODS, **changing.METHODS, **reading.METHODS}
_ARRIVALS = frozenset({"getupdates", "setwebhook", "deletewebhook", "getwebhookinfo"})
_HTML = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>502 Bad Gateway</body>\r\n</html>"
_HANG = 3600.0  # seconds a "timeout" keeps silent; the client gives up long before


class TelegramSandbox:
    """Telegram for one bot and the people around it. `url` goes into `telegram.api_url`.

    `limits` off: nothing is checked and everybody can be written to; `rates` off: neither 30 messages a
    second nor one to a chat; `latency` is added to every call, seconds.
    """

    def __init__(
        self,
        *,
        token: str = "100200300:SANDBOX-telegram",  # noqa: S107 - the sandbox's own, opens nothing
        username: str = "otklik_bot",
        limits: bool = True,
        rates: bool = True,
        latency: float = 0.0,
    ) -> None:
        self.url = ""
        self.token = token
        self.latency = latency
        self.people: dict[int, TelegramPhone] = {}
        bot_id = int(token.partition(":")[0])
        self.world = World(bot_id=bot_id, username=username, limits=limits, rates=rates)
        self.arrivals = Arrivals(self.world, self._executed)
        self._busy = 0
        self._runner: web.AppRunner | None = None
        self.app = web.Application(client_max_size=UPLOAD_BYTES + 2**20)
        self.app.router.add_route("*", "/bot{token}/{method}", self._method)
        self.app.router.add_routes(routes(self.world.files, token))
        self.app.router.add_route("*", "/{path:.*}", _no_such_path)
        self.app.on_cleanup.append(self._hang_up)

    @property
    def calls(self) -> deque[Call]:
        """The bot's requests, newest last."""
        return self.world.journal.calls

    @property
    def refusals(self) -> deque[Call]:
        """Calls refused by the rules, not by made-up faults: the bot's real bugs, or people who closed."""
        return self.world.journal.refusals

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one. `url` says which."""
        self._runner = web.AppRunner(
            self.app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = self.world.files.url = f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close every connection; a poll that waits is answered."""
        if self._runner is not None:
            self.world.updates.close()
            await self._runner.cleanup()
            self._runner = None

    async def _hang_up(self, _app: web.Application) -> None:
        await self.arrivals.close()

    # For tests, the demo and the load.

    def person(self, key: int, name: str, language: str = "ru") -> TelegramPhone:
        """A person with the Telegram id `key`; the same key is the same person."""
        if key not in self.people:
            chat = self.world.chats[key] = Chat(key, name, language)
            self.people[key] = TelegramPhone(self.world, chat)
        return self.people[key]

    def group(self, key: int, title: str) -> None:
        """A group that the bot may write to; `key` is below zero. Nobody speaks in it."""
        self.world.chats[key] = Chat(key, title, started=True)

    def upgrade(self, key: int, new: int) -> None:
        """The group becomes a supergroup: its old address is refused with the new one."""
        self.world.chats[new] = Chat(new, self.world.chats[key].name, started=True)
        self.world.chats[key].moved_to = new

    def watch(self, watcher: Watcher) -> None:
        """Tell `watcher` a person's address whenever their view changes."""
        self.world.watch(watcher)

    def age(self, seconds: float) -> None:
        """Let `seconds` pass for messages, presses and updates."""
        self.world.age(seconds)

    def fail(
        self,
        method: str,
        *,
        times: int = 1,
        code: int = 429,
        description: str = "",
        retry_after: int | None = None,
        how: How = "error",
        chat: int | None = None,
    ) -> None:
        """The next calls of `method` ("*" is any) go wrong; with `chat` only those to that person.

        `timeout` never answers, `timeout_after` does the call and never answers, `reset` cuts the
        connection before the call is done, `reset_after` when it is done, `html` is the front server's 502.
        """
        fault = Fault(method.lower(), times, code, description, retry_after, how, chat)
        self.world.journal.plan(fault)

    async def idle(self, timeout: float = 10) -> None:  # noqa: ASYNC109 - the interface of both sandboxes
        """Wait until every update is confirmed, every press answered and no call is on its way.

        Raises `TimeoutError` with what is still open.
        """
        until = time.monotonic() + timeout
        while unfinished := self._unfinished():
            if time.monotonic() > until:
                raise TimeoutError(unfinished)
            await asyncio.sleep(0.003)

    def _unfinished(self) -> str:
        if not self.arrivals.taken():
            return f"{self.arrivals.pending()} updates are not confirmed"
        spinning = [query for query in self.world.spinning if self.world.lives(query)]
        if spinning:
            people = sorted({self.world.presses[query].chat for query in spinning})
            return f"presses of {people} are not answered"
        return "a call is on its way" if self._busy else ""

    # Methods.

    async def _method(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        polls = name.lower() == "getupdates"
        self._busy += not polls
        try:
            if self.latency:
                await asyncio.sleep(self.latency)
            return await self._answer(request, name)
        finally:
            self._busy -= not polls

    async def _answer(self, request: web.Request, name: str) -> web.StreamResponse:
        params = Params()
        fault: Fault | None = None
        try:
            self._check(request)
            params = await _read(request)
            fault = self.world.journal.fault(name, params.text("chat_id"))
            match fault.how if fault is not None else "":
                case "timeout":
                    await asyncio.sleep(_HANG)
                case "html":
                    return web.Response(status=502, text=_HTML, content_type="text/html")
                case "reset":
                    return _cut(request)
                case "error" if fault is not None:
                    raise fault.error()
            body = await self._done(name, params)
        except Refusal as refusal:
            made_up = fault is not None and fault.how == "error"
            self.world.journal.refused(name, params.logged(), refusal, self.world.now(), made_up=made_up)
            answer = _refused(refusal)
        else:
            self.world.journal.went(name, params.logged(), self.world.now())
            answer = web.Response(body=body.encode("utf-8", "surrogatepass"), content_type="application/json")
        match fault.how if fault is not None else "":
            case "reset_after":
                return _cut(request)
            case "timeout_after":
                await asyncio.sleep(_HANG)
        return answer

    def _check(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if request.method not in ("GET", "POST"):
            raise Refusal("Method Not Allowed", 405)
        if token != self.token:
            wrong = ":" not in token or token.startswith("0") or len(token) > 80
            raise Refusal("Unauthorized: invalid token specified" if wrong else "Unauthorized", 401)

    async def _done(self, name: str, params: Params) -> str:
        """The body of a good answer. Raises `Refusal`."""
        match name.lower():
            case "getupdates":
                return f'{{"ok":true,"result":{await self.arrivals.get_updates(params)}}}'
            case "setwebhook":
                said = await self.arrivals.set_webhook(params)
                return json.dumps({"ok": True, "result": True, "description": said})
            case "deletewebhook":
                said = await self.arrivals.delete_webhook(params)
                return json.dumps({"ok": True, "result": True, "description": said})
            case "getwebhookinfo":
                return _good(self.arrivals.webhook_info())
        return _good(self._called(name, params))

    def _called(self, name: str, params: Params) -> object:
        method = _METHODS.get(name.lower())
        if method is None:
            raise Refusal("Not Found: method not found", 404)
        return method(self.world, params)

    def _executed(self, params: Params) -> None:
        """The call that came in a webhook's answer: done, and its result thrown away."""
        name, now = params.text("method"), self.world.now()
        with contextlib.suppress(Refusal):
            try:
                self._called(name, params)
            except Refusal as refusal:
                self.world.journal.refused(name, params.logged(), refusal, now, made_up=False)
                raise
            self.world.journal.went(name, params.logged(), now)


async def _read(request: web.Request) -> Params:
    try:
        return await read(request)
    except web.HTTPRequestEntityTooLarge:
        raise Refusal("Request Entity Too Large", 413) from None


def _good(result: object) -> str:
    return json.dumps({"ok": True, "result": result}, ensure_ascii=False)


def _refused(refusal: Refusal) -> web.Response:
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else None
    return web.json_response(refusal.told(), status=refusal.code, headers=headers)


async def _no_such_path(_request: web.Request) -> web.Response:
    return _refused(Refusal("Not Found", 404))


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
