"""Telegram on loopback, reduced to what is measured: the Bot API answers, updates are POSTed, nothing else.

One process for all contenders, so that what it costs is the same for each. It answers what Telegram would
(a whole `Message` after a send or an edit), refuses what it does not know, and checks nothing: the sandbox
does that, at ten times the price. Written over asyncio's protocols, because it shares two cores with the bot.
"""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl

BOT: Final = {"id": 1, "is_bot": True, "first_name": "bench", "username": "bench_bot"}
_SILENT: Final = ("setMyCommands", "deleteMyCommands", "setWebhook", "deleteWebhook", "setMyDescription")

Seen = Callable[[int, str, dict[str, Any]], None]
"""Told of a call to a chat: the chat (0 when the call names none), the method, its fields."""


class BotApi:
    """The server's side of the Bot API for any number of bots, told apart by their tokens."""

    def __init__(self) -> None:
        self.url = ""
        self.refused: list[str] = []
        self._bots: dict[str, Seen] = {}
        self._server: asyncio.Server | None = None
        self._message = 1_000_000

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Calls(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    def watch(self, token: str, seen: Seen) -> None:
        """Tell `seen` of this bot's calls."""
        self._bots[token] = seen

    def answer(self, path: str, body: bytes) -> dict[str, Any]:
        """The answer to one call."""
        _, _, rest = path.partition("/bot")
        token, _, method = rest.partition("/")
        seen = self._bots.get(token)
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        result: Any = True
        match method:
            case "sendMessage" | "editMessageText" if "chat_id" in fields and "text" in fields:
                result = self._drawn(fields)
            case "answerCallbackQuery" if "callback_query_id" in fields:
                pass
            case "getMe":
                result = BOT
            case _ if method in _SILENT:
                pass
            case _:
                self.refused.append(method)
                return {"ok": False, "error_code": 400, "description": f"Bad Request: no {method} here"}
        if seen is not None:
            seen(int(fields.get("chat_id", 0)), method, fields)
        return {"ok": True, "result": result}

    def _drawn(self, fields: dict[str, str]) -> dict[str, Any]:
        self._message += 1
        number = int(fields.get("message_id") or self._message)
        fields["message_id"] = str(number)
        chat = int(fields["chat_id"])
        message: dict[str, Any] = {
            "message_id": number,
            "from": BOT,
            "chat": {"id": chat, "first_name": "Анна", "type": "private"},
            "date": int(time.time()),
            "text": fields["text"],
        }
        if "entities" in fields:
            message["entities"] = json.loads(fields["entities"])
        if "reply_markup" in fields:
            markup = json.loads(fields["reply_markup"])
            if "inline_keyboard" in markup:
                message["reply_markup"] = markup
        return message


class _Calls(asyncio.Protocol):
    """One kept-alive connection of a bot."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._got = b""
        self._out: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._out = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        while (end := self._got.find(b"\r\n\r\n")) >= 0:
            head = self._got[:end].decode("latin-1")
            length = 0
            for line in head.split("\r\n")[1:]:
                name, _, value = line.partition(":")
                if name.lower() == "content-length":
                    length = int(value)
            if len(self._got) < end + 4 + length:
                return
            body, self._got = self._got[end + 4 : end + 4 + length], self._got[end + 4 + length :]
            answer = self._api.answer(head.split(" ", 2)[1], body)
            text = json.dumps(answer).encode()
            status = b"200 OK" if answer["ok"] else b"400 Bad Request"
            assert self._out is not None
            self._out.write(
                b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (status, len(text), text)
            )


class Hook:
    """One kept-alive connection to a bot's webhook."""

    def __init__(self, port: int, secret: str) -> None:
        self._port = port
        self._head = (
            f"POST /telegram HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        ).encode()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, update: dict[str, Any]) -> int:
        """Hand over one update; gives the HTTP status."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        body = json.dumps(update).encode()
        writer.write(b"%b%d\r\n\r\n%b" % (self._head, len(body), body))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        _, found, rest = head.partition("content-length:")
        if found and (length := int(rest.partition("\r\n")[0])):
            await reader.readexactly(length)
        return int(head.split(" ", 2)[1])

    def close(self) -> None:
        """Hang up; the next post connects anew."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
