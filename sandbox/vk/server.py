"""The VK API on loopback: methods, long poll, uploads, files, and the faults made up for a test."""

import asyncio
import time
from collections import deque
from collections.abc import Mapping

from aiohttp import web

from sandbox.phone import Watcher
from sandbox.vk import reading, sending
from sandbox.vk.callback import Callback
from sandbox.vk.doors import routes
from sandbox.vk.execute import Script
from sandbox.vk.files import DOCUMENT_BYTES
from sandbox.vk.journal import Call, Fault, How, MadeUp
from sandbox.vk.params import Params
from sandbox.vk.phone import VkPhone
from sandbox.vk.rules import USER_ONLY, Pace, Refusal
from sandbox.vk.sending import Method
from sandbox.vk.wire import as_json, cut, error, parameters
from sandbox.vk.world import Dialog, World

_METHODS: Mapping[str, Method] = {**sending.METHODS, **reading.METHODS}
_HTML = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>502 Bad Gateway</body>\r\n</html>"
_HANG = 3600.0  # seconds a "timeout" keeps silent; the client gives up long before


class VkSandbox:
    """VK for one community and the people around it. `url` goes into `vk.api_url`.

    `limits` off: nothing is checked and everybody can be written to; `rates` off: neither the 20 calls a
    second nor the flood control; `latency` is added to every call, seconds.
    """

    def __init__(
        self,
        *,
        token: str = "vk1.sandbox-community",  # noqa: S107 - the sandbox's own, opens nothing
        group_id: int = 900100,
        screen_name: str = "otklik",
        limits: bool = True,
        rates: bool = True,
        latency: float = 0.0,
    ) -> None:
        self.url = ""
        self.token = token
        self.group_id = group_id
        self.people: dict[int, VkPhone] = {}
        self.latency = latency
        self.world = World(group_id=group_id, screen_name=screen_name, limits=limits, rates=rates)
        self._pace = Pace()
        self._busy = 0
        self._runner: web.AppRunner | None = None
        self._callback: Callback | None = None
        self._delivery: asyncio.Task[None] | None = None
        self.app = web.Application(client_max_size=DOCUMENT_BYTES + 2**20)
        self.app.router.add_route("*", "/method/{name}", self._method)
        self.app.router.add_get("/whp/{group:\\d+}", self._poll)
        self.app.router.add_routes(routes(self.world.files))
        self.app.on_cleanup.append(self._hang_up)

    @property
    def ts(self) -> str:
        """The number of the newest event, as long poll counts them."""
        return str(self.world.events.last)

    @property
    def calls(self) -> deque[Call]:
        """The bot's requests, newest last; `execute`'s inner calls come before it."""
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
        self._deliver()

    async def stop(self) -> None:
        """Close every connection; polls that wait are answered."""
        if self._runner is not None:
            self.world.events.close()
            await self._runner.cleanup()
            self._runner = None

    async def _hang_up(self, _app: web.Application) -> None:
        if self._delivery is not None:
            self._delivery.cancel()
            await asyncio.wait([self._delivery])
            self._delivery = None

    # For tests, the demo and the load.

    def person(
        self,
        key: int,
        name: str,
        language: str = "ru",
        *,
        callback_buttons: bool = True,
        carousels: bool = True,
    ) -> VkPhone:
        """A person with the VK id `key`; the same key is the same person."""
        if key not in self.people:
            dialog = Dialog(key, name, language, callback_buttons, carousels, allowed=not self.world.limits)
            self.world.dialogs[key] = dialog
            self.people[key] = VkPhone(self.world, dialog)
        return self.people[key]

    def watch(self, watcher: Watcher) -> None:
        """Tell `watcher` a person's address whenever their view changes."""
        self.world.watch(watcher)

    def age(self, seconds: float) -> None:
        """Make everything said and pressed so far `seconds` older."""
        self.world.age(seconds)

    def fail(
        self,
        method: str,
        *,
        times: int = 1,
        code: int = 10,
        message: str = "",
        how: How = "error",
        peer: int | None = None,
    ) -> None:
        """The next calls of `method` ("*" is any) go wrong; with `peer` only those to that person.

        `timeout` never answers, `reset` cuts the connection before the call is done, `reset_after` when
        it is done, `html` is the front server's 502.
        """
        self.world.journal.plan(Fault(method, times, code, message, how, peer))

    def fail_longpoll(self, failed: int, times: int = 1) -> None:
        """The next polls answer `failed`: 1 the history is lost, 2 the key is old, 3 both."""
        self.world.events.fail(failed, times)

    def set_callback(self, url: str, secret: str, confirmation: str) -> None:
        """Deliver events by Callback API from now on, after the address has confirmed itself."""
        self.world.confirmation = confirmation
        self._callback = Callback(self.group_id, url, secret, confirmation)
        self.world.events.push = self._callback.push
        if self._runner is not None:
            self._deliver()

    def _deliver(self) -> None:
        if self._callback is None:
            return
        if self._delivery is not None:
            self._delivery.cancel()
        self._delivery = asyncio.get_running_loop().create_task(self._callback.run())

    async def idle(self, timeout: float = 10) -> None:  # noqa: ASYNC109 - the interface of both sandboxes
        """Wait until every event was taken, every press answered and no call is on its way.

        Raises `TimeoutError` with what is still open.
        """
        until = time.monotonic() + timeout
        while unfinished := self._unfinished():
            if time.monotonic() > until:
                raise TimeoutError(unfinished)
            await asyncio.sleep(0.003)

    def _unfinished(self) -> str:
        events = self.world.events
        if self._callback is not None:
            if not self._callback.idle:
                return "the callback server has not answered ok to every event"
        elif events.confirmed < events.last:
            return f"events after ts {events.confirmed} up to {events.last} are not taken"
        now = self.world.now()
        spinning = [peer for peer in self.world.spinning if self.world.dialogs[peer].waiting(now)]
        if spinning:
            return f"presses of {spinning} are not answered"
        return "a call is on its way" if self._busy else ""

    # Methods.

    async def _method(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        params = await parameters(request)
        token = params.pop("access_token", "") or request.headers.get("Authorization", "").removeprefix(
            "Bearer "
        )
        self._busy += 1
        try:
            if self.latency:
                await asyncio.sleep(self.latency)
            return await self._answer(request, name, params, token)
        finally:
            self._busy -= 1

    async def _answer(
        self, request: web.Request, name: str, params: dict[str, str], token: str
    ) -> web.StreamResponse:
        fault = self._fault(name, params)
        how = fault.how if fault is not None else "error"
        if how == "timeout":
            await asyncio.sleep(_HANG)
        if how == "html":
            return web.Response(status=502, text=_HTML, content_type="text/html")
        if how == "reset":
            return cut(request)
        try:
            if request.method not in ("GET", "POST"):
                raise Refusal(9999)
            if fault is not None and how == "error":
                raise fault.error()
            self._check(params, token)
            answer = self._executed(params) if name == "execute" else {"response": self._done(name, params)}
        except Refusal as refusal:
            self.world.journal.refused(name, params, refusal, self.world.now())
            answer = {"error": error(name, params, refusal)}
        else:
            self.world.journal.went(name, params, self.world.now())
        return cut(request) if how == "reset_after" else as_json(answer)

    def _fault(self, name: str, params: dict[str, str]) -> Fault | None:
        peers = params.get("peer_ids") or params.get("peer_id") or params.get("user_id") or ""
        numbers = [int(peer) for peer in peers.split(",") if peer.strip().lstrip("-").isdecimal()]
        return self.world.journal.fault(name, numbers, many=bool(params.get("peer_ids")))

    def _check(self, params: dict[str, str], token: str) -> None:
        if not token:
            raise Refusal(5, "no access_token passed.")
        if token != self.token:
            raise Refusal(5, "invalid access_token (4).")
        if self.world.rates:
            self._pace.take(time.monotonic())
        major, _, minor = params.get("v", "").partition(".")
        if not (major.isdecimal() and minor.isdecimal()):
            raise Refusal(100, "v is required")

    def _done(self, name: str, params: dict[str, str]) -> object:
        method = _METHODS.get(name)
        if method is not None:
            return method(self.world, Params(params))
        if name in USER_ONLY:
            raise Refusal(27, "method is unavailable with group auth.")
        raise Refusal(3)

    def _executed(self, params: dict[str, str]) -> dict[str, object]:
        script = Script(Params(params).required("code"), self._inner)
        answer: dict[str, object] = {"response": script.run()}
        if script.errors:
            answer["execute_errors"] = script.errors
        return answer

    def _inner(self, name: str, params: dict[str, str]) -> object:
        try:
            if fault := self._fault(name, params):
                raise fault.error() if fault.how == "error" else MadeUp(10, "")
            answer = self._done(name, params)
        except Refusal as refusal:
            self.world.journal.refused(name, params, refusal, self.world.now())
            raise
        self.world.journal.went(name, params, self.world.now())
        return answer

    # Long poll.

    async def _poll(self, request: web.Request) -> web.Response:
        query = request.query
        if query.get("act") != "a_check":
            return as_json({"failed": 4})
        wait = query.get("wait", "25")
        answer = await self.world.events.poll(
            query.get("key", ""), query.get("ts", ""), float(wait) if wait.isdecimal() else 25.0
        )
        return web.Response(text=answer, content_type="application/json")
