import threading
from pathlib import Path

from PySide6.QtCore import Qt

from dermreview.domain.case import Patient
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Status
from dermreview.domain.worklist import Order
from dermreview.services.importing import import_cases
from dermreview.services.stores import open_store
from dermreview.ui.ai_state import AiStatus
from dermreview.ui.tasks import Lane
from dermreview.ui.verbs import AiSource
from tests.gui.conftest import BUNDLE, prediction_of, press, settle, shown_id, write_images

Key = Qt.Key


def all_analyzed(window):
    return window.model.analyzed() == window.model.rowCount()


def test_the_queue_is_analyzed_in_order_on_the_inference_worker(five_cases, open_window, qtbot, predictor):
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: all_analyzed(window))
    assert predictor.seen == [1, 2, 3, 4, 5]
    (name,) = predictor.threads
    assert name.startswith("dermreview-inference")
    assert window.status.ahead.text() == "4 analyzed ahead"
    assert window.status.machine.text() == "CPU · 3 members × 8 views · double 1.0 · dddddd"
    assert window.model.analyzing is None


def test_a_case_opens_before_its_analysis_and_fills_in(five_cases, open_window, qtbot, predictor):
    predictor.gate.clear()
    window = open_window(five_cases, analyzed=False)
    assert shown_id(window) == "case-01"
    assert window.viewer.image_pane.picture is not None
    assert window.side.bars.row("mel").reading is None
    predictor.gate.set()
    qtbot.waitUntil(lambda: window.side.bars.row("mel").reading is not None)
    assert window.viewer.shown_map_class == "mel"
    assert window.side.decision.confirm.isEnabled()


def test_the_case_on_screen_goes_first(five_cases, open_window, qtbot, clock, predictor):
    predictor.gate.clear()
    window = open_window(five_cases, analyzed=False)
    qtbot.waitUntil(lambda: bool(predictor.seen))
    for _ in range(4):
        press(window, Key.Key_Right)
    settle(qtbot, window, clock, analyzed=False)
    row = window.model.row_of(window.review.case_id)
    assert row.external_id == "case-05"
    decoded = threading.Event()
    # its picture for the networks is made in the pool; the networks are asked for it next
    window.runner.submit(Lane.POOL, decoded.set)
    qtbot.waitUntil(decoded.is_set)
    predictor.gate.set()
    qtbot.waitUntil(lambda: all_analyzed(window))
    assert predictor.seen[0] == 1
    assert predictor.seen[1] == 5


def test_a_worklist_that_opens_anew_while_it_is_analyzed_stops_nothing(
    five_cases, open_window, qtbot, monkeypatch, predictor
):
    """A long one comes in pages: for a moment cases that wait for the networks are in no row."""
    predictor.gate.clear()
    window = open_window(five_cases, analyzed=False)
    qtbot.waitUntil(lambda: bool(predictor.seen))
    held = threading.Event()
    more_rows = window.verbs.more_rows
    monkeypatch.setattr("dermreview.ui.verbs._FIRST_ROWS", 1)
    monkeypatch.setattr(window.verbs, "more_rows", lambda ids: held.wait(10) and more_rows(ids))
    window.queue.sort(Order.NEWEST)
    qtbot.waitUntil(lambda: not window.model.complete)
    predictor.gate.set()
    # what was looked at and the case on screen wait for the store, the others are let go
    qtbot.waitUntil(lambda: window.queue.loop.waiting == 2)
    held.set()
    qtbot.waitUntil(lambda: window.model.complete and all_analyzed(window))
    assert sorted(predictor.seen) == [1, 2, 3, 4, 5]
    assert window.queue.loop.waiting == 0


def test_a_late_answer_does_not_land_on_another_case(five_cases, open_window, qtbot, clock, predictor):
    predictor.answers = {1: "nv", 2: "bcc"}
    predictor.gate.clear()
    window = open_window(five_cases, analyzed=False)
    press(window, Key.Key_Right)
    settle(qtbot, window, clock, analyzed=False)
    predictor.gate.set()
    qtbot.waitUntil(lambda: window.review.opened.analysis is not None)
    assert shown_id(window) == "case-02"
    assert window.side.decision.confirm.accessibleName() == "Confirm basal cell carcinoma"
    press(window, Key.Key_Left)
    settle(qtbot, window, clock)
    assert window.side.decision.confirm.accessibleName() == "Confirm melanocytic nevus"


