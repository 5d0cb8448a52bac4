"""The methods that send: texts, photos, documents, albums, places, chat actions."""

import secrets
from collections.abc import Callable, Mapping

from sandbox.telegram.chat import Chat, Message
from sandbox.telegram.entities import Formatted, formatted, unchecked
from sandbox.telegram.files import Kind, Stored
from sandbox.telegram.keyboard import Bottom, ForceReply, Inline, Markup, Remove, markup
from sandbox.telegram.markup import parser
from sandbox.telegram.params import Params
from sandbox.telegram.rules import ALBUM_LIMIT, CAPTION_LIMIT, TEXT_LIMIT, Refusal
from sandbox.telegram.world import World

Method = Callable[[World, Params], object]

_UNLIMITED = 1 << 20
_ACTIONS = frozenset(
    {
        *("cancel", "typing", "record_video", "upload_video", "record_voice", "record_audio", "upload_voice"),
        *("upload_audio", "upload_photo", "upload_document", "choose_sticker", "pick_up_location"),
        *("find_location", "record_video_note", "upload_video_note", "import_messages"),
    }
)


def text_of(world: World, params: Params) -> Formatted:
    """The text of sendMessage and editMessageText. Raises `Refusal`."""
    text = params.text("text")
    if not text:
        raise Refusal("Message text is empty")
    mode, entities = params.text("parse_mode"), params.json("entities", "")
    if not world.limits and not mode:
        return unchecked(text, entities)
    limit = TEXT_LIMIT if world.limits else _UNLIMITED
    return formatted(text, entities, parser(mode), limit=limit, too_long="Message is too long")


def caption_of(world: World, caption: str, mode: str, entities: object) -> Formatted:
    """A caption, which may be empty. Raises `Refusal`."""
    if not world.limits and not mode:
        return unchecked(caption, entities)
    return formatted(
        caption,
        entities,
        parser(mode),
        limit=CAPTION_LIMIT if world.limits else _UNLIMITED,
        too_long="Message caption is too long",
        empty=True,
    )


def markup_of(world: World, params: Params) -> Markup:
    """The keyboard of a call. Raises `Refusal`."""
    given = params.json("reply_markup", "Can't parse reply keyboard markup JSON object")
    private = not params.text("chat_id").startswith("-")
    return markup(given, private=private, limits=world.limits)


def send_message(world: World, params: Params) -> dict[str, object]:
    text, keyboard = text_of(world, params), markup_of(world, params)
    chat = world.writable(params.text("chat_id"))
    reply = _reply(world, chat, params)
    world.hurry(chat)
    message = _new(world, chat, params, keyboard, reply)
    message.text = text
    return _sent(world, message)


def send_photo(world: World, params: Params) -> dict[str, object]:
    return _send_file(world, params, "photo")


def send_document(world: World, params: Params) -> dict[str, object]:
    return _send_file(world, params, "document")


def _send_file(world: World, params: Params, kind: Kind) -> dict[str, object]:
    keyboard = markup_of(world, params)
    caption = _own_caption(world, params)
    chat = world.writable(params.text("chat_id"))
    reply = _reply(world, chat, params)
    file = world.files.given(kind, params.text(kind), kind, params.files, limits=world.limits)
    if file is None:
        raise Refusal(f"There is no {kind} in the request")
    world.hurry(chat)
    message = _new(world, chat, params, keyboard, reply)
    message.file, message.text = file, caption
    return _sent(world, message)


def _own_caption(world: World, params: Params) -> Formatted:
    entities = params.json("caption_entities", "")
    return caption_of(world, params.text("caption"), params.text("parse_mode"), entities)


