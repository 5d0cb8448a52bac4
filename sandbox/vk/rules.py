"""What VK refuses: its error codes and texts, the limits behind them, the brakes on speed.

Codes and texts are those of VK's own schema (`errors.json`, 5.199) with the details seen in public
reports of real answers. Where the exact number is not published, the constant says so.
"""

from collections import OrderedDict, deque
from collections.abc import Mapping
from types import MappingProxyType

TEXT_LIMIT = 4096  # UTF-16 units; the schema says 9000, the real server answers 914 beyond 4096
ATTACHMENTS_LIMIT = 10
PEERS_LIMIT = 100  # recipients in one messages.send
PAYLOAD_LIMIT = 1000  # of a message, characters
EVENT_DATA_LIMIT = 1000  # of an answer to a press, characters
SNACKBAR_LIMIT = 90
EVENT_SECONDS = 60  # a press can be answered this long
EDIT_SECONDS = 24 * 3600
DELETE_SECONDS = 24 * 3600
CALLS_A_SECOND = 20  # per community token
EXECUTE_CALLS = 25
# How many equal texts to one person are too many is not published; this only has to catch a bot in a loop.
SAME_TEXTS = 12
SAME_TEXT_SECONDS = 30
CHAT_START = 2_000_000_000

TEXTS: Mapping[int, str] = MappingProxyType(
    {
        1: "Unknown error occurred",
        3: "Unknown method passed",
        5: "User authorization failed",
        6: "Too many requests per second",
        7: "Permission to perform this action is denied",
        8: "Invalid request",
        9: "Flood control",
        10: "Internal server error",
        12: "Unable to compile code",
        13: "Runtime error occurred during code invocation",
        14: "Captcha needed",
        15: "Access denied",
        18: "User was deleted or banned",
        27: "Group authorization failed",
        29: "Rate limit reached",
        36: "Method execution was interrupted due to timeout",
        43: "This section is temporary unavailable",
        100: "One of the parameters specified was missing or invalid",
        104: "Not found",
        113: "Invalid user id",
        105: "Couldn't save file",
        118: "Invalid server",
        121: "Invalid hash",
        129: "Invalid photo",
        900: "Can't send messages for users from blacklist",
        901: "Can't send messages for users without permission",
        902: "Can't send messages to this user due to their privacy settings",
        909: "Can't edit this message, because it's too old",
        910: "Can't sent this message, because it's too big",
        911: "Keyboard format is invalid",
        912: "This is a chat bot feature, change this status in settings",
        914: "Message is too long",
        917: "You don't have access to this chat",
        920: "Can't edit this kind of message",
        924: "Can't delete this message for everybody",
        932: "Your community can't interact with this peer",
        936: "Contact not found",
        950: "Can't send message, reply timed out",
        1117: "Access token has expired",
        9999: "Not supported http method",
    }
)

# The schema's methods that a community key may not call: the answer is error 27.
USER_ONLY = frozenset(
    {
        *("account.getInfo", "account.getProfileInfo", "friends.get", "messages.createChat", "newsfeed.get"),
        *("photos.getUploadServer", "photos.save", "photos.getWallUploadServer", "photos.saveWallPhoto"),
        *("polls.addVote", "polls.create", "polls.edit", "polls.getById"),
        *("wall.delete", "wall.deleteComment", "wall.edit", "wall.editComment", "wall.get", "wall.getById"),
        *("wall.getComments", "wall.post", "wall.repost"),
    }
)


class Refusal(Exception):
    """VK says no. `code` is its error code, `text` the whole `error_msg`."""

    def __init__(self, code: int, detail: str = "") -> None:
        text = TEXTS.get(code, TEXTS[1])
        super().__init__(f"[{code}] {text}")
        self.code = code
        self.text = f"{text}: {detail}" if detail else text


def units(text: str) -> int:
    """Length in UTF-16 code units: the strictest measure of "characters", an emoji is two."""
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


class Pace:
    """The 20 calls a second of one community token: the 21st within a second is error 6."""

    def __init__(self) -> None:
        self._taken: deque[float] = deque(maxlen=CALLS_A_SECOND)

    def take(self, now: float) -> None:
        """Count a call at `now` (monotonic seconds) or raise `Refusal`; a refused call is not counted."""
        if len(self._taken) == CALLS_A_SECOND and now - self._taken[0] < 1.0:
            raise Refusal(6)
        self._taken.append(now)


class Flood:
    """The same text to the same person again and again: error 9."""

    def __init__(self, people: int = 2000) -> None:
        self._people = people
        self._recent: OrderedDict[int, tuple[str, deque[float]]] = OrderedDict()

    def take(self, peer: int, text: str, now: float) -> None:
        """Count a text or raise `Refusal`; another text starts the count anew."""
        said, times = self._recent.get(peer, ("", deque[float]()))
        if said != text:
            times = deque(maxlen=SAME_TEXTS)
        elif len(times) == SAME_TEXTS and now - times[0] < SAME_TEXT_SECONDS:
            raise Refusal(9)
        times.append(now)
        self._recent[peer] = (text, times)
        self._recent.move_to_end(peer)
        if len(self._recent) > self._people:
            self._recent.popitem(last=False)
