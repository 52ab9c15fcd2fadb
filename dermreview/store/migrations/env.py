"""What Alembic runs around the migrations: they use the connection and the transaction they are given."""

from alembic import context

from dermreview.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
