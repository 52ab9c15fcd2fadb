"""Cases and predictions with as little as a test has to say."""

import hashlib
import resource
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from dermreview.domain.analysis import FULL_IMAGE, ActivationMaps, BundleRef, Decision, Prediction
from dermreview.domain.case import Patient, ReferenceLabel
from dermreview.domain.review import Act, Action
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.store import NewCase

BUNDLE = BundleRef("starter", "1.0", "a" * 64)
OTHER_BUNDLE = BundleRef("starter", "2.0", "b" * 64)
MEL = Act(Action.OVERRIDE, "mel", milliseconds=1200)
NV = Act(Action.CONFIRM, "nv", milliseconds=800)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def new_case(
    external_id: str,
    data: bytes | None = None,
    pixels: str | None = None,
    patient: Patient | None = None,
    reference: ReferenceLabel | None = None,
    orientation: int = 1,
) -> NewCase:
    data = f"image of {external_id}".encode() if data is None else data
    return NewCase(
        external_id=external_id,
        data=data,
        extension=".jpg",
        orientation=orientation,
        sha256=digest(data),
        pixel_sha256=digest(b"pixels" + data) if pixels is None else pixels,
        width=600,
        height=450,
        patient=Patient() if patient is None else patient,
        reference=reference,
        source=f"/clinic/{external_id}.jpg",
    )


def prediction(code: str, probability: float, bundle: BundleRef = BUNDLE, seed: int = 0) -> Prediction:
    """One class has ``probability``, the others share the rest."""
    rng = np.random.default_rng(seed)
    values = np.full(len(CLASSES), (1 - probability) / 6, np.float32)
    values[CLASS_INDEX[code]] = probability
    return Prediction(
        bundle=bundle,
        device="cpu",
        probabilities=values,
        member_names=("resnet", "densenet"),
        member_probabilities=np.stack([values, values[::-1]]),
        spread=rng.random(7, np.float32),
        uncertainty=0.25,
        disagreement=0.125,
        decision=Decision(code, "argmax"),
        maps=ActivationMaps(rng.normal(size=(7, 5, 6)).astype(np.float16), FULL_IMAGE, "class activation"),
    )


def assert_same(kept: Prediction, said: Prediction) -> None:
    exact = ("bundle", "device", "member_names", "uncertainty", "disagreement", "decision", "maps_error")
    for name in (*exact, "malignant", "not_ruled_out", "badges", "patient_data"):
        assert getattr(kept, name) == getattr(said, name)
    for name in ("probabilities", "member_probabilities", "spread"):
        np.testing.assert_array_equal(getattr(kept, name), getattr(said, name))
        assert getattr(kept, name).dtype == np.float32
    assert kept.malignancy == said.malignancy


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """Let no file of this process grow over ``size`` bytes, so that a real write fails as on a full disk.

    Only around the call under test: pytest's own output may go to a file too.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
