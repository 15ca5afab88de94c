"""Alembic's entry: migrations run on the connection that `intake.store.upgrade` hands over."""

from alembic import context

from intake.store.records import Record

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Record.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
