"""Reading and writing a bundle's manifest, ``bundle.json``; no network is loaded here and no torch imported."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from dermreview.domain import strict_json
from dermreview.domain.analysis import BundleRef
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.domain.trust import Trust
from dermreview.imaging.preprocess import Colour, Geometry, Interpolation
from dermreview.inference.foreign_files import MIB, opened
from dermreview.inference.foreign_values import Architecture, Arguments, PlainFile, PlainText, WeightsFile
from dermreview.inference.patient import PatientFusion
from dermreview.inference.signatures import SIGNATURE, signer

SCHEMA: Final = 1
MANIFEST: Final = "bundle.json"
MODEL_CARD: Final = "MODEL_CARD.md"


MOST_MANIFEST_BYTES: Final = 8 * MIB
MOST_FILE_BYTES: Final = 4096 * MIB
MOST_TABLE_BYTES: Final = 512 * MIB
MOST_MEMBERS: Final = 32

Probability = Annotated[float, Field(ge=0, le=1)]
Side = Annotated[int, Field(ge=32, le=1024)]
Triple = tuple[float, float, float]
ClassCode = Literal["akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"]
QualityMeasure = Literal["brightness", "overexposed", "noise", "skin", "sharpness"]
ClassDistribution = Annotated[tuple[float, ...], Field(min_length=len(CLASSES), max_length=len(CLASSES))]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Head(_Frozen):
    """A classifier in place of a backbone's own: pooling, one hidden layer, seven outputs.

    Attributes:
        pool: How the last feature map becomes one vector.
        units: Width of the hidden layer.
        dropout: Before the outputs.
        batch_norm: Normalise the hidden layer's outputs.
    """

    pool: Literal["avg", "max"]
    units: Annotated[int, Field(ge=1, le=65_536)]
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.0
    batch_norm: bool = False


class Member(_Frozen):
    """One network of the ensemble.

    Attributes:
        architecture: timm's name of the network, or one of `dermreview.inference.networks`.
        arguments: Further arguments for it, for example ``output_stride``.
        head: A classifier in place of the network's own, or None.
        file: The weights, a safetensors file in the bundle's folder.
        sha256: Hash of that file.
        geometry: How an image takes the shape of the input.
        colour: What is done about the colour of the light.
        input_size: Side of the network's square input in pixels, or (height, width).
        mean: Subtracted from RGB scaled to 0 to 1.
        std: Divides it afterwards.
        interpolation: How pixels are resampled.
        weight: Share in the ensemble; all weights sum to 1.
        balanced_accuracy: What the weight is proportional to, measured on the validation part.
    """

    architecture: Architecture
    arguments: Arguments = {}
    head: Head | None = None
    file: WeightsFile
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    geometry: Geometry
    colour: Colour = Colour.AS_TAKEN
    input_size: Side | tuple[Side, Side]
    mean: Triple
    std: Annotated[Triple, AfterValidator(lambda std: std if min(std) > 0 else _refuse("std must be positive"))]
    interpolation: Interpolation
    weight: Annotated[float, Field(gt=0, le=1)]
    balanced_accuracy: Probability | None = None

    @property
    def input_shape(self) -> tuple[int, int]:
        """Height and width of the input in pixels."""
        return self.input_size if isinstance(self.input_size, tuple) else (self.input_size, self.input_size)


class Threshold(_Frozen):
    """A threshold with what it reached on the part it was chosen on.

    Attributes:
        value: The smallest probability that counts.
        sensitivity: Reached there.
        specificity: Reached there.
        images: How many it was chosen on.
        target: The sensitivity that was aimed at; None where nobody wrote it down.
        floor: The specificity that had to be kept.
        bound: One-sided 95 % lower bound on the sensitivity, lesion by lesion.
        safety_margin: The bound, not only the sensitivity itself, reached the target.
    """

    value: Probability
    sensitivity: Probability
    specificity: Probability
    images: Annotated[int, Field(ge=1)]
    target: Probability | None = None
    floor: Probability | None = None
    bound: Probability | None = None
    safety_margin: bool = False


class Conformal(_Frozen):
    """Class-conditional conformal sets: which classes can't be ruled out.

    Attributes:
        coverage: Share of the images of each class whose set holds it, 0 to 1.
        minimum: Class code to the smallest probability with which the class stays in the set.
        too_few: Classes with too few calibration images for this coverage: they are never ruled out.
    """

    coverage: Annotated[float, Field(gt=0, lt=1)]
    minimum: dict[ClassCode, Probability]
    too_few: tuple[ClassCode, ...] = ()


class Limit(_Frozen):
    """Between which values a measure of an image's quality may lie; None leaves a side open."""

    low: float | None = None
    high: float | None = None


