"""What a person does on the page, read from a request and done on their phone."""

from typing import Protocol, runtime_checkable

from aiohttp import web

from sandbox.phone import Phone, Upload


@runtime_checkable
class Located(Protocol):
    """A phone whose location buttons send this point: latitude, longitude in degrees."""

    location: tuple[float, float]


_ALBUM_LIMIT = 10  # photos or documents at once, as both messengers allow


async def act(phone: Phone, name: str, request: web.Request) -> dict[str, object]:
    """Do the act `name` with the request's JSON (or its form, for files) on the phone.

    Raises `ValueError` with a sentence for the person when the phone refuses; `KeyError` and `TypeError`
    when the request is not one that the page makes.
    """
    match name:
        case "start":
            await phone.start(str((await request.json()).get("payload", "")))
        case "say":
            text = str((await request.json())["text"])
            if not text.strip():
                raise ValueError("Пустое сообщение не отправить.")
            await phone.say(text)
        case "press":
            asked = await request.json()
            _stand(phone, asked)
            await phone.press(int(asked["bubble"]), str(asked["button"]))
        case "tap":
            asked = await request.json()
            _stand(phone, asked)
            await phone.tap(str(asked["button"]))
        case "place":
            asked = await request.json()
            await phone.share_place(*_point(asked["latitude"], asked["longitude"]))
        case "send":
            await _send(phone, request)
        case "block":
            await phone.block()
        case "unblock":
            await phone.unblock()
        case _:
            raise KeyError(name)
    return {}


def _stand(phone: Phone, asked: dict[str, object]) -> None:
    # A location button sends where the phone is; the page has asked the person, and says it with the press.
    if "latitude" in asked and isinstance(phone, Located):
        phone.location = _point(asked["latitude"], asked["longitude"])


def _point(latitude: object, longitude: object) -> tuple[float, float]:
    # The page turns what was typed into a number, and JSON has no NaN: words come here as null.
    if not (isinstance(latitude, int | float) and isinstance(longitude, int | float)):
        raise ValueError("Широта и долгота — числа.")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError("Широта бывает от −90 до 90, долгота от −180 до 180.")
    return latitude, longitude


async def _send(phone: Phone, request: web.Request) -> None:
    form = await request.post()
    uploads = [
        Upload(part.filename, part.file.read(), "document" if form.get("kind") == "document" else "photo")
        for part in form.getall("file")
        if isinstance(part, web.FileField)
    ]
    if not 0 < len(uploads) <= _ALBUM_LIMIT:
        raise ValueError(f"За один раз отправляют от одного до {_ALBUM_LIMIT} файлов.")
    if empty := next((one for one in uploads if not one.content), None):
        raise ValueError(f"Файл «{empty.name}» пустой.")
    await phone.send(uploads, str(form.get("caption", "")))
