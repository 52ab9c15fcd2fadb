"""``dermreview bench``."""

from dermreview.cli.options import BundleOption, JsonOption
from dermreview.services import locations
from dermreview.terminal import answers, errors, print_json


def bench(
    bundle: BundleOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure how the window feels while a queue is analyzed, beside the same window at rest."""
    from dataclasses import asdict

    from dermreview.bench.responsiveness import measure_responsiveness

    figures = asdict(measure_responsiveness(bundle or locations.default_bundle_dir(), errors.print))
    if as_json:
        print_json(figures)
        return
    for name, value in figures.items():
        answers.print(f"{name:24} {value}")