def send_media_group(world: World, params: Params) -> list[dict[str, object]]:
    given = params.json("media", "Can't parse media JSON object")
    if not isinstance(given, list):
        raise Refusal(
            "Expected an Array of InputMedia" if given is not None else "There are no messages to send"
        )
    if not given:
        raise Refusal("There are no messages to send")
    if len(given) > ALBUM_LIMIT:
        raise Refusal("Too many messages to send as an album")
    chat = world.writable(params.text("chat_id"))
    reply = _reply(world, chat, params)
    items = [item_of(world, params, one) for one in given]
    kinds = {file.kind for file, _ in items}
    if len(kinds) > 1:
        raise Refusal("Document can't be mixed with other media types")
    world.hurry(chat, len(items))
    group = str(13_000_000_000_000_000 + secrets.randbits(52)) if len(items) > 1 else ""
    told = []
    for file, caption in items:
        message = _new(world, chat, params, None, reply)
        message.file, message.text, message.group = file, caption, group
        told.append(_sent(world, message))
    return told


def item_of(world: World, params: Params, given: object) -> tuple[Stored, Formatted]:
    """An `InputMedia`: its file and its caption. Raises `Refusal`."""
    if not isinstance(given, dict):
        raise Refusal("Can't parse InputMedia: expected an Object")
    kind, value = given.get("type"), given.get("media")
    if kind != "photo" and kind != "document":
        raise Refusal(f'Can\'t parse InputMedia: type "{kind}" is unsupported')
    if not isinstance(value, str) or not value:
        raise Refusal("Can't parse InputMedia: media not found")
    caption = given.get("caption") or ""
    if not isinstance(caption, str):
        raise Refusal('Can\'t parse InputMedia: Field "caption" must be of type String')
    text = caption_of(world, caption, str(given.get("parse_mode") or ""), given.get("caption_entities"))
    file = world.files.given(kind, value, "", params.files, limits=world.limits)
    if file is None:
        raise Refusal("Can't parse InputMedia: media not found")
    return file, text


def send_location(world: World, params: Params) -> dict[str, object]:
    place = _degrees(params, "latitude", 90.0), _degrees(params, "longitude", 180.0)
    keyboard = markup_of(world, params)
    chat = world.writable(params.text("chat_id"))
    reply = _reply(world, chat, params)
    world.hurry(chat)
    message = _new(world, chat, params, keyboard, reply)
    message.place = place
    return _sent(world, message)


def _degrees(params: Params, name: str, bound: float) -> float:
    value = params.text(name)
    if not value:
        raise Refusal(f"{name.capitalize()} is empty")
    try:
        degrees = float(value)
    except ValueError:
        raise Refusal("Wrong location specified") from None
    if not -bound <= degrees <= bound:
        raise Refusal("Wrong location specified")
    return degrees


def send_chat_action(world: World, params: Params) -> bool:
    action = params.text("action").lower()
    if action not in _ACTIONS:
        raise Refusal("Wrong parameter action in request")
    world.writable(params.text("chat_id"))
    return True


def _reply(world: World, chat: Chat, params: Params) -> dict[str, object] | None:
    given = params.json("reply_parameters", "Can't parse reply parameters JSON object")
    named = given if isinstance(given, dict) else {}
    wanted = named.get("message_id") or params.number("reply_to_message_id")
    if not wanted:
        return None
    found = chat.messages.get(wanted) if isinstance(wanted, int) else None
    if found is not None:
        told = world.told(found)
        told.pop("reply_to_message", None)
        return told
    if named.get("allow_sending_without_reply") is True or params.flag("allow_sending_without_reply"):
        return None
    raise Refusal("Message to be replied not found")


def _new(
    world: World, chat: Chat, params: Params, keyboard: Markup, reply: dict[str, object] | None
) -> Message:
    message = world.add(chat, mine=False)
    message.reply, message.protected = reply, params.flag("protect_content")
    match keyboard:
        case Inline():
            message.keyboard = keyboard
        case Bottom():
            message.bare, chat.bottom = True, keyboard
        case Remove():
            message.bare, chat.bottom = True, None
        case ForceReply():
            message.bare = True
    return message


def _sent(world: World, message: Message) -> dict[str, object]:
    world.changed(message.chat)
    return world.told(message)


METHODS: Mapping[str, Method] = {
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "sendmediagroup": send_media_group,
    "sendlocation": send_location,
    "sendchataction": send_chat_action,
}
