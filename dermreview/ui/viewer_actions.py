"""Lets the window's actions work the viewer."""

from dermreview.domain.taxonomy import CLASSES
from dermreview.ui.actions import Actions
from dermreview.ui.ai_screen import AiScreen
from dermreview.ui.crop_controller import CropController
from dermreview.ui.side_panel import SidePanel
from dermreview.ui.viewer import Viewer


def connect_viewer(actions: Actions, viewer: Viewer) -> None:
    """Connect the actions of heatmap, view and tones to a viewer."""
    for code, map_class in zip(CLASSES, actions.map_class, strict=True):
        map_class.triggered.connect(lambda _=False, code=code: viewer.set_map_class(code))
    actions.heatmap.triggered.connect(lambda shown: viewer.set_heatmap_visible(shown))
    actions.heatmap.setChecked(viewer.heatmap_visible)
    viewer.heatmap_visible_changed.connect(actions.heatmap.setChecked)
    actions.overlay.triggered.connect(lambda on: viewer.set_overlay(on))
    viewer.overlay_changed.connect(actions.overlay.setChecked)
    actions.fainter.triggered.connect(viewer.less_opacity)
    actions.stronger.triggered.connect(viewer.more_opacity)
    actions.next_member.triggered.connect(viewer.next_member)
    actions.zoom.triggered.connect(viewer.toggle_fit)
    actions.zoom_in.triggered.connect(viewer.zoom_in)
    actions.zoom_out.triggered.connect(viewer.zoom_out)
    actions.rotate.triggered.connect(viewer.rotate)
    actions.flip.triggered.connect(viewer.flip)
    actions.brighter.triggered.connect(lambda: viewer.brighten(1))
    actions.darker.triggered.connect(lambda: viewer.brighten(-1))
    actions.more_contrast.triggered.connect(lambda: viewer.contrast(1))
    actions.less_contrast.triggered.connect(lambda: viewer.contrast(-1))
    actions.constant_light.triggered.connect(lambda on: viewer.set_constant_light(on))
    actions.plain.triggered.connect(viewer.show_as_stored)
    actions.plain.triggered.connect(lambda: actions.constant_light.setChecked(False))


def connect_opinions(actions: Actions, crops: CropController, side: SidePanel, screen: AiScreen) -> None:
    """Connect what chooses whose opinion the figures are: of the whole image or a crop, of all members or each."""
    switch = side.switch
    actions.by_member.toggled.connect(side.bars.set_by_member)
    actions.crop.triggered.connect(crops.begin)
    actions.view_crop.triggered.connect(crops.toggle)
    actions.analyze_again.triggered.connect(crops.analyze_again)
    switch.chosen.connect(screen.view_crop)
    crops.running.connect(lambda box: switch.show_running(box, screen.crop, in_view=screen.crop_in_view))
