"""What the walks must have met together: else they would prove nothing. See `tests.proof.coverage`, too."""

from collections.abc import Iterator, Mapping
from typing import Final

from tests.walk.canaries import CANARIES, VISIBLE_TO_NOBODY
from tests.walk.town import SHOWN_IN_VK, WALKERS

MET: Final = ("text", "text_flat", "text_mail", "place_flat", "owner", "file")


def complaints(found: Mapping[str, set[str]], *, everything: bool) -> list[str]:
    """What is missing, a line each. Of a run of some walks nothing is asked, unless `everything` was run."""
    walked = {f"telegram {who}" for who in WALKERS} | {f"vk {who}" for who in SHOWN_IN_VK}
    undone = sorted(walked - found["walked"])
    if undone:
        return [f"not walked: {each}" for each in undone] if everything else []
    return list(_canaries(found))


def _canaries(found: Mapping[str, set[str]]) -> Iterator[str]:
    """What no screen shows even where it may be carried would prove nothing elsewhere."""
    for name in MET:
        if name not in found["canaries"]:
            yield f"nobody saw what is planted as {name!r}: {CANARIES[name]}"
    for name in sorted(found["canaries"] & VISIBLE_TO_NOBODY):
        yield f"{name!r} is shown"
    if not found["personal questions asked"]:
        yield "nobody was asked anything personal where it may be asked"
