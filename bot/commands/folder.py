"""The folder of photos and documents: can the bot write there?"""

import os
from pathlib import Path


def nearest(folder: Path) -> Path:
    """The folder, or the innermost above it that is there: the bot makes those that are missing."""
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    return there


def writable(folder: Path) -> bool:
    """May files be kept there?"""
    there = nearest(folder)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
