"""What a message of the bot consists of, checked against the rules."""

import re
from dataclasses import dataclass

from sandbox.vk import carousel, keyboard
from sandbox.vk.carousel import Card
from sandbox.vk.keyboard import Keyboard
from sandbox.vk.params import Params
from sandbox.vk.rules import ATTACHMENTS_LIMIT, PAYLOAD_LIMIT, TEXT_LIMIT, Refusal, units
from sandbox.vk.world import World

_FILE = re.compile(r"(photo|doc|audio_message)(-?\d+)_(\d+)(?:_(\w+))?")
_OTHER = re.compile(r"(?:wall|video|audio|market|poll|story|link|article)-?\d+_\d+(?:_\w+)?|https?://\S+")


@dataclass(frozen=True, slots=True)
class Content:
    """What a message is to consist of, checked."""

    text: str
    attachments: list[dict[str, object]]
    place: tuple[float, float] | None
    keyboard: Keyboard | None
    cards: tuple[Card, ...]
    payload: str
    quiet: bool


def composed(world: World, params: Params) -> Content:
    """What the parameters of messages.send or messages.edit make; raises `Refusal`."""
    text = params.text("message")
    if world.limits and units(text) > TEXT_LIMIT:
        raise Refusal(914)
    payload = params.text("payload")
    if payload:
        if len(payload) > PAYLOAD_LIMIT:
            raise Refusal(100, f"payload should be at most {PAYLOAD_LIMIT} letters length")
        params.json("payload")
    latitude, longitude = params.number("lat", 90), params.number("long", 180)
    place = (latitude, longitude) if latitude is not None and longitude is not None else None
    template = params.json("template")
    cards = carousel.parse(template, world.files.find) if template is not None else ()
    given = params.text("keyboard")
    board = keyboard.parse(given, limits=world.limits) if given else None
    if (board is not None or cards) and not world.bot_features:
        raise Refusal(912)
    attachments = _attachments(world, params.text("attachment"))
    sticker = params.integer("sticker_id")
    if sticker:
        attachments = [{"type": "sticker", "sticker": {"sticker_id": sticker, "product_id": 1}}]
    forwarded = params.given("forward_messages") or params.given("forward")
    if not (text.strip() or attachments or place or forwarded):  # a carousel needs words beside it
        raise Refusal(100, "message is empty or invalid")
    quiet = params.flag("disable_mentions")
    return Content(text, attachments, place, board, cards, payload, quiet)


def _attachments(world: World, given: str) -> list[dict[str, object]]:
    if not given:
        return []
    names = given.split(",")
    if len(names) > ATTACHMENTS_LIMIT:
        raise Refusal(100, f"attachment should contain at most {ATTACHMENTS_LIMIT} elements")
    return [_attachment(world, name.strip()) for name in names]


def _attachment(world: World, name: str) -> dict[str, object]:
    found = _FILE.fullmatch(name)
    if found is None:
        if _OTHER.fullmatch(name):
            return {"type": "link", "link": {"url": name, "title": name}}
        raise Refusal(100, f"attachment {name} is invalid")
    stored = world.files.find(int(found[2]), int(found[3]))
    # A file in a private message is only reached by its access key, the community's own ones without.
    if stored is None or found[4] not in (
        stored.key,
        None if stored.owner == -world.group_id else stored.key,
    ):
        raise Refusal(100, f"attachment {name} is invalid")
    return world.files.attachment(stored)
