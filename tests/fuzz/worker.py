"""One target in a process of its own, started by ``python -m tests.fuzz``.

Prints one line of JSON. The input that is being tried stands in a file, so that a hang or a crash of the whole
process leaves it behind. With atheris the code decides which inputs are worth changing further; without, each
input is a good one changed at random.
"""

import argparse
import contextlib
import ctypes
import faulthandler
import functools
import gc
import hashlib
import json
import mmap
import os
import random
import resource
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from tests.fuzz.mutation import MOST_BYTES, mutated

MEMORY = 4 << 30
LEAK = 64 << 20
WARM_UP = 0.3
"""Share of the runs after which memory must not grow any more: until then caches fill."""
_SLOW = 5.0
"""Seconds that no input of these sizes takes."""


class Trial:
    """Runs one target again and again and keeps what goes wrong."""

    def __init__(self, name: str, check: Callable[[bytes], bool], found: Path, current: Path) -> None:
        self._check = check
        self.name = name
        self.runs = self.answered = 0
        self.findings: dict[str, str] = {}
        self._found = found
        with current.open("w+b") as file:
            file.truncate(MOST_BYTES + 8)
            self._current = mmap.mmap(file.fileno(), MOST_BYTES + 8)

    def once(self, data: bytes) -> None:
        """Try one input."""
        data = data[:MOST_BYTES]
        self._current[: 8 + len(data)] = len(data).to_bytes(8, "little") + data
        begun = time.process_time()
        try:
            self.answered += self._check(data)
        except Exception as error:  # noqa: BLE001  (whatever it is, it is what we look for)
            self._keep(data, error)
        self.runs += 1
        if time.process_time() - begun > _SLOW:
            self._keep(data, TimeoutError(f"more than {_SLOW} s"))

    def _keep(self, data: bytes, error: BaseException) -> None:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = "" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        words = f"{type(error).__name__} at {where}"
        if words not in self.findings:
            name = f"{self.name}-{hashlib.sha256(data).hexdigest()[:12]}"
            (self._found / name).write_bytes(data)
            self.findings[words] = f"{name}: {str(error)[:200]}"


def memory() -> int:
    """Return the bytes that this process holds, after what can be given back was."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    return psutil.Process().memory_info().rss


def by_chance(trial: Trial, seeds: Sequence[bytes], runs: int, seed: int) -> int:
    """Try inputs that are changed at random; return how much memory the later runs left behind."""
    rng = random.Random(f"{trial.name} {seed}")
    warm = int(runs * WARM_UP)
    before = 0
    for number in range(runs):
        if number == warm:
            before = memory()
        trial.once(mutated(rng, rng.choice(seeds), seeds))
    return memory() - before


def by_coverage(trial: Trial, seeds: Sequence[bytes], runs: int, seed: int, corpus: Path) -> int:
    """Try inputs that atheris finds by the code they reach; return how much memory the later runs left behind."""
    import atheris

    rng = random.Random(f"{trial.name} {seed}")
    before, warm = 0, int(runs * WARM_UP)

    def change(data: bytes, most: int, _: int) -> bytes:
        if rng.random() < 0.5:
            return bytes(atheris.Mutate(data, len(data)))
        return mutated(rng, data, seeds)[:most]

    def once(data: bytes) -> None:
        nonlocal before
        if trial.runs == warm:
            before = memory()
        trial.once(data)
        if trial.runs >= runs:
            report(trial, memory() - before)
            os._exit(0)

    for number, data in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(data)
    options = [f"-seed={seed + 1}", "-rss_limit_mb=0", "-timeout=60", f"-max_len={MOST_BYTES}", "-verbosity=0"]
    atheris.Setup(["fuzz", *options, str(corpus)], once, custom_mutator=change)
    atheris.Fuzz()
    raise AssertionError("atheris came to an end by itself")


def instrumented(coverage: bool) -> contextlib.AbstractContextManager[object]:
    """Return what makes the modules that are imported within it tell atheris where they are."""
    if not coverage:
        return contextlib.nullcontext()
    import atheris

    context: contextlib.AbstractContextManager[object] = atheris.instrument_imports(include=["dermreview"])
    return context


def report(trial: Trial, growth: int) -> None:
    """Print what came out."""
    if growth > LEAK:
        trial.findings["leak"] = f"{growth / 2**20:.0f} MiB more after {trial.runs} inputs"
    told = {"runs": trial.runs, "answered": trial.answered, "growth": growth, "findings": trial.findings}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read what to do from the command line, and do it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--found", type=Path, required=True)
    parser.add_argument("--current", type=Path, required=True)
    parser.add_argument("--coverage", action="store_true")
    options = parser.parse_args()
    faulthandler.enable()
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with instrumented(options.coverage):
        from tests.fuzz.practice import PRACTICE
        from tests.fuzz.targets import TARGETS, check
    application = None
    if options.target == "keys":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from PySide6.QtGui import QGuiApplication

        application = QGuiApplication([])
    target = (TARGETS | PRACTICE)[options.target]
    trial = Trial(options.target, functools.partial(check, target), options.found, options.current)

    seeds = [*target.seeds(), *(path.read_bytes() for path in sorted(options.corpus.glob("seed-*")))]
    seeds = list(dict.fromkeys(seeds))
    for data in seeds:  # imports what it needs
        check(target, data)
    warnings.simplefilter("error")
    if options.coverage:
        by_coverage(trial, seeds, options.runs, options.seed, options.corpus)
    report(trial, by_chance(trial, seeds, options.runs, options.seed))
    del application


if __name__ == "__main__":
    main()