def test_a_failing_image_is_named_and_stops_nothing(five_cases, open_window, qtbot, predictor):
    predictor.answers = {2: DermreviewError(ErrorCode.IMAGE_TRUNCATED, detail="half of it")}
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: window.model.analyzed() == 4)
    (failed,) = window.model.failures()
    assert failed.external_id == "case-02"
    assert "half of it" in failed.failed
    assert window.status.failures.isVisible()
    assert "1 failed" in window.status.failures.text()


def test_a_case_that_failed_says_so_and_can_be_labelled(five_cases, open_window, qtbot, clock, predictor):
    predictor.answers = {1: DermreviewError(ErrorCode.IMAGE_TRUNCATED, detail="half of it")}
    window = open_window(five_cases, analyzed=False)
    qtbot.waitUntil(lambda: window.review.opened.failed is not None)
    assert window.review.ai_status is AiStatus.FAILED
    press(window, Key.Key_6)
    settle(qtbot, window, clock, analyzed=False)
    assert window.model.rows[0].label == "nv"


def test_a_bug_in_the_networks_is_logged_and_shown_once(five_cases, open_window, qtbot, predictor, caplog):
    from PySide6.QtWidgets import QMessageBox

    predictor.answers = dict.fromkeys(range(1, 6), RuntimeError("a bug"))
    window = open_window(five_cases, analyzed=False)
    qtbot.waitUntil(lambda: len(window.model.failures()) == 5)
    assert "RuntimeError: a bug" in caplog.text
    assert len(window.findChildren(QMessageBox, "crash")) == 1


def test_an_image_missing_from_the_vault_is_told_and_can_be_set_aside(five_cases, open_window, qtbot, clock):
    for stored in (five_cases.folder / "vault").rglob("*.*"):
        if stored.is_file():
            stored.unlink()
    window = open_window(five_cases, analyzed=False)
    assert window.viewer.image_pane.picture is None
    assert "missing" in window.viewer.image_pane.notice.text
    press(window, Key.Key_1)
    assert "can't be shown" in window.status.message.text()
    press(window, Key.Key_X)
    settle(qtbot, window, clock, analyzed=False)
    assert window.model.done() == 1


def test_analyses_are_shown_after_a_restart_without_the_networks(
    store_folder, tmp_path, open_window, qtbot, clock, predictor
):
    with open_store(store_folder) as store:
        import_cases(store, [write_images(tmp_path / "images", range(1, 4))], [])
        first = open_window(store)
        qtbot.waitUntil(lambda: all_analyzed(first))
        first.close()
    loads = []
    source = AiSource(Path("double"), "cpu", lambda folder: BUNDLE, lambda folder, device: loads.append(folder))
    with open_store(store_folder) as store:
        second = open_window(store, source=source)
        assert second.viewer.shown_map_class == "mel"
        second.close()
    assert loads == []


def test_an_abstention_shows_nothing_to_confirm(five_cases, open_window, qtbot, clock, predictor):
    predictor.predict = lambda rgb, patient: prediction_of("mel", abstained="out_of_distribution")
    window = open_window(five_cases)
    assert window.review.ai_status is AiStatus.ABSTAINED
    assert window.side.bars.row("mel").reading is None
    press(window, Key.Key_Return)
    assert "no suggestion" in window.status.message.text()
    press(window, Key.Key_5)
    settle(qtbot, window, clock)
    (record,) = five_cases.all_events()
    shown = record.event.act.shown
    assert shown.abstained == "out_of_distribution"
    assert shown.suggestion is None
    assert shown.probabilities is None


def test_a_notice_of_the_networks_is_shown(five_cases, open_window, qtbot, predictor):
    predictor.notices.append("Out of GPU memory: the analysis goes on on the CPU")
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: window.banners.isVisible())
    assert window.banners.text("notice Out of GPU memory: the analysis goes on on the CPU") is not None


# without AI


def test_without_a_bundle_the_window_reviews_and_says_so(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases, source=AiSource(None), analyzed=False)
    assert "without AI" in window.banners.text("ai")
    assert window.review.ai_status is AiStatus.NO_BUNDLE
    press(window, Key.Key_6)
    settle(qtbot, window, clock, analyzed=False)
    (record,) = five_cases.all_events()
    assert record.event.act.label == "nv"
    assert record.event.act.shown.bundle is None


