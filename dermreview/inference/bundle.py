"""Reading and writing a bundle's manifest, ``bundle.json``; no network is loaded here and no torch imported."""

import hashlib
import json
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from dermreview.domain.analysis import BundleRef
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.preprocess import Geometry, Interpolation

SCHEMA: Final = 1
MANIFEST: Final = "bundle.json"
MODEL_CARD: Final = "MODEL_CARD.md"


def _plain_file_name(name: str) -> str:
    """Keep a bundle from reaching outside its folder."""
    if PurePosixPath(name).name != name or "\\" in name or name in {"", ".", ".."}:
        raise ValueError("a file of a bundle lies in the bundle's own folder")
    return name


Probability = Annotated[float, Field(ge=0, le=1)]
Triple = tuple[float, float, float]
ClassDistribution = Annotated[tuple[float, ...], Field(min_length=len(CLASSES), max_length=len(CLASSES))]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Member(_Frozen):
    """One network of the ensemble.

    Attributes:
        architecture: timm's name of the network.
        arguments: Further arguments for timm, for example ``output_stride``.
        file: The weights, a safetensors file in the bundle's folder.
        sha256: Hash of that file.
        geometry: How an image becomes square.
        input_size: Side of the network's input in pixels.
        mean: Subtracted from RGB scaled to 0 to 1.
        std: Divides it afterwards.
        interpolation: How pixels are resampled.
        weight: Share in the ensemble; all weights sum to 1.
        balanced_accuracy: What the weight is proportional to, measured on the validation part.
    """

    architecture: str
    arguments: dict[str, int | float | str | tuple[int, ...]] = {}
    file: Annotated[str, AfterValidator(_plain_file_name)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    geometry: Geometry
    input_size: Annotated[int, Field(ge=32, le=1024)]
    mean: Triple
    std: Annotated[Triple, AfterValidator(lambda std: std if min(std) > 0 else _refuse("std must be positive"))]
    interpolation: Interpolation
    weight: Annotated[float, Field(gt=0, le=1)]
    balanced_accuracy: Probability | None = None


class Threshold(_Frozen):
    """A class's threshold with what it reached on the part it was chosen on."""

    value: Probability
    sensitivity: Probability
    specificity: Probability
    images: Annotated[int, Field(ge=1)]


class BundleManifest(_Frozen):
    """What ``bundle.json`` says.

    Attributes:
        schema_version: 1.
        name: The bundle's name.
        version: Its version.
        classes: The taxonomy's codes in order.
        members: At least one network.
        views: How many elements of the dihedral group D4 are averaged, 1 to 8, identity first.
        temperature: Divides the logarithm of the averaged probabilities.
        training_prior: The class distribution under which the networks learned, sum 1.
        class_prior: The class distribution to which the shown probabilities are calibrated, sum 1.
        argmax: ``plain`` or ``over_prior`` (probabilities divided by the class prior first).
        thresholds: Class code to threshold, or None (argmax alone).
        gates: Statistics for abstention; None in bundles without gates.
        conformal: Quantiles of the sets that can't be ruled out; None in bundles without.
        metrics: Measured figures with their intervals, as the model card prints them.
        data: What it was trained on.
        licence: Of the weights.
    """

    schema_version: Literal[1]
    name: Annotated[str, Field(min_length=1)]
    version: str
    classes: tuple[str, ...]
    members: Annotated[tuple[Member, ...], Field(min_length=1)]
    views: Annotated[int, Field(ge=1, le=8)]
    temperature: Annotated[float, Field(gt=0)]
    training_prior: ClassDistribution
    class_prior: ClassDistribution
    argmax: Literal["plain", "over_prior"]
    thresholds: dict[Literal["akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"], Threshold] | None
    gates: None = None
    conformal: None = None
    metrics: dict[str, Any]
    data: str
    licence: str

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
    """

    def __init__(self, folder: Path, manifest: BundleManifest, digest: str) -> None:
        self.folder = folder
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

    def weights_file(self, member: Member) -> Path:
        """Return the path of a member's weights after verifying its hash.

        Raises:
            DermreviewError: BUNDLE_FILE_MISSING or BUNDLE_HASH.
        """
        path = self.folder / member.file
        if not path.is_file():
            raise DermreviewError(ErrorCode.BUNDLE_FILE_MISSING, path=self.folder, file=member.file)
        if file_digest(path) != member.sha256:
            raise DermreviewError(ErrorCode.BUNDLE_HASH, path=self.folder, file=member.file)
        return path


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_bundle(folder: Path) -> Bundle:
    """Read and check a bundle's manifest; the weights are verified when they are loaded.

    Raises:
        DermreviewError: BUNDLE_MISSING, BUNDLE_INVALID, BUNDLE_SCHEMA or BUNDLE_CLASSES.
    """
    path = folder / MANIFEST
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise DermreviewError(ErrorCode.BUNDLE_MISSING, path=folder) from None
    except OSError as error:
        raise DermreviewError(ErrorCode.BUNDLE_INVALID, path=folder, detail=error.strerror) from error
    try:
        content = json.loads(raw)
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
    return Bundle(folder, manifest, hashlib.sha256(raw).hexdigest())


def write_manifest(folder: Path, manifest: BundleManifest) -> None:
    """Write ``bundle.json`` in a form that people can read and version control can compare."""
    text = json.dumps(manifest.model_dump(mode="json"), indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
