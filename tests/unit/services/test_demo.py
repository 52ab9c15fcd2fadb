import pytest

from dermreview.domain.errors import DermreviewError
from dermreview.domain.review import Act, Action, Status
from dermreview.domain.taxonomy import CLASSES
from dermreview.domain.worklist import Order
from dermreview.services import demo
from dermreview.services.demo import prepare_demo
from dermreview.store import Store


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    steps = []
    with Store.open(tmp_path_factory.mktemp("demo") / "store") as store:
        report = prepare_demo(store, lambda done, total: steps.append((done, total)))
        yield store, report, steps


def test_demo_cases_are_imported_in_order_and_marked_synthetic(prepared):
    store, report, steps = prepared
    assert report.imported == 28
    assert report.failed == report.duplicates == ()
    cases = list(store.cases())
    assert [case.external_id for case in cases] == [f"DEMO_{number:04d}" for number in range(1, 29)]
    assert all(case.synthetic for case in cases)
    assert {(case.width, case.height) for case in cases} == {(600, 450)}
    assert steps[0] == (0, 28)
    assert steps[-1] == (28, 28)


def test_each_case_has_invented_data_and_the_drawn_kind_as_reference(prepared):
    store, _, _ = prepared
    kinds = []
    for case in store.cases():
        patient = case.patient
        assert patient.lesion_id
        assert patient.age is not None
        assert patient.sex in {"female", "male"}
        assert patient.site
        reference = store.reference_label(case.id)
        assert reference.basis == "synthetic"
        kinds.append(reference.diagnosis)
    assert sorted(kinds) == sorted(4 * CLASSES)


def test_a_second_start_adds_nothing_and_keeps_the_reviews(tmp_path):
    folder = tmp_path / "store"
    with Store.open(folder) as store:
        prepare_demo(store)
        first = next(iter(store.cases()))
        store.record(first.id, "reader", Act(Action.OVERRIDE, label="nv", milliseconds=1200))
    with Store.open(folder) as store:
        again = prepare_demo(store)
        assert again.imported == 0
        assert len(again.duplicates) == 28
        rows = store.worklist("reader", Order.IMPORT, None)
        assert len(rows) == 28
        assert (rows[0].status, rows[0].label) == (Status.REVIEWED, "nv")


def test_missing_resources_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "resources_dir", lambda: tmp_path / "nowhere")
    with Store.open(tmp_path / "store") as store, pytest.raises(DermreviewError, match="nowhere"):
        prepare_demo(store)
