"""The demo's page: phones of several people side by side, live.

The page holds no state of its own worth keeping: a WebSocket pushes the whole view of a phone whenever it
changes, and what a person does comes back as a small POST.
"""

import asyncio
import contextlib
import hashlib
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import aiohttp
from aiohttp import web
from yarl import URL

from sandbox.acts import act
from sandbox.cast import PLACES, Invitation, Messenger, Person, Place, Viewer
from sandbox.guard import guard, strict_headers
from sandbox.phone import Attachment, Network, Phone

log = logging.getLogger(__name__)

_PAGE = Path(__file__).parent / "page"
_UPLOAD_LIMIT = 100 * 2**20  # bytes in one request: ten photos of a good camera
_COALESCE = 0.03  # seconds: a burst of changes of one phone is pushed once
# What a browser may draw in place; anything else is only offered for saving.
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


_FIRST_KEY: Mapping[Network, int] = {"telegram": 100, "vk": 5300}


class Stage:
    """The page with phones over both sandboxes.

    `title` is the bot's name in the headers of the phones; `places` are the points a person may share
    with two presses.
    """

    def __init__(
        self, telegram: Messenger, vk: Messenger, *, title: str = "Отклик", places: Sequence[Place] = PLACES
    ) -> None:
        self.url = ""
        self._title = title
        self._places = tuple(places)
        self._messengers: dict[Network, Messenger] = {"telegram": telegram, "vk": vk}
        self._people: dict[str, Person] = {}
        self._phones: dict[str, Phone] = {}
        self._toasts: dict[str, tuple[bool, int]] = {}  # address -> was waiting, how many toasts so far
        self._invitations: list[Invitation] = []
        self._files: dict[str, Attachment] = {}
        self._run = secrets.token_hex(8)
        self._host = ""
        self._viewers: set[Viewer] = set()
        self._sockets: set[web.WebSocketResponse] = set()
        self._runner: web.AppRunner | None = None
        self._fetch: aiohttp.ClientSession | None = None
        for messenger in (telegram, vk):
            messenger.watch(self._changed)

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody on the page, from left to right."""
        return tuple(self._people.values())

    def cast(self, network: Network, name: str, role: str = "гражданин", *, key: int | None = None) -> Phone:
        """Give a person a phone, to the right of the others.

        `key` is the person's number in the messenger (the next free one by default). Raises `ValueError`
        when that number already has a phone on the page.
        """
        messenger = self._messengers[network]
        if key is None:
            key = max((_FIRST_KEY[network] - 1, *messenger.people)) + 1
        phone = messenger.person(key, name)
        if phone.address in self._people:
            raise ValueError(f"{phone.address} already has a phone on the page")
        self._phones[phone.address] = phone
        self._people[phone.address] = Person(phone.address, network, name, role)
        self._touch("")
        self._changed(phone.address)
        return phone

    def invite(self, label: str, telegram_payload: str, vk_payload: str, code: str) -> None:
        """Show a ready invitation as a card: «Стать официальным лицом: `label`».

        The payloads are those of the deep links (`?start=` and `?ref=`), `code` is what may be typed.
        """
        self._invitations.append(Invitation(label, telegram_payload, vk_payload, code))
        self._touch("")

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Serve the page at `http://host:port/`; port 0 takes a free one. `url` says which."""
        self._host = host
        app = web.Application(middlewares=[guard(lambda: self._host)], client_max_size=_UPLOAD_LIMIT)
        app.on_response_prepare.append(strict_headers)
        app.on_shutdown.append(self._hang_up)
        app.router.add_get("/", self._index)
        app.router.add_get("/ws", self._live)
        app.router.add_get("/files/{digest}", self._file)
        app.router.add_post("/api/people", self._add_person)
        app.router.add_post("/api/invitations/{number:\\d+}/open", self._open_invitation)
        app.router.add_post("/api/phones/{address}/{act}", self._act)
        app.router.add_static("/page/", _PAGE)
        self._fetch = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{_bracketed(host)}:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        """Close the page; open browsers show that the connection is lost."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        if self._fetch is not None:
            await self._fetch.close()
            self._fetch = None

    # What the page is told.

    def _changed(self, address: str) -> None:
        phone = self._phones.get(address)
        if phone is None:
            return
        view = phone.view()
        was_waiting, toasts = self._toasts.get(address, (False, 0))
        # The same words twice are two toasts: it is the end of a wait that tells them apart.
        if was_waiting and not view.waiting and view.toast:
            toasts += 1
        self._toasts[address] = (view.waiting, toasts)
        self._touch(address)

    def _touch(self, subject: str) -> None:
        for viewer in self._viewers:
            viewer.touch(subject)

    def _told(self, subject: str) -> dict[str, object]:
        if not subject:
            return {
                "kind": "stage",
                "title": self._title,
                "people": [asdict(person) for person in self._people.values()],
                "places": [asdict(place) for place in self._places],
                "invitations": [
                    {"label": one.label, "code": one.code, "opened": one.opened} for one in self._invitations
                ],
            }
        view = self._phones[subject].view()
        told = asdict(view)
        for shown, bubble in zip(told["bubbles"], view.bubbles, strict=True):
            for entry, attachment in zip(shown["attachments"], bubble.attachments, strict=True):
                entry["url"] = self._file_path(attachment)
            for entry, card in zip(shown["cards"], bubble.cards, strict=True):
                if card.photo is not None:
                    entry["photo"]["url"] = self._file_path(card.photo)
        return {"kind": "view", "address": subject, "toasts": self._toasts[subject][1], "view": told}

    async def _live(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        viewer = Viewer(["", *self._people])
        self._viewers.add(viewer)
        self._sockets.add(socket)
        try:
            async with asyncio.TaskGroup() as group:
                pushing = group.create_task(self._push(viewer, socket))
                async for _ in socket:
                    pass  # the page says nothing here; reading is how we notice that it left
                pushing.cancel()
        finally:
            self._viewers.discard(viewer)
            self._sockets.discard(socket)
        return socket

    async def _push(self, viewer: Viewer, socket: web.WebSocketResponse) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                for subject in await viewer.changed():
                    await socket.send_json(self._told(subject))
                await asyncio.sleep(_COALESCE)

    async def _hang_up(self, _app: web.Application) -> None:
        for socket in tuple(self._sockets):
            await socket.close(code=aiohttp.WSCloseCode.GOING_AWAY)

    # What the page asks.

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_PAGE / "index.html")

    async def _act(self, request: web.Request) -> web.Response:
        phone = self._phones.get(request.match_info["address"])
        if phone is None:
            return _refusal(404, "Такого телефона на странице нет.")
        return await _answered(lambda: act(phone, request.match_info["act"], request))

    async def _add_person(self, request: web.Request) -> web.Response:
        async def add() -> dict[str, object]:
            asked = await request.json()
            network, name = asked["network"], str(asked["name"]).strip()
            if network not in self._messengers or not 0 < len(name) <= 60:
                raise ValueError("Нужны имя (до 60 знаков) и мессенджер.")
            return {"address": self.cast(network, name).address}

        return await _answered(add)

    async def _open_invitation(self, request: web.Request) -> web.Response:
        async def take() -> dict[str, object]:
            invitation = self._invitations[int(request.match_info["number"])]
            person = self._people[(await request.json())["address"]]
            payload = invitation.telegram_payload if person.network == "telegram" else invitation.vk_payload
            await self._phones[person.address].start(payload)
            invitation.opened = person.address
            self._touch("")
            return {}

        return await _answered(take)

    # Files: the page shows them from its own address, so its policy can forbid every other.

    def _file_path(self, attachment: Attachment) -> str:
        digest = hashlib.sha256(f"{self._run} {attachment.kind} {attachment.url}".encode()).hexdigest()[:24]
        self._files[digest] = attachment
        return f"/files/{digest}"

    async def _file(self, request: web.Request) -> web.StreamResponse:
        attachment = self._files.get(request.match_info["digest"])
        if attachment is None or self._fetch is None:
            return _refusal(404, "Такого файла нет.")
        homes = {URL(one.url).origin() for one in self._messengers.values() if one.url}
        if URL(attachment.url).origin() not in homes:
            return _refusal(404, "Файл лежит не в песочнице.")
        try:
            async with self._fetch.get(attachment.url) as found:
                found.raise_for_status()
                kind, content = found.content_type, await found.read()
        except (aiohttp.ClientError, TimeoutError):
            return _refusal(502, "Песочница не отдала файл.")
        response = web.Response(body=content, headers={"Cache-Control": "private, max-age=3600"})
        if attachment.kind == "photo" and kind in _PICTURES:
            response.content_type = kind
        else:
            response.content_type = "application/octet-stream"
            response.headers["Content-Disposition"] = aiohttp.helpers.content_disposition_header(
                "attachment", filename=attachment.name or "file"
            )
        return response


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _refusal(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


async def _answered(doing: Callable[[], Awaitable[dict[str, object]]]) -> web.Response:
    """The act's answer, or a sentence: 400 for a request nobody's page makes, 409 for what phones refuse."""
    try:
        return web.json_response(await doing())
    except (KeyError, IndexError, TypeError, json.JSONDecodeError, UnicodeDecodeError):
        return _refusal(400, "Страница попросила непонятное. Обновите её.")
    except ValueError as refused:
        return _refusal(409, str(refused) or "Телефон так не умеет.")
    except web.HTTPException:
        raise
    except Exception:
        log.exception("an act of the page failed")
        return _refusal(500, "В демонстрации что-то сломалось; подробности в её журнале.")
