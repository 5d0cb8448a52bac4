"""Runs the revisions over the connection that `storage.schema` hands over, in its transaction."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.columns import Moment
from storage.tables import metadata


def _ours(item: object, name: str | None, kind: str, *_: Any) -> bool:
    """Everything but the search index, which no `Table` describes."""
    return not (kind == "table" and (name or "").startswith("appeal_words"))


def _written(kind: str, item: object, autogenerate: AutogenContext) -> str | Literal[False]:
    """How a revision names the types of `storage.columns`; False leaves it to Alembic."""
    if kind != "type":
        return False
    match item:
        case Moment():
            name = "Moment"
        case sa.JSON():
            name = "Json"
        case sa.BigInteger():
            name = "BigId"
        case _:
            return False
    autogenerate.imports.add(f"from storage.columns import {name}")
    return "Moment()" if name == "Moment" else name


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    compare_type=True,
    include_object=_ours,
    render_item=_written,
)
with context.begin_transaction():
    context.run_migrations()
