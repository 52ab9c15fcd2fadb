"""Pictures and made-up analyses for the tests of the viewer; each value is chosen so that a pixel tells it."""

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from dermreview.domain.analysis import FULL_IMAGE, ActivationMaps, BundleRef, Decision, Prediction, Region
from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.ui.ai_state import AiState

SKIN = (205, 150, 130)
# how far the channels lie apart, 0 to 255, where the heat is strongest at the opacity of the start
WARM = 40
CENTRE = Region(0.125, 0.0, 0.875, 1.0)


def skin(width: int = 600, height: int = 450) -> np.ndarray:
    return np.full((height, width, 3), SKIN, np.uint8)


def noise(width: int = 600, height: int = 450) -> np.ndarray:
    return np.random.default_rng(7).integers(0, 255, (height, width, 3), np.uint8)


def maps(hot: tuple[int, int] = (1, 5), region: Region = FULL_IMAGE) -> ActivationMaps:
    """Melanoma is hot in one cell of a 7 x 7 grid (row, column), nevus a little in another, df speaks against."""
    values = np.zeros((7, 7, 7), np.float16)
    values[CLASS_INDEX["mel"]][hot] = 4.0
    values[CLASS_INDEX["nv"]][5, 1] = 1.0
    values[CLASS_INDEX["df"]] = -1.0
    return ActivationMaps(values, region, "class activation")


def prediction(
    made: ActivationMaps | None, *, suggestion: str | None = "mel", abstained=None, error=None
) -> Prediction:
    probabilities = np.array((0.03, 0.02, 0.09, 0.01, 0.45, 0.39, 0.01), np.float32)
    return Prediction(
        bundle=BundleRef("starter", "1.0", "ab" * 32),
        device="cpu",
        probabilities=probabilities,
        member_names=("one", "two", "three"),
        member_probabilities=np.stack([probabilities] * 3),
        spread=np.zeros(7, np.float32),
        uncertainty=0.5,
        disagreement=0.1,
        decision=Decision(suggestion, "argmax", abstained),
        maps=made,
        maps_error=error,
    )


def by_member() -> tuple[ActivationMaps, ...]:
    """Maps of three members: melanoma is hot in another cell of each, and in the last one twice as hot."""
    parts = []
    for place, (cell, heat) in enumerate((((1, 1), 2.0), ((5, 5), 2.0), ((3, 3), 4.0))):
        values = np.zeros((7, 7, 7), np.float16)
        values[CLASS_INDEX["mel"]][cell] = heat
        parts.append(ActivationMaps(values, FULL_IMAGE, f"method {place}"))
    return tuple(parts)


def ready(made: ActivationMaps | None = None, **kwargs) -> AiState:
    return AiState.ready(prediction(made or maps(), **kwargs), {}, 8)


def colour_at(pane: QWidget, position: QPointF) -> QColor:
    return pane.grab().toImage().pixelColor(position.toPoint())


def tint(colour: QColor) -> int:
    return max(colour.getRgb()[:3]) - min(colour.getRgb()[:3])
