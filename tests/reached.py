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


_PROVING: Final = frozenset({"tests/conversations", "tests/proof", "tests/walk"})
"""What comes to everything where it may be personal: to run these is enough."""


def _everything(config: pytest.Config) -> bool:
    """Is the whole suite run, or all of it that proves?"""
    chosen = ("keyword", "markexpr", "lf", "deselect", "maxfail", "collectonly", "ignore", "rewrite")
    if any(config.getoption(each, default=None) for each in chosen):
        return False
    named = {each.rstrip("/") for each in config.args}
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS or named >= _PROVING or "tests" in named


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
        from tests.proof import coverage  # imports the whole house: nothing for a few tests
        from tests.walk.coverage import complaints

        _COMPLAINTS.extend(complaints(_FOUND, everything=everything))
        if everything:
            _COMPLAINTS.extend(coverage.complaints(_FOUND))
    if _COMPLAINTS:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _COMPLAINTS:
        terminalreporter.section("what is not reached")
        for each in _COMPLAINTS:
            terminalreporter.line(each)
