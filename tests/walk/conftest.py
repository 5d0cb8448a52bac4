"""The planted district, made once for each channel and worker."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.walk.town import District, planted


@pytest.fixture(scope="session")
def district(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], District]:
    """The district by the channel that is walked."""
    folder = tmp_path_factory.mktemp("planted")
    return cache(lambda net: planted(sqlite_template, folder, net))
