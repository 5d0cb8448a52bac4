"""VK on loopback: the API of a community's bot, refusing what the real one refuses."""

from sandbox.vk.journal import Call
from sandbox.vk.phone import VkPhone
from sandbox.vk.server import VkSandbox

__all__ = ["Call", "VkPhone", "VkSandbox"]
