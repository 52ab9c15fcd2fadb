from pathlib import Path
from xml.etree import ElementTree

import pytest

ICONS = Path(__file__).parents[2] / "resources" / "icons"
STATUS_ICONS = {
    "unreviewed", "reviewed", "deferred", "ungradable", "flagged", "abstained", "analyzing", "failed", "search",
    "heatmap", "zoom",
}  # fmt: skip


def test_all_icons_are_there():
    assert {path.stem for path in ICONS.glob("*.svg")} == STATUS_ICONS | {"dermreview"}


@pytest.mark.parametrize("name", sorted(STATUS_ICONS))
def test_status_icons_share_one_style_and_take_the_colour_of_the_theme(name):
    root = ElementTree.parse(ICONS / f"{name}.svg").getroot()
    assert root.get("viewBox") == "0 0 24 24"
    assert (root.get("stroke"), root.get("stroke-width"), root.get("fill")) == ("currentColor", "2", "none")
    colours = {element.get(key) for element in root.iter() for key in ("fill", "stroke")}
    assert colours <= {None, "none", "currentColor"}
