"""Addresses given by the bot: in text links, in buttons."""

import re

from sandbox.telegram.rules import Refusal

_TG = re.compile(r"(tg|ton|tonsite):(?://)?([A-Za-z0-9_.\-]*)(.*)", re.IGNORECASE | re.DOTALL)
_HTTP = re.compile(
    r"(?:(https?)://)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:@]*)(?::(\d+))?([/?#].*)?", re.IGNORECASE | re.DOTALL
)
_MENTION = re.compile(r"tg:(?://)?user/?\?(?:.*&)?id=(\d+)", re.IGNORECASE)


def checked(url: str) -> str:
    """The address as Telegram keeps it: with a scheme and a path. Raises `Refusal`."""
    if special := _TG.fullmatch(url):
        if not special[2]:
            raise _invalid(url, "URL host is empty")
        return f"{special[1].lower()}://{special[2]}{special[3]}"
    parsed = _HTTP.fullmatch(url)
    if "://" in url and not url.lower().startswith(("http://", "https://")):
        raise _invalid(url, "Unsupported URL protocol")
    if parsed is None:
        raise _invalid(url, "Wrong HTTP URL")
    host, port, path = parsed[2], parsed[3], parsed[4] or "/"
    if not host:
        raise _invalid(url, "URL host is empty")
    if any(sign.isspace() or sign in "<>\"'\\" for sign in host):
        raise _invalid(url, "Disallowed character in URL host")
    if port and not 0 < int(port) <= 65535:
        raise _invalid(url, "Wrong port number specified in the URL")
    if "." not in host and not host.startswith("["):
        raise _invalid(url, "Wrong HTTP URL")
    path = path if path.startswith("/") else f"/{path}"
    return f"{(parsed[1] or 'http').lower()}://{host.lower()}{f':{port}' if port else ''}{path}"


def checked_or_none(url: str) -> str:
    """The same, "" for what is no address: in markup such a link is silently left out."""
    try:
        return checked(url)
    except Refusal:
        return ""


def mentioned(url: str) -> int:
    """The person of a `tg://user?id=` link; 0 when it is none."""
    found = _MENTION.match(url)
    return int(found[1]) if found else 0


def _invalid(url: str, why: str) -> Refusal:
    return Refusal(f"URL '{url}' is invalid: {why}")
