"""`python -m storage.migrations "what changes"`: write the next revision from `storage.tables`.

It is written against an empty database brought up by the revisions there are. Read it, and add by hand
what tables do not say: triggers, data to move, the search index.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from storage import schema


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'empty.db'}"
        asyncio.run(schema.upgrade(url))
        asyncio.run(schema.revise(url, message))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
