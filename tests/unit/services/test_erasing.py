import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.access import Role
from dermreview.domain.audit import EraseReason
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Act, Action
from dermreview.services.checking import check_store
from dermreview.services.erasing import erase_cases, plan_erasure
from dermreview.services.exporting import ExportFormat, export_reviews
from dermreview.services.importing import import_cases
from dermreview.services.statistics import reading_statistics
from dermreview.services.stores import create_store, open_store
from dermreview.store import Store


def fill(store: Store, folder: Path) -> None:
    """Three labelled cases; the first two are of one patient."""
    folder.mkdir()
    for number in (1, 2, 3):
        rng = np.random.default_rng(number)
        Image.fromarray(rng.integers(0, 255, (70, 80, 3), dtype=np.uint8)).save(folder / f"img-{number}.png")
    table = folder / "meta.csv"
    table.write_text("image_id,dx,patient_id\nimg-1,nv,p1\nimg-2,nv,p1\nimg-3,nv,p2\n")
    import_cases(store, [folder], [table])
    for case_id in (1, 2, 3):
        store.record(case_id, "Ann", Act(Action.OVERRIDE, "mel"))


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path / "store") as opened:
        fill(opened, tmp_path / "sources")
        yield opened


def test_a_plan_tells_what_will_go_and_changes_nothing(store: Store) -> None:
    plan = plan_erasure(store, ["img-1"])
    assert (plan.cases, plan.reviews, plan.analyses, plan.siblings) == ({1: "img-1"}, 1, 0, 1)
    kept = store.case(1).patient.patient_id
    assert kept != "p1"
    for patient in (kept, "p1"):  # as an export has it, and as the clinic's table had it
        plan = plan_erasure(store, patient=patient)
        assert (plan.cases, plan.siblings) == ({1: "img-1", 2: "img-2"}, 0)
    assert store.count_cases() == 3


def test_what_is_not_there_can_not_be_erased(store: Store) -> None:
    for named, code in (
        ({"ids": ["img-9"]}, ErrorCode.CASE_NOT_FOUND),
        ({"patient": "p9"}, ErrorCode.PATIENT_NOT_FOUND),
    ):
        with pytest.raises(DermreviewError) as caught:
            plan_erasure(store, **named)
        assert caught.value.code is code
    with pytest.raises(DermreviewError) as caught:
        erase_cases(store, [1, 9], EraseReason.OTHER)
    assert caught.value.code is ErrorCode.CASE_UNKNOWN
    assert store.count_cases() == 3


@pytest.mark.parametrize("form", list(ExportFormat))
def test_exports_and_figures_go_on_without_the_erased_and_old_exports_still_hold(
    store: Store, tmp_path: Path, form: ExportFormat
) -> None:
    export_reviews(store, tmp_path / "before", form)
    erase_cases(store, [1, 2], EraseReason.CONSENT)

    report = export_reviews(store, tmp_path / "after", form)

    assert report.cases == 1
    for export in ("before", "after"):
        assert check_store(store, against=tmp_path / export).findings == ()
    assert reading_statistics(store).cases == 1
    if form is ExportFormat.JSONL:
        lines = [json.loads(line) for line in (tmp_path / "after").read_text(encoding="utf-8").splitlines()]
        assert [line["payload"] is None for line in lines if "log" not in line] == [True, True, False]


def test_an_encrypted_store_erases_too(tmp_path: Path) -> None:
    (tmp_path / "sealed").mkdir()
    with create_store(tmp_path / "sealed", "a long passphrase 42") as store:
        fill(store, tmp_path / "sources")
        sha256 = store.case(1).sha256
        report = erase_cases(store, [1], EraseReason.MISTAKE)
        assert store.vault.path(sha256) is None
        assert check_store(store).findings == ()
        assert report.backup.is_file()
    with open_store(tmp_path / "sealed", "a long passphrase 42") as again:
        assert again.count_cases() == 2


def test_only_an_administrator_erases(store: Store) -> None:
    store.guard("Admin", "hash")
    reader = store.add_account("Ann", Role.READER, "hash")
    store.set_password_hash(reader, "hash", must_change=False)
    store.begin_session(store.account("Ann"))
    for act in (lambda: plan_erasure(store, ["img-1"]), lambda: erase_cases(store, [1], EraseReason.OTHER)):
        with pytest.raises(DermreviewError) as caught:
            act()
        assert caught.value.code is ErrorCode.ACCESS_DENIED
    assert store.count_cases() == 3


def run(store: Path, *words: str, answer: str | None = None):
    return CliRunner().invoke(app, ["--store", str(store), "store", "erase", *words], input=answer)


def test_the_command_asks_and_names_what_will_go(store: Store, tmp_path: Path) -> None:
    store.close()
    folder = tmp_path / "store"
    refused = run(folder, "--case", "img-1", answer="n\n")
    assert refused.exit_code == 2
    assert "img-1" in refused.stderr
    assert "1 other cases of the same patient stay" in refused.stderr
    assert "nothing was erased" in refused.stderr

    done = run(folder, "--case", "img-1", answer="y\n")
    assert done.exit_code == 0, done.output
    said = run(folder, "--case", "img-2", "--yes", "--json", "--reason", "consent-withdrawn")
    assert json.loads(said.stdout)["erased"] == 1
    assert json.loads(run(folder, "--case", "img-3", "--yes", "--json").stdout)["erased"] == 1
    with open_store(folder) as again:
        assert list(again.cases()) == []
    checked = CliRunner().invoke(app, ["--store", str(folder), "store", "check"])
    assert checked.exit_code == 0, "the last review of all is an erased one"


def test_the_command_without_a_case_or_answer_erases_nothing(store: Store, tmp_path: Path) -> None:
    store.close()
    assert run(tmp_path / "store").exit_code == 2
    assert run(tmp_path / "store", "--case", "img-1", answer="").exit_code != 0
    with open_store(tmp_path / "store") as again:
        assert again.count_cases() == 3
