"""``dermreview store``: the store's own care."""

import typer

from dermreview.cli import (
    store_accounts,
    store_check,
    store_copies,
    store_create,
    store_encryption,
    store_erase,
    store_quarantine,
)

app = typer.Typer(help="Look after a store.")
app.command()(store_check.check)
app.command()(store_check.history)
app.command()(store_quarantine.quarantine)
app.command()(store_erase.erase)
app.command()(store_copies.backup)
app.command()(store_copies.restore)
store_accounts.register(app)
store_create.register(app)
store_encryption.register(app)


@app.callback()
def store() -> None:
    """Look after a store."""
