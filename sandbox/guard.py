"""Who may drive the demo's page: only the page itself, opened on this machine or by its plain address.

The page acts for people without a password, so another site open in the same browser must not be able to
send requests to it: neither across origins (CSRF, WebSocket hijacking) nor by pointing its own name at
127.0.0.1 (DNS rebinding).
"""

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web
from yarl import URL

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        # Text can never become markup: the browser itself refuses innerHTML and its kin.
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def host_allowed(host: str, bound: str) -> bool:
    """Whether a `Host` header names us rather than a name somebody else controls.

    `bound` is the host the page was started at. `localhost` and plain IP addresses cannot be rebound by a
    foreign name server, so they pass whatever the port (a forwarded port differs from ours).
    """
    try:
        name = URL(f"http://{host}").host
    except ValueError:
        return False
    if not name:
        return False
    if name in ("localhost", bound):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def origin_allowed(origin: str, host: str) -> bool:
    """Whether the `Origin` header is the page itself, served at `host`. Absent or `null` is not."""
    scheme, _, rest = origin.partition("://")
    return scheme in ("http", "https") and rest.lower() == host.lower()


def guard(bound: Callable[[], str]) -> Callable[..., Awaitable[web.StreamResponse]]:
    """A middleware that refuses strangers with 403 and puts the strict headers on every answer."""

    @web.middleware
    async def guarded(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        acts = request.method not in ("GET", "HEAD") or request.path == "/ws"
        if not host_allowed(request.host, bound()) or (
            acts and not origin_allowed(request.headers.get("Origin", ""), request.host)
        ):
            return web.json_response({"error": "Этой страницей управляет только она сама."}, status=403)
        return await handler(request)

    return guarded


async def strict_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """An `on_response_prepare` signal: the security headers, on files and WebSockets too."""
    response.headers.update(_HEADERS)
    response.headers.setdefault("Cache-Control", "no-cache")
