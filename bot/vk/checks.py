"""What is off in the community's settings, told before people find out."""

from collections.abc import Mapping
from typing import Any, Final

from bot.vk.calls import API_VERSION, Api
from bot.vk.failures import Silent, VkError

EVENTS: Final = ("message_new", "message_event", "message_allow", "message_deny")
PERMISSIONS: Final = ("messages", "photos", "docs", "manage")

Finding = tuple[str, Mapping[str, str]]
"""A key of the texts and its values."""


async def findings(api: Api, group_id: int, *, long_poll: bool) -> list[Finding]:
    """Nothing when all is well. Keys: `vk.check.unreachable` (why), `.token` (why), `.group` (group),
    `.permission` (permission), `.longpoll_off`, `.event_off` (event), `.version` (version, wanted),
    `.refused` (method, why). VK tells a community key nothing about "bot abilities": error 912 does.
    """
    found: list[Finding] = []
    try:
        told = await api("groups.getById", {"group_id": group_id})
    except Silent as silent:
        return [("vk.check.unreachable", {"why": str(silent)})]
    except VkError as error:
        key = "vk.check.group" if error.code in (15, 100, 125) else "vk.check.token"
        return [(key, {"why": str(error), "group": str(group_id)})]
    if group(told).get("id") != group_id:
        return [("vk.check.group", {"why": "", "group": str(group_id)})]
    try:
        rights = await api("groups.getTokenPermissions", {})
        names = {one.get("name") for one in rights.get("permissions", [])}
        found += [("vk.check.permission", {"permission": name}) for name in PERMISSIONS if name not in names]
    except (VkError, Silent) as error:
        found.append(("vk.check.refused", {"method": "groups.getTokenPermissions", "why": str(error)}))
    if long_poll:
        found += await _long_poll(api, group_id)
    return found


async def _long_poll(api: Api, group_id: int) -> list[Finding]:
    try:
        told = await api("groups.getLongPollSettings", {"group_id": group_id})
    except (VkError, Silent) as error:
        return [("vk.check.refused", {"method": "groups.getLongPollSettings", "why": str(error)})]
    if not told.get("is_enabled"):
        return [("vk.check.longpoll_off", {})]
    events = told.get("events", {})
    found: list[Finding] = [
        ("vk.check.event_off", {"event": name}) for name in EVENTS if not events.get(name)
    ]
    version = str(told.get("api_version", ""))
    if version != API_VERSION:
        found.append(("vk.check.version", {"version": version, "wanted": API_VERSION}))
    return found


def group(answer: Any) -> Mapping[str, Any]:
    """The community in an answer of `groups.getById`: since 5.139 within `groups`, before it a bare list."""
    listed = answer.get("groups") if isinstance(answer, dict) else answer
    first = listed[0] if isinstance(listed, list) and listed else {}
    return first if isinstance(first, dict) else {}
