"""What the tests of one run have reached together: its workers tell the one that ends it.

A test of its own could not ask this: with `pytest -n` it sees only what its own worker has done. So the end
of the run asks, and fails it; see `complaints` for what.
"""

import json
import sys
from collections import defaultdict
from typing import Any, Final

import pytest

_FOUND: Final[defaultdict[str, set[str]]] = defaultdict(set)
_COMPLAINTS: Final[list[str]] = []


def note(what: str, *names: str) -> None:
    """Remember that the test which runs now has reached these."""
    _FOUND[what].update(names)


def question(name: str) -> str:
    """`appeals/statutory:name`, called by what stands in the place of a method of `Ask`."""
    asking = sys._getframe(2).f_globals["__name__"]
    return f"{asking.removeprefix('handlers.').replace('.', '/')}:{name}"


def _merge(told: dict[str, list[str]]) -> None:
    for what, names in told.items():
        note(what, *names)


def _told() -> dict[str, list[str]]:
    return {what: sorted(names) for what, names in _FOUND.items()}


def _everything(config: pytest.Config) -> bool:
    """Is the whole suite run?"""
    chosen = ("keyword", "markexpr", "lf", "deselect", "maxfail", "collectonly")
    named = config.args_source is not pytest.Config.ArgsSource.TESTPATHS
    return not named and not any(config.getoption(each, default=None) for each in chosen)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    _merge(json.loads(getattr(node, "workeroutput", {}).get("reached", "{}")))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    workeroutput = getattr(session.config, "workeroutput", None)
    if workeroutput is not None:
        workeroutput["reached"] = json.dumps(_told())
        return

    everything = _everything(session.config)
    if exitstatus == pytest.ExitCode.OK and (everything or _FOUND["walked"]):
        from tests.walk.coverage import complaints  # imports the whole house: nothing for a few tests

        _COMPLAINTS.extend(complaints(_FOUND, everything=everything))
    if _COMPLAINTS:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _COMPLAINTS:
        terminalreporter.section("what is not reached")
        for each in _COMPLAINTS:
            terminalreporter.line(each)
