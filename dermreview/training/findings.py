"""Adds what was measured besides the test part to a bundle: on other clinics' images, and what was tried.

Such figures come from other runs than the training that made the bundle, so that a person names them in a small
TOML file, which points at the evaluations that ``dermreview evaluate --out`` wrote::

    [elsewhere."ISIC 2017"]
    what = "Whole images of other clinics, three of the classes."
    bundle = "a training of the same recipe that never saw them"
    figures = "isic2017/evaluation.json"
    beside = "lesions/evaluation.json"

    [[aims]]
    what = "melanoma specificity"
    figure = "specificity.mel"
    aim = 0.75
    why = "The networks tell melanoma and nevus apart no better."

    [[ablations]]
    what = "with patient data, in a copy calibrated with them"
    row = "with patient data"
    evaluation = "patient/evaluation.json"

    [[trials]]
    what = "strong changes of colour"
    network = "ResNet-18, half width"
    samples = 90000
    note = "kept"
    evaluations = { "unseen look" = "strong-look/evaluation.json" }
"""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.inference.bundle import MODEL_CARD, load_bundle, write_manifest
from dermreview.training.card import write_card

_SHOWN: Final = (
    "n", "lesions", "support", "balanced_accuracy", "sensitivity", "specificity", "auc", "ece", "malignant",
    "over_prior", "abstained", "intervals",
)  # fmt: skip
"""What the card needs of an evaluation; the rest of it stays in its own file."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Elsewhere(_Section):
    """Images from other sites, or of looks that were held out.

    Attributes:
        what: The images, in a sentence.
        bundle: Which networks were measured.
        figures: Their evaluation there, beside the TOML file.
        beside: Where those networks are not the bundle's own: their evaluation on held-out lesions at home.
    """

    what: str
    bundle: str
    figures: Path
    beside: Path | None = None


class Trial(_Section):
    """One thing that was tried.

    Attributes:
        what: In words.
        network: Which.
        samples: Images that the training drew.
        evaluations: Name of a set of images to an evaluation there; the card shows its balanced accuracy by the
            largest probability over its prior.
        figures: Further figures by name.
        note: A remark.
    """

    what: str
    network: str = ""
    samples: Annotated[int, Field(ge=1)] | None = None
    evaluations: dict[str, Path] = {}
    figures: dict[str, float] = {}
    note: str = ""


class AblationRow(_Section):
    """What a part would add that the bundle itself does not have, measured on the same test images in a copy.

    Attributes:
        what: In words.
        row: The name of the row in the copy's ablations.
        evaluation: Of the copy, with ``--ablations``.
    """

    what: str
    row: str
    evaluation: Path


class Aim(_Section):
    """A figure of the test part that the bundle was to reach.

    Attributes:
        what: In words.
        figure: Where it stands among the test part's figures, for example ``specificity.mel``.
        aim: The value to reach.
        why: Why it falls short, where it does.
    """

    what: str
    figure: str
    aim: float
    why: str = ""


class Findings(_Section):
    """What a findings file says.

    Attributes:
        elsewhere: By name.
        aims: What the bundle was to reach.
        ablations: Rows for the card's table of what each part adds.
        trials: In the order in which they were made.
    """

    elsewhere: dict[str, Elsewhere] = {}
    aims: tuple[Aim, ...] = ()
    ablations: tuple[AblationRow, ...] = ()
    trials: tuple[Trial, ...] = ()


def add_findings(folder: Path, path: Path | None) -> Path:
    """Put the findings of a file into a bundle in place of earlier ones, and write its card anew.

    Args:
        folder: The bundle's folder; its decisions do not change, but its digest does.
        path: The TOML file; None only writes the card anew.

    Returns:
        The card.

    Raises:
        DermreviewError: A BUNDLE_* code, FILE_NOT_FOUND or FINDINGS_INVALID; the bundle is then as it was.
            TARGET_NOT_WRITABLE if it can't be written.
    """
    manifest = load_bundle(folder).manifest
    if "calibrate" not in manifest.metrics:
        raise DermreviewError(
            ErrorCode.BUNDLE_INVALID, path=folder, detail="metrics: without a calibration there is nothing to tell"
        )
    if path is not None:
        found = _read(path)
        told = {
            "elsewhere": {name: _elsewhere(one, path) for name, one in found.elsewhere.items()},
            "aims": [_aim(one, path, manifest.metrics) for one in found.aims],
            "ablations_of_copies": [_ablation(one, path, manifest.metrics) for one in found.ablations],
            "trials": [_trial(one, path) for one in found.trials],
        }
        metrics = {**manifest.metrics, **told}
        manifest = manifest.model_copy(update={"metrics": metrics})
    try:
        write_manifest(folder, manifest)
        write_card(folder, manifest)
    except OSError as error:
        detail = error.strerror or error
        raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=folder, detail=detail) from error
    return folder / MODEL_CARD


def _read(path: Path) -> Findings:
    try:
        return Findings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError:
        raise DermreviewError(ErrorCode.FILE_NOT_FOUND, path=path) from None
    except RecursionError as error:
        detail = "it is nested too deeply"
        raise DermreviewError(ErrorCode.FINDINGS_INVALID, path=path, detail=detail) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DermreviewError(ErrorCode.FINDINGS_INVALID, path=path, detail=error) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DermreviewError(ErrorCode.FINDINGS_INVALID, path=path, detail=f"{place}: {first['msg']}") from error


def _elsewhere(one: Elsewhere, source: Path) -> dict[str, Any]:
    told: dict[str, Any] = {"what": one.what, "bundle": one.bundle, "figures": _evaluation(one.figures, source)}
    return told if one.beside is None else told | {"beside": _evaluation(one.beside, source)}


def _trial(one: Trial, source: Path) -> dict[str, Any]:
    measured = {
        name: _evaluation(path, source)["over_prior"]["balanced_accuracy"]
        for name, path in one.evaluations.items()
    }
    return {
        "what": one.what,
        "network": one.network,
        "samples": one.samples,
        "figures": {**measured, **one.figures},
        "note": one.note,
    }


def _aim(one: Aim, source: Path, metrics: Mapping[str, Any]) -> dict[str, Any]:
    figures: Any = metrics.get("test", {})
    place = one.figure.removeprefix("over_prior.")
    if place != one.figure:
        figures = figures.get("over_prior", {})
    value, interval = _at(figures, place), _at(figures.get("intervals", {}), place)
    if not isinstance(value, float | int) or interval is None:
        detail = f"aims: the test part has no figure {one.figure}"
        raise DermreviewError(ErrorCode.FINDINGS_INVALID, path=source, detail=detail)
    low, high = interval
    return {"what": one.what, "aim": one.aim, "value": value, "low": low, "high": high, "why": one.why}


def _at(figures: Any, place: str) -> Any:
    """Return what stands at a dotted place of nested mappings, None if nothing does."""
    for name in place.split("."):
        figures = figures.get(name) if isinstance(figures, Mapping) else None
    return figures


def _ablation(one: AblationRow, source: Path, metrics: Mapping[str, Any]) -> dict[str, Any]:
    path = source.parent / one.evaluation
    rows = [row for row in _content(path).get("ablations") or [] if row.get("what") == one.row]
    images = metrics.get("test", {}).get("n")
    if not rows:
        detail = f"its ablations have no row “{one.row}”; see evaluate --ablations"
        raise DermreviewError(ErrorCode.FINDINGS_INVALID, path=path, detail=detail)
    if rows[0]["images"] != images:
        detail = f"it is of {rows[0]['images']} images, and the bundle was measured on {images}"
        raise DermreviewError(ErrorCode.FINDINGS_INVALID, path=path, detail=detail)
    return {**rows[0], "what": one.what}


def _evaluation(path: Path, source: Path) -> dict[str, Any]:
    """Read what the card needs of an ``evaluation.json``, whose path counts from the findings file."""
    path = source.parent / path
    content = _content(path)
    kept = {name: content[name] for name in _SHOWN}
    kept["over_prior"] = {name: value for name, value in content["over_prior"].items() if name in _SHOWN}
    return kept


def _content(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise DermreviewError(ErrorCode.FILE_NOT_FOUND, path=path) from None
    except ValueError as error:
        raise DermreviewError(ErrorCode.FINDINGS_INVALID, path=path, detail=error) from error
    missing = [name for name in _SHOWN if not isinstance(content, dict) or name not in content]
    if missing:
        detail = f"it is no evaluation: {missing[0]} is missing"
        raise DermreviewError(ErrorCode.FINDINGS_INVALID, path=path, detail=detail)
    found: dict[str, Any] = content
    return found
