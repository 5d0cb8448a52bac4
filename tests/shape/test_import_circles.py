"""No circle of imports: whichever module is asked for first, it comes."""

import subprocess
import sys
from typing import Final

FIRST: Final = ("handlers.made", "handlers.notices", "scheduler.letters", "handlers.officials")
OURS: Final = ("bot", "domain", "handlers", "papers", "scheduler", "storage")
_ASKED: Final = f"""
import importlib, sys
for first in {FIRST!r}:
    for name in [each for each in sys.modules if each.partition(".")[0] in {OURS!r}]:
        del sys.modules[name]
    importlib.import_module(first)
    print(first)
"""


def test_each_can_be_imported_first() -> None:
    done = subprocess.run([sys.executable, "-c", _ASKED], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr[-1000:]) == ([*FIRST], "")
