"""Lets every hint on screen name the keys that are in force."""

import re
from collections.abc import Sequence

from PySide6.QtGui import QAction

from dermreview.ui.action_table import first_key
from dermreview.ui.actions import Actions
from dermreview.ui.filter_bar import FilterBar
from dermreview.ui.language import translate
from dermreview.ui.reason_strip import ReasonStrip
from dermreview.ui.side_panel import SidePanel
from dermreview.ui.viewer import Viewer

_COUNTED = re.compile(r"(.*?)(\d)")


def show_key_hints(
    actions: Actions, viewer: Viewer, side: SidePanel, filters: FilterBar, reasons: ReasonStrip
) -> None:
    """Name the present keys in the parts of the window that tell of keys."""
    side.bars.show_keys([first_key(action) for action in actions.label])
    side.decision.show_keys(keys_together([*actions.label, actions.other]), first_key(actions.note))
    filters.search.show_key(first_key(actions.search))
    reasons.show_keys(first_key(actions.reasons), keys_together(actions.sure))
    viewer.image_header.show_keys(*(first_key(each) for each in (actions.zoom, actions.rotate, actions.plain)))
    opacity = (first_key(actions.fainter), first_key(actions.stronger))
    viewer.heatmap_header.show_keys([first_key(action) for action in actions.map_class], *opacity)


def keys_together(actions: Sequence[QAction]) -> str:
    """Return the first keys of some actions in few words, such as ``1 to 8``; '' where one has none."""
    keys = [first_key(action) for action in actions]
    if not all(keys):
        return ""
    counted = [_COUNTED.fullmatch(key) for key in keys]
    found = [(match[1], int(match[2])) for match in counted if match is not None]
    if found == [(found[0][0], found[0][1] + place) for place in range(len(keys))] if found else False:
        return translate("key_hints", "{first} to {last}").format(first=keys[0], last=keys[-1])
    return ", ".join(keys)
