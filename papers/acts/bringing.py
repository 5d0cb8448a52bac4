"""Reading an act's file in the workshop: its lines as plain facts, its pictures as files."""

from collections.abc import Mapping, Sequence

from bot.chat import Json
from domain.drafts.outline import Line
from papers.acts.package import Unread
from papers.acts.reading import read
from papers.bench import Bench

_PNG = b"\x89PNG"


def make(hash: str, bench: Bench) -> Json:
    """`{"lines": [[text, level, [places of pictures]]], "unshown": how many}`, or `{"why": …}`."""
    try:
        found = read(bench.blobs.read(hash))
    except Unread as unread:
        return {"why": unread.why}
    for at, data in enumerate(found.pictures, 1):
        mime = "image/png" if data.startswith(_PNG) else "image/jpeg"
        bench.put(f"{at}.{mime[6:]}", mime, data, "photo")
    told: list[Json] = [[each.text, each.level, list(each.pictures)] for each in found.lines]
    return {"lines": told, "unshown": found.unshown}


def lines(facts: Mapping[str, Json], files: Sequence[int]) -> tuple[Line, ...]:
    """The lines of these facts, with the pictures as ids of the files store."""
    found = facts.get("lines")
    made: list[Line] = []
    for each in found if isinstance(found, list) else ():
        text, level, shown = each if isinstance(each, list) else ("", 0, [])
        places = [at for at in shown if isinstance(at, int)] if isinstance(shown, list) else []
        made.append(Line(str(text), int(str(level)), tuple(files[at] for at in places if at < len(files))))
    return tuple(made)
