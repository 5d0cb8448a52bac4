"""The format of `*.chat`: what people do, and what the bot says to it.

    # Яма на дороге
    гражданин: /start
    бот: Здравствуйте! …
         [Продолжить] [English]
    гражданин: [Продолжить]
    -- прошло 3 дня
    бот → координатор: Пришло новое обращение …

A line that begins with a name is an act, one that begins with `--` happens by itself, `#` is a remark; all
else is what the bot said. `бот [vk]:` is said, `гражданин [vk]:` is done in that messenger alone. Where a
line is only long it goes on with two more spaces.
"""

import difflib
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

Net = Literal["telegram", "vk"]
NETWORKS: Final[tuple[Net, ...]] = ("telegram", "vk")
WIDTH: Final = 110

_INDENT: Final = " " * 5
_SAID = re.compile(r"бот(?: → (?P<to>[^:\[]+?))?(?: \[(?P<net>telegram|vk)\])?:(?: |$)")


_DONE = re.compile(r"(?P<who>\w[\w ]*?)(?: \[(?P<net>telegram|vk)\])?: (?P<what>.+)")


@dataclass(frozen=True, slots=True)
class Block:
    """One thing the bot said: whole lines; `to` whom, "" for the one who acted; `net` when only there."""

    lines: tuple[str, ...]
    to: str = ""
    net: str = ""


@dataclass(slots=True)
class Step:
    """A remark or an empty line (`act` is ""), or an act and what the bot said to it."""

    line: str
    act: str = ""
    blocks: list[Block] = field(default_factory=list)
    net: str = ""

    def done_in(self, net: Net) -> str:
        """The act, if there is one in this messenger."""
        return self.act if self.net in ("", net) else ""

    def expected(self, net: Net) -> list[Block]:
        """What is to be said in this messenger."""
        if not self.done_in(net):
            return []
        return [Block(each.lines, each.to) for each in self.blocks if each.net in ("", net)]


def read(path: Path) -> list[Step]:
    """The steps of a transcript. Raises `ValueError` for a line that is none of its kinds."""
    steps: list[Step] = []
    gap = 0
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.rstrip()
        if not line:
            gap += 1
            continue
        inside = line.startswith(_INDENT) and steps and steps[-1].blocks
        if inside:
            last = steps[-1].blocks[-1]
            steps[-1].blocks[-1] = Block(
                (*last.lines, *[""] * gap, line.removeprefix(_INDENT)), last.to, last.net
            )
            gap = 0
            continue
        steps += [Step("") for _ in range(gap)]
        gap = 0
        if said := _SAID.match(line):
            if not any(step.act for step in steps):
                raise ValueError(f"{path.name}:{number}: nobody did anything yet")
            while not steps[-1].act:
                steps.pop()
            block = Block((line[said.end() :],), said["to"] or "", said["net"] or "")
            steps[-1].blocks.append(block)
        elif line.startswith("#"):
            steps.append(Step(line))
        elif line.startswith("-- "):
            steps.append(Step(line, line))
        elif done := _DONE.fullmatch(line):
            steps.append(Step(line, f"{done['who']}: {done['what']}", net=done["net"] or ""))
        else:
            raise ValueError(f"{path.name}:{number}: neither an act nor an answer: {line!r}")
    return steps


def written(steps: Sequence[Step]) -> str:
    """The transcript as text."""
    lines: list[str] = []
    for step in steps:
        lines.append(step.line)
        for block in step.blocks:
            lines += shown(block)
    return "\n".join(lines).rstrip() + "\n"


def shown(block: Block) -> list[str]:
    """The block as it stands in the file."""
    head = "бот" + (f" → {block.to}" if block.to else "") + (f" [{block.net}]" if block.net else "") + ":"
    first, *rest = block.lines
    return [f"{head} {first}".rstrip(), *((_INDENT + line).rstrip() for line in rest)]


def merged(told: dict[Net, list[Block]]) -> list[Block]:
    """What was said in both messengers as one list; what differs is marked."""
    one, other = (told[net] for net in NETWORKS)
    blocks: list[Block] = []
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            blocks += one[a:b]
        else:
            blocks += [Block(each.lines, each.to, NETWORKS[0]) for each in one[a:b]]
            blocks += [Block(each.lines, each.to, NETWORKS[1]) for each in other[c:d]]
    return blocks


def wrapped(text: str) -> list[str]:
    """A text as lines no wider than a screen; those that only go on have two spaces before."""
    lines: list[str] = []
    for line in text.split("\n"):
        pieces = textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
        lines += [pieces[0], *(f"  {piece}" for piece in pieces[1:])]
    return lines


def in_brackets(labels: Sequence[str]) -> list[str]:
    """Buttons in reading order."""
    lines: list[str] = []
    for label in labels:
        button = f"[{label}]"
        if lines and len(lines[-1]) + len(button) < WIDTH:
            lines[-1] += f" {button}"
        else:
            lines.append(button)
    return lines


_AGAIN = re.compile(r"(.{1,8}?)\1{19,}", re.DOTALL)
_TIMES = re.compile(r"«(?P<text>[^«»]+)» × (?P<count>\d+)")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


def unfolded(text: str) -> str:
    r"""What a person types: `«ой» × 300` is that long, `⏎` a new line, `\u202e` a sign nobody sees."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text.replace("⏎", "\n"))
    return _TIMES.sub(lambda found: found["text"] * int(found["count"]), text)


def folded(text: str) -> str:
    """What repeats itself, told in short."""
    return _AGAIN.sub(lambda found: f"«{found[1]}» × {len(found[0]) // len(found[1])}", text)
