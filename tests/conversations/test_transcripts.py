"""Every transcript is what really happens, in Telegram and in VK, with a restart before every turn.

`pytest tests/conversations --rewrite` writes down what happens now: the diff is the review.
"""

import asyncio
from itertools import zip_longest
from pathlib import Path

import pytest
from chat_file import NETWORKS, Block, Net, merged, read, shown, written
from stage import Play

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.chat"))


async def played(path: Path, net: Net, furnished: Path, folder: Path, told: list[list[Block]]) -> None:
    """Put what the bot says to each step of the transcript into `told`."""
    async with Play(net, furnished, folder) as play:
        for step in read(path):
            act = step.done_in(net)
            told.append(await play.step(act) if act else [])


@pytest.mark.parametrize("net", NETWORKS)
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
async def test_transcript(
    path: Path,
    net: Net,
    furnished: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    if request.config.getoption("--rewrite", default=False):
        if net == NETWORKS[0]:
            await rewrite(path, furnished, tmp_path)
        return
    steps, told = read(path), list[list[Block]]()
    await played(path, net, furnished, tmp_path, told)
    for step, blocks in zip(steps, told, strict=True):
        expected = [line for block in step.expected(net) for line in shown(block)]
        assert [line for block in blocks for line in shown(block)] == expected, f"after «{step.line}»"


async def rewrite(path: Path, furnished: Path, folder: Path) -> None:
    """Write down what is said in both; up to where it breaks, when it does."""
    steps = read(path)
    told: dict[Net, list[list[Block]]] = {net: [] for net in NETWORKS}
    try:
        for net in NETWORKS:
            await played(path, net, furnished, folder / net, told[net])
    finally:
        for step, one, other in zip_longest(steps, *(told[net] for net in NETWORKS), fillvalue=None):
            assert step is not None
            if step.net:
                step.blocks = one or other or []
            else:
                step.blocks = merged({"telegram": one or [], "vk": other or []})
        await asyncio.to_thread(path.write_text, written(steps), encoding="utf-8")


def test_there_are_transcripts() -> None:
    assert FILES
