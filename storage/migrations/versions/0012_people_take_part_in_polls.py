"""People take part in polls: who took part and what was chosen are in different tables."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json, Moment

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

STATES = "'draft', 'checking', 'scheduled', 'open', 'closed', 'decided', 'cancelled'"


def upgrade() -> None:
    op.create_table('polls',
    sa.Column('id', BigId, nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('authority', sa.Text(), nullable=False),
    sa.Column('territory', sa.Text(), nullable=False),
    sa.Column('author_id', BigId, nullable=True),
    sa.Column('opens_at', Moment(), nullable=True),
    sa.Column('closes_at', Moment(), nullable=True),
    sa.Column('decision_due', sa.Date(), nullable=True),
    sa.Column('definition', Json, nullable=False),
    sa.Column('changed_at', Moment(), nullable=False),
    sa.CheckConstraint("kind IN ('questionnaire', 'rating')", name=op.f('ck_polls_kind')),
    sa.CheckConstraint(f"state IN ({STATES})", name=op.f('ck_polls_state')),
    sa.ForeignKeyConstraint(['author_id'], ['persons.id'], name=op.f('fk_polls_author_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_polls')),
    sa.UniqueConstraint('number', name=op.f('uq_polls_number'))
    )
    op.create_index('ix_polls_authority', 'polls', ['authority', 'id'])
    where = sa.text("state = 'open'")
    op.create_index('ix_polls_closing', 'polls', ['closes_at', 'id'], sqlite_where=where, postgresql_where=where)
    where = sa.text("state = 'closed'")
    op.create_index('ix_polls_deciding', 'polls', ['decision_due', 'id'], sqlite_where=where, postgresql_where=where)
    where = sa.text("state = 'scheduled'")
    op.create_index('ix_polls_opening', 'polls', ['opens_at', 'id'], sqlite_where=where, postgresql_where=where)
    op.create_table('statements',
    sa.Column('person_id', BigId, nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.CheckConstraint("kind IN ('territory', 'age', 'phone')", name=op.f('ck_statements_kind')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_statements_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'kind', name=op.f('pk_statements'))
    )
    op.create_table('ballots',
    sa.Column('poll_id', BigId, nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('receipt', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('answers', Json, nullable=False),
    sa.CheckConstraint("level IN ('channel', 'phone')", name=op.f('ck_ballots_level')),
    sa.ForeignKeyConstraint(['poll_id'], ['polls.id'], name=op.f('fk_ballots_poll_id')),
    sa.PrimaryKeyConstraint('poll_id', 'id', name=op.f('pk_ballots')),
    sa.UniqueConstraint('poll_id', 'receipt', name=op.f('uq_ballots_poll_id_receipt')),
    sqlite_with_rowid=False
    )
    op.create_table('envelopes',
    sa.Column('poll_id', BigId, nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('receipt', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('answers', Json, nullable=False),
    sa.CheckConstraint("level IN ('channel', 'phone')", name=op.f('ck_envelopes_level')),
    sa.ForeignKeyConstraint(['poll_id'], ['polls.id'], name=op.f('fk_envelopes_poll_id')),
    sa.PrimaryKeyConstraint('poll_id', 'id', name=op.f('pk_envelopes')),
    sa.UniqueConstraint('poll_id', 'receipt', name=op.f('uq_envelopes_poll_id_receipt')),
    sqlite_with_rowid=False
    )
    op.create_table('participations',
    sa.Column('poll_id', BigId, nullable=False),
    sa.Column('person_id', BigId, nullable=False),
    sa.Column('counted', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_participations_person_id')),
    sa.ForeignKeyConstraint(['poll_id'], ['polls.id'], name=op.f('fk_participations_poll_id')),
    sa.PrimaryKeyConstraint('poll_id', 'person_id', name=op.f('pk_participations')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_participations_person', 'participations', ['person_id'])
    op.create_table('poll_counts',
    sa.Column('poll_id', BigId, nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('choice', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('count', BigId, nullable=False),
    sa.Column('points', BigId, nullable=False),
    sa.ForeignKeyConstraint(['poll_id'], ['polls.id'], name=op.f('fk_poll_counts_poll_id')),
    sa.PrimaryKeyConstraint('poll_id', 'question', 'choice', 'level', name=op.f('pk_poll_counts')),
    sqlite_with_rowid=False
    )
    op.create_table('poll_drafts',
    sa.Column('poll_id', BigId, nullable=False),
    sa.Column('person_id', BigId, nullable=False),
    sa.Column('answers', Json, nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_poll_drafts_person_id')),
    sa.ForeignKeyConstraint(['poll_id'], ['polls.id'], name=op.f('fk_poll_drafts_poll_id')),
    sa.PrimaryKeyConstraint('poll_id', 'person_id', name=op.f('pk_poll_drafts')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_poll_drafts_person', 'poll_drafts', ['person_id'])
    op.create_table('poll_turnout',
    sa.Column('poll_id', BigId, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('territory', sa.Text(), nullable=False),
    sa.Column('shard', sa.Integer(), nullable=False),
    sa.Column('count', BigId, nullable=False),
    sa.ForeignKeyConstraint(['poll_id'], ['polls.id'], name=op.f('fk_poll_turnout_poll_id')),
    sa.PrimaryKeyConstraint('poll_id', 'day', 'territory', 'shard', name=op.f('pk_poll_turnout')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('poll_turnout')
    op.drop_index('ix_poll_drafts_person', table_name='poll_drafts')
    op.drop_table('poll_drafts')
    op.drop_table('poll_counts')
    op.drop_index('ix_participations_person', table_name='participations')
    op.drop_table('participations')
    op.drop_table('envelopes')
    op.drop_table('ballots')
    op.drop_table('statements')
    op.drop_index('ix_polls_opening', table_name='polls')
    op.drop_index('ix_polls_deciding', table_name='polls')
    op.drop_index('ix_polls_closing', table_name='polls')
    op.drop_index('ix_polls_authority', table_name='polls')
    op.drop_table('polls')
