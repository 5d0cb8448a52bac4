"""VK's errors, told apart: which mean "wait", "later", "cannot be written to", and which are a bug of ours.

Codes after VK's own schema (`errors.json`, `messages/methods.json`).
"""

from typing import Final

import requests
import structlog
from vk_api.exceptions import ApiError, ApiHttpError, Captcha

from bot.network import Closed, Failure, Refused, Slow, Unreachable, wordless

log = structlog.get_logger()

TOO_FAST: Final = 6  # more calls a second than VK takes
TOO_LONG: Final = 914
BAD_KEYBOARD: Final = 911  # or a bad carousel
GONE_TO_EDIT: Final = frozenset({15, 100, 909, 910, 914, 920, 949})
"""What `messages.edit` says of a message that is too old, of another kind, pinned, deleted: send it anew."""

HOLD: Final = 0.15  # seconds of silence after error 6: our pace is only ever a jitter above VK's limit

_PASSING: Final = frozenset({1, 10, 13, 32, 36, 43})  # VK's own trouble: try again soon
_SLOW: Final[dict[int, float]] = {
    TOO_FAST: 1.0,
    9: 180.0,  # flood control: the same to the same person too often
    14: 300.0,  # captcha: nobody is there to solve it, it goes away by itself
    29: 900.0,  # quantity of calls of this method a day
    944: 900.0,
}
_CLOSED: Final = frozenset({18, 900, 901, 902, 917, 922, 927, 932, 935, 936, 945, 946, 950, 985, 987, 988})
_ALARM: Final = frozenset({2, 5, 7, 15, 16, 17, 23, 27, 28, 37, 40, 42, 912, 1117})
"""The community's key or settings are wrong: nobody gets anything until an engineer looks."""


class VkError(Exception):
    """VK answered with an error. Holds nothing of the request: no key, no text."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"VK {code}: {text}")
        self.code = code
        self.text = text


class Silent(Exception):
    """VK did not answer, or not as VK does: time limit, broken connection, 5xx, a page instead of JSON."""


def told(error: Exception, secret: str) -> VkError | Silent | None:
    """What vk_api or requests raised, without the request they carry; None when it is neither's.

    Their exceptions hold the call's values, the access key among them, so they must not be chained or logged.
    """
    match error:
        case Captcha():
            return VkError(14, "Captcha needed")
        case ApiError():
            text = str(error.error.get("error_msg", ""))
            return VkError(int(error.code), text.replace(secret, "***") if secret else text)
        case ApiHttpError():
            return Silent(f"HTTP {error.response.status_code}")
        case requests.RequestException():
            return Silent(type(error).__name__)
        case ValueError() | KeyError() | TypeError() | AttributeError():
            return Silent(f"not VK's answer ({type(error).__name__})")
    return None


def passing(error: VkError | Silent) -> bool:
    """Worth trying again within the same turn."""
    return isinstance(error, Silent) or error.code in _PASSING


def failure(error: VkError | Silent, method: str) -> Failure:
    """The delivery failure that an error is; an alarm is logged when an engineer must look."""
    if isinstance(error, Silent):
        return Unreachable(f"{method}: {error}")
    if error.code in _SLOW:
        if error.code != TOO_FAST:
            log.warning("vk.slow", method=method, code=error.code)
        return Slow(_SLOW[error.code])
    if error.code in _PASSING:
        return Unreachable(f"{method}: {error}")
    if error.code in _CLOSED:
        return Closed(str(error))
    if error.code in _ALARM:
        log.error("vk.alarm", method=method, code=error.code, text=wordless(error.text))
    return Refused(f"{method}: {error}")
