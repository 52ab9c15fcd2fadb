from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import event, insert

from dermreview.domain.analysis import Decision
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Status
from dermreview.domain.worklist import Order
from dermreview.store import Store
from dermreview.store.schema import analyses, cases, images, read_states, reads

from .builders import BUNDLE, MEL, OTHER_BUNDLE, new_case, prediction


def names(store: Store, order: Order) -> list[str]:
    return [row.external_id for row in store.worklist("Ann", order, BUNDLE)]


def test_an_empty_store_has_an_empty_worklist(store: Store) -> None:
    assert store.worklist("Ann", Order.MALIGNANCY, BUNDLE) == []


def test_the_most_suspicious_first_then_ties_by_import_then_the_unanalyzed(store: Store) -> None:
    for name, malignant in (("a", None), ("b", 0.2), ("c", 0.9), ("d", None), ("e", 0.9), ("f", 0.95)):
        case_id = store.add_case(new_case(name)).case.id
        if malignant is not None:
            store.save_analysis(case_id, prediction("mel", malignant))
    assert names(store, Order.IMPORT) == ["a", "b", "c", "d", "e", "f"]
    assert names(store, Order.MALIGNANCY) == ["f", "c", "e", "b", "a", "d"]


def test_a_row_shows_what_the_current_bundle_said(store: Store) -> None:
    case = store.add_case(new_case("a", orientation=8)).case
    said = replace(prediction("mel", 0.7), decision=Decision(None, "argmax", "blurred"))
    store.save_analysis(case.id, said)
    store.save_failure(case.id, OTHER_BUNDLE, "out of memory")

    (mine,) = store.worklist("Ann", Order.IMPORT, BUNDLE)
    (other,) = store.worklist("Ann", Order.IMPORT, OTHER_BUNDLE)
    (without,) = store.worklist("Ann", Order.IMPORT, None)

    assert (mine.case_id, mine.sha256, mine.orientation) == (case.id, case.sha256, 8)
    assert (mine.suggestion, mine.abstained, mine.failed) == (None, "blurred", None)
    assert mine.malignancy == pytest.approx(said.malignancy)
    assert (other.analyzed, other.failed) == (False, "out of memory")
    assert (without.analyzed, without.failed) == (False, None)
    assert store.row(case.id, "Ann", BUNDLE) == mine


def test_several_readers_and_bundles_never_double_a_row(store: Store) -> None:
    ids = [store.add_case(new_case(f"c{number}")).case.id for number in range(2)]
    for case_id in ids:
        for bundle in (BUNDLE, OTHER_BUNDLE):
            store.save_analysis(case_id, prediction("mel", 0.7, bundle))
        for reviewer in ("Ann", "Ben"):
            store.record(case_id, reviewer, MEL)
    assert len(store.worklist("Ann", Order.MALIGNANCY, BUNDLE)) == 2


def test_a_worklist_needs_a_name(store: Store) -> None:
    with pytest.raises(DermreviewError) as caught:
        store.worklist("", Order.IMPORT, None)
    assert caught.value.code is ErrorCode.REVIEWER_NAME_EMPTY


def fill(store: Store, number: int) -> np.ndarray:
    """Insert cases in bulk; every third one is not analyzed, every fifth one is reviewed."""
    chance = np.random.default_rng(7).random(number).round(3)
    one = prediction("mel", 0.5)
    ids = range(1, number + 1)
    said = {
        "bundle_digest": BUNDLE.digest,
        "bundle_name": BUNDLE.name,
        "bundle_version": BUNDLE.version,
        "device": "cpu",
        "probabilities": one.probabilities.tobytes(),
        "member_names": "[]",
        "member_probabilities": b"",
        "spread": one.spread.tobytes(),
        "uncertainty": 0.5,
        "disagreement": 0.5,
        "suggestion": "mel",
        "rule": "argmax",
        "created_at": "2026-01-01T00:00:00.000000+00:00",
    }
    with store._database.transaction() as connection:
        connection.execute(
            insert(images),
            [
                {"sha256": f"{i:064x}", "pixel_sha256": f"{i:064x}", "extension": ".jpg", "orientation": 1}
                | {"width": 600, "height": 450}
                for i in ids
            ],
        )
        connection.execute(
            insert(cases),
            [
                {"id": i, "external_id": f"c{i}", "image_sha256": f"{i:064x}", "synthetic": False, "source": ""}
                | {"imported_at": "2026-01-01T00:00:00.000000+00:00"}
                for i in ids
            ],
        )
        connection.execute(
            insert(analyses),
            [said | {"case_id": i, "malignancy": float(chance[i - 1])} for i in ids if i % 3],
        )
        read = {"queue_id": 1, "reviewer": "Ann", "round": 1, "mode": "assisted"}
        connection.execute(insert(reads), [read | {"id": i, "case_id": i} for i in ids if i % 5 == 0])
        connection.execute(
            insert(read_states),
            [{"read_id": i, "status": "reviewed", "label": "nv"} for i in ids if i % 5 == 0],
        )
    return chance


def test_a_hundred_thousand_cases_come_right_and_in_few_statements(store: Store) -> None:
    number = 100_000
    chance = fill(store, number)
    statements: list[str] = []
    event.listen(store._database._engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    rows = store.worklist("Ann", Order.MALIGNANCY, BUNDLE)

    assert sum(statement.startswith("SELECT") for statement in statements) == 8, (
        "order, priorities, control cases, repeats; rules, control cases again, readers, rows"
    )
    analyzed = [i for i in range(1, number + 1) if i % 3]
    expected = sorted(analyzed, key=lambda i: (-chance[i - 1], i)) + list(range(3, number + 1, 3))
    assert [row.case_id for row in rows] == expected
    assert all(row.malignancy == (chance[row.case_id - 1] if row.case_id % 3 else None) for row in rows)
    assert all((row.status is Status.REVIEWED) == (row.case_id % 5 == 0) for row in rows)
    assert [row.case_id for row in store.worklist("Ben", Order.IMPORT, None)] == list(range(1, number + 1))


@pytest.mark.parametrize("order", list(Order))
def test_pages_of_rows_make_the_whole_worklist(store: Store, order: Order) -> None:
    for number in range(7):
        case_id = store.add_case(new_case(f"c{number}")).case.id
        if number % 2:
            store.save_analysis(case_id, prediction("mel", number / 10))
    case_ids = store.worklist_order("Ann", order, BUNDLE)
    pages = [row for start in (0, 3, 6) for row in store.worklist_rows(case_ids[start : start + 3], "Ann", BUNDLE)]
    assert pages == store.worklist("Ann", order, BUNDLE)
    assert [row.case_id for row in pages] == case_ids
    assert store.worklist_rows([99, 2], "Ann", None) == [store.row(2, "Ann", None)]
