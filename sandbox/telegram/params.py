"""What came with a call: strings, as the real server keeps them whatever they were sent as, and files."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import MultipartReader, hdrs, web
from aiohttp.multipart import BodyPartReader
from yarl import URL

from sandbox.telegram.rules import Refusal

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart body."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """Arguments of one call. A missing one is "", as on the real server."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def required(self, name: str) -> str:
        if value := self.text(name):
            return value
        raise Refusal(f'Parameter "{name}" is required')

    def number(self, name: str, default: int = 0) -> int:
        """An integer; what is none counts as 0, as in td's `to_integer`."""
        value = self.text(name)
        if not value:
            return default
        with contextlib.suppress(ValueError):
            return int(value)
        return 0

    def between(self, name: str, default: int, low: int, high: int) -> int:
        return min(max(self.number(name, default), low), high)

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in _TRUE

    def json(self, name: str, complaint: str) -> object:
        """The parsed JSON; None when nothing came. Raises `Refusal` with the complaint.

        Without one a broken JSON counts as absent, as the real server treats entities.
        """
        value = self.text(name)
        if not value:
            return None
        with contextlib.suppress(ValueError, RecursionError):
            parsed: object = json.loads(value)
            return parsed
        if not complaint:
            return None
        raise Refusal(complaint)

    def logged(self) -> dict[str, str]:
        """For the log of calls: files by their names and sizes."""
        if not self.files:
            return dict(self.values)
        return {
            **self.values,
            **{key: f"{one.name} ({len(one.content)} bytes)" for key, one in self.files.items()},
        }


async def read(request: web.Request) -> Params:
    """Arguments of a request: of its query, and of a JSON, urlencoded or multipart body.

    Raises aiohttp's HTTPRequestEntityTooLarge.
    """
    values = dict(request.query) if request.query_string else {}
    if not request.can_read_body:
        return Params(values)
    match request.content_type:
        case "multipart/form-data":
            return await _parts(MultipartReader(request.headers, request.content), values, request)
        case "application/json":
            values.update(json_values(await request.read()))
        case _:
            values.update(form_values(await request.read()))
    return Params(values)


def form_values(body: bytes) -> dict[str, str]:
    """An urlencoded body; yarl unquotes it in C."""
    text = body.decode("utf-8", "surrogateescape")
    return dict(URL.build(path="/", query_string=text, encoded=True).query)


def json_values(body: bytes) -> dict[str, str]:
    """A JSON body: what is not a string becomes its JSON. Raises `Refusal`."""
    try:
        parsed = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise Refusal("can't parse JSON object in the request") from None
    if not isinstance(parsed, dict):
        raise Refusal("object expected in the request")
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in parsed.items()
        if value is not None
    }


async def _parts(reader: MultipartReader, values: dict[str, str], request: web.Request) -> Params:
    limit, left = request.client_max_size, request.client_max_size
    files: dict[str, Upload] = {}
    async for part in reader:
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytearray()
        while chunk := await part.read_chunk(1 << 16):
            content += chunk
            left -= len(chunk)
            if limit and left < 0:
                raise web.HTTPRequestEntityTooLarge(max_size=limit, actual_size=limit - left)
        _put(part, bytes(content), values, files)
    return Params(values, files)


def _put(part: BodyPartReader, content: bytes, values: dict[str, str], files: dict[str, Upload]) -> None:
    assert part.name is not None
    kind = part.headers.get(hdrs.CONTENT_TYPE, "text/plain")
    if part.filename is None and kind.startswith("text/"):
        values[part.name] = content.decode("utf-8", "surrogateescape")
    else:
        files[part.name] = Upload(part.filename or "file", content)


async def answered(kind: str, reader: MultipartReader | None, body: bytes) -> Params:
    """The call that came in the answer to a webhook, of the given content type."""
    if reader is not None:
        values: dict[str, str] = {}
        files: dict[str, Upload] = {}
        async for part in reader:
            if isinstance(part, BodyPartReader) and part.name is not None:
                _put(part, bytes(await part.read()), values, files)
        return Params(values, files)
    if kind == "application/json":
        return Params(json_values(body))
    return Params(form_values(body)) if kind == "application/x-www-form-urlencoded" else Params()
