"""messages.send, messages.edit, messages.delete, the answer to a press, and the small courtesies."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sandbox.vk.content import Content, composed
from sandbox.vk.params import Params
from sandbox.vk.rules import (
    CHAT_START,
    DELETE_SECONDS,
    EDIT_SECONDS,
    EVENT_DATA_LIMIT,
    EVENT_SECONDS,
    PEERS_LIMIT,
    SNACKBAR_LIMIT,
    Refusal,
    units,
)
from sandbox.vk.world import Dialog, Message, World

Method = Callable[[World, Params], object]


def send(world: World, params: Params) -> object:
    """A number for one recipient; a list for `peer_ids`, where a refused one carries its `error`."""
    if not params.text("random_id"):
        raise Refusal(100, "random_id is a required parameter")
    random_id = params.integer("random_id")
    many = params.integers("peer_ids", most=PEERS_LIMIT) or params.integers("user_ids", most=PEERS_LIMIT)
    if many:
        content = composed(world, params)
        return [_sent_to_one_of_many(world, peer, content, params, random_id) for peer in many]
    peer = _peer(world, params)
    return _sent(world, peer, composed(world, params), params, random_id).id


def _peer(world: World, params: Params) -> int:
    peer = params.integer("peer_id") or params.integer("user_id")
    if not peer and params.given("chat_id"):
        peer = CHAT_START + params.integer("chat_id", least=1, most=100_000_000)
    if not peer and params.given("domain"):
        domain = params.text("domain").removeprefix("id")
        if not domain.isdecimal():
            raise Refusal(113, "domain")
        peer = int(domain)
    if not peer:
        raise Refusal(100, "you should specify peer_id, user_id, domain, chat_id or user_ids param")
    return peer


def _sent_to_one_of_many(
    world: World, peer: int, content: Content, params: Params, random_id: int
) -> dict[str, object]:
    try:
        if fault := world.journal.fault_to("messages.send", peer):
            raise fault.error()
        message = _sent(world, peer, content, params, random_id)
    except Refusal as refusal:
        world.journal.refused("messages.send", dict(params.raw), refusal, world.now(), whole=False)
        return {"peer_id": peer, "error": {"code": refusal.code, "description": refusal.text}}
    return {"peer_id": peer, "message_id": message.id, "conversation_message_id": message.cmid}


def _sent(world: World, peer: int, content: Content, params: Params, random_id: int) -> Message:
    repeated = world.repeated(peer, random_id)
    if repeated is not None:
        return repeated
    dialog = world.writable(peer)
    if world.rates and content.text:
        world.flood.take(peer, content.text, world.now())
    reply = _reply(world, dialog, params)
    message = world.add(dialog, -world.group_id, content.text, quiet=content.quiet)
    message.random_id, message.payload, message.reply = random_id, content.payload, reply
    _fill(message, content)
    if content.keyboard is not None and not content.keyboard.inline:
        dialog.bottom = content.keyboard if content.keyboard.rows else None
    world.remember(message)
    world.tell("message_reply", message)
    return message


def _fill(message: Message, content: Content) -> None:
    message.attachments, message.place, message.cards = content.attachments, content.place, content.cards
    message.keyboard = content.keyboard if content.keyboard is not None and content.keyboard.inline else None


def _reply(world: World, dialog: Dialog, params: Params) -> dict[str, object] | None:
    found = None
    if params.given("reply_to"):
        found = world.messages.get(params.integer("reply_to"))
        if found is None or found.peer != dialog.peer:
            raise Refusal(100, "reply_to is invalid")
    forward = params.json("forward")
    if forward is not None and not isinstance(forward, dict):
        raise Refusal(100, "forward is invalid")
    if isinstance(forward, dict) and forward.get("is_reply"):
        cmids = forward.get("conversation_message_ids") or forward.get("cmids") or [0]
        found = dialog.messages.get(int(cmids[0]))
        if found is None:
            raise Refusal(100, "forward is invalid")
    return world.told(found) if found is not None else None


def _own(world: World, dialog: Dialog, params: Params) -> Message:
    cmid = params.integer("cmid", least=0) or params.integer("conversation_message_id", least=0)
    number = params.integer("message_id", least=0)
    if not cmid and not number:
        raise Refusal(100, "you should specify message_id or cmid param")
    message = dialog.messages.get(cmid) if cmid else world.messages.get(number)
    if message is None or message.peer != dialog.peer:
        raise Refusal(100, "message_id is invalid")
    return message


def edit(world: World, params: Params) -> object:
    """1. What is not given again (keyboard, attachments) is gone from the message."""
    peer = params.required_integer("peer_id")
    dialog = world.writable(peer)
    message = _own(world, dialog, params)
    if message.from_id != -world.group_id or any(
        one["type"] in ("sticker", "audio_message") for one in message.attachments
    ):
        raise Refusal(920)
    if world.limits and world.now() - message.date > EDIT_SECONDS:
        raise Refusal(909)
    content = composed(world, params)
    world.write(message, content.text, quiet=content.quiet)
    _fill(message, content)
    message.edited = world.now()
    world.tell("message_edit", message)
    return 1


def delete(world: World, params: Params) -> object:
    """A list with a `response` of 1, or an `error`, for each message."""
    numbers = params.integers("message_ids", most=1000)
    cmids = params.integers("cmids", most=100)
    if cmids:
        dialog = world.dialog(params.required_integer("peer_id"))
        found = [(cmid, dialog.messages.get(cmid)) for cmid in cmids]
    else:
        if not numbers:
            raise Refusal(100, "message_ids is undefined")
        found = [(number, world.messages.get(number)) for number in numbers]
    key = "conversation_message_id" if cmids else "message_id"
    return [{key: number, **_deleted(world, message, params)} for number, message in found]


def _deleted(world: World, message: Message | None, params: Params) -> dict[str, object]:
    if message is None:
        return {"response": 0}
    told: dict[str, object] = {"peer_id": message.peer}
    if params.flag("delete_for_all"):
        too_old = world.limits and world.now() - message.date > DELETE_SECONDS
        if too_old or message.from_id != -world.group_id:
            refusal = Refusal(924)
            world.journal.refused("messages.delete", dict(params.raw), refusal, world.now(), whole=False)
            return {**told, "error": {"code": refusal.code, "description": refusal.text}}
        world.forget(message)
        world.changed(message.peer)
    return {**told, "response": 1}


def answer(world: World, params: Params) -> object:
    """messages.sendMessageEventAnswer: once, within a minute, to the one who pressed."""
    event_id, user = params.required("event_id"), params.required_integer("user_id")
    peer, data = params.required_integer("peer_id"), params.text("event_data")
    dialog = world.dialogs.get(peer)
    press = dialog.pressed.get(event_id) if dialog is not None else None
    if dialog is None or press is None or user != peer or world.now() - press.at > EVENT_SECONDS:
        raise Refusal(100, "invalid event_id")
    if len(data) > EVENT_DATA_LIMIT:
        raise Refusal(100, f"event_data should be at most {EVENT_DATA_LIMIT} letters length")
    toast, opened = _event_data(params.json("event_data"))
    world.answered(dialog, event_id, toast, opened)
    return 1


def _event_data(data: object) -> tuple[str, str]:
    match data:
        case None:
            return "", ""
        case {"type": "show_snackbar", "text": str(text)} if 0 < units(text) <= SNACKBAR_LIMIT:
            return text, ""
        case {"type": "open_link", "link": str(link)} if link.startswith(("http://", "https://")):
            return "", link
        case {"type": "open_app", "app_id": int(), "hash": str()}:
            return "", ""
        case _:
            raise Refusal(100, "event_data is invalid")


def mark_as_read(world: World, params: Params) -> object:
    dialog = world.dialog(params.required_integer("peer_id"))
    start = world.messages.get(params.integer("start_message_id", least=0))
    cmid = params.integer("up_to_cmid", least=0) or (start.cmid if start is not None else dialog.last_cmid)
    dialog.read_by_community = max(dialog.read_by_community, min(cmid, dialog.last_cmid))
    return 1


def set_activity(world: World, params: Params) -> object:
    if params.text("type") not in ("typing", "audiomessage", "photo", "video", "file", "videomessage"):
        raise Refusal(100, "type is invalid")
    world.writable(_peer(world, params))
    return 1


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "messages.send": send,
        "messages.edit": edit,
        "messages.delete": delete,
        "messages.markAsRead": mark_as_read,
        "messages.setActivity": set_activity,
        "messages.sendMessageEventAnswer": answer,
    }
)
