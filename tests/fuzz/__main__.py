"""The long job: ``python -m tests.fuzz [--runs N] [--target NAME] [--corpus DIR]``.

Each target runs in a process of its own, under a limit of memory and time. With atheris installed
(``pip install "dermreview[fuzz]"``) inputs are chosen by the code they
reach; what it learns stays in ``--corpus``.
An input that does harm is kept in ``tests/fuzz/corpus`` under its target's name, and each test run tries it again.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from tests.fuzz.targets import ROOT, TARGETS

KEPT = Path(__file__).parent / "corpus"
SECONDS_A_RUN = 0.05
START_SECONDS = 120


def run(target: str, runs: int, seed: int, corpus: Path, *, coverage: bool) -> dict[str, object]:
    """Run one target in its own process and return what it reports; a crash or a hang is one more finding."""
    corpus.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        current = Path(scratch) / "current"
        command = [sys.executable, "-m", "tests.fuzz.worker", target, f"--runs={runs}", f"--seed={seed}"]
        command += [f"--corpus={corpus}", f"--found={KEPT}", f"--current={current}"]
        command += ["--coverage"] if coverage else []
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
        limit = START_SECONDS + runs * SECONDS_A_RUN
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, errors="replace", timeout=limit
            )
            words = (
                "" if done.returncode == 0 else f"the process ended with {done.returncode}: {done.stderr[-400:]}"
            )
        except subprocess.TimeoutExpired:
            done, words = None, f"more than {limit:.0f} s"
        if not words and done is not None:
            told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
            return told
        data = current.read_bytes() if current.exists() else bytes(8)
        data = data[8 : 8 + int.from_bytes(data[:8], "little")]
        name = f"{target}-{hashlib.sha256(data).hexdigest()[:12]}"
        (KEPT / name).write_bytes(data)
        return {"runs": 0, "answered": 0, "growth": 0, "findings": {"crash": f"{name}: {words}"}}


def main() -> int:
    """Run the targets one after another and print the figures; 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000, help="inputs a target")
    parser.add_argument("--target", choices=sorted(TARGETS), action="append", help="may be given more than once")
    parser.add_argument("--seed", type=int, default=0, help="other numbers try other inputs")
    parser.add_argument("--corpus", type=Path, help="where atheris keeps what it learns; forgotten if left out")
    parser.add_argument("--no-coverage", action="store_true", help="do without atheris")
    options = parser.parse_args()
    coverage = importlib.util.find_spec("atheris") is not None and not options.no_coverage
    console = Console(highlight=False, soft_wrap=True, markup=False)
    console.print(f"{'by coverage (atheris)' if coverage else 'by chance'}, seed {options.seed}")
    total = found = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name in options.target or TARGETS:
            folder = (options.corpus or Path(scratch)) / name
            told = run(name, options.runs, options.seed, folder, coverage=coverage)
            findings = dict(told["findings"])  # type: ignore[call-overload]
            total, found = total + int(str(told["runs"])), found + len(findings)
            growth = int(str(told["growth"])) / 2**20
            console.print(
                f"{name:16} {told['runs']:>8} inputs, {told['answered']:>8} answered, {growth:+6.1f} MiB, "
                f"{len(findings)} findings"
            )
            for kind, words in findings.items():
                console.print(f"    {kind}: {words}")
    console.print(f"{'all':16} {total:>8} inputs, {found} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
