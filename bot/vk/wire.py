"""HTTP sessions with time limits, for libraries that set none, and with the host that the settings name."""

import contextlib
import socket
import weakref
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

VK_HOST: Final = "https://api.vk.ru"  # fixed inside vk_api


class _Timed(HTTPAdapter):
    """Gives every request (connect, read) limits in seconds unless it brings its own."""

    def __init__(self, limits: tuple[float, float]) -> None:
        self._limits = limits
        super().__init__(pool_connections=2, pool_maxsize=2)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["timeout"] = kwargs.get("timeout") or self._limits
        return super().send(request, *args, **kwargs)


class _Rehosted(_Timed):
    """Sends what is addressed to VK's host to `api_url`."""

    def __init__(self, api_url: str, limits: tuple[float, float]) -> None:
        self._api_url = api_url.rstrip("/")
        super().__init__(limits)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = self._api_url + (request.url or "")[len(VK_HOST) :]
        return super().send(request, *args, **kwargs)


def session(limits: tuple[float, float], api_url: str = "") -> requests.Session:
    """A session for one thread: no proxies or netrc from the environment, limits on every request."""
    made = requests.Session()
    made.trust_env = False
    made.headers.clear()
    made.headers["User-Agent"] = "otklik"
    made.headers["Connection"] = "keep-alive"
    timed = _Timed(limits)
    made.mount("https://", timed)
    made.mount("http://", timed)
    if api_url:
        made.mount(VK_HOST + "/", _Rehosted(api_url, limits))
    return made


class Line:
    """A session whose waiting request can be broken off from another thread (`hang_up`).

    A long poll waits up to half a minute in a thread; without this a stop would wait as long.
    """

    def __init__(self, limits: tuple[float, float]) -> None:
        self.session = session(limits)
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._hung_up = False
        line = self

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                line.opened(self.sock)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                line.opened(self.sock)

        plain_pool = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
        secure_pool = type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Secure})
        adapter = _Timed(limits)
        adapter.poolmanager.pool_classes_by_scheme = {"http": plain_pool, "https": secure_pool}
        self.session.mount("https://", adapter)
        self.session.mount("http://", adapter)

    def opened(self, made: socket.socket | None) -> None:
        """Remember a connection, or close it at once when the line is already hung up."""
        if made is not None:
            self._sockets.add(made)
            if self._hung_up:
                _shut(made)

    def hang_up(self) -> None:
        """Break off whatever waits; requests made later fail."""
        self._hung_up = True
        for one in list(self._sockets):
            _shut(one)


def _shut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # The plain socket's own shutdown: the TLS one would pull the state from under the waiting thread.
        socket.socket.shutdown(one, socket.SHUT_RDWR)