def test_a_missing_bundle_is_named(five_cases, open_window, tmp_path):
    window = open_window(five_cases, source=AiSource(tmp_path / "nowhere"), analyzed=False)
    assert str(tmp_path / "nowhere") in window.banners.text("ai")


def test_networks_that_do_not_load_leave_the_review_alone(five_cases, open_window, qtbot, clock):
    def load(folder, device):
        raise DermreviewError(ErrorCode.BUNDLE_HASH, file="a.safetensors", path=folder)

    source = AiSource(Path("double"), "cpu", lambda folder: BUNDLE, load)
    window = open_window(five_cases, source=source, analyzed=False)
    qtbot.waitUntil(lambda: window.banners.text("ai") is not None)
    assert "a.safetensors" in window.banners.text("ai")
    assert window.review.ai_status is AiStatus.NO_BUNDLE
    press(window, Key.Key_2)
    settle(qtbot, window, clock, analyzed=False)
    assert window.model.rows[0].label == "bcc"


# the order


def test_the_order_is_fixed_until_the_reader_asks(five_cases, open_window, qtbot, predictor):
    predictor.answers = {1: "nv", 2: "nv", 3: "nv", 4: "nv", 5: "mel"}
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: all_analyzed(window))
    names = [row.external_id for row in window.model.rows]
    assert names == [f"case-0{number}" for number in range(1, 6)]
    window.actions_.order_malignancy.trigger()
    qtbot.waitUntil(lambda: window.model.rows[0].external_id == "case-05")
    qtbot.waitUntil(lambda: shown_id(window) == "case-05")
    assert all(row.status is Status.UNREVIEWED for row in window.model.rows)
    assert window.actions_.order_malignancy.isChecked()
    assert window.worklist.order_box.currentText().startswith("Malignancy")


def test_closing_in_the_middle_of_an_analysis_waits_for_it(five_cases, open_window, predictor):
    predictor.gate.clear()
    window = open_window(five_cases, analyzed=False)
    opener = threading.Timer(0.01, predictor.gate.set)
    opener.start()
    assert window.close()
    opener.join()
    assert not [t for t in threading.enumerate() if t.name.startswith("dermreview-")]


def test_the_order_box_sorts_too(five_cases, open_window, qtbot, predictor):
    predictor.answers = dict.fromkeys((1, 2, 3), "nv")
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: all_analyzed(window))
    box = window.worklist.order_box

    def three_steps(key):  # between import order and malignancy lie newest and random
        for _ in range(3):
            before = window.queue.order
            qtbot.keyClick(box, key)
            qtbot.waitUntil(lambda before=before: window.queue.order is not before)

    three_steps(Key.Key_Down)
    qtbot.waitUntil(lambda: [row.external_id for row in window.model.rows][:2] == ["case-04", "case-05"])
    assert window.actions_.order_malignancy.isChecked()
    three_steps(Key.Key_Up)
    qtbot.waitUntil(lambda: window.model.rows[0].external_id == "case-01")
    assert window.actions_.order_import.isChecked()


def test_the_first_case_is_on_screen_before_the_networks_load(five_cases, open_window, qtbot, predictor):
    order = []

    def load(folder, device):
        order.append("networks")
        return predictor

    source = AiSource(Path("double"), "cpu", lambda folder: BUNDLE, load)
    window = open_window(five_cases, source=source, wait=False)
    window.review.shown.connect(lambda case_id: order.append("case"))
    qtbot.waitUntil(lambda: "networks" in order)
    assert order == ["case", "networks"]


def table(folder, row):
    path = folder / "metadata.csv"
    path.write_text(f"image_id,dx,age,sex,localization\n{row}\n", encoding="utf-8")
    return path


def test_the_networks_are_told_of_the_patient(store, tmp_path, open_window, qtbot, predictor):
    images = write_images(tmp_path / "images", (1, 2))
    import_cases(store, [images], [table(tmp_path, "case-01,nv,60,female,back")])
    window = open_window(store)
    qtbot.waitUntil(lambda: all_analyzed(window))
    told = predictor.patients[1]
    assert (told.age, told.sex, told.site) == (60, "female", "back")
    assert predictor.patients[2] == Patient()
