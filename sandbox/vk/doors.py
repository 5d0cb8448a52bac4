"""Where files come in and go out: the upload servers, and the addresses of stored files."""

import mimetypes

from aiohttp import web

from sandbox.vk.files import Files
from sandbox.vk.wire import as_json

PHOTOS_AT_ONCE = 5


def routes(files: Files) -> list[web.RouteDef]:
    """`/upload/photo|doc|audio_message` and `/files/...`, which needs no token."""
    doors = _Doors(files)
    return [
        web.post("/upload/{kind}", doors.upload),
        web.get("/files/{owner}/{id}/{key}/{name}", doors.open),
    ]


class _Doors:
    def __init__(self, files: Files) -> None:
        self._files = files

    async def upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        parts = [part for part in form.values() if isinstance(part, web.FileField)]
        kind = request.match_info["kind"]
        contents = [(part.filename or "file", part.file.read()) for part in parts]
        if kind == "photo":
            return as_json(self._files.uploaded_photos(contents[:PHOTOS_AT_ONCE]))
        name, content = contents[0] if contents else ("", b"")
        return as_json(self._files.uploaded_document(kind, name, content))

    async def open(self, request: web.Request) -> web.Response:
        found = request.match_info
        owner, number = found["owner"], found["id"]
        known = owner.lstrip("-").isdecimal() and number.isdecimal()
        stored = self._files.find(int(owner), int(number)) if known else None
        if stored is None or stored.key != found["key"]:
            return web.Response(status=404, text="404 Not Found")
        size = request.query.get("size", "")
        content = self._files.content(stored, size)
        kind = mimetypes.guess_type(stored.name)[0]
        if stored.kind == "photo":
            kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
        return web.Response(body=content, content_type=kind or "application/octet-stream")
