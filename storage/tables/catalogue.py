"""The catalogue: territories, authorities, categories, topics; read-mostly."""

from sqlalchemy import Boolean, CheckConstraint, Column, Double, Integer, LargeBinary, Table, Text

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

boundaries = Table(
    "boundaries",
    metadata,
    Column("territory", Text, primary_key=True),
    Column("west", Double, nullable=False),  # degrees of WGS 84, as all of them
    Column("south", Double, nullable=False),
    Column("east", Double, nullable=False),
    Column("north", Double, nullable=False),
    Column("area", Double, nullable=False),  # square degrees: only to tell the smaller one
    Column("shape", LargeBinary, nullable=False),  # WKB; the last, so that boxes are read without it
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
