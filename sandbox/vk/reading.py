"""What the bot may read: messages, dialogs, people, the community and its settings, upload addresses."""

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.vk.events import KINDS
from sandbox.vk.params import Params
from sandbox.vk.rules import Refusal
from sandbox.vk.sending import Method
from sandbox.vk.world import Dialog, Message, World

_PERMISSIONS = (("photos", 4), ("messages", 4096), ("docs", 131072), ("manage", 262144))


def users_get(world: World, params: Params) -> object:
    names = [name.strip() for name in params.text("user_ids").split(",") if name.strip()]
    fields = {name.strip() for name in params.text("fields").split(",")}
    found = (world.dialogs.get(int(key)) for name in names if (key := name.removeprefix("id")).isdecimal())
    return [_user(dialog, fields) for dialog in found if dialog is not None]


def _user(dialog: Dialog, fields: set[str]) -> dict[str, object]:
    first, _, last = dialog.name.partition(" ")
    told: dict[str, object] = {
        "id": dialog.peer,
        "first_name": first,
        "last_name": last,
        "can_access_closed": True,
        "is_closed": False,
    }
    if dialog.deactivated:
        told |= {"first_name": "DELETED", "last_name": "", "deactivated": "deleted"}
    more: dict[str, object] = {"screen_name": f"id{dialog.peer}", "domain": f"id{dialog.peer}", "sex": 0}
    return told | {name: value for name, value in more.items() if name in fields}


def _group(world: World) -> dict[str, object]:
    return {
        "id": world.group_id,
        "name": world.title,
        "screen_name": world.screen_name,
        "is_closed": 0,
        "type": "group",
    }


def groups_get_by_id(world: World, params: Params) -> object:
    asked = params.text("group_ids") or params.text("group_id") or str(world.group_id)
    known = {str(world.group_id), world.screen_name}
    groups = [_group(world) for name in asked.split(",") if name.strip() in known]
    if not groups:
        raise Refusal(100, "group_ids is undefined")
    return {"groups": groups, "profiles": []}


def _own_group(world: World, params: Params) -> None:
    if params.required_integer("group_id") != world.group_id:
        raise Refusal(15, "no access to this group")


def get_long_poll_server(world: World, params: Params) -> object:
    _own_group(world, params)
    if not world.events.enabled:
        raise Refusal(100, "longpoll for this group is not enabled")
    return world.events.server(world.files.url)


def set_long_poll_settings(world: World, params: Params) -> object:
    _own_group(world, params)
    events = world.events
    if params.given("api_version"):
        _version(params.text("api_version"))
        events.version = params.text("api_version")
    if params.given("enabled"):
        events.enabled = params.flag("enabled")
    events.kinds |= {kind: params.flag(kind) for kind in KINDS if params.given(kind)}
    return 1


def _version(text: str) -> None:
    major, _, minor = text.partition(".")
    if major != "5" or not minor.isdecimal():
        raise Refusal(100, "api_version is invalid")


def get_long_poll_settings(world: World, params: Params) -> object:
    _own_group(world, params)
    events = {kind: int(on) for kind, on in world.events.kinds.items()}
    return {"is_enabled": world.events.enabled, "api_version": world.events.version, "events": events}


def get_token_permissions(_world: World, _params: Params) -> object:
    permissions = [{"name": name, "setting": setting} for name, setting in _PERMISSIONS]
    return {"mask": sum(setting for _, setting in _PERMISSIONS), "permissions": permissions}


def is_member(world: World, params: Params) -> object:
    if params.required("group_id") not in (str(world.group_id), world.screen_name):
        raise Refusal(15)
    many = params.integers("user_ids", most=500)
    members = {peer for peer, dialog in world.dialogs.items() if dialog.member}
    if many:
        return [{"user_id": user, "member": int(user in members)} for user in many]
    member = int(params.required_integer("user_id") in members)
    return {"member": member} if params.flag("extended") else member


def get_callback_confirmation_code(world: World, params: Params) -> object:
    _own_group(world, params)
    return {"code": world.confirmation}


def _found(world: World, messages: list[Message], params: Params) -> dict[str, object]:
    return {"count": len(messages), "items": [world.told(message) for message in messages]} | (
        _extended(world, messages, params)
    )


def _extended(world: World, messages: list[Message], params: Params) -> dict[str, object]:
    if not params.flag("extended"):
        return {}
    people = dict.fromkeys(message.peer for message in messages)
    profiles = [_user(world.dialogs[peer], set()) for peer in people]
    return {"profiles": profiles, "groups": [_group(world)]}


def get_by_id(world: World, params: Params) -> object:
    numbers, cmids = params.integers("message_ids", most=100), params.integers("cmids", most=100)
    if not numbers and not cmids:
        raise Refusal(100, "message_ids is undefined")
    if cmids:
        return _by_cmids(world, cmids, params)
    found = [world.messages[number] for number in numbers if number in world.messages]
    return _found(world, found, params)


def get_by_conversation_message_id(world: World, params: Params) -> object:
    params.required("conversation_message_ids")
    return _by_cmids(world, params.integers("conversation_message_ids", most=100), params)


