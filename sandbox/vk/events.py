"""What happened, for the bot: the log behind Bots Long Poll, and delivery by Callback API."""

import asyncio
import contextlib
import itertools
import json
import secrets
from collections import deque
from collections.abc import Callable

KEPT = 20_000  # events; a `ts` older than the log is `failed: 1`
ANSWER_EVENTS = 1000  # in one answer of long poll
LONGEST_WAIT = 90  # seconds
# What an administrator switches on by the manual of any bot; the rest a bot asks for itself.
SWITCHED_ON = frozenset({"message_new", "message_event", "message_allow", "message_deny"})
KINDS = (
    *("message_new", "message_reply", "message_edit", "message_allow", "message_deny", "message_event"),
    *(
        "message_read",
        "message_typing_state",
        "message_reaction_event",
        "photo_new",
        "audio_new",
        "video_new",
    ),
    *("wall_post_new", "wall_repost", "wall_reply_new", "wall_reply_edit", "wall_reply_delete"),
    *("wall_reply_restore", "board_post_new", "board_post_edit", "board_post_restore", "board_post_delete"),
    *("photo_comment_new", "photo_comment_edit", "photo_comment_delete", "photo_comment_restore"),
    *("video_comment_new", "video_comment_edit", "video_comment_delete", "video_comment_restore"),
    *("market_comment_new", "market_comment_edit", "market_comment_delete", "market_comment_restore"),
    *("poll_vote_new", "group_join", "group_leave", "group_change_settings", "group_change_photo"),
    *("group_officers_edit", "user_block", "user_unblock", "like_add", "like_remove"),
    *(
        "lead_forms_new",
        "market_order_new",
        "market_order_edit",
        "wall_schedule_post_new",
        "wall_schedule_post_delete",
        "donut_subscription_create",
        "donut_subscription_prolonged",
        "donut_subscription_cancelled",
        "donut_subscription_expired",
        "donut_subscription_price_changed",
        "donut_money_withdraw",
        "donut_money_withdraw_error",
    ),
)


class Events:
    """The community's events in order, each with a number that long poll calls `ts`."""

    def __init__(self, group_id: int) -> None:
        self.enabled = True
        self.kinds = {kind: kind in SWITCHED_ON for kind in KINDS}
        self.version = "5.199"
        self.key = secrets.token_hex(20)
        self.last = 1  # the newest event's number
        self.confirmed = 1  # the newest number a poll came with: everything up to it was taken
        self.push: Callable[[str, int], None] | None = None  # Callback API, when it is set up
        self._group_id = group_id
        self._log: deque[str] = deque(maxlen=KEPT)
        self._newest: tuple[str, int] | None = None
        self._waiting: set[asyncio.Future[None]] = set()
        self._failures: deque[int] = deque()

    def wanted(self, kind: str) -> bool:
        """Whether the community's settings have this kind on."""
        return self.kinds.get(kind, False)

    def publish(self, kind: str, what: dict[str, object], peer: int) -> None:
        """Something happened with `peer`; told to the bot if the community's settings have this kind on."""
        if not self.wanted(kind):
            return
        event = json.dumps(
            {
                "group_id": self._group_id,
                "type": kind,
                "event_id": secrets.token_hex(20),
                "v": self.version,
                "object": what,
            },
            ensure_ascii=False,
        )
        self._newest = (event, peer)
        self._tell(event, peer)

    def repeat(self) -> None:
        """Deliver the newest event once more, with the same `event_id`."""
        if self._newest is None:
            raise ValueError("Событий ещё не было.")
        self._tell(*self._newest)

    def fail(self, failed: int, times: int) -> None:
        """The next `times` polls answer `failed`; a poll that waits is answered at once."""
        self._failures.extend([failed] * times)
        self._wake()

    def server(self, url: str) -> dict[str, str]:
        """What groups.getLongPollServer answers."""
        return {"key": self.key, "server": f"{url}/whp/{self._group_id}", "ts": str(self.last)}

    async def poll(self, key: str, ts: str, wait: float) -> str:
        """One long poll; its answer as JSON text."""
        failed = self._failed(key, ts)
        if failed:
            return failed
        taken = int(ts)
        self.confirmed = max(self.confirmed, taken)
        if taken == self.last and wait > 0:
            await self._happens(min(wait, LONGEST_WAIT))
            failed = self._failed(key, ts)
            if failed:
                return failed
        first = len(self._log) - (self.last - taken)
        fresh = list(itertools.islice(self._log, first, first + ANSWER_EVENTS))
        return f'{{"ts":"{taken + len(fresh)}","updates":[{",".join(fresh)}]}}'

    def _failed(self, key: str, ts: str) -> str:
        if self._failures:
            failed = self._failures.popleft()
            if failed > 1:
                self.key = secrets.token_hex(20)
            # Seen from real servers: here `ts` is a number, in good answers a string.
            return f'{{"failed":1,"ts":{self.last}}}' if failed == 1 else f'{{"failed":{failed}}}'
        if key != self.key:
            return '{"failed":2}'
        if not ts.isdecimal() or not self.last - len(self._log) <= int(ts) <= self.last:
            return f'{{"failed":1,"ts":{self.last}}}'
        return ""

    async def _happens(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(future, seconds)
        finally:
            self._waiting.discard(future)

    def _tell(self, event: str, peer: int) -> None:
        self.last += 1
        self._log.append(event)
        if self.push is not None:
            self.push(event, peer)
        self._wake()

    def _wake(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    def close(self) -> None:
        """Answer every poll that waits."""
        self._wake()
