"""Alembic's scripts; `dermreview.store.migrating` runs them, no ``alembic.ini`` is needed."""
