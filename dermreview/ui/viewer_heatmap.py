"""What the heatmap pane shows of an analysis: the rendered map with its caption, or why there is none."""

from dataclasses import replace
from typing import assert_never

from PySide6.QtCore import QRectF

from dermreview.domain.analysis import FULL_IMAGE, Prediction, Region
from dermreview.imaging.overlay import overlay_rgba
from dermreview.ui.ai_state import AiState, AiStatus, sentence
from dermreview.ui.domain_words import class_within_sentence, method_in_words
from dermreview.ui.heatmap_pane import Heatmap
from dermreview.ui.image_pane import Notice
from dermreview.ui.language import translate
from dermreview.ui.viewer_picture import to_qimage

LAYER_EDGE = 600
"""Longest edge of a rendered map in pixels; it is smooth, so painting it larger loses nothing."""


def render_heatmap(
    prediction: Prediction, code: str, member: int | None, colormap: str, frame: QRectF
) -> Heatmap | None:
    """Render one class's map.

    The layer covers exactly what the networks saw, so that its edges lie where they belong at any zoom.

    Args:
        prediction: Whose maps.
        code: The class.
        member: Of which member, by its place; None for all together.
        colormap: One of `dermreview.imaging.colormaps.COLORMAPS`.
        frame: What the maps are of, in pixels of the image: the whole of it, or a crop.

    Returns:
        None where there are no such maps.
    """
    maps = prediction.maps_of(member)
    if maps is None:
        return None
    grid = maps.region
    seen = Region(max(grid.left, 0.0), max(grid.top, 0.0), min(grid.right, 1.0), min(grid.bottom, 1.0))
    wide, high = seen.right - seen.left, seen.bottom - seen.top
    place = QRectF(
        frame.left() + seen.left * frame.width(),
        frame.top() + seen.top * frame.height(),
        wide * frame.width(),
        high * frame.height(),
    )
    shrink = min(1.0, LAYER_EDGE / max(place.width(), place.height()))
    within = Region(
        (grid.left - seen.left) / wide,
        (grid.top - seen.top) / high,
        (grid.right - seen.left) / wide,
        (grid.bottom - seen.top) / high,
    )
    width, height = max(1, round(place.width() * shrink)), max(1, round(place.height() * shrink))
    scale = prediction.scale_of(member)
    layer = overlay_rgba(replace(maps, region=within), code, width, height, 1.0, colormap, scale)
    return Heatmap(to_qimage(layer), place, colormap, members=member is not None)


def caption_of(state: AiState, code: str, member: int | None) -> str:
    """Return the words at the foot of a map: class, method, who saw it, what was not seen; '' without one."""
    prediction = state.prediction
    maps = None if prediction is None else prediction.maps_of(member)
    if prediction is None or maps is None:
        return ""
    members = len(prediction.member_names)
    if member is None:
        parts = translate("viewer_heatmap", "%n members", "", members)
    else:
        one = translate("viewer_heatmap", "{member} alone (member {place} of {number})")
        parts = one.format(member=prediction.member_names[member], place=member + 1, number=members)
    views = state.views
    if views is not None:
        seen = translate("viewer_heatmap", "%n views", "", views)
        parts = f"{parts} × {seen}"
    caption = translate("viewer_heatmap", "What raised “{name}”: {method}, {parts}. Not evidence of disease.")
    caption = caption.format(name=class_within_sentence(code), method=method_in_words(maps.method), parts=parts)
    if state.crop is not None:
        alone = translate("viewer_heatmap", "Crop alone. {caption} Hatched: outside of what the networks saw.")
        return alone.format(caption=caption)
    region = maps.region
    whole = FULL_IMAGE
    if region.left > whole.left or region.top > whole.top or region.right < 1 or region.bottom < 1:
        hatched = translate("viewer_heatmap", "Hatched: not seen by the networks.")
        caption = f"{caption} {hatched}"
    return caption


def notice_for(state: AiState, code: str | None, member: int | None) -> Notice | None:
    """Return what the heatmap's pane says in place of a map, None where there is a map to show."""
    match state.status:
        case AiStatus.NO_CASE:
            return None
        case AiStatus.HIDDEN:
            return Notice(
                translate("viewer_heatmap", "The AI is hidden"),
                sentence(state.reason) or translate("viewer_heatmap", "Blind first: your label, then the AI's."),
            )
        case AiStatus.WAITING:
            return Notice(translate("viewer_heatmap", "Waiting for analysis"), sentence(state.reason))
        case AiStatus.FAILED:
            return Notice(translate("viewer_heatmap", "The analysis failed"), sentence(state.reason))
        case AiStatus.NO_BUNDLE:
            return Notice(translate("viewer_heatmap", "No heatmap without an AI bundle"), sentence(state.reason))
        case AiStatus.ABSTAINED:
            return Notice(translate("viewer_heatmap", "No heatmap: the networks abstain"), sentence(state.reason))
        case AiStatus.READY:
            return _notice_for_maps(state, state.prediction, code, member)
        case _:
            assert_never(state.status)


def _notice_for_maps(
    state: AiState, prediction: Prediction | None, code: str | None, member: int | None
) -> Notice | None:
    if prediction is None or code is None:
        return None
    maps = prediction.maps_of(member)
    if maps is None and member is not None:
        return Notice(
            translate("viewer_heatmap", "No maps of single members"),
            translate("viewer_heatmap", "None were kept with this analysis. Analyze the case again to see them."),
        )
    if maps is None:
        return Notice(translate("viewer_heatmap", "The heatmap failed"), sentence(prediction.maps_error or ""))
    if not maps.has_evidence(code):
        name = class_within_sentence(code)
        of_image = translate("viewer_heatmap", "No part of this image speaks for that class.")
        of_crop = translate("viewer_heatmap", "No part of the crop speaks for that class.")
        return Notice(
            translate("viewer_heatmap", "Nothing raised “{name}”").format(name=name),
            of_image if state.crop is None else of_crop,
        )
    return None
