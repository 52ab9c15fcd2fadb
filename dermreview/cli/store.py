"""``dermreview store``: the store's own care."""

import typer

from dermreview.cli import store_accounts, store_copies, store_create
from dermreview.cli.opening import opened_store
from dermreview.cli.options import PARTLY_FAILED, JsonOption, StoreOption
from dermreview.terminal import answers, errors, print_json

app = typer.Typer(help="Look after a store.")
app.command()(store_copies.backup)
app.command()(store_copies.restore)
store_accounts.register(app)
store_create.register(app)


@app.callback()
def store() -> None:
    """Look after a store."""


@app.command()
def check(context: typer.Context, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Verify the hash chain of the decisions."""
    with opened_store(context, store) as opened:
        broken = opened.broken_link()
    if as_json:
        print_json({"broken_link": broken})
    elif broken is None:
        answers.print("the chain of decisions holds")
    if broken is not None:
        errors.print(f"dermreview: event {broken} was changed or removed outside dermreview")
        raise typer.Exit(PARTLY_FAILED)
