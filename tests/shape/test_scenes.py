"""Every scene of the house can be come to, and every scene that is gone to exists."""

import re
from pathlib import Path

from bot.app import house

ROOT = Path(__file__).parents[2]
CODE = "\n".join(
    path.read_text() for package in ("handlers", "domain") for path in sorted((ROOT / package).rglob("*.py"))
)


def _put_together(call: str) -> re.Pattern[str]:
    """Names that are the first argument of the call and have a place filled: `Go(f"work.{name}s.shelf")`."""
    found = re.findall(rf"\b(?:{call})\(\s*f\"([a-z_.]*\{{[^\"]+)\"", CODE)
    return re.compile("|".join(re.sub(r"\{[^}]+\}", "[a-z_]+", each.replace(".", r"\.")) for each in found))


def test_every_scene_is_reachable() -> None:
    """Named where it is made and once more; or gone to by a name that is put together."""
    literal = set(re.findall(r"\"([a-z_]+(?:\.[a-z_]+)*)\"", CODE))
    heads = set(re.findall(r"f\"([a-z_]+\.)\{", CODE))
    gone_to, made_as = _put_together("Go"), _put_together("View|Script")
    for name in house().names:
        nameless = made_as.fullmatch(name) and not re.search(rf"(?:View|Script)\(\s*\"{name}\"", CODE)
        mentioned = CODE.count(f'"{name}"') > (0 if nameless else 1)
        made = any(name.startswith(head) and name[len(head) :] in literal for head in heads)
        come_to = mentioned or made or gone_to.fullmatch(name) or name == house().home
        assert come_to, f"nothing leads to {name}"


def test_every_scene_that_is_gone_to_exists() -> None:
    names = set(house().names)
    gone_to = set(re.findall(r"Go\(\s*\"([a-z_.]+)\"", CODE))
    assert len(gone_to) > 10
    assert gone_to <= names
