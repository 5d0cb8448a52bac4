"""People's files from VK's addresses: in chunks, within limits, never from this machine's own net."""

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urljoin, urlsplit

import aiohttp

from bot.network import Refused, Unreachable

_HEADERS: Final = {"Accept-Encoding": "identity"}  # a packed answer would outgrow its limit when unpacked
_CHUNK: Final = 64 * 1024
_REDIRECTS: Final = 5  # a document's address leads to the server it lies on
_TIME: Final = aiohttp.ClientTimeout(total=300, sock_connect=10, sock_read=20)


class Downloads:
    """`limit` in bytes. With `loopback` (a sandbox as `api_url`) addresses of this machine are taken too."""

    def __init__(self, *, limit: int, loopback: bool) -> None:
        self._limit = limit
        self._loopback = loopback
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def fetch(self, url: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """The file in chunks. Raises `Unreachable`, or `Refused`: gone, too big, no file's address."""
        response = await self._opened(url)
        try:
            yield self._chunks(response)
        finally:
            response.close()

    async def _opened(self, url: str) -> aiohttp.ClientResponse:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIME, headers=_HEADERS)
        for _ in range(_REDIRECTS + 1):
            if not self._allowed(url):
                raise Refused("not an address of a file")
            try:
                response = await self._session.get(url, allow_redirects=False)
            except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                raise Unreachable(f"download: {type(error).__name__}") from None
            if response.status in (301, 302, 303, 307, 308):
                url = urljoin(url, response.headers.get("Location", ""))
                response.close()
                continue
            if response.status == 200 and (response.content_length or 0) <= self._limit:
                return response
            response.close()
            if response.status == 200:
                raise Refused("the file is too big")
            if response.status >= 500 or response.status in (408, 425, 429):
                raise Unreachable(f"download: HTTP {response.status}")
            raise Refused(f"the file is gone: HTTP {response.status}")
        raise Refused("too many redirects")

    async def _chunks(self, response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
        got = 0
        try:
            async for chunk in response.content.iter_chunked(_CHUNK):
                got += len(chunk)
                if got > self._limit:
                    raise Refused("the file is too big")
                yield chunk
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unreachable(f"download: {type(error).__name__}") from None

    def _allowed(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
            _ = parts.port
        except ValueError:
            return False
        if self._loopback:
            return parts.scheme in ("http", "https") and bool(host)
        return parts.scheme == "https" and "." in host and not is_address(host)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def is_address(host: str) -> bool:
    """A bare IP address: VK's files never lie on one."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.replace(".", "").isdecimal()
    return True


def is_loopback(url: str) -> bool:
    """The address is this machine's own: a sandbox."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
