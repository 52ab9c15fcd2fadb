"""Start, import, analysis with the released bundle, reading in the real window, export: without any network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = '''
import sys

tried = []


def refuse(event, arguments):
    """Every way from Python to a socket or a name server; asking for one's own name is none."""
    if event.startswith("socket.") and event != "socket.gethostname":
        tried.append(event)
        raise OSError("there is no network")


def main():
    sys.addaudithook(refuse)
    import time
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dermreview.bench.reading import read_queue
    from dermreview.domain.review import ReadMode
    from dermreview.services.analyzing import analyze_queue, load_predictor
    from dermreview.services.exporting import ExportFormat, export_reviews
    from dermreview.services.importing import import_cases
    from dermreview.services.locations import default_bundle_dir, resources_dir
    from dermreview.services.stores import open_store

    folder = Path(sys.argv[1])
    images = sorted((resources_dir() / "demo" / "images").iterdir())[:12]
    with open_store(folder / "store") as store:
        assert import_cases(store, images, ()).imported == 12
        assert analyze_queue(store, load_predictor(default_bundle_dir(), "cpu")).analyzed == 12
    app = QApplication([])
    clock = lambda: time.monotonic() * 1000
    found = read_queue(folder / "store", default_bundle_dir(), ReadMode.ASSISTED, 12, clock=clock, pause_ms=1)
    assert found.steps_in_store == found.steps
    with open_store(folder / "store") as store:
        for form in ExportFormat:
            assert export_reviews(store, folder / form.value, form).cases
    # other programs' variables can't make the libraries that read speak to anybody
    import huggingface_hub.constants

    assert huggingface_hub.constants.HF_HUB_OFFLINE
    print("tried", *tried)


if __name__ == "__main__":
    main()
'''


def without_network() -> list[str]:
    """The command that starts a program in a place with no network at all, as far as this system has one."""
    unshare = shutil.which("unshare")
    for options in (["-rn"], ["-n"]):
        command = [unshare, *options] if unshare else []
        if command and subprocess.run([*command, "true"], capture_output=True).returncode == 0:
            return command
    return []


def test_the_whole_path_needs_no_network_and_asks_for_none(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run(
        [*without_network(), sys.executable, str(program), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=280,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "HF_HUB_OFFLINE": ""},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("tried")[-1].split() == []


@pytest.mark.parametrize("act", ["socket.socket()", "socket.getaddrinfo('localhost', 80)"])
def test_the_check_finds_who_tries(tmp_path, act):
    program = tmp_path / "program.py"
    trying = f"    import socket\n    try:\n        {act}\n    except OSError:\n        return print(tried)\n"
    program.write_text(PROGRAM.replace("    import time\n", trying + "    import time\n"), encoding="utf-8")
    done = subprocess.run([sys.executable, str(program), str(tmp_path)], capture_output=True, text=True)
    assert done.stdout.startswith("['socket.")
