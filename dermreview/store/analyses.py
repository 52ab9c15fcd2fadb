"""Statements on analyses, their activation maps and failures.

Maps are kept as they are, half-precision numbers on small grids: packing saved 6 %. Measured with the released
bundle, three members on grids of 7 x 7, a case has 2,058 bytes of members' maps beside the 686 of their average.
"""

import json
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, ScalarSelect, and_, delete, exists, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from dermreview.domain.analysis import (
    ActivationMaps,
    Analysis,
    BundleRef,
    Decision,
    FloatArray,
    Prediction,
    Region,
)
from dermreview.domain.taxonomy import CLASSES
from dermreview.store.cases import ORIGINAL
from dermreview.store.schema import (
    activation_maps,
    analyses,
    analysis_failures,
    analysis_features,
    cases,
    crop_analyses,
    member_maps,
)
from dermreview.store.text import now_text, writable

_FLOAT32 = np.dtype("<f4")
_FLOAT16 = np.dtype("<f2")


def save(connection: Connection, case_id: int, prediction: Prediction) -> Analysis:
    """Keep a prediction in place of an earlier one of the same bundle, and forget its failure."""
    bundle = prediction.bundle
    connection.execute(delete(analyses).filter_by(case_id=case_id, bundle_digest=bundle.digest))
    connection.execute(delete(analysis_failures).filter_by(case_id=case_id, bundle_digest=bundle.digest))
    analysis_id = connection.execute(
        insert(analyses).values(case_id=case_id, **columns_of(prediction)).returning(analyses.c.id)
    ).scalar_one()
    if prediction.maps is not None:
        connection.execute(insert(activation_maps).values(analysis_id=analysis_id, **map_columns(prediction.maps)))
    for member, maps in enumerate(prediction.member_maps or ()):
        connection.execute(insert(member_maps).values(analysis_id=analysis_id, member=member, **map_columns(maps)))
    if prediction.features is not None:
        values = prediction.features.astype(_FLOAT16).tobytes()
        connection.execute(insert(analysis_features).values(analysis_id=analysis_id, values_f16=values))
    saved = get(connection, case_id, bundle)
    if saved is None:
        raise RuntimeError(f"the analysis of case {case_id} was not kept")
    return saved


