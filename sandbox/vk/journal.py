"""What the bot asked of VK, and the faults a test has made up for it."""

from collections import deque
from dataclasses import dataclass
from typing import Literal

from sandbox.vk.rules import Refusal

How = Literal["error", "timeout", "reset", "reset_after", "html"]
KEPT_CALLS = 10_000
KEPT_REFUSALS = 1_000


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot, `execute`'s inner ones included.

    `params` without the token; `code` is 0 when VK agreed; `at` is seconds since the epoch.
    """

    method: str
    params: dict[str, str]
    ok: bool
    code: int
    description: str
    at: float


class MadeUp(Refusal):
    """An error planned by a test: the bot did nothing wrong."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(code)
        if message:
            self.text = message


@dataclass(slots=True)
class Fault:
    """The next `left` calls of `method` ("*" is any), only those to `peer` if it is given, go wrong."""

    method: str
    left: int
    code: int
    message: str
    how: How
    peer: int | None

    def error(self) -> MadeUp:
        return MadeUp(self.code, self.message)


class Journal:
    """Calls in order, those refused by the rules, and the faults to come."""

    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self.refusals: deque[Call] = deque(maxlen=KEPT_REFUSALS)
        self._faults: list[Fault] = []

    def went(self, method: str, params: dict[str, str], at: float) -> None:
        """VK agreed."""
        self.calls.append(Call(method, params, True, 0, "", at))

    def refused(
        self, method: str, params: dict[str, str], refusal: Refusal, at: float, *, whole: bool = True
    ) -> None:
        """VK said no; with `whole` false only to one of several recipients."""
        call = Call(method, params, False, refusal.code, refusal.text, at)
        if whole:
            self.calls.append(call)
        if not isinstance(refusal, MadeUp):
            self.refusals.append(call)

    def plan(self, fault: Fault) -> None:
        self._faults.append(fault)

    def fault(self, method: str, peers: list[int], *, many: bool) -> Fault | None:
        """The planned fault of this call, used up; an error for one of `many` is left for `fault_to`."""
        for fault in self._faults:
            if fault.method not in (method, "*"):
                continue
            if fault.peer is not None and (fault.peer not in peers or (many and fault.how == "error")):
                continue
            return self._used(fault)
        return None

    def fault_to(self, method: str, peer: int) -> Fault | None:
        """The planned error for one recipient of several, used up."""
        for fault in self._faults:
            if fault.method in (method, "*") and fault.peer == peer and fault.how == "error":
                return self._used(fault)
        return None

    def _used(self, fault: Fault) -> Fault:
        fault.left -= 1
        if fault.left <= 0:
            self._faults.remove(fault)
        return fault
