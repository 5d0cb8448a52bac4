"""Alembic's revisions of the shared database; `storage.schema` runs them."""
