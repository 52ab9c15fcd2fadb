"""The pictures of the README come from the table of screens, and from nowhere else."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.screens import access_scenes  # noqa: F401  its scenes enter the table
from tests.screens.scenes import SCENES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "screenshots"
LIMIT = 3_000_000


def names(scenes):
    return {f"{scene.name}-{theme}.png" for scene in scenes for theme in ("dark", "light")}


def test_each_scene_has_a_name_of_its_own_and_says_what_it_shows():
    assert len({scene.name for scene in SCENES}) == len(SCENES)
    assert all(scene.caption.endswith(".") for scene in SCENES)


def test_the_readme_shows_the_scenes_that_are_marked_for_it_and_no_other_picture():
    marked = names(scene for scene in SCENES if scene.readme)
    assert {path.name for path in FOLDER.iterdir()} == marked
    shown = set(re.findall(r"resources/screenshots/([\w-]+\.png)", (ROOT / "README.md").read_text("utf-8")))
    assert shown <= marked
    assert {name.rsplit("-", 1)[0] for name in shown} == {name.rsplit("-", 1)[0] for name in marked}


def test_the_pictures_are_small_enough_for_a_repository():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < LIMIT


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_picture_can_be_made(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.screens", str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == names(SCENES)
