"""How the bot gets its updates: getUpdates or a webhook, never both."""

import asyncio
import ipaddress
import re
import time
from collections.abc import Callable

from yarl import URL

from sandbox.telegram.params import Params
from sandbox.telegram.rules import WEBHOOK_ACTIVE, Refusal, too_many
from sandbox.telegram.webhook import Address, Webhook
from sandbox.telegram.world import World

POLL_SECONDS = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_AGAIN_SECONDS = 1.0  # a second setWebhook within it is refused
_PORTS = (80, 88, 443, 8443)


class Arrivals:
    """The three methods of webhooks and getUpdates. `execute` does a call that came in a webhook's answer."""

    def __init__(self, world: World, execute: Callable[[Params], None]) -> None:
        self.webhook: Webhook | None = None
        self.pause = 2.0  # seconds, the first pause between the repeats of a webhook
        self._world = world
        self._execute = execute
        self._delivery: asyncio.Task[None] | None = None
        self._set_at = float("-inf")

    def pending(self) -> int:
        """How many updates the bot has not taken."""
        return self._world.updates.pending() + (self.webhook.pending if self.webhook is not None else 0)

    def taken(self) -> bool:
        """Whether the bot has taken every update."""
        return self._world.updates.taken() and not (self.webhook is not None and self.webhook.pending)

    async def get_updates(self, params: Params) -> str:
        """The JSON of the updates. Raises `Refusal` 409."""
        updates = self._world.updates
        if self.webhook is not None:
            await updates.conflict(WEBHOOK_ACTIVE)
        updates.allow(params.json("allowed_updates", "Can't parse allowed_updates JSON object"))
        found = await updates.get(
            params.number("offset"),
            params.between("limit", 100, 1, 100),
            params.between("timeout", 0, 0, POLL_SECONDS),
            braked=self._world.rates,
        )
        return f"[{','.join(found)}]"

    async def set_webhook(self, params: Params) -> str:
        """Set it, or delete it when the address is empty; what the server says of it. Raises `Refusal`."""
        url = params.text("url")
        if not url:
            return await self.delete_webhook(params)
        now = time.monotonic()
        if self._world.rates and now - self._set_at < _AGAIN_SECONDS:
            raise too_many(1)
        _check(url)
        secret = params.text("secret_token")
        if secret and not _SECRET.fullmatch(secret):
            raise Refusal("secret token contains unallowed characters")
        self._set_at = now
        updates = self._world.updates
        updates.allow(params.json("allowed_updates", "Can't parse allowed_updates JSON object"))
        if params.flag("drop_pending_updates"):
            await self._remove()
            updates.drop()
        address = Address(url, secret, params.between("max_connections", 40, 1, 100))
        if self.webhook is not None and self.webhook.address == address:
            return "Webhook is already set"
        await self._remove()
        updates.interrupt()
        self.webhook = Webhook(address, self._execute, self._world.now, self.pause)
        for update in updates.take_all():
            self.webhook.push(update)
        updates.push = self.webhook.push
        self._delivery = asyncio.get_running_loop().create_task(self.webhook.run())
        return "Webhook was set"

    async def delete_webhook(self, params: Params) -> str:
        """What the server says of it; updates wait for getUpdates again."""
        was = await self._remove()
        if params.flag("drop_pending_updates"):
            self._world.updates.drop()
        return "Webhook was deleted" if was else "Webhook is already deleted"

    def webhook_info(self) -> dict[str, object]:
        hook = self.webhook
        told: dict[str, object] = {
            "url": hook.address.url if hook is not None else "",
            "has_custom_certificate": False,
            "pending_update_count": self.pending(),
        }
        if hook is not None:
            told |= {"max_connections": hook.address.connections, "ip_address": "127.0.0.1"}
            if hook.error is not None:
                told |= {"last_error_date": int(hook.error[0]), "last_error_message": hook.error[1]}
        if self._world.updates.allowed is not None:
            told["allowed_updates"] = sorted(self._world.updates.allowed)
        return told

    async def close(self) -> None:
        """Stop the delivery; nothing is lost."""
        await self._remove()

    async def _remove(self) -> bool:
        hook, self.webhook = self.webhook, None
        if hook is None:
            return False
        self._world.updates.push = None
        if self._delivery is not None:
            self._delivery.cancel()
            await asyncio.wait([self._delivery])
            self._delivery = None
        self._world.updates.restore(hook.left())
        return True


def _check(url: str) -> None:
    try:
        address = URL(url if "://" in url else f"https://{url}")
    except ValueError:
        raise Refusal("bad webhook: Invalid URL") from None
    host = address.host or ""
    if host == "localhost" or _loopback(host):
        return
    if address.scheme != "https":
        raise Refusal("bad webhook: An HTTPS URL must be provided for webhook")
    if address.port not in _PORTS:
        raise Refusal("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    # The sandbox reaches nobody outside of this machine.
    raise Refusal("bad webhook: Failed to resolve host: Name or service not known")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
