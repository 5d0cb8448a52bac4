"""python -m benchmarks: everything that is measured, as tables in Markdown.

python -m benchmarks [--quick] [--rounds N] [--seconds S] [--only WORDS] [--no-vk] [--no-country]
    [--no-import] [--no-polls] [--no-drafts] [--no-publishing]
"""

import argparse
import asyncio
import os
import platform
import subprocess
import sys
from pathlib import Path

from benchmarks import country, drafts, imports, polls, publishing, registers, turns


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="under a minute; for a first look")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0.0, help="of one line in one round")
    parser.add_argument("--only", default="", help="lines whose name has this in it, and the echo")
    parser.add_argument("--no-vk", action="store_true", help="leave out the table of VK's pace")
    parser.add_argument("--no-country", action="store_true", help="leave out the lists over a country")
    parser.add_argument("--no-import", action="store_true", help="leave out a country's files")
    parser.add_argument("--no-polls", action="store_true", help="leave out the poll of a million ballots")
    parser.add_argument("--no-drafts", action="store_true", help="leave out the act of 20 000 remarks")
    parser.add_argument("--no-publishing", action="store_true", help="leave out telling 100 000 people")
    given = parser.parse_args()
    rounds = given.rounds or (2 if given.quick else 3)
    seconds = given.seconds or (1.5 if given.quick else 5.0)
    print(_machine(), flush=True)
    chats = turns.FEW if given.quick else turns.CHATS
    print(f"\n## A turn: {chats} chats, 16 in flight, {rounds} rounds of {seconds:g} s\n", flush=True)
    print(asyncio.run(turns.measure(rounds, seconds, chats, given.only)), flush=True)
    if not given.no_country:
        cases = country.CASES // 10 if given.quick else country.CASES
        print(f"\n## Lists over a country: 16 500 authorities, {cases} cases\n", flush=True)
        print(asyncio.run(registers.measure(rounds, cases)), flush=True)
    if not given.no_import:
        print("\n## Import of 16 500 authorities\n", flush=True)
        print(asyncio.run(imports.measure(rounds)), flush=True)
    if not given.no_polls:
        count = polls.BALLOTS // 50 if given.quick else polls.BALLOTS
        print(f"\n## A poll of {count} ballots\n", flush=True)
        print(asyncio.run(polls.measure(rounds, count)), flush=True)
    if not given.no_drafts:
        said = drafts.REMARKS // 10 if given.quick else drafts.REMARKS
        print(f"\n## An act of {drafts.SECTIONS} sections with {said} remarks\n", flush=True)
        print(asyncio.run(drafts.measure(rounds, said)), flush=True)
    if not given.no_publishing:
        people, window = (10_000, 30.0) if given.quick else (publishing.PEOPLE, publishing.WINDOW)
        print(f"\n## A poll is told to {people} people, {window:g} s of it\n", flush=True)
        print(asyncio.run(publishing.measure(people, window)), flush=True)
        few = 600 if given.quick else publishing.FEW
        print(f"\n## A poll is told to {few} people, to the end\n", flush=True)
        print(asyncio.run(publishing.measure(few, 0.0)), flush=True)
    print(f"\nload average at the end: {os.getloadavg()[0]:.1f}", flush=True)
    if not given.no_vk:
        print("\n## Calls of VK at 100 ms of latency\n", flush=True)
        pace = Path(__file__).with_name("vk_pace.py")
        subprocess.run([sys.executable, str(pace), "60" if given.quick else "200"], check=True)


def _machine() -> str:
    found = Path("/proc/cpuinfo")
    names = (
        [line.partition(": ")[2] for line in found.read_text().splitlines() if line.startswith("model name")]
        if found.exists()
        else []
    )
    return (
        f"{os.cpu_count()} cores {names[0] if names else platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}, load average {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
