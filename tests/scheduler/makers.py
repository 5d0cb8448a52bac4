"""What the children of the tests of the workshop do; they import it by its name."""

import os
import time
from pathlib import Path

from bot.chat import Json
from papers.bench import Bench


def archive(stuff: dict[str, Json], bench: Bench) -> Json:
    """A good one; what it was given comes back."""
    bench.put("данные.txt", "text/plain", f"для вас: {stuff['text']}".encode())
    return {"length": len(str(stuff["text"]))}


def reads(stuff: str, bench: Bench) -> Json:
    """Reads the file of that hash."""
    return {"read": bench.blobs.read(stuff).decode()}


def bomb(stuff: object, bench: Bench) -> Json:
    """Unpacks itself without end."""
    held = []
    while True:
        held.append(bytearray(16 << 20))


def endless(stuff: object, bench: Bench) -> Json:
    """Never finishes, and works hard."""
    while True:
        pass


def sleeper(stuff: object, bench: Bench) -> Json:
    """Never finishes, and does nothing."""
    time.sleep(3600)
    return None


def broken(stuff: object, bench: Bench) -> Json:
    """A bug of ours, whose words are a person's."""
    raise ValueError("Канарейкина")


def huge(stuff: object, bench: Bench) -> Json:
    """Fills the disk."""
    with bench.sheet("большой.txt", "text/plain").open("wb") as file:
        while True:
            file.write(b"x" * (1 << 20))


def crash(stuff: object, bench: Bench) -> Json:
    """A library that falls down."""
    os.abort()


def thief(stuff: str, bench: Bench) -> Json:
    """Has been taken over by a hostile file, and passes off somebody's file as its own."""
    bench.sheet("чужой.txt", "text/plain").symlink_to(Path(stuff))
    return None


def liar(stuff: object, bench: Bench) -> Json:
    """Has been taken over, and says what is not so."""
    (bench.folder / "result").write_bytes(b"\x80\x04cposix\nsystem\n(S'true'\ntR.")
    os._exit(0)


def environment(stuff: object, bench: Bench) -> Json:
    """What it knows of us."""
    return {"names": sorted(os.environ), "folder": str(bench.folder)}
