import pytest
from PySide6.QtCore import Qt

from dermreview.domain.control_cases import ControlCases
from dermreview.domain.worklist import Order
from dermreview.services.controlling import ControlChoice
from dermreview.services.importing import import_cases
from dermreview.ui.control_dialog import ControlDialog
from tests.gui.conftest import press, settle, shown_id, write_images

Key = Qt.Key

FOLDERS = {"/clinic/known": 120, "/clinic/monday": 1, "": 3}


@pytest.fixture
def dialog(qtbot):
    """Return a function that makes a dialog, and the list of what was chosen in it."""
    kept = []

    def make(chosen=None, folders=FOLDERS, cases=500):
        made = ControlDialog(ControlChoice(chosen or ControlCases(), folders, cases), kept.append)
        qtbot.addWidget(made)
        made.show()
        return made, kept

    return make


def check(dialog, place, state=Qt.CheckState.Checked):
    dialog.folders.item(place).setCheckState(state)


def test_the_dialog_shows_what_is_chosen_and_keeps_it(dialog):
    chosen = ControlCases(repeats=5, known=10, folders=frozenset({"/clinic/known", ""}))
    made, kept = dialog(chosen)
    told = [made.folders.item(place).text().split(" · ") for place in range(3)]
    assert [name for name, _ in told] == ["/clinic/known", "/clinic/monday", "without a folder"]
    assert [words.split()[0] for _, words in told] == ["120", "1", "3"]
    made.button.click()
    assert kept == [chosen]
    assert not made.isVisible()


def test_known_answers_must_come_from_somewhere(dialog):
    made, kept = dialog()
    made.known.setValue(10)
    made.button.click()
    assert (kept, made.isVisible()) == ([], True)
    assert "Check the folders" in made.problem.text()
    check(made, 0)
    assert made.problem.isHidden()
    made.button.click()
    assert kept == [ControlCases(known=10, folders=frozenset({"/clinic/known"}))]


def test_some_cases_must_be_left_to_mix_known_answers_into(dialog):
    made, kept = dialog(cases=121)
    made.known.setValue(10)
    check(made, 0)
    check(made, 1)
    made.button.click()
    assert kept == []
    assert "none is left" in made.problem.text()
    check(made, 1, Qt.CheckState.Unchecked)
    made.button.click()
    assert len(kept) == 1


def test_without_diagnoses_there_are_no_known_answers_to_choose(dialog):
    made, kept = dialog(folders={})
    assert made.nothing.isVisible()
    assert not made.known.isEnabled()
    made.repeats.setValue(50)
    made.button.click()
    assert kept == [ControlCases(repeats=20)], "more than the largest share can't be asked for"


def test_a_folder_that_is_gone_is_forgotten(dialog):
    made, kept = dialog(ControlCases(known=5, folders=frozenset({"/gone", "/clinic/known"})))
    made.button.click()
    assert kept == [ControlCases(known=5, folders=frozenset({"/clinic/known"}))]


def test_every_field_has_a_name_and_shows_its_number(dialog):
    made, _ = dialog(ControlCases(repeats=5))
    for widget in (made.repeats, made.known, made.folders, made.problem):
        assert widget.accessibleName()
    assert made.repeats.lineEdit().width() > made.repeats.fontMetrics().horizontalAdvance("20 %")
    assert (made.repeats.text(), made.known.text()) == ("5 %", "none")


def opened_dialog(qtbot, window):
    window.actions_.quality_control.trigger()
    qtbot.waitUntil(lambda: window.findChildren(ControlDialog) != [], timeout=20_000)
    return window.findChildren(ControlDialog)[-1]


def test_known_answers_come_among_the_others_and_nothing_tells(five_cases, open_window, qtbot, clock, tmp_path):
    table = tmp_path / "meta.csv"
    table.write_text("image_id,dx,lesion_id\n" + "".join(f"case-{n:02},nv,L{n}\n" for n in range(6, 9)))
    import_cases(five_cases, [write_images(tmp_path / "known", range(6, 9))], [table])
    window = open_window(five_cases)
    assert window.model.total() == 8
    dialog = opened_dialog(qtbot, window)
    dialog.known.setValue(20)
    check(dialog, 0)
    with qtbot.waitSignal(window.queue.opened, timeout=20_000):
        dialog.button.click()
    assert window.model.total() == 6
    rows = list(window.model.queue)
    assert {row.folder for row in rows} == {"images"}
    settle(qtbot, window, clock)
    seen = []
    for _ in range(6):
        seen.append(shown_id(window))
        window.review.label("mel")
        settle(qtbot, window, clock)
    assert sorted(seen) == sorted(row.external_id for row in rows)
    assert len(set(seen) & {"case-06", "case-07", "case-08"}) == 1


def test_repeats_are_read_like_any_case_and_measure_the_reader(
    five_cases, open_window, qtbot, clock, predictor, monkeypatch
):
    monkeypatch.setattr("dermreview.domain.control_cases.GAP", 1)
    five_cases.set_control_cases(ControlCases(repeats=20))
    reader = next(name for name in "ABCDEFGH" if repeated(five_cases, name))
    drawn = len(five_cases.repeats())
    window = open_window(five_cases, reviewer=reader)
    total = window.model.total()
    assert total > 5
    qtbot.waitUntil(lambda: window.model.analyzed() == total, timeout=20_000)
    for _ in range(total):
        assert window.review.opened.history == ()
        press(window, Key.Key_5)
        settle(qtbot, window, clock)
    assert window.model.to_read() == 0
    assert len(five_cases.repeats()) == drawn
    dialog = window.files.open_statistics()
    qtbot.waitUntil(lambda: dialog.save_picture.isEnabled(), timeout=20_000)
    assert dialog.tiles["Finished reads"].value.text() == "5 (5 cases)"
    assert dialog.tiles["Repeats read the same"].value.text() == f"100% of {total - 5}"
    assert dialog.tiles["Repeats read the same"].isVisible()
    dialog.close()


def repeated(store, name):
    return len(store.worklist(name, Order.IMPORT, None)) > 5


def test_a_search_for_the_patient_does_not_bring_a_case_and_its_repeat_together(
    five_cases, open_window, qtbot, clock, tmp_path, monkeypatch
):
    monkeypatch.setattr("dermreview.domain.control_cases.GAP", 1)
    five_cases.set_control_cases(ControlCases(repeats=20))
    reader = next(name for name in "ABCDEFGH" if repeated(five_cases, name))
    repeat, original = next(iter(five_cases.repeats().items()))
    window = open_window(five_cases, reviewer=reader, analyzed=False)
    for on_screen in (repeat, original):
        window.review.go(on_screen)
        settle(qtbot, window, clock, analyzed=False)
        window.worklist.filters.search.setText("case")
        listed = [row.case_id for row in window.model.rows]
        assert on_screen in listed
        assert not {repeat, original} <= set(listed)
        window.worklist.filters.clear()
        assert {repeat, original} <= {row.case_id for row in window.model.rows}