class Gates(_Frozen):
    """When to abstain, because an image is unlike the training images or unreadable.

    Attributes:
        energy: Abstain above this energy (Liu et al., "Energy-based out-of-distribution detection", NeurIPS 2020).
        distance: Abstain above this distance to the k-th nearest training image, 0 to 2 (Sun et al.,
            "Out-of-distribution detection with deep nearest neighbors", ICML 2022).
        neighbours: The k.
        file: The training images' features, a safetensors file with ``features``, float16 (N, D), each row of
            length 1.
        sha256: Hash of that file.
        retention: Share of the calibration images of each class that the energy and the distance each let through.
        quality: Measure of `dermreview.imaging.quality.Quality` to its limits; empty in bundles without.
        false_alarms: Class code to the share of its calibration images on which the gates abstain.
        tried_on: Name of a set of other pictures to the share on which the gates abstain.
    """

    energy: float
    distance: Annotated[float, Field(ge=0)]
    neighbours: Annotated[int, Field(ge=1)]
    file: WeightsFile
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    retention: Annotated[float, Field(gt=0, lt=1)]
    quality: dict[QualityMeasure, Limit] = {}
    false_alarms: dict[ClassCode, Probability] = {}
    tried_on: dict[str, Probability] = {}


class SplitRecord(_Frozen):
    """Which images were learned from, so that nobody is measured on them.

    Attributes:
        by: What never stands in two parts; ``image`` leaks, and ``look`` is by lesion with whole clusters of
            acquisition look in the test part.
        seed: Of the split.
        train: Images.
        calibrate: Images.
        test: Images.
        file: A CSV with the columns ``image`` and ``group`` (the first 16 hexadecimal digits of the SHA-256 of the
            ids, because a bundle travels and a clinic's ids don't; collisions of 64 bits do not matter) and
            ``part``.
        sha256: Hash of that file.
    """

    by: Literal["lesion", "patient", "image", "look"]
    seed: int
    train: Annotated[int, Field(ge=0)]
    calibrate: Annotated[int, Field(ge=0)]
    test: Annotated[int, Field(ge=0)]
    file: PlainFile
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]

    @property
    def leaks(self) -> bool:
        """Tell whether images of one lesion may stand in two parts."""
        return self.by == "image"


class PublishedFigure(_Frozen):
    """What the authors of a recipe reported.

    Attributes:
        name: In words.
        metric: Where the measured counterpart stands in ``dermreview evaluate --json``, keys joined by dots; empty
            where it has none.
        value: As published.
        spread: Standard deviation over seeds, if published.
        split: How their test images were chosen.
    """

    name: str
    metric: str = ""
    value: float
    spread: float | None = None
    split: Literal["lesion", "image", "unknown"] = "unknown"


class BundleManifest(_Frozen):
    """What ``bundle.json`` says.

    Attributes:
        schema_version: 1.
        name: The bundle's name.
        version: Its version.
        classes: The taxonomy's codes in order.
        members: At least one network.
        views: How many views are averaged, 1 to 10, identity first (see `dermreview.inference.views`).
        temperature: Divides the logarithm of the averaged probabilities.
        training_prior: The class distribution under which the networks learned, sum 1.
        class_prior: The class distribution to which the shown probabilities are calibrated, sum 1.
        argmax: ``plain`` or ``over_prior`` (probabilities divided by the class prior first).
        thresholds: Class code to threshold, or None (argmax alone).
        malignant: Threshold of the summed malignant probability; None for no binary decision.
        infeasible: Class code, or ``malignant``, to why its target could not be reached and no threshold is set.
        gates: When to abstain; None for never.
        conformal: Which classes can't be ruled out; None in bundles without.
        patient: How age, sex and site move the probabilities; None in bundles that see the image alone.
        split: Which images were learned from; None where nobody wrote it down.
        metrics: Measured figures with their intervals, as the model card prints them.
        recipe: The name of the recipe, with its variant.
        published: What the recipe's authors reported.
        data: What it was trained on.
        licence: Of the weights.
        attribution: Sources that the licence of the data asks to be named, one sentence each.
    """

    schema_version: Literal[1]
    name: Annotated[PlainText, Field(min_length=1)]
    version: PlainText
    classes: tuple[str, ...]
    members: Annotated[tuple[Member, ...], Field(min_length=1, max_length=MOST_MEMBERS)]
    views: Annotated[int, Field(ge=1, le=10)]
    temperature: Annotated[float, Field(gt=0)]
    training_prior: ClassDistribution
    class_prior: ClassDistribution
    argmax: Literal["plain", "over_prior"]
    thresholds: dict[ClassCode, Threshold] | None
    malignant: Threshold | None = None
    infeasible: dict[str, str] = {}
    gates: Gates | None = None
    conformal: Conformal | None = None
    patient: PatientFusion | None = None
    split: SplitRecord | None = None
    metrics: dict[str, Any]
    recipe: str = ""
    published: tuple[PublishedFigure, ...] = ()
    data: str
    licence: str
    attribution: tuple[str, ...] = ()

    def threshold_values(self) -> dict[str, float]:
        """Return class code to threshold; empty without thresholds."""
        return {code: threshold.value for code, threshold in (self.thresholds or {}).items()}


def _refuse(reason: str) -> Triple:
    raise ValueError(reason)


