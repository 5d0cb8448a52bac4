"""What cannot be reached where nothing personal may be, each with its reason. The lists may only shrink: an
entry that is reached, or is not there any more, is a complaint (`tests.proof.coverage`).
"""

from collections.abc import Mapping
from typing import Final

SCENES: Final[Mapping[str, str]] = {}
ASKED: Final[Mapping[str, str]] = {}
"""Questions that are not personal and are asked nowhere there."""
LEFT_OUT: Final[Mapping[str, str]] = {}
"""Personal questions that are not passed over there."""
CARRIED: Final[Mapping[str, str]] = {}
"""Personal questions that are asked nowhere at all."""
NOTICES: Final[Mapping[str, str]] = {}
CRAFTS: Final[Mapping[str, str]] = {}
