"""The photographs of a report: thumbnails with their activation maps, as data that stands inside the page."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image as PillowImage

from dermreview.domain.analysis import ActivationMaps, Prediction
from dermreview.domain.taxonomy import CLASSES, name_within_sentence
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.colormaps import COLORMAPS
from dermreview.imaging.decode import thumbnail
from dermreview.imaging.overlay import render_overlay
from dermreview.imaging.preprocess import Image
from dermreview.inference.predictor import Predictor
from dermreview.training.data import read_upright
from dermreview.training.metrics import is_malignant, malignancy
from dermreview.training.predictions import Progress, Scored

EDGE = 160
"""Longest side of a thumbnail in pixels."""
ERRORS = 24
"""Errors that a report shows."""
_QUALITY = 82
_OPACITY = 0.6


@dataclass(frozen=True, slots=True)
class Picture:
    """One image of the report.

    Attributes:
        caption: Under it.
        photo: The image as a data URI.
        heatmap: The map of one class on the grey image, as a data URI; None without a map.
        earlier: The same map before training; None where it is not compared.
        describes: Which map it is, for the alternative text.
    """

    caption: str
    photo: str
    heatmap: str | None = None
    earlier: str | None = None
    describes: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a report; any of them may be missing.

    Attributes:
        grid: Of each class an image that was named rightly and one that was not.
        errors: The errors, missed malignant lesions first.
        before_after: Maps before and after training.
    """

    grid: tuple[Picture, ...] = ()
    errors: tuple[Picture, ...] = ()
    before_after: tuple[Picture, ...] = ()


def take_picture(
    rgb: Image,
    caption: str,
    code: str,
    maps: ActivationMaps | None,
    earlier: ActivationMaps | None = None,
) -> Picture:
    """Return an image with the map of one class as small pictures.

    Args:
        rgb: The upright image.
        caption: Under it.
        code: The class whose map is shown.
        maps: None where there are none.
        earlier: The maps before training, where the two are compared.
    """
    small = thumbnail(rgb, EDGE)

    def heatmap(found: ActivationMaps | None) -> str | None:
        if found is None or not found.has_evidence(code):
            return None
        return _data_uri(render_overlay(small, found, code, _OPACITY, COLORMAPS[0]))

    return Picture(caption, _data_uri(small), heatmap(maps), heatmap(earlier), name_within_sentence(code))


def choose_grid(scored: Scored) -> list[int]:
    """Return positions: of each class the rightly named image of middle confidence, and the like wrong one.

    The middle one, because the surest would flatter and the least sure would slander.
    """
    chosen = []
    for index in range(len(CLASSES)):
        for right in (True, False):
            among = np.flatnonzero((scored.truth == index) & ((scored.suggested == index) == right))
            among = among[~scored.abstained[among]]
            if len(among):
                confidence = scored.probabilities[among, scored.suggested[among]]
                chosen.append(int(among[np.argsort(confidence, kind="stable")[len(among) // 2]]))
    return chosen


def choose_errors(scored: Scored, count: int = ERRORS) -> list[int]:
    """Return positions of wrong suggestions: malignant taken for benign first, then the surest mistakes.

    The missed malignant ones come by rising malignancy, the others by falling probability of what was suggested.
    """
    wrong = np.flatnonzero((scored.suggested != scored.truth) & ~scored.abstained)
    missed = is_malignant(scored.truth[wrong]) & ~is_malignant(scored.suggested[wrong])
    rank = np.where(
        missed, malignancy(scored.probabilities[wrong]) - 2, -scored.probabilities[wrong, scored.suggested[wrong]]
    )
    return [int(position) for position in wrong[np.argsort(rank, kind="stable")][:count]]


def take_pictures(
    predictor: Predictor,
    scored: Scored,
    items: Sequence[DatasetItem],
    *,
    heatmaps: bool,
    progress: Progress,
) -> Pictures:
    """Read the images that a report shows, and their maps.

    Args:
        predictor: The bundle.
        scored: What it made of the images.
        items: The images, in the same order.
        heatmaps: Whether to show the maps too.
        progress: Images done and their total.
    """
    grid, errors = choose_grid(scored) if heatmaps else [], choose_errors(scored)
    taken: dict[int, Picture] = {}
    wanted = list(dict.fromkeys([*grid, *errors]))
    for done, position in enumerate(wanted, start=1):
        rgb = read_upright(items[position].path)
        prediction = predictor.predict(rgb) if heatmaps else None
        code = CLASSES[scored.suggested[position]]
        maps = prediction.maps if prediction else None
        taken[position] = take_picture(rgb, _caption(scored, position), code, maps)
        progress(done, len(wanted))
    return Pictures(tuple(taken[one] for one in grid), tuple(taken[one] for one in errors))


def explained_class(prediction: Prediction) -> str:
    """Return the class whose map is looked at: the suggestion, or after an abstention the most probable one."""
    return prediction.decision.suggestion or CLASSES[int(prediction.probabilities.argmax())]


def _caption(scored: Scored, position: int) -> str:
    truth, suggested = CLASSES[scored.truth[position]], CLASSES[scored.suggested[position]]
    said = f"{suggested} {scored.probabilities[position, scored.suggested[position]]:.2f}"
    own = f", {truth} {scored.probabilities[position, scored.truth[position]]:.2f}" if truth != suggested else ""
    return f"{scored.ids[position]}: is {truth}, said {said}{own}"


def _data_uri(rgb: Image) -> str:
    buffer = io.BytesIO()
    PillowImage.fromarray(rgb).save(buffer, "JPEG", quality=_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
