"""Messages to people: parts as calls of `messages.send` and `messages.edit`, and what follows a refusal."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import structlog

from bot.network import Edit, Part, Refused, Step
from bot.text import rich, split, units
from bot.vk.calls import Api, Value
from bot.vk.clients import Clients
from bot.vk.failures import BAD_KEYBOARD, GONE_TO_EDIT, TOO_LONG, Silent, VkError, failure
from bot.vk.reads import Client
from bot.vk.uploads import Uploads
from bot.vk.writes import LIMITS, TEXT_MOST, message, template, words

log = structlog.get_logger()

_SMALLER: Final = TEXT_MOST // 3  # of the one more try when VK counts longer than we do


class Sending:
    """Draws steps in one person's chat."""

    def __init__(self, api: Api, uploads: Uploads, clients: Clients) -> None:
        self._api = api
        self._uploads = uploads
        self._clients = clients

    async def draw(self, address: str, steps: Sequence[Step], *, urgent: bool) -> list[str]:
        """The ref (conversation message id) of each step. Raises `bot.network.Failure`.

        A text longer than VK takes, or more than ten files, make several messages of a step.
        """
        peer = int(address.partition(":")[2])
        able = self._clients.of(address)
        return [await self._step(peer, able, step, urgent) for step in steps]

    async def _step(self, peer: int, able: Client, step: Step, urgent: bool) -> str:
        try:
            names = await self._uploads.refs(peer, step.part.files, urgent=urgent)
        except (VkError, Silent) as error:
            raise failure(error, "upload") from None
        carousel = await self._carousel(peer, able, step.part, urgent)
        if isinstance(step, Edit) and await self._edited(peer, able, step, names, carousel, urgent):
            return step.ref
        if not carousel:
            return await self._sent(peer, able, step.part, names, urgent, TEXT_MOST)
        try:
            return await self._sent(peer, able, step.part, names, urgent, TEXT_MOST, carousel)
        except Refused as refused:  # better in words than not at all
            log.warning("vk.carousel_refused", why=str(refused))
            words_only = replace(able, carousel=False)
            return await self._sent(peer, words_only, step.part, names, urgent, TEXT_MOST)

    async def _carousel(self, peer: int, able: Client, part: Part, urgent: bool) -> str:
        """The `template` of a part with tiles; "" for none."""
        if not part.plates or not able.carousel:
            return ""
        photos = [each.photo for each in part.plates if each.photo is not None]
        try:
            ids = await self._uploads.tiles(peer, photos, urgent=urgent)
        except (VkError, Silent) as error:
            raise failure(error, "upload") from None
        return template(part.plates, ids if len(ids) == len(part.plates) else (), able)

    async def _edited(
        self, peer: int, able: Client, step: Edit, names: list[str], carousel: str, urgent: bool
    ) -> bool:
        """False when it has to be sent anew: too old, deleted, or more than an edit can hold."""
        params: dict[str, Value] = {**message(step.part, able)}
        if carousel:
            params["template"] = carousel
        over = len(names) > LIMITS.album or units(str(params["message"])) > TEXT_MOST
        under_message = not step.part.bottom and (able.inline or not step.part.inline)
        if over or not under_message or not step.ref.isdecimal():
            return False
        # The keyboard and the attachments go along each time: VK erases what an edit leaves out.
        params |= {"peer_id": peer, "cmid": int(step.ref)}
        if names:
            params["attachment"] = ",".join(names)
        try:
            await self._api("messages.edit", params, urgent=urgent)
        except VkError as error:
            if error.code in GONE_TO_EDIT or (carousel and error.code == BAD_KEYBOARD):
                log.info("vk.edit_sent_anew", code=error.code)
                return False
            raise failure(error, "messages.edit") from None
        except Silent as error:
            raise failure(error, "messages.edit") from None
        return True

    async def _sent(
        self,
        peer: int,
        able: Client,
        part: Part,
        names: list[str],
        urgent: bool,
        most: int,
        carousel: str = "",
    ) -> str:
        ref = ""
        for piece, attached in _pieces(part, names, most):
            params: dict[str, Value] = {
                **message(piece, able),
                "peer_ids": peer,  # the plural alone answers with the id that edits need
                "random_id": piece.key or random.randrange(1, 2**31),
            }
            if carousel and piece.plates:
                params["template"] = carousel
            if attached:
                params["attachment"] = ",".join(attached)
            elif not str(params["message"]).strip():
                params["message"] = "…"
            try:
                ref = _ref(await self._api("messages.send", params, urgent=urgent))
            except VkError as error:
                if error.code == TOO_LONG and most == TEXT_MOST:
                    return await self._sent(peer, able, part, names, urgent, _SMALLER)
                raise failure(error, "messages.send") from None
            except Silent as error:
                raise failure(error, "messages.send") from None
        return ref


def _pieces(part: Part, names: list[str], most: int) -> list[tuple[Part, list[str]]]:
    """The messages a part needs: files over ten and text over `most` ahead, the buttons under the last."""
    texts = [part.text]
    if units(words(part.text)) > most:
        texts = split(rich(words(part.text)), most) or texts
    ahead: list[tuple[Part, list[str]]] = []
    while len(names) > LIMITS.album:
        ahead.append((Part(rich("")), names[: LIMITS.album]))
        names = names[LIMITS.album :]
    ahead += [(Part(text), []) for text in texts[:-1]]
    ahead = [(replace(piece, key=_key(part.key, n, most)), here) for n, (piece, here) in enumerate(ahead)]
    return [*ahead, (replace(part, text=texts[-1]), names)]


def _key(key: int, number: int, most: int) -> int:
    """The key of an extra message, made of its part's key: the same at every try."""
    if not key:
        return 0
    made = hashlib.blake2s(f"vk:{key}:{number}:{most}".encode(), digest_size=4).digest()
    return (int.from_bytes(made) >> 2) | 1 << 30


def _ref(answer: Any) -> str:
    first = answer[0] if isinstance(answer, list) and answer else {}
    number = first.get("conversation_message_id") if isinstance(first, dict) else None
    return str(number) if number else ""
