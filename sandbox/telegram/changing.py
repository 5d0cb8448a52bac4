"""The methods that change what is sent: edits, deletion, answers to presses."""

from collections.abc import Mapping

from sandbox.telegram.entities import Formatted
from sandbox.telegram.keyboard import Inline, inline_only
from sandbox.telegram.params import Params
from sandbox.telegram.rules import DELETE_SECONDS, NOT_MODIFIED, QUERY_TOO_OLD, TOAST_LIMIT, Refusal
from sandbox.telegram.sending import Method, caption_of, markup_of, text_of
from sandbox.telegram.world import Chat, Message, World

DELETE_MANY = 100


def edit_message_text(world: World, params: Params) -> dict[str, object]:
    text, keyboard = text_of(world, params), inline_only(markup_of(world, params))
    chat, message = _editable(world, params)
    if message.file is not None or message.place is not None:
        raise Refusal("There is no text in the message to edit")
    return _change(world, chat, message, text, keyboard)


def edit_message_caption(world: World, params: Params) -> dict[str, object]:
    entities = params.json("caption_entities", "Can't parse caption entities JSON object")
    caption = caption_of(world, params.text("caption"), params.text("parse_mode"), entities)
    keyboard = inline_only(markup_of(world, params))
    chat, message = _editable(world, params)
    if message.file is None:
        raise Refusal("There is no caption in the message to edit")
    return _change(world, chat, message, caption, keyboard)


def edit_message_reply_markup(world: World, params: Params) -> dict[str, object]:
    keyboard = inline_only(markup_of(world, params))
    chat, message = _editable(world, params)
    return _change(world, chat, message, message.text, keyboard)


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
    world: World, chat: Chat, message: Message, text: Formatted, keyboard: Inline | None
) -> dict[str, object]:
    if world.limits and (text, keyboard) == (message.text, message.keyboard):
        raise Refusal(NOT_MODIFIED)
    world.hurry(chat, edit=True)
    # A change of the keyboard alone leaves no mark "edited" on a phone.
    if text != message.text:
        message.edited = world.now()
    message.text, message.keyboard = text, keyboard
    world.changed(chat.id)
    told = world.told(message)
    told.setdefault("edit_date", int(world.now()))
    return told


def delete_message(world: World, params: Params) -> bool:
    chat = world.writable(params.text("chat_id"))
    number = params.number("message_id")
    if number <= 0:
        raise Refusal("Message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise Refusal("Message to delete not found")
    _check_age(world, message)
    del chat.messages[number]
    world.changed(chat.id)
    return True


def delete_messages(world: World, params: Params) -> bool:
    given = params.json("message_ids", "Can't parse message identifiers JSON object")
    if not isinstance(given, list) or not given:
        raise Refusal("Message identifiers are not specified")
    if len(given) > DELETE_MANY:
        raise Refusal("Too many message identifiers specified")
    chat = world.writable(params.text("chat_id"))
    found = [message for one in given if (message := chat.messages.get(_whole(one))) is not None]
    for message in found:
        _check_age(world, message)
    for message in found:
        chat.messages.pop(message.id, None)
    world.changed(chat.id)
    return True


def _check_age(world: World, message: Message) -> None:
    if world.limits and world.now() - message.date > DELETE_SECONDS:
        raise Refusal("Message can't be deleted for everyone")


def _whole(given: object) -> int:
    text = str(given)
    return int(text) if text.isdecimal() else 0


def answer_callback_query(world: World, params: Params) -> bool:
    text = params.text("text")
    if world.limits and len(text) > TOAST_LIMIT:
        raise Refusal("MESSAGE_TOO_LONG")
    try:
        world.answer(params.text("callback_query_id"), text, alert=params.flag("show_alert"))
    except KeyError:
        raise Refusal(QUERY_TOO_OLD) from None
    return True


METHODS: Mapping[str, Method] = {
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
}
