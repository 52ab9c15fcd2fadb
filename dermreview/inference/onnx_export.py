"""A bundle's networks as ONNX files, for the web and other programs, each compared with torch first."""

import importlib.util
import json
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.preprocess import ILLUMINANT, MINKOWSKI, Colour
from dermreview.inference.bundle import Bundle, Member, load_bundle
from dermreview.inference.predictor import load_network

INPUT: Final = "rgb"
OUTPUT: Final = "probabilities"
PREPROCESSING: Final = "preprocessing.json"
TOLERANCE: Final = 1e-4
"""The largest difference of a probability between onnxruntime and torch that an export may have."""

_PACKAGES: Final = ("onnx", "onnxscript", "onnxruntime")
_BATCHES: Final = (1, 3)  # of random images that are compared; two sizes, because the number of images is free
_SEED: Final = 0
_COLOUR_STEP: Final = (
    "where colour is shades_of_gray, after resampling: a channel's illuminant is the mean of its values (0 to 1) "
    f"to the power {MINKOWSKI}, to the power 1/{MINKOWSKI}, at least 1/255; scale the channel by {ILLUMINANT} "
    "over its illuminant, round to steps of 1/255 and clip at 1"
)
_PATIENT_STEP: Final = (
    "multiply each class by its ratios of what is known of age (youngest: the lowest age of each band), sex and "
    "site, all to the power of the exponent under patient, and divide by the sum; leave it where nothing is known"
)


@dataclass(frozen=True, slots=True)
class OnnxFile:
    """One exported network.

    Attributes:
        file: Where it lies.
        architecture: Of the member.
        size: In bytes.
        difference: The largest difference of a probability from torch on random images, 0 to 1.
    """

    file: Path
    architecture: str
    size: int
    difference: float

    def as_json(self) -> dict[str, object]:
        """Return what ``dermreview onnx --json`` prints of it."""
        return {
            "file": str(self.file),
            "architecture": self.architecture,
            "size": self.size,
            "largest_difference": self.difference,
        }


class _FromPixels(nn.Module):
    """A member with its normalisation before it and the softmax behind it."""

    mean: Tensor
    std: Tensor

    def __init__(self, network: nn.Module, member: Member) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(member.mean)[:, None, None])
        self.register_buffer("std", torch.tensor(member.std)[:, None, None])

    def forward(self, rgb: Tensor) -> Tensor:
        logits: Tensor = self.network((rgb - self.mean) / self.std)
        return logits.softmax(dim=1)


def export_onnx(
    bundle_folder: Path, out: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> list[OnnxFile]:
    """Write one ONNX file a member, and ``preprocessing.json`` with what a program needs around them.

    Each file takes ``rgb``, float32 (N, 3, height, width), 0 to 1, with any N, and gives ``probabilities``,
    float32 (N, 7): the softmax of the member, before ensemble, views, temperature and prior. It is run in
    onnxruntime on random images and kept only if its answers are torch's.

    Args:
        bundle_folder: The bundle.
        out: A folder; files of an earlier export are replaced, others stay.
        progress: Called with members done and their number.

    Raises:
        DermreviewError: A BUNDLE_* code, ONNX_MISSING, ONNX_FAILED, ONNX_DIFFERS or TARGET_NOT_WRITABLE; then no
            file of this export is kept.
    """
    if any(importlib.util.find_spec(package) is None for package in _PACKAGES):
        raise DermreviewError(ErrorCode.ONNX_MISSING)
    bundle = load_bundle(bundle_folder)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out) as name:
            beside = Path(name)
            found = []
            for done, member in enumerate(bundle.members):
                progress(done, len(bundle.members))
                found.append(_export_member(bundle, member, beside))
            (beside / PREPROCESSING).write_text(
                json.dumps(_preprocessing(bundle), indent=2) + "\n", encoding="utf-8"
            )
            for path in beside.iterdir():
                path.chmod(0o644)
                path.replace(out / path.name)
        progress(len(found), len(found))
    except OSError as error:
        raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=out, detail=error.strerror or error) from error
    return [OnnxFile(out / each.file.name, each.architecture, each.size, each.difference) for each in found]


