"""A process that has imported the product once and forks children that run it: a start costs 0.3 s, not 5.

It reads lines of JSON (`argv` of `python -m bot`, `log`: a file for what the child prints, `flaw`: a bug to
plant) and tells lines of JSON: `{"started": pid}`, `{"ended": pid, "code": code}`.
"""

import contextlib
import gc
import json
import os
import signal
import sys
import traceback

import bot.app
import bot.commands.run
import bot.telegram.checks
from bot.cli import main
from tests.program import flaws

_children: set[int] = set()


def _tell(**what: object) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


def _bury(_sign: int = 0, _frame: object = None) -> None:
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            _children.discard(found[0])
            _tell(ended=found[0], code=os.waitstatus_to_exitcode(found[1]))


def _child(argv: list[str], log: str, flaw: str) -> int:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for given, wanted in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(given, wanted)
    if flaw:
        getattr(flaws, flaw)()
    try:
        return main(argv)
    except BaseException:
        traceback.print_exc()
        return 70


def _serve() -> int:
    signal.signal(signal.SIGCHLD, _bury)
    gc.collect()
    gc.freeze()  # what is never looked at by a child's collector is never copied for it
    _tell(ready=bool(bot.app.ROLES and bot.commands.run and bot.telegram.checks))
    while line := sys.stdin.buffer.raw.readline():  # type: ignore[union-attr]
        asked = json.loads(line)
        pid = os.fork()
        if not pid:
            return _child(asked["argv"], asked["log"], asked["flaw"])
        _children.add(pid)
        _tell(started=pid)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for child in _children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return 0


if __name__ == "__main__":
    sys.exit(_serve())
