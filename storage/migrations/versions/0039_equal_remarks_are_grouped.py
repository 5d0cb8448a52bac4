"""equal remarks to a draft act are grouped: one of a group is shown in lists."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

PUBLISHED = sa.text("status = 'published'")
LEADING = (sa.text("leads AND status = 'published'"), sa.text("leads = 1 AND status = 'published'"))
FRESH = (sa.text("fresh"), sa.text("fresh = 1"))
LISTS = {
    "ix_remarks_supports": ["draft_id", "section", "supports", "id"],
    "ix_remarks_date": ["draft_id", "section", "id"],
    "ix_remarks_all_supports": ["draft_id", "supports", "id"],
    "ix_remarks_all_date": ["draft_id", "id"],
}


def upgrade() -> None:
    op.add_column("remark_groups", sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
    for name, value in (("leads", sa.true()), ("by_hand", sa.false()), ("fresh", sa.false())):
        op.add_column("remarks", sa.Column(name, sa.Boolean(), nullable=False, server_default=value))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("remark_groups", "size", server_default=None)
        for name in ("leads", "by_hand", "fresh"):
            op.alter_column("remarks", name, server_default=None)
    op.execute("UPDATE remarks SET fresh = status IN ('waiting', 'published')")
    for name, columns in LISTS.items():
        op.drop_index(name, table_name="remarks")
        op.create_index(
            name, "remarks", columns, postgresql_where=LEADING[0], sqlite_where=LEADING[1]
        )
    op.create_index(
        "ix_remarks_published",
        "remarks",
        ["draft_id", "id"],
        postgresql_where=PUBLISHED,
        sqlite_where=PUBLISHED,
    )
    op.create_index(
        "ix_remarks_fresh",
        "remarks",
        ["draft_id", "id"],
        postgresql_where=FRESH[0],
        sqlite_where=FRESH[1],
    )


def downgrade() -> None:
    op.drop_index("ix_remarks_fresh", table_name="remarks")
    op.drop_index("ix_remarks_published", table_name="remarks")
    for name, columns in LISTS.items():
        op.drop_index(name, table_name="remarks")
        op.create_index(
            name, "remarks", columns, postgresql_where=PUBLISHED, sqlite_where=PUBLISHED
        )
    for name in ("fresh", "by_hand", "leads"):
        op.drop_column("remarks", name)
    op.drop_column("remark_groups", "size")
