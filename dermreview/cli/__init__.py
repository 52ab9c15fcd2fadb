"""The verbs from a terminal.

Each command imports what it needs when it runs: ``--help`` is quick, and the window does not wait for torch.
Exit status: 0 done, 1 some items failed (each named with its reason on stderr), 2 wrong usage or unusable input.
"""

import multiprocessing
import sys

import typer

from dermreview.cli import (
    bench,
    bundle,
    calibrate,
    card,
    data,
    evaluate,
    onnx,
    queue,
    reviewing,
    store,
    train,
    window,
)
from dermreview.cli.options import UNUSABLE
from dermreview.cli.secrets import StoreGroup
from dermreview.domain.errors import DermreviewError
from dermreview.services.logs import log_to_terminal
from dermreview.terminal import errors

app = typer.Typer(
    cls=StoreGroup,
    name="dermreview",
    help="Dermoscopy case review with an AI ensemble as second reader. Without a command it opens the window.",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.callback(invoke_without_command=True)(window.window)
app.command()(window.demo)
app.command("import")(reviewing.import_command)
app.command()(reviewing.analyze)
app.command()(reviewing.predict)
app.command()(reviewing.export)
app.command()(train.train)
app.command()(calibrate.calibrate)
app.command()(evaluate.evaluate)
app.command()(card.card)
app.add_typer(bundle.app, name="bundle")
app.add_typer(data.app, name="data")
app.add_typer(queue.app, name="queue")
app.add_typer(store.app, name="store")
app.command()(bench.bench)
app.command()(onnx.onnx)


def main() -> None:
    """Run the command line; errors of the environment become one line."""
    # in a frozen executable the decoders' processes begin here too
    multiprocessing.freeze_support()
    log_to_terminal()
    try:
        app()
    except DermreviewError as error:
        errors.print(f"dermreview: {error}")
        sys.exit(UNUSABLE)
