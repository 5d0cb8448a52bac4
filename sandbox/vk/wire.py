"""How requests and answers look on the wire."""

import json
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.vk.rules import Refusal


async def parameters(request: web.Request) -> dict[str, str]:
    """The query and the body; a JSON body is not looked at, as VK does not."""
    params = dict(request.query)
    if request.content_type == "application/x-www-form-urlencoded":
        body = await request.read()
        params.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    elif request.content_type == "multipart/form-data":
        form = await request.post()
        params.update({name: value for name, value in form.items() if isinstance(value, str)})
    return params


def error(name: str, params: dict[str, str], refusal: Refusal) -> dict[str, object]:
    told: dict[str, object] = {
        "error_code": refusal.code,
        "error_msg": refusal.text,
        "request_params": [
            {"key": "method", "value": name},
            {"key": "oauth", "value": "1"},
            *({"key": key, "value": value} for key, value in params.items()),
        ],
    }
    if refusal.code == 14:
        told |= {
            "captcha_sid": "239633676097",
            "captcha_img": "https://api.vk.com/captcha.php?sid=239633676097",
        }
    return told


def as_json(answer: object) -> web.Response:
    return web.Response(text=json.dumps(answer, ensure_ascii=False), content_type="application/json")


def cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
