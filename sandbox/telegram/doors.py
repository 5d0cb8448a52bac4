"""Where files are read: by the bot with its token, by the page without."""

from aiohttp import web

from sandbox.telegram.files import Files, Stored, picture_size


def routes(files: Files, token: str) -> list[web.RouteDef]:
    """`/file/bot<token>/<file_path>` and `/view/<file_id>`."""
    doors = _Doors(files, token)
    return [
        web.get("/file/bot{token}/{path:.+}", doors.download),
        web.get("/view/{file_id}", doors.view),
    ]


class _Doors:
    def __init__(self, files: Files, token: str) -> None:
        self._files = files
        self._token = token

    async def download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self._token:
            return web.json_response(
                {"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401
            )
        return _served(self._files.at(request.match_info["path"]))

    async def view(self, request: web.Request) -> web.Response:
        return _served(self._files.find(request.match_info["file_id"]))


def _served(stored: Stored | None) -> web.Response:
    if stored is None:
        return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
    kind = stored.mime
    if stored.kind == "photo" and picture_size(stored.content):
        kind = "image/png" if stored.content.startswith(b"\x89PNG") else "image/jpeg"
    return web.Response(body=stored.content, content_type=kind)
