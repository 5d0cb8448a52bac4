"""Citizens' conduct: how much one person may send. Far over what anybody needs; it stops machines."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may send over all their messengers; 0 is no limit. An addition may be a reply too."""

    appeals_an_hour: int = 0
    appeals_a_day: int = 0
    additions_an_hour: int = 0
