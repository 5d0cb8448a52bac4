"""No circle of imports: whichever module is asked for first, it comes."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module", ["handlers.made", "handlers.notices", "scheduler.letters", "handlers.officials"]
)
def test_it_can_be_imported_first(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import {module}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-1000:]
