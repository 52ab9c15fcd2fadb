"""The local SQLite store: tables, migrations, image vault, event log."""
