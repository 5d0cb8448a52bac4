"""The methods that change what is sent: edits, deletion, answers to presses."""

from collections.abc import Mapping

from sandbox.telegram.chat import Chat, Message
from sandbox.telegram.entities import Formatted
from sandbox.telegram.files import Stored
from sandbox.telegram.keyboard import Inline, inline_only
from sandbox.telegram.params import Params
from sandbox.telegram.rules import DELETE_SECONDS, NOT_MODIFIED, QUERY_TOO_OLD, TOAST_LIMIT, Refusal
from sandbox.telegram.sending import Method, caption_of, item_of, markup_of, text_of
from sandbox.telegram.world import World

DELETE_MANY = 100


def edit_message_text(world: World, params: Params) -> dict[str, object]:
    text, keyboard = text_of(world, params), inline_only(markup_of(world, params))
    chat, message = _editable(world, params)
    if message.file is not None or message.place is not None:
        raise Refusal("There is no text in the message to edit")
    return _change(world, chat, message, text, keyboard, None)


def edit_message_caption(world: World, params: Params) -> dict[str, object]:
    entities = params.json("caption_entities", "")
    caption = caption_of(world, params.text("caption"), params.text("parse_mode"), entities)
    keyboard = inline_only(markup_of(world, params))
    chat, message = _editable(world, params)
    if message.file is None:
        raise Refusal("There is no caption in the message to edit")
    return _change(world, chat, message, caption, keyboard, message.file)


def edit_message_media(world: World, params: Params) -> dict[str, object]:
    given = params.json("media", "Can't parse input media JSON object")
    keyboard = inline_only(markup_of(world, params))
    chat, message = _editable(world, params)
    if message.place is not None:
        raise Refusal("Message media can't be edited")
    file, caption = item_of(world, params, given)
    if message.group and message.file is not None and message.file.kind != file.kind:
        raise Refusal("Message content type can't be used in an album")
    return _change(world, chat, message, caption, keyboard, file)


def edit_message_reply_markup(world: World, params: Params) -> dict[str, object]:
    keyboard = inline_only(markup_of(world, params))
    chat, message = _editable(world, params)
    return _change(world, chat, message, message.text, keyboard, message.file)


def _editable(world: World, params: Params) -> tuple[Chat, Message]:
    if params.text("inline_message_id"):
        raise Refusal("MESSAGE_ID_INVALID")
    chat = world.writable(params.text("chat_id"))
    number = params.number("message_id")
    if number <= 0:
        raise Refusal("Message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise Refusal("Message to edit not found")
    if message.mine or message.bare:
        raise Refusal("Message can't be edited")
    return chat, message


def _change(
    world: World,
    chat: Chat,
    message: Message,
    text: Formatted,
    keyboard: Inline | None,
    file: Stored | None,
) -> dict[str, object]:
    same = text == message.text and _unique(file) == _unique(message.file)
    if world.limits and same and keyboard == message.keyboard:
        raise Refusal(NOT_MODIFIED)
    world.hurry(chat, edit=True)
    # A change of the keyboard alone leaves no mark "edited" on a phone.
    if not same:
        message.edited = world.now()
    message.text, message.keyboard, message.file = text, keyboard, file
    world.changed(chat.id)
    told = world.told(message)
    told.setdefault("edit_date", int(world.now()))
    return told


def _unique(file: Stored | None) -> str:
    return file.unique if file is not None else ""


def delete_message(world: World, params: Params) -> bool:
    chat = world.writable(params.text("chat_id"))
    number = params.number("message_id")
    if number <= 0:
        raise Refusal("Message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise Refusal("Message to delete not found")
    if _too_old(world, message):
        raise Refusal("Message can't be deleted for everyone")
    del chat.messages[number]
    world.changed(chat.id)
    return True


def delete_messages(world: World, params: Params) -> bool:
    given = params.json("message_ids", "Can't parse message identifiers JSON object")
    if not isinstance(given, list) or not given:
        raise Refusal("Message identifiers are not specified")
    if len(given) > DELETE_MANY:
        raise Refusal("Too many message identifiers specified")
    if not all(isinstance(one, int) and one > 0 for one in given):
        raise Refusal("Invalid message identifier specified")
    chat = world.writable(params.text("chat_id"))
    # Those not found or too old are skipped without a word (Bot API, deleteMessages).
    for number in given:
        found = chat.messages.get(number)
        if found is not None and not _too_old(world, found):
            del chat.messages[number]
    world.changed(chat.id)
    return True


def _too_old(world: World, message: Message) -> bool:
    return world.limits and world.now() - message.date > DELETE_SECONDS


def answer_callback_query(world: World, params: Params) -> bool:
    text, url = params.text("text"), params.text("url")
    if world.limits and len(text) > TOAST_LIMIT:
        raise Refusal("MESSAGE_TOO_LONG")
    own = f"t.me/{world.bot['username']}?start="
    if world.limits and url and not url.removeprefix("https://").startswith(own):
        raise Refusal("URL_INVALID")
    try:
        world.answer(params.text("callback_query_id"), text, url=url)
    except KeyError:
        raise Refusal(QUERY_TOO_OLD) from None
    return True


METHODS: Mapping[str, Method] = {
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagemedia": edit_message_media,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
}
