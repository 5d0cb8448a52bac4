"""What the bot asked of Telegram, and the faults a test has made up for it."""

from collections import deque
from dataclasses import dataclass
from typing import Literal

from sandbox.telegram.rules import KICKED, Refusal

How = Literal["error", "timeout", "timeout_after", "reset", "reset_after", "html"]
KEPT_REFUSALS = 1_000


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot; `params` as they came over the wire, `at` in seconds since the epoch."""

    method: str
    params: dict[str, str]
    ok: bool
    description: str
    at: float


@dataclass(slots=True)
class Fault:
    """The next `left` calls of `method` ("*" is any), only those to `chat` if it is given, go wrong."""

    method: str
    left: int
    code: int
    description: str
    retry_after: int | None
    how: How
    chat: int | None

    def error(self) -> Refusal:
        """The made-up refusal."""
        wait = self.retry_after or (1 if self.code == 429 else 0)
        usual = {
            400: "Bad Request",
            401: "Unauthorized",
            403: KICKED,
            404: "Not Found",
            429: f"Too Many Requests: retry after {wait}",
            500: "Internal Server Error: restart",
        }
        return Refusal(self.description or usual.get(self.code, "Error"), self.code, retry_after=wait)


class Journal:
    """Calls in order, those refused by the rules, and the faults to come."""

    def __init__(self, kept: int) -> None:
        self.calls: deque[Call] = deque(maxlen=kept)
        self.refusals: deque[Call] = deque(maxlen=KEPT_REFUSALS)
        self._faults: list[Fault] = []

    def went(self, method: str, params: dict[str, str], at: float) -> None:
        """Telegram agreed."""
        self.calls.append(Call(method, params, True, "", at))

    def refused(
        self, method: str, params: dict[str, str], refusal: Refusal, at: float, *, made_up: bool
    ) -> None:
        """Telegram said no."""
        call = Call(method, params, False, refusal.description, at)
        self.calls.append(call)
        if not made_up:
            self.refusals.append(call)

    def plan(self, fault: Fault) -> None:
        self._faults.append(fault)

    def fault(self, method: str, chat: str) -> Fault | None:
        """The planned fault of this call, used up."""
        for fault in self._faults:
            if fault.method not in ("*", method.lower()):
                continue
            if fault.chat is not None and chat != str(fault.chat):
                continue
            fault.left -= 1
            if fault.left <= 0:
                self._faults.remove(fault)
            return fault
        return None
