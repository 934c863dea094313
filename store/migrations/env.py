"""What Alembic runs: migrate on the connection that it was handed."""

from __future__ import annotations

from alembic import context

import store.mentoring_tables
import store.tables
from store.full_text import is_of_index

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=store.tables.metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=lambda name, *_: not is_of_index(name),
)
with context.begin_transaction():
    context.run_migrations()