def _export_member(bundle: Bundle, member: Member, folder: Path) -> OnnxFile:
    network = _FromPixels(load_network(bundle, member), member).eval()
    path = folder / _file_name(member)
    example = torch.rand(2, 3, *member.input_shape, generator=torch.Generator().manual_seed(_SEED))
    with warnings.catch_warnings():
        # torch's exporter uses a name that torch itself has declared old
        warnings.filterwarnings("ignore", r"`isinstance\(treespec, LeafSpec\)`", FutureWarning)
        try:
            program = torch.onnx.export(
                network,
                (example,),
                input_names=[INPUT],
                output_names=[OUTPUT],
                dynamic_shapes={"rgb": {0: torch.export.Dim("images", min=1)}},
                dynamo=True,
                external_data=False,
                verbose=False,
            )
        except torch.onnx.errors.OnnxExporterError as error:
            raise DermreviewError(
                ErrorCode.ONNX_FAILED, file=member.file, detail=str(error).strip().splitlines()[0]
            ) from error
    if program is None:
        raise DermreviewError(ErrorCode.ONNX_FAILED, file=member.file, detail="torch returned nothing")
    program.save(path)
    difference = _largest_difference(network, path, member.input_shape)
    if not difference <= TOLERANCE:
        raise DermreviewError(
            ErrorCode.ONNX_DIFFERS, file=member.file, difference=f"{difference:.1e}", limit=f"{TOLERANCE:.0e}"
        )
    return OnnxFile(path, member.architecture, path.stat().st_size, difference)


def _largest_difference(network: nn.Module, path: Path, shape: tuple[int, int]) -> float:
    """Run a file in onnxruntime beside torch on random images."""
    import onnxruntime

    session: Any = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    random = torch.Generator().manual_seed(_SEED)
    largest = 0.0
    for count in _BATCHES:
        images = torch.rand(count, 3, *shape, generator=random)
        with torch.inference_mode():
            expected = network(images).numpy()
        answer = session.run([OUTPUT], {INPUT: images.numpy()})[0]
        difference = float(np.abs(answer - expected).max())
        if not np.isfinite(difference):  # which a maximum would hide
            return difference
        largest = max(largest, difference)
    return largest


def _file_name(member: Member) -> str:
    return Path(member.file).with_suffix(".onnx").name


def _preprocessing(bundle: Bundle) -> dict[str, object]:
    """Return what has to be done before the files and with their answers."""
    manifest = bundle.manifest
    conformal = manifest.conformal
    return {
        "bundle": str(bundle.ref),
        "licence": manifest.licence,
        "input": f"{INPUT}: float32 (N, 3, height, width), RGB, 0 to 1; normalised inside the file",
        "output": f"{OUTPUT}: float32 (N, 7), softmax of one member, in the order of classes",
        "classes": list(manifest.classes),
        "members": [
            {
                "file": _file_name(member),
                "architecture": member.architecture,
                "height": member.input_shape[0],
                "width": member.input_shape[1],
                "geometry": member.geometry.value,
                "interpolation": member.interpolation.value,
                "colour": member.colour.value,
                "weight": member.weight,
            }
            for member in bundle.members
        ],
        "steps": [
            *([_COLOUR_STEP] if any(member.colour is Colour.SHADES_OF_GRAY for member in bundle.members) else []),
            "average the members' probabilities with their weights, over the views if there are more than one",
            "divide the logarithm by the temperature; add log(class_prior) - log(training_prior); softmax",
            *([_PATIENT_STEP] if manifest.patient is not None else []),
            "ask the thresholds in the order mel, akiec, bcc, then the others in their order; else argmax",
        ],
        "views": manifest.views,
        "temperature": manifest.temperature,
        "training_prior": list(manifest.training_prior),
        "class_prior": list(manifest.class_prior),
        "patient": None if manifest.patient is None else manifest.patient.model_dump(mode="json"),
        "argmax": manifest.argmax,
        "thresholds": manifest.threshold_values(),
        "malignant_threshold": None if manifest.malignant is None else manifest.malignant.value,
        "not_ruled_out_minimum": None if conformal is None else dict(conformal.minimum),
        "gates": "not exported: these files never abstain" if manifest.gates is not None else None,
    }