def get(connection: Connection, case_id: int, bundle: BundleRef | None) -> Analysis | None:
    """Return the analysis of a case by a bundle, or the latest by any where ``bundle`` is None."""
    query = (
        select(analyses, activation_maps, analysis_features.c.values_f16.label("features_f16"))
        .select_from(analyses)
        .outerjoin(activation_maps, activation_maps.c.analysis_id == analyses.c.id)
        .outerjoin(analysis_features, analysis_features.c.analysis_id == analyses.c.id)
        .where(analyses.c.case_id == _original(case_id))
    )
    if bundle is not None:
        query = query.where(analyses.c.bundle_digest == bundle.digest)
    row = connection.execute(query.order_by(analyses.c.id.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    parts = select(member_maps).where(member_maps.c.analysis_id == row.id).order_by(member_maps.c.member)
    prediction = prediction_of(
        row,
        None if row.values_f16 is None else maps_of(row),
        tuple(maps_of(part) for part in connection.execute(parts)),
        None if row.features_f16 is None else features_from(row.features_f16),
    )
    return Analysis(row.id, row.case_id, prediction, datetime.fromisoformat(row.created_at))


def forget_moved(connection: Connection, case_id: int) -> None:
    """Forget what bundles that use patient data said of a case: more is known of its patient now."""
    for table in (analyses, crop_analyses):
        moved = and_(table.c.case_id == case_id, table.c.patient_data.is_not(None))
        connection.execute(delete(table).where(moved))


def save_failure(connection: Connection, case_id: int, bundle: BundleRef, reason: str) -> None:
    """Keep why a bundle could not analyze a case."""
    values = {
        "bundle_name": bundle.name,
        "bundle_version": bundle.version,
        "reason": writable(reason),
        "failed_at": now_text(),
    }
    statement = upsert(analysis_failures).values(case_id=case_id, bundle_digest=bundle.digest, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["case_id", "bundle_digest"], set_=values))


def failure(connection: Connection, case_id: int, bundle: BundleRef) -> str | None:
    """Return why a bundle could not analyze a case, None if it did not fail."""
    of_case = analysis_failures.c.case_id == _original(case_id)
    query = select(analysis_failures.c.reason).where(of_case).filter_by(bundle_digest=bundle.digest)
    return connection.execute(query).scalar_one_or_none()


def _original(case_id: int) -> ScalarSelect[Any]:
    """What is said of a case is said of its repeats."""
    return select(ORIGINAL).where(cases.c.id == case_id).scalar_subquery()


def pending(connection: Connection, bundle: BundleRef, *, repeats: bool) -> list[int]:
    """Return the cases that a bundle has not analyzed, in import order, those that failed included.

    Args:
        connection: An open transaction.
        bundle: The bundle.
        repeats: Return them too, as long as their originals wait.
    """
    done = exists().where(and_(analyses.c.case_id == ORIGINAL, analyses.c.bundle_digest == bundle.digest))
    query = select(cases.c.id).where(~done).order_by(cases.c.id)
    if not repeats:
        query = query.where(cases.c.repeat_of.is_(None))
    return list(connection.execute(query).scalars())


def columns_of(prediction: Prediction) -> dict[str, Any]:
    """Return the columns of a prediction without its maps and features, as of now."""
    bundle = prediction.bundle
    return {
        "bundle_digest": bundle.digest,
        "bundle_name": bundle.name,
        "bundle_version": bundle.version,
        "device": prediction.device,
        "probabilities": _bytes32(prediction.probabilities),
        "member_names": json.dumps(prediction.member_names),
        "member_probabilities": _bytes32(prediction.member_probabilities),
        "spread": _bytes32(prediction.spread),
        "malignancy": prediction.malignancy,
        "uncertainty": prediction.uncertainty,
        "disagreement": prediction.disagreement,
        "suggestion": prediction.decision.suggestion,
        "rule": prediction.decision.rule,
        "abstained": prediction.decision.abstained,
        "maps_error": prediction.maps_error,
        "created_at": now_text(),
        "malignant": prediction.malignant,
        "not_ruled_out": None if prediction.not_ruled_out is None else json.dumps(prediction.not_ruled_out),
        "patient_data": None if prediction.patient_data is None else json.dumps(prediction.patient_data),
        "badges": json.dumps(prediction.badges),
    }


def prediction_of(
    row: Row[Any],
    maps: ActivationMaps | None,
    by_member: tuple[ActivationMaps, ...],
    features: FloatArray | None = None,
) -> Prediction:
    """Return a prediction from a row with its columns; no maps of members are None."""
    return Prediction(
        bundle=BundleRef(row.bundle_name, row.bundle_version, row.bundle_digest),
        device=row.device,
        probabilities=array32(row.probabilities),
        member_names=tuple(json.loads(row.member_names)),
        member_probabilities=array32(row.member_probabilities).reshape(-1, len(CLASSES)),
        spread=array32(row.spread),
        uncertainty=row.uncertainty,
        disagreement=row.disagreement,
        decision=Decision(row.suggestion, row.rule, row.abstained),
        maps=maps,
        maps_error=row.maps_error,
        malignant=row.malignant,
        not_ruled_out=None if row.not_ruled_out is None else tuple(json.loads(row.not_ruled_out)),
        patient_data=None if row.patient_data is None else tuple(json.loads(row.patient_data)),
        features=features,
        badges=badges_from(row.badges),
        member_maps=by_member or None,
    )


def map_columns(maps: ActivationMaps) -> dict[str, Any]:
    """Return the columns of maps."""
    _, height, width = maps.values.shape
    return {
        "height": height,
        "width": width,
        "method": maps.method,
        "region_left": maps.region.left,
        "region_top": maps.region.top,
        "region_right": maps.region.right,
        "region_bottom": maps.region.bottom,
        "values_f16": maps.values.astype(_FLOAT16).tobytes(),
    }


def maps_of(row: Row[Any]) -> ActivationMaps:
    """Return maps from a row with their columns."""
    values = np.frombuffer(row.values_f16, _FLOAT16).astype(np.float16)
    return ActivationMaps(
        values=values.reshape(len(CLASSES), row.height, row.width),
        region=Region(row.region_left, row.region_top, row.region_right, row.region_bottom),
        method=row.method,
    )


def features_from(data: bytes) -> FloatArray:
    """Return stored features, float32 (D,) to half precision."""
    return np.frombuffer(data, _FLOAT16).astype(np.float32)


def _bytes32(array: FloatArray) -> bytes:
    return array.astype(_FLOAT32).tobytes()


def badges_from(kept: str | None) -> tuple[str, ...]:
    """Return the badges of an analysis, none for one that was made before there were any."""
    return () if kept is None else tuple(json.loads(kept))


def array32(data: bytes) -> FloatArray:
    """Return stored figures, float32 (n,)."""
    return np.frombuffer(data, _FLOAT32).astype(np.float32)
