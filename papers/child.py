"""The child process that makes one order: `python -m papers.child`, under limits.

On stdin, from the parent: a pickle of the limits and of the work. Out: files in the folder and `RESULT`, as
JSON: what has read a hostile file is not to be trusted by the parent. Nothing goes to the terminal.
"""

import errno
import json
import os
import pickle
import resource
import signal
import sys
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

RESULT: Final = "result"
MISHAP: Final = "mishap"
BROKEN: Final = 1
NO_MEMORY: Final = 12
TOO_BIG: Final = 27
_CODES: Final = {errno.ENOMEM: NO_MEMORY, errno.EFBIG: TOO_BIG}


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one order: bytes of memory, seconds of work, bytes of one file and of all that it makes together."""

    memory: int = 1 << 30
    seconds: int = 60
    file: int = 48 << 20
    total: int = 256 << 20


def main() -> None:
    """Take the work from stdin, do it, leave the result in the folder."""
    limits, folder = pickle.load(sys.stdin.buffer)  # noqa: S301 the parent wrote it
    _confine(limits)
    place = Path(folder)
    try:
        code = _work(place)
    except MemoryError:
        code = NO_MEMORY
    except Exception as error:
        code = _CODES.get(getattr(error, "errno", 0), BROKEN)
        (place / MISHAP).write_text(_where(error), encoding="utf-8")
    os._exit(code)  # whatever a library has left running


def _confine(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file, limits.file))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(limits.seconds + 5)  # should the parent die
    os.nice(10)


def _work(place: Path) -> int:
    make, stuff, bench = pickle.load(sys.stdin.buffer)  # noqa: S301 the parent wrote it
    facts = make(stuff, bench)
    sheets = [asdict(each) | {"path": each.path.name} for each in bench.sheets]
    (place / RESULT).write_text(json.dumps({"facts": facts, "sheets": sheets}), encoding="utf-8")
    return 0


def _where(error: BaseException) -> str:
    """Kind and place; its words may be a person's."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = (f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__}: {' < '.join(places)}"


if __name__ == "__main__":
    main()
