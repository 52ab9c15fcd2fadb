"""What the audit tells of an import, an analysis and a setting; each in the transaction of what it tells of."""

import json
from typing import Final

from sqlalchemy import Connection

from dermreview.domain.analysis import BundleRef, Prediction
from dermreview.domain.audit import AuditKind, Json
from dermreview.domain.case import Case
from dermreview.domain.crop import CropBox
from dermreview.store import audit, cases, settings
from dermreview.store.records import NewCase

_BUNDLE: Final = "bundle"
"""The setting with the bundle that spoke last."""


def imported(connection: Connection, case: Case, new: NewCase, actor: str | None) -> None:
    """Tell of a new case."""
    filled = [name for name in cases.PATIENT if getattr(new.patient, name) is not None]
    filled += ["mm_per_pixel"] * (new.mm_per_pixel is not None) + ["reference"] * (new.reference is not None)
    _tell_import(connection, case, filled, duplicate=False, actor=actor)


def found_again(connection: Connection, case: Case, filled: list[str], actor: str | None) -> None:
    """Tell of an image that a case had already, and the names of what it lacked and has now."""
    _tell_import(connection, case, filled, duplicate=True, actor=actor)


def analyzed(connection: Connection, case_id: int, prediction: Prediction, actor: str | None) -> None:
    """Tell of an analysis, and before it of a bundle that speaks for the first time after another one."""
    _bundle_change(connection, prediction.bundle, actor)
    audit.append(connection, AuditKind.ANALYSIS, _said(prediction), case_id, actor)


def analyzed_crop(
    connection: Connection, case_id: int, box: CropBox, prediction: Prediction, reviewer: str
) -> None:
    """Tell of the analysis of a crop."""
    _bundle_change(connection, prediction.bundle, reviewer)
    place = {"left": box.left, "top": box.top, "width": box.width, "height": box.height}
    details = {**_said(prediction), "crop": place}
    audit.append(connection, AuditKind.CROP_ANALYSIS, details, case_id, reviewer)


def failed(connection: Connection, case_id: int, bundle: BundleRef, actor: str | None) -> None:
    """Tell that a bundle could not analyze a case."""
    audit.append(connection, AuditKind.ANALYSIS_FAILURE, {"bundle": _named(bundle)}, case_id, actor)


def changed(connection: Connection, setting: str, before: Json, after: Json, actor: str | None) -> None:
    """Tell of a setting with another value than before; the same one again is no change."""
    if before != after:
        details = {"setting": setting, "before": before, "after": after}
        audit.append(connection, AuditKind.SETTINGS, details, reviewer=actor)


def _tell_import(
    connection: Connection, case: Case, filled: list[str], *, duplicate: bool, actor: str | None
) -> None:
    details: dict[str, Json] = {
        "image": case.sha256,
        "duplicate": duplicate,
        "filled": filled,
        "synthetic": case.synthetic,
    }
    audit.append(connection, AuditKind.IMPORT, details, case.id, actor)


def _said(prediction: Prediction) -> dict[str, Json]:
    decision = prediction.decision
    return {
        "bundle": _named(prediction.bundle),
        "device": prediction.device,
        "suggestion": decision.suggestion,
        "rule": decision.rule,
        "abstained": decision.abstained,
        "malignant": prediction.malignant,
        "maps": prediction.maps is not None,
        "maps_failed": prediction.maps_error is not None,
    }


def _named(bundle: BundleRef) -> dict[str, Json]:
    return {"name": bundle.name, "version": bundle.version, "digest": bundle.digest}


def _bundle_change(connection: Connection, bundle: BundleRef, actor: str | None) -> None:
    kept = settings.get(connection, _BUNDLE)
    before, after = None if kept is None else json.loads(kept), _named(bundle)
    if before != after:
        settings.put(connection, _BUNDLE, json.dumps(after))
        audit.append(connection, AuditKind.BUNDLE, {"before": before, "after": after}, reviewer=actor)
