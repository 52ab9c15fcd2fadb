"""The rooms of the program keep apart, statically and when they are imported."""

import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

IMPORT_ALL = """
import importlib, pkgutil, sys
for name in {blocked!r}:
    sys.modules[name] = None
import dermreview
for module in pkgutil.walk_packages(dermreview.__path__, "dermreview."):
    room = module.name.split(".")[1]
    if room in {rooms!r} and not module.name.endswith("__main__") and ".migrations." not in module.name:
        importlib.import_module(module.name)
print(*sorted(name for name in {watched!r} if sys.modules.get(name)))
"""


def import_all(rooms: set[str], blocked: set[str], watched: set[str]) -> str:
    code = IMPORT_ALL.format(rooms=rooms, blocked=blocked, watched=watched)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_arrow_between_the_rooms_is_kept():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_everything_below_the_screen_imports_without_qt():
    rooms = {"domain", "imaging", "store", "inference", "exchange", "training", "services", "cli"}
    import_all(rooms, {"PySide6", "shiboken6"}, set())


def test_the_reading_path_imports_without_torch():
    """The window is painted before torch is loaded, so nothing that it imports may need it."""
    rooms = {"domain", "imaging", "store", "exchange", "services", "ui", "cli", "app"}
    heavy = {"torch", "torchvision", "timm", "pytorch_grad_cam", "sklearn", "matplotlib"}
    if importlib.util.find_spec("PySide6") is None:
        rooms -= {"ui", "app"}
    assert import_all(rooms, set(), heavy) == ""


def test_importing_opencv_leaves_qt_its_own_plugins():
    code = (
        "import os; before = dict(os.environ); import dermreview.imaging.cv; "
        "print([name for name in os.environ if name.startswith('QT_') and before.get(name) != os.environ[name]])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
