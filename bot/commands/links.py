"""Links that hand an invitation over, one for each messenger that is on."""

import asyncio
from contextlib import suppress
from typing import Final

from bot.commands.told import Told
from bot.config import Settings
from bot.network import Failure
from scheduler.clock import utc_now

_PATIENCE: Final = 8.0  # seconds for a messenger to tell its name


class _Empty:
    """A files store with nothing in it: only names are asked for here."""

    async def ref(self, file: int, network: str) -> str:
        return ""

    async def path(self, file: int) -> None:
        return None

    async def remember(self, file: int, network: str, ref: str) -> None: ...


async def lines(told: Told, settings: Settings, payload: str) -> list[str]:
    """A line for each messenger: the link, or why there is none."""
    return list(await asyncio.gather(_telegram(told, settings, payload), _vk(told, settings, payload)))


async def _telegram(told: Told, settings: Settings, payload: str) -> str:
    token = settings.telegram.token.get_secret_value()
    if not token:
        return told.words("cli.link.off", network="Telegram")
    from bot.telegram.network import TelegramNetwork  # aiogram takes a second: only when it is needed

    try:
        network = TelegramNetwork(token, shelf=_Empty(), now=utc_now, api_url=settings.telegram.api_url)
    except ValueError:
        return told.words("telegram.check.token")
    try:
        async with asyncio.timeout(_PATIENCE):
            await network.check()
        return told.words("cli.link.is", network="Telegram", link=network.invite_link(payload))
    except (Failure, TimeoutError, LookupError) as error:
        return told.words("cli.link.unknown", network="Telegram", why=str(error) or type(error).__name__)
    finally:
        await network.close()


async def _vk(told: Told, settings: Settings, payload: str) -> str:
    token = settings.vk.token.get_secret_value()
    if not token:
        return told.words("cli.link.off", network="VK")
    from bot.vk.network import VkNetwork

    async def recall(name: str) -> str:
        return ""

    async def remember(name: str, value: str) -> None: ...

    network = VkNetwork(
        token,
        settings.vk.group_id,
        shelf=_Empty(),
        recall=recall,
        remember=remember,
        now=utc_now,
        api_url=settings.vk.api_url,
        timeout=_PATIENCE / 4,
    )
    try:
        with suppress(TimeoutError):  # then the link goes by the community's number, which always works
            async with asyncio.timeout(_PATIENCE):
                await network.prepare()
        return told.words("cli.link.is", network="VK", link=network.invite_link(payload))
    finally:
        await network.close()