def _by_cmids(world: World, cmids: list[int], params: Params) -> dict[str, object]:
    dialog = world.dialog(params.required_integer("peer_id"))
    return _found(world, [dialog.messages[cmid] for cmid in cmids if cmid in dialog.messages], params)


def get_history(world: World, params: Params) -> object:
    peer = params.integer("peer_id") or params.required_integer("user_id")
    dialog = world.dialog(peer)
    offset, count = params.integer("offset"), params.integer("count", 20, least=0, most=200)
    messages = sorted(dialog.messages.values(), key=lambda one: one.cmid, reverse=not params.flag("rev"))
    start = params.integer("start_message_id")
    if start > 0:
        messages = [one for one in messages if (one.id >= start if params.flag("rev") else one.id <= start)]
    page = _found(world, messages[max(offset, 0) :][:count], params)
    return page | {"count": len(dialog.messages)}


def get_conversations(world: World, params: Params) -> object:
    offset, count = params.integer("offset", least=0), params.integer("count", 20, least=0, most=200)
    wanted = params.text("filter", "all")
    if wanted not in ("all", "unread", "important", "unanswered"):
        raise Refusal(100, "filter is invalid")
    lasts = [(dialog, max(dialog.messages)) for dialog in world.dialogs.values() if dialog.messages]
    if wanted == "important":
        lasts = []
    if wanted != "all":
        lasts = [(dialog, last) for dialog, last in lasts if _unread(dialog)]
    lasts.sort(key=lambda pair: pair[0].messages[pair[1]].id, reverse=True)
    page = [(dialog, dialog.messages[last]) for dialog, last in lasts[offset:][:count]]
    items = [
        {"conversation": _conversation(dialog, message), "last_message": world.told(message)}
        for dialog, message in page
    ]
    unread = sum(1 for dialog in world.dialogs.values() if _unread(dialog))
    more = _extended(world, [message for _, message in page], params)
    return {"count": len(lasts), "unread_count": unread, "items": items} | more


def _unread(dialog: Dialog) -> int:
    """How many of the person's messages came after the community's last one and after what it has read."""
    count = 0
    for message in reversed(dialog.messages.values()):
        if message.from_id < 0 or message.cmid <= dialog.read_by_community:
            break
        count += 1
    return count


def _conversation(dialog: Dialog, last: Message) -> dict[str, object]:
    allowed = not (dialog.denied or dialog.blacklisted or dialog.deactivated)
    told: dict[str, object] = {
        "peer": {"id": dialog.peer, "type": "user", "local_id": dialog.peer},
        "last_message_id": last.id,
        "last_conversation_message_id": last.cmid,
        "in_read": dialog.read_by_community,
        "out_read": dialog.last_cmid,
        "version": last.id,
        "sort_id": {"major_id": 0, "minor_id": last.id},
        "can_write": {"allowed": True} if allowed else {"allowed": False, "reason": 901},
    }
    if unread := _unread(dialog):
        told |= {"unread_count": unread, "unanswered": True}
    if dialog.bottom is not None:
        told["current_keyboard"] = dialog.bottom.raw
    return told


def is_messages_from_group_allowed(world: World, params: Params) -> object:
    _own_group(world, params)
    dialog = world.dialogs.get(params.required_integer("user_id"))
    allowed = dialog is not None and dialog.allowed and not dialog.denied and not dialog.blacklisted
    return {"is_allowed": int(allowed)}


def photos_upload_server(world: World, params: Params) -> object:
    if peer := params.integer("peer_id"):
        world.writable(peer)
    url = f"{world.files.url}/upload/photo"
    return {"album_id": -64, "upload_url": url, "user_id": 0, "group_id": world.group_id}


def docs_upload_server(world: World, params: Params) -> object:
    kind = params.text("type", "doc")
    if kind not in ("doc", "audio_message", "graffiti"):
        raise Refusal(100, "type is invalid")
    world.writable(params.required_integer("peer_id"))
    return {"upload_url": f"{world.files.url}/upload/{kind}"}


def save_photo(world: World, params: Params) -> object:
    photo = params.required("photo")
    return world.files.saved_photos(photo, params.text("server"), params.text("hash"))


def save_document(world: World, params: Params) -> object:
    return world.files.saved_document(params.required("file"), params.text("title"))


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "users.get": users_get,
        "groups.getById": groups_get_by_id,
        "groups.getLongPollServer": get_long_poll_server,
        "groups.setLongPollSettings": set_long_poll_settings,
        "groups.getLongPollSettings": get_long_poll_settings,
        "groups.getTokenPermissions": get_token_permissions,
        "groups.isMember": is_member,
        "groups.getCallbackConfirmationCode": get_callback_confirmation_code,
        "messages.getById": get_by_id,
        "messages.getByConversationMessageId": get_by_conversation_message_id,
        "messages.getHistory": get_history,
        "messages.getConversations": get_conversations,
        "messages.isMessagesFromGroupAllowed": is_messages_from_group_allowed,
        "photos.getMessagesUploadServer": photos_upload_server,
        "photos.saveMessagesPhoto": save_photo,
        "docs.getMessagesUploadServer": docs_upload_server,
        "docs.save": save_document,
    }
)
