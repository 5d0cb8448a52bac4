"""A person's file from Telegram, in chunks."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Final

import aiohttp

from bot.network import Failure, Refused, Unreachable
from bot.telegram.wire import Wire

LIMIT: Final = 20 * 2**20
"""Bytes: what is larger bots do not get (getFile: «file is too big»)."""

_CHUNK: Final = 64 * 1024
_SECONDS: Final = 120.0
_SILENCE: Final = 20.0  # seconds without a byte


@asynccontextmanager
async def download(wire: Wire, token: str, path: str) -> AsyncIterator[AsyncIterator[bytes]]:
    """The bytes at the `file_path` that getFile told.

    Raises `Unreachable`, or `Refused` when the file is gone or over `LIMIT`; neither tells the URL.
    """
    session = await wire.create_session()
    limits = aiohttp.ClientTimeout(total=_SECONDS, connect=10, sock_read=_SILENCE)
    trouble: Failure | None = None
    try:
        answer = await session.get(wire.api.file_url(token, path), timeout=limits, allow_redirects=False)
    except (aiohttp.ClientError, OSError) as error:
        trouble = Unreachable(type(error).__name__)
    if trouble is not None:
        raise trouble  # outside the `except`: aiohttp's errors carry the URL, and so the token
    async with answer:
        if answer.status != 200:
            said = f"HTTP {answer.status} for a file"
            raise Unreachable(said) if answer.status >= 500 or answer.status == 429 else Refused(said)
        if (answer.content_length or 0) > LIMIT:
            raise Refused("file is too big")
        async with aclosing(_chunks(answer)) as chunks:
            yield chunks


async def _chunks(answer: aiohttp.ClientResponse) -> AsyncGenerator[bytes, None]:
    told, trouble = 0, ""
    try:
        async for chunk in answer.content.iter_chunked(_CHUNK):
            told += len(chunk)
            if told > LIMIT:
                raise Refused("file is too big")
            yield chunk
    except (aiohttp.ClientError, OSError) as error:
        trouble = type(error).__name__
    if trouble:
        raise Unreachable(trouble)
