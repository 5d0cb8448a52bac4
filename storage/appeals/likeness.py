"""What a picture looks like in 64 bits (dHash): the same after another size or compression."""

from typing import Final

from PIL import Image

_SIDE: Final = 8
_PLAIN: Final = 4


def likeness(picture: Image.Image) -> str | None:
    """Each bit: is a point of the shrunken grey picture brighter than its left one? 16 hex digits.

    None for a picture too plain to be compared: a wall, a night.
    """
    grey = picture.convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(_SIDE):
        for at in range(_SIDE):
            left = row * (_SIDE + 1) + at
            bits = bits << 1 | (grey[left + 1] > grey[left])
    return f"{bits:016x}" if _PLAIN <= bits.bit_count() <= _SIDE * _SIDE - _PLAIN else None
