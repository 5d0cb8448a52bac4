"""python -m bot: run, demo, check, db, invite, import, export, chat."""

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
