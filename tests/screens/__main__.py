"""Makes the pictures: ``python -m tests.screens [OUT] [--only NAME]``."""

import argparse
import json
import os
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from dermreview.imaging.cv import cv2
from tests.screens import access_scenes  # noqa: F401  its scenes enter the table
from tests.screens.scenes import SCENES
from tests.screens.stage import prepare, stage

README = Path(__file__).resolve().parents[2] / "resources" / "screenshots"
THEMES = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light}
SCREEN = {"name": "one", "x": 0, "y": 0, "width": 1600, "height": 1000}
SCREEN |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
"""Qt's own, off screen, has 800 x 800 pixels: dialogs and menus would stand where they fit into that."""
EXACT = 56
"""So many of the commonest colours, those of panels and words, stay as they are."""


def main() -> None:
    """Make all pictures of the table in a folder, or those of the README in theirs."""
    parser = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__)
    parser.add_argument(
        "out", nargs="?", type=Path, help="folder for all of them; without it, those of the README"
    )
    parser.add_argument("--only", metavar="NAME", action="append", help="one scene; may be repeated")
    asked = parser.parse_args()
    out = asked.out or README
    out.mkdir(parents=True, exist_ok=True)
    scenes = [
        scene for scene in SCENES if (asked.out or scene.readme) and scene.name in (asked.only or [scene.name])
    ]
    with tempfile.TemporaryDirectory(prefix="dermreview-screens-") as folder:
        root = Path(folder)
        (root / "screen.json").write_text(json.dumps({"screens": [SCREEN]}))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={root / 'screen.json'}"
        prepare(root / "prepared")
        for scene in scenes:
            for theme, scheme in THEMES.items():
                with stage(root / f"{scene.name}-{theme}", root / "prepared" / "store", scheme) as here:
                    scene.set(here)
                    save(here.shot(), out / f"{scene.name}-{theme}.png")
            print(f"{scene.name:20} {scene.caption}")  # noqa: T201


def save(picture: QImage, path: Path) -> None:
    """Write a PNG of few colours, a third of the size; rare ones, of controls, count as much as the skin's."""
    size = (picture.width(), picture.height())
    rgb = np.asarray(Image.frombuffer("RGBX", size, bytes(picture.constBits()), "raw", "BGRX").convert("RGB"))
    colours, counts = np.unique(rgb.reshape(-1, 3), axis=0, return_counts=True)
    flat = colours[np.argsort(counts)[-EXACT:]]
    cells = np.unique(colours // 10, axis=0).astype(np.float32) * 10 + 5
    criteria = (cv2.TERM_CRITERIA_MAX_ITER + cv2.TERM_CRITERIA_EPS, 8, 1.0)
    cv2.setRNGSeed(1)
    _, _, centres = cv2.kmeans(cells, min(256 - EXACT, len(cells)), None, criteria, 1, cv2.KMEANS_PP_CENTERS)
    palette = Image.new("P", (1, 1))
    palette.putpalette(np.concatenate([flat, centres.round().astype(np.uint8)]).ravel().tolist())
    dithered = Image.fromarray(rgb).quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
    dithered.save(path, optimize=True)


main()
