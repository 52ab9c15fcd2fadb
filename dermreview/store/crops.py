"""Statements on the analyses of crops: the last one of each reviewer, case and bundle is kept.

A crop belongs to its reviewer, because it tells where that reviewer looked.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select

from dermreview.domain.analysis import ActivationMaps, BundleRef, Prediction
from dermreview.domain.crop import CropAnalysis, CropBox
from dermreview.store.analyses import columns_of, map_columns, maps_of, prediction_of
from dermreview.store.schema import crop_analyses, crop_maps

_ENSEMBLE: Final = -1
"""Stands in the place of a member for the maps of all of them."""


def save(
    connection: Connection, case_id: int, reviewer: str, box: CropBox, prediction: Prediction
) -> CropAnalysis:
    """Keep what a bundle said of a crop in place of the reviewer's last one on this case."""
    key = {"case_id": case_id, "reviewer": reviewer, "bundle_digest": prediction.bundle.digest}
    connection.execute(delete(crop_analyses).filter_by(**key))
    place = {"crop_left": box.left, "crop_top": box.top, "crop_width": box.width, "crop_height": box.height}
    crop_id = connection.execute(
        insert(crop_analyses)
        .values(case_id=case_id, reviewer=reviewer, **place, **columns_of(prediction))
        .returning(crop_analyses.c.id)
    ).scalar_one()
    parts: dict[int, ActivationMaps] = dict(enumerate(prediction.member_maps or ()))
    if prediction.maps is not None:
        parts[_ENSEMBLE] = prediction.maps
    for member, maps in parts.items():
        connection.execute(insert(crop_maps).values(crop_id=crop_id, member=member, **map_columns(maps)))
    saved = get(connection, case_id, reviewer, prediction.bundle)
    if saved is None:
        raise RuntimeError(f"the crop of case {case_id} was not kept")
    return saved


def get(connection: Connection, case_id: int, reviewer: str, bundle: BundleRef) -> CropAnalysis | None:
    """Return the reviewer's crop of a case as a bundle saw it, None without."""
    key = {"case_id": case_id, "reviewer": reviewer, "bundle_digest": bundle.digest}
    row = connection.execute(select(crop_analyses).filter_by(**key)).one_or_none()
    if row is None:
        return None
    query = select(crop_maps).filter_by(crop_id=row.id).order_by(crop_maps.c.member)
    parts: dict[int, Row[Any]] = {part.member: part for part in connection.execute(query)}
    ensemble = parts.pop(_ENSEMBLE, None)
    prediction = prediction_of(
        row,
        None if ensemble is None else maps_of(ensemble),
        tuple(maps_of(part) for part in parts.values()),
    )
    box = CropBox(row.crop_left, row.crop_top, row.crop_width, row.crop_height)
    return CropAnalysis(box, prediction, datetime.fromisoformat(row.created_at))
