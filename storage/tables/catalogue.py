"""The catalogue: territories, authorities, categories, topics; read-mostly."""

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, Table, Text

from storage.columns import Json, Moment
from storage.tables.base import metadata

territories = Table(
    "territories",
    metadata,
    Column("code", Text, primary_key=True),
    Column("parent", Text),
    Column("kind", Text, nullable=False),
    Column("rules", Json, nullable=False),  # the whole dataclass of domain.catalogue
)

authorities = Table(
    "authorities",
    metadata,
    Column("code", Text, primary_key=True),
    Column("parent", Text),
    Column("territory", Text, nullable=False),
    Column("rules", Json, nullable=False),
)

categories = Table(
    "categories",
    metadata,
    Column("code", Text, primary_key=True),
    Column("rules", Json, nullable=False),
)

topics = Table(
    "topics",
    metadata,
    Column("code", Text, primary_key=True),
    Column("category", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("rules", Json, nullable=False),
)

catalogue_version = Table(
    "catalogue_version",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("id = 1", name="single"),
)
