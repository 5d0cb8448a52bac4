"""python -m bot db: the tables of the database, brought up or down."""

from alembic.util.exc import CommandError

from bot.commands.database import revision, troubles
from bot.commands.told import Refusal, Told
from storage import schema
from storage.trouble import shown


async def upgrade(told: Told, url: str) -> int:
    """Bring the tables to those of this program, making the database when there is none."""
    before = await revision(url)
    if before == schema.head():
        told.say("cli.db.already", where=shown(url), revision=before)
        return 0
    await _move(url, "head")
    if before is None:
        told.say("cli.db.made", where=shown(url), revision=schema.head())
    else:
        told.say("cli.db.moved", where=shown(url), before=before, after=schema.head())
    return 0


async def downgrade(told: Told, url: str, to: str) -> int:
    """Bring the tables down to `to`: a revision, `base` for none at all, `-1` for one step."""
    before = await revision(url)
    if before is None:
        told.say("cli.db.nothing", where=shown(url))
        return 0
    await _move(url, to, down=True)
    after = await revision(url)
    told.say("cli.db.moved", where=shown(url), before=before, after=after or told.words("cli.db.base"))
    return 0


async def current(told: Told, url: str) -> int:
    """Say which revision it is; 1 when the program cannot work with it."""
    found = await revision(url)
    if found is None:
        raise Refusal("cli.db.empty", where=shown(url))
    if found != schema.head():
        raise Refusal("cli.db.outdated", where=shown(url), found=found, wanted=schema.head())
    told.say("cli.db.current", where=shown(url), revision=found)
    return 0


async def _move(url: str, to: str, *, down: bool = False) -> None:
    try:
        with troubles(url):
            await (schema.downgrade(url, to) if down else schema.upgrade(url, to))
    except CommandError:
        # The database is of a newer release, or `--to` names nothing.
        raise Refusal("cli.db.no_such", revision=to, head=schema.head()) from None
