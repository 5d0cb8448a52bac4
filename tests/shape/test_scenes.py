"""Every scene of the house can be come to, and every scene that is gone to exists."""

import re
from pathlib import Path

from bot.app import house

ROOT = Path(__file__).parents[2]
CODE = "\n".join(
    path.read_text() for package in ("handlers", "domain") for path in sorted((ROOT / package).rglob("*.py"))
)


def test_every_scene_is_reachable() -> None:
    literal = set(re.findall(r"\"([a-z_]+(?:\.[a-z_]+)*)\"", CODE))
    heads = set(re.findall(r"f\"([a-z_]+\.)\{", CODE))
    for name in house().names:
        mentioned = CODE.count(f'"{name}"') > 1
        made = any(name.startswith(head) and name[len(head) :] in literal for head in heads)
        assert mentioned or made or name == house().home, f"nothing leads to {name}"


def test_every_scene_that_is_gone_to_exists() -> None:
    names = set(house().names)
    gone_to = set(re.findall(r"Go\(\s*\"([a-z_.]+)\"", CODE))
    assert len(gone_to) > 10
    assert gone_to <= names
