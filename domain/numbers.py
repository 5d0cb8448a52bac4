"""The number of an appeal as people see, say and type it: `2026-000123`."""

import re

_TYPED = re.compile(r"^\s*(?:№|#|N|No\.?)?\s*(\d{4})\s*[-–—/ ]\s*(\d{1,9})\s*$", re.IGNORECASE)


def number(year: int, ordinal: int) -> str:
    """`2026-000001` for the first appeal of 2026. Ordinals above 999 999 simply grow longer."""
    return f"{year}-{ordinal:06d}"


def typed_number(text: str) -> str | None:
    """The number a person meant by `№ 2026-123`, `2026–000123`, `2026/123`; None when it is not one."""
    found = _TYPED.match(text)
    return number(int(found[1]), int(found[2])) if found else None
