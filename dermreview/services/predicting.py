"""Analyzing image files without a store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dermreview.domain.analysis import Prediction, as_mapping
from dermreview.domain.case import Patient
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.outcome import Failure
from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.colormaps import COLORMAPS
from dermreview.imaging.decode import encode_png
from dermreview.imaging.files import read_file
from dermreview.imaging.guard import decoders
from dermreview.imaging.overlay import render_overlay, upscale_map
from dermreview.imaging.preprocess import Image

if TYPE_CHECKING:
    from dermreview.inference.bundle import Bundle
    from dermreview.inference.predictor import Predictor

_OPACITY = 0.6


@dataclass(frozen=True, slots=True)
class FilePrediction:
    """What was said of one file.

    Attributes:
        image: The file as the user named it.
        prediction: What the bundle said.
    """

    image: Path
    prediction: Prediction

    def as_json(self) -> dict[str, object]:
        """Return the object that ``dermreview predict --json`` prints."""
        prediction = self.prediction
        return {
            "image": str(self.image),
            "probabilities": as_mapping(prediction.probabilities),
            "suggestion": prediction.decision.suggestion,
            "rule": prediction.decision.rule,
            "malignancy": round(prediction.malignancy, 6),
            "uncertainty": round(prediction.uncertainty, 6),
            "malignant": prediction.malignant,
            "not_ruled_out": None if prediction.not_ruled_out is None else list(prediction.not_ruled_out),
            "abstained": prediction.decision.abstained,
            "badges": list(prediction.badges),
            "patient_data": None if prediction.patient_data is None else list(prediction.patient_data),
            "bundle": str(prediction.bundle),
            "device": prediction.device,
        }


def check_patient(bundle: Bundle, patient: Patient) -> None:
    """Refuse what is told of a patient where a bundle could not use it, instead of passing over it in silence.

    Raises:
        DermreviewError: PATIENT_DATA_UNUSABLE.
    """
    told = {name: value for name in ("age", "sex", "site") if (value := getattr(patient, name)) is not None}
    fusion = bundle.manifest.patient
    entering = {} if fusion is None else fusion.factors(patient)
    missing = next((name for name in told if name not in entering), None)
    if missing is None:
        return
    why = f"it has no figures for the {missing}"
    if fusion is None:
        why = "it sees the image alone"
    elif missing == "site" and fusion.site is not None:
        why = f"it knows {', '.join(fusion.site.names)}"
    what = f"the {missing} {told[missing]}"
    raise DermreviewError(ErrorCode.PATIENT_DATA_UNUSABLE, bundle=bundle.ref.name, what=what, why=why)


def predict_files(
    predictor: Predictor, images: Sequence[Path], heatmaps: Path | None = None, patient: Patient | None = None
) -> Iterator[FilePrediction | Failure]:
    """Analyze image files one after the other; one that fails stops nothing.

    Args:
        predictor: The loaded bundle.
        images: The files.
        heatmaps: Where to write ``STEM.png`` (overlay of the suggested class) and ``STEM.npy`` (float32, shape
            (7, height, width) of the image, signed maps divided by the scale that all classes share), or None.
        patient: What is known of the one patient whom all the images show.

    Yields:
        A prediction or a failure for each file, in order; before a prediction without maps also a failure, if
        heatmaps are wanted.

    Raises:
        DermreviewError: TARGET_NOT_WRITABLE if a heatmap can't be written.
    """
    stem = _distinct_stems(images)
    for path in images:
        try:
            rgb = decoders.pixels(read_file(path))
            prediction = predictor.predict(rgb, patient)
        except DermreviewError as error:
            yield Failure(str(path), str(error))
            continue
        if heatmaps is not None:
            if prediction.maps is None:
                yield Failure(str(path), f"no heatmap: {prediction.maps_error}")
            else:
                _write_heatmaps(heatmaps, stem(path), rgb, prediction)
        yield FilePrediction(path, prediction)


def _distinct_stems(images: Sequence[Path]) -> Callable[[Path], str]:
    """Two files of one stem keep their suffix, and of one name their folder: no heatmap replaces another."""
    stems = [path.stem for path in images]
    names = [path.name for path in images]

    def stem(path: Path) -> str:
        if stems.count(path.stem) == 1:
            return path.stem
        return path.name if names.count(path.name) == 1 else f"{path.resolve().parent.name}_{path.name}"

    return stem


def _write_heatmaps(folder: Path, stem: str, rgb: Image, prediction: Prediction) -> None:
    maps = prediction.maps
    if maps is None:
        return
    height, width = rgb.shape[:2]
    scale = maps.scale() or 1.0
    signed = np.stack([upscale_map(maps, code, width, height) for code in CLASSES]) / np.float32(scale)
    shown = prediction.decision.suggestion or CLASSES[int(prediction.probabilities.argmax())]
    overlay = render_overlay(rgb, maps, shown, _OPACITY, COLORMAPS[0])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{stem}.png").write_bytes(encode_png(overlay))
        np.save(folder / f"{stem}.npy", signed.astype(np.float32))
    except OSError as error:
        raise DermreviewError(
            ErrorCode.TARGET_NOT_WRITABLE, path=folder, detail=error.strerror or error
        ) from error
