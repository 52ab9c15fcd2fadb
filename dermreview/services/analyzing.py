"""Analyzing images with a bundle. torch is imported when a bundle is loaded, not before."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dermreview.domain.access import Right
from dermreview.domain.analysis import Analysis, BundleInfo, BundleRef, Prediction
from dermreview.domain.crop import CropAnalysis, CropBox
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.outcome import AnalyzeReport, Failure
from dermreview.domain.taxonomy import CLASSES
from dermreview.domain.trust import Trust
from dermreview.inference.bundle import load_bundle
from dermreview.services.permits import require
from dermreview.services.reading import Rgb, load_image
from dermreview.store import Store

if TYPE_CHECKING:
    from dermreview.inference.predictor import Predictor


def read_bundle(folder: Path, views: int | None = None, trust: Trust | None = None) -> BundleInfo:
    """Tell what a bundle is, from its manifest alone; quick, and without torch.

    Args:
        folder: The bundle.
        views: At most so many views; None for those of the bundle.
        trust: Whose signatures count; None to pass over signatures.

    Raises:
        DermreviewError: As `dermreview.inference.bundle.load_bundle`.
    """
    bundle = load_bundle(folder, trust)
    if views is not None:
        bundle = bundle.with_views(views)
    manifest = bundle.manifest
    return BundleInfo(
        ref=bundle.ref,
        thresholds=bundle.thresholds,
        member_names=tuple(member.architecture for member in bundle.members),
        views=bundle.views,
        class_prior=dict(zip(CLASSES, manifest.class_prior, strict=True)),
        licence=manifest.licence,
        malignant_threshold=None if manifest.malignant is None else manifest.malignant.value,
        coverage=None if manifest.conformal is None else manifest.conformal.coverage,
        patient_data=manifest.patient is not None,
        signed_by=bundle.signed_by,
    )


def preload_torch() -> None:
    """Import torch now.

    On Windows torch 2.9 and newer fails to initialize its DLLs (WinError 1114, pytorch issue 166628) once Qt is
    loaded; elsewhere torch waits until a bundle is loaded.
    """
    import dermreview.inference.backbone  # noqa: F401


def cuda_device() -> str | None:
    """Return the name of the graphics card that can run the networks, None where there is none; imports torch."""
    from dermreview.inference.backbone import cuda_name

    return cuda_name()


def load_predictor(
    folder: Path, device: str = "auto", views: int | None = None, trust: Trust | None = None
) -> Predictor:
    """Verify and load a bundle's networks; slow, in the thread that will use them.

    Args:
        folder: The bundle.
        device: ``auto``, ``cpu`` or ``cuda``.
        views: At most so many views; None for those of the bundle.
        trust: Whose signatures count; None to pass over signatures.

    Raises:
        DermreviewError: A BUNDLE_* code or DEVICE_UNAVAILABLE.
    """
    _stay_offline()
    from dermreview.inference.predictor import Predictor

    return Predictor.load(folder, device, views=views, trust=trust)


def _stay_offline() -> None:
    """Have the libraries that can fetch weights and tell of their use do neither, whatever the environment says.

    A bundle brings its weights along; only `train` may ask for pretrained ones.
    """
    for variable in ("HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
        os.environ[variable] = "1"


def load_background_predictor(
    folder: Path,
    device: str = "auto",
    views: int | None = None,
    trust: Trust | None = None,
    *,
    preferred: bool = False,
) -> Predictor:
    """Load a bundle as `load_predictor` does, and leave one processor core to the screen.

    The networks are faster than any reader; a screen that waits for a core is not.

    Args:
        folder: As there.
        device: As there.
        views: As there.
        trust: As there.
        preferred: The device is a wish: where it is missing, take another and say so in the notices.
    """
    try:
        predictor = load_predictor(folder, device, views, trust)
    except DermreviewError as error:
        if not preferred or error.code is not ErrorCode.DEVICE_UNAVAILABLE:
            raise
        predictor = load_predictor(folder, "auto", views, trust)
        predictor.notices.append(
            f"The preferred device {device} is not available here: now on the {predictor.device.upper()}."
        )
    predictor.use_threads(max(1, (os.cpu_count() or 1) - 1))
    return predictor


def save_analysis(store: Store, case_id: int, prediction: Prediction) -> Analysis:
    """Keep a prediction with its case."""
    require(store, Right.ANALYZE)
    return store.save_analysis(case_id, prediction)


def cut_crop(rgb: Rgb, box: CropBox) -> Rgb:
    """Return a region of an image as an image of its own, for the networks.

    Args:
        rgb: The upright image, uint8 (height, width, 3).
        box: The region.

    Raises:
        DermreviewError: CROP_TOO_SMALL or CROP_OUTSIDE.
    """
    box.check(rgb.shape[1], rgb.shape[0])
    return np.ascontiguousarray(rgb[box.top : box.bottom, box.left : box.right])


def save_crop(store: Store, case_id: int, reviewer: str, box: CropBox, prediction: Prediction) -> CropAnalysis:
    """Keep what was said of a crop beside the analysis of the whole image, for this reviewer.

    Raises:
        DermreviewError: As `Store.save_crop`.
    """
    require(store, Right.READ, reviewer)
    return store.save_crop(case_id, reviewer, box, prediction)


def save_failure(store: Store, case_id: int, bundle: BundleRef, reason: str) -> None:
    """Keep why a case could not be analyzed with a bundle; a later analysis replaces it."""
    require(store, Right.ANALYZE)
    store.save_failure(case_id, bundle, reason)


def pending_cases(store: Store, bundle: BundleRef, worklist: Sequence[int]) -> list[int]:
    """Return the cases of a worklist that this bundle has not analyzed yet, in the worklist's order."""
    require(store, Right.VIEW)
    pending = set(store.pending(bundle, repeats=True))
    return [case_id for case_id in worklist if case_id in pending]


def analyze_queue(
    store: Store,
    predictor: Predictor,
    *,
    limit: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> AnalyzeReport:
    """Analyze the cases that the bundle has not analyzed yet, in import order; each is kept when it is done.

    Cases on which it failed before are tried again, because their cause may be gone.

    Args:
        store: The store.
        predictor: The loaded bundle.
        limit: At most so many cases; None for all.
        progress: Called with cases done and their total.
        cancelled: Asked before each case.
    """
    require(store, Right.ANALYZE)
    bundle = predictor.bundle.ref
    pending = store.pending(bundle)[:limit]
    analyzed = abstained = 0
    failed: list[Failure] = []
    for done, case_id in enumerate(pending):
        progress(done, len(pending))
        if cancelled():
            break
        case = store.case(case_id)
        try:
            prediction = predictor.predict(load_image(store, case), case.patient)
        except DermreviewError as error:
            save_failure(store, case_id, bundle, str(error))
            failed.append(Failure(case.external_id, str(error)))
            continue
        save_analysis(store, case_id, prediction)
        analyzed += 1
        abstained += prediction.decision.abstained is not None
    else:
        progress(len(pending), len(pending))
    return AnalyzeReport(
        analyzed, abstained, tuple(failed), predictor.device, str(bundle), tuple(predictor.notices)
    )
