"""Build the wheel, install it where no checkout is in reach, and run it.

Run ``python packaging/check_wheel.py [--demo]`` where dermreview's dependencies are installed. The fresh
environment sees those dependencies but not an editable installation of the checkout; that the wheel's own files
are used is checked, not assumed. Exit status 0 if all is well, 1 with the failing step's output if not.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
LONGEST_STEP = 900
_WHERE = """
import json, dermreview
from pathlib import Path
from dermreview.services import locations
print(json.dumps({
    "package": dermreview.__file__,
    "resources": str(locations.resources_dir()),
    "bundle": str(locations.default_bundle_dir()),
    "german": str(Path(dermreview.__file__).with_name("ui") / "translations" / "dermreview_de.qm"),
}))
"""


class CheckFailedError(Exception):
    """A step of the check went wrong; the message says which and how."""


def build_wheel(folder: Path) -> Path:
    """Build the checkout's wheel into ``folder`` and return its path.

    Where hatchling is installed no network is needed; elsewhere pip fetches it into an environment of its own.
    """
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder)]
    if importlib.util.find_spec("hatchling") is not None:
        command.append("--no-build-isolation")
    run([*command, str(CHECKOUT)], folder)
    (wheel,) = folder.glob("dermreview-*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """Install the wheel into a fresh environment and return that environment's folder of programs.

    The environment borrows the dependencies of the running one through a path file. Python does not read the path
    files of a folder that it found that way, so an editable installation there stays out of sight.
    """
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    python = str(programs / "python")
    run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            str(wheel),
        ],
        folder,
    )
    own = Path(run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder).strip())
    borrowed = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (own / "borrowed.pth").write_text("\n".join(borrowed) + "\n", encoding="utf-8")
    return programs


def check_installed(programs: Path, work: Path, demo: bool) -> None:
    """Run the installed program in ``work``, far from the checkout.

    Raises:
        CheckFailedError: If the wheel's own files are not the ones in use, or an answer is not as it should be.
    """
    home = programs.parent.resolve()
    where: dict[str, str] = json.loads(run([str(programs / "python"), "-c", _WHERE], work))
    for name, path in where.items():
        if not Path(path).resolve().is_relative_to(home):
            raise CheckFailedError(f"{name} comes from {path}, not from the installed wheel")
        if not Path(path).exists():
            raise CheckFailedError(f"{name} is missing from the wheel: {path}")
    dermreview = str(programs / "dermreview")
    if "predict" not in run([dermreview, "--help"], work):
        raise CheckFailedError("dermreview --help does not name its commands")
    images = sorted((Path(where["resources"]) / "demo" / "images").glob("*.jpg"))[:2]
    answer = run([dermreview, "predict", *map(str, images), "--device", "cpu", "--json"], work)
    check_predictions(json.loads(answer), len(images))
    if demo:
        picture = work / "demo.png"
        run([dermreview, "demo", "--screenshot", str(picture), "--store", str(work / "store")], work)
        if not picture.is_file() or not picture.read_bytes().startswith(b"\x89PNG"):
            raise CheckFailedError("dermreview demo --screenshot wrote no picture")


def check_predictions(found: list[dict[str, Any]], expected: int) -> None:
    """Check the answer of ``dermreview predict --json``.

    Raises:
        CheckFailedError: If an image has no answer or its probabilities are none.
    """
    if not found or len(found) != expected:
        raise CheckFailedError(f"{len(found)} predictions for {expected} images")
    for prediction in found:
        probabilities = prediction["probabilities"]
        if len(probabilities) != 7 or abs(sum(probabilities.values()) - 1) > 1e-3:
            raise CheckFailedError(f"these are no probabilities of seven classes: {probabilities}")


def run(command: list[str], folder: Path) -> str:
    """Run a command in ``folder`` without what would lead Python back to the checkout; return its stdout.

    Raises:
        CheckFailedError: If it ends with another status than 0.
    """
    leads = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    environment = {name: value for name, value in os.environ.items() if name not in leads}
    environment |= {"XDG_DATA_HOME": str(folder / "data"), "PYTHONNOUSERSITE": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - every command is put together in this file
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LONGEST_STEP, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise CheckFailedError(f"{' '.join(command)}: not done after {LONGEST_STEP} s") from error
    if done.returncode != 0:
        raise CheckFailedError(f"{' '.join(command)}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> int:
    """Run the check and return its exit status."""
    parser = argparse.ArgumentParser(description="Build the wheel, install it apart from the checkout and run it.")
    parser.add_argument("--demo", action="store_true", help="also let the installed copy draw its demo window")
    demo = parser.parse_args().demo
    with tempfile.TemporaryDirectory(prefix="dermreview-wheel-") as name:
        root = Path(name)
        work = root / "work"
        work.mkdir()
        try:
            wheel = build_wheel(root)
            size = wheel.stat().st_size / 1e6
            check_installed(install(wheel, root / "venv"), work, demo)
        except CheckFailedError as error:
            sys.stderr.write(f"check_wheel: {error}\n")
            return 1
        sys.stdout.write(f"check_wheel: {wheel.name} ({size:.1f} MB) works without a checkout\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