class Bundle:
    """A bundle's folder whose manifest was read and found valid.

    Attributes:
        folder: Where it lies.
        manifest: What it says.
        ref: Its name, version and digest, which decisions keep.
        signed_by: The name of the trusted key with which it is signed; None without one, or where nobody asked.
    """

    def __init__(self, folder: Path, manifest: BundleManifest, digest: str, signed_by: str | None = None) -> None:
        self.folder = folder
        self.signed_by = signed_by
        self.manifest = manifest
        self.ref = BundleRef(manifest.name, manifest.version, digest)

    @property
    def thresholds(self) -> dict[str, float]:
        """Class code to the smallest probability that suggests it; empty without thresholds."""
        return self.manifest.threshold_values()

    @property
    def members(self) -> tuple[Member, ...]:
        """The networks."""
        return self.manifest.members

    @property
    def views(self) -> int:
        """How many views each member sees."""
        return self.manifest.views

    def without_patient_data(self) -> "Bundle":
        """Return the same bundle as it is for a patient of whom nothing is known; its name says so."""
        if self.manifest.patient is None:
            return self
        name = f"{self.manifest.name} without patient data"
        manifest = self.manifest.model_copy(update={"patient": None, "name": name})
        return Bundle(self.folder, manifest, self.ref.digest, self.signed_by)

    def with_views(self, most: int) -> "Bundle":
        """Return the same bundle with at most so many views, at least 1.

        What fewer views say is another analysis, so its name says so and its digest is its own: analyses with all
        views are neither mixed up with it nor overwritten. Thresholds and temperature stay those of all views.
        """
        if most >= self.views:
            return self
        name = f"{self.manifest.name} with {most} view{'' if most == 1 else 's'}"
        manifest = self.manifest.model_copy(update={"views": most, "name": name})
        digest = hashlib.sha256(f"{self.ref.digest} views {most}".encode()).hexdigest()
        return Bundle(self.folder, manifest, digest, self.signed_by)

    def verified_file(self, part: Member | Gates | SplitRecord) -> Path:
        """Return the path of a file that the manifest names, after verifying its hash.

        Raises:
            DermreviewError: BUNDLE_FILE_MISSING, BUNDLE_HASH, or BUNDLE_INVALID for a link or a huge file.
        """
        with self.opened(part):
            return self.folder / part.file

    @contextmanager
    def opened(self, part: Member | Gates | SplitRecord) -> Iterator[tuple[BufferedReader, int]]:
        """Open a file that the manifest names, at its beginning, once its hash is verified; its size beside it.

        Raises:
            DermreviewError: As `verified_file`.
        """
        limit = MOST_FILE_BYTES if isinstance(part, Member) else MOST_TABLE_BYTES
        with opened(self.folder, part.file, limit) as (file, size):
            if hashlib.file_digest(file, "sha256").hexdigest() != part.sha256:
                raise DermreviewError(ErrorCode.BUNDLE_HASH, path=self.folder, file=part.file)
            file.seek(0)
            yield file, size


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_bundle(folder: Path, trust: Trust | None = None) -> Bundle:
    """Read and check a bundle's manifest; the weights are verified when they are loaded.

    Args:
        folder: The bundle.
        trust: Whose signatures count; None to pass over signatures, as training and its tools do.

    Raises:
        DermreviewError: BUNDLE_MISSING, BUNDLE_INVALID, BUNDLE_SCHEMA or BUNDLE_CLASSES, and with ``trust``
            BUNDLE_SIGNATURE, BUNDLE_UNSIGNED or BUNDLE_UNTRUSTED.
    """
    raw = manifest_bytes(folder)
    signed_by = None if trust is None else signer(folder, raw, trust)
    try:
        content = strict_json.loads(raw)
    except ValueError as error:
        raise DermreviewError(ErrorCode.BUNDLE_INVALID, path=folder, detail=f"{MANIFEST}: {error}") from error
    schema = content.get("schema_version") if isinstance(content, dict) else None
    if schema != SCHEMA:
        raise DermreviewError(ErrorCode.BUNDLE_SCHEMA, path=folder, found=schema, supported=SCHEMA)
    try:
        manifest = BundleManifest.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DermreviewError(ErrorCode.BUNDLE_INVALID, path=folder, detail=f"{place}: {first['msg']}") from error
    if manifest.classes != CLASSES:
        raise DermreviewError(
            ErrorCode.BUNDLE_CLASSES,
            path=folder,
            found=", ".join(manifest.classes),
            expected=", ".join(CLASSES),
        )
    return Bundle(folder, manifest, hashlib.sha256(raw).hexdigest(), signed_by)


def manifest_bytes(folder: Path) -> bytes:
    """Return the bytes of ``bundle.json``; errors as in `load_bundle`."""
    try:
        with opened(folder, MANIFEST, MOST_MANIFEST_BYTES) as (file, size):
            return file.read(size)
    except DermreviewError as error:
        if error.code is ErrorCode.BUNDLE_FILE_MISSING:
            raise DermreviewError(ErrorCode.BUNDLE_MISSING, path=folder) from None
        raise


def write_manifest(folder: Path, manifest: BundleManifest) -> None:
    """Write ``bundle.json`` in a form that people can read and version control can compare.

    A signature of what stood there before is taken away: it would not fit any more.
    """
    (folder / SIGNATURE).unlink(missing_ok=True)
    text = json.dumps(manifest.model_dump(mode="json"), indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
