"""Small pictures that people send: each number is another picture, each name a view that is known again."""

import random
from functools import cache
from io import BytesIO
from zlib import crc32

from PIL import Image, ImageDraw


@cache
def picture(number: int) -> bytes:
    """A JPEG."""
    made = BytesIO()
    Image.new("RGB", (64, 48), (number * 37 % 256, number * 91 % 256, 120)).save(made, "JPEG")
    return made.getvalue()


@cache
def view(name: str, *, smaller: bool) -> bytes:
    """A JPEG of a place; `smaller`: sent on by somebody, of another size, worse, the same to the eye."""
    chance = random.Random(crc32(name.encode()))
    made = Image.new("L", (320, 240), 128)
    pen = ImageDraw.Draw(made)
    for across in range(0, 320, 40):
        for down in range(0, 240, 40):
            pen.rectangle((across, down, across + 39, down + 39), fill=chance.randrange(256))
    out = BytesIO()
    shown = made.resize((200, 150)) if smaller else made
    shown.convert("RGB").save(out, "JPEG", quality=40 if smaller else 90)
    return out.getvalue()
