import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from dermreview.domain.review import Status
from dermreview.domain.worklist import WorklistRow
from dermreview.ui.worklist_delegate import WorklistDelegate
from dermreview.ui.worklist_model import WorklistModel


def row(number, status=Status.UNREVIEWED, **known):
    values = {"label": None, "suggestion": None, "malignancy": None, "abstained": None, "failed": None}
    values |= {"synthetic": False, "analyzed": known.get("malignancy") is not None} | known
    return WorklistRow(case_id=number, external_id=f"case-{number}", sha256="0", status=status, **values)


def model_of(*rows):
    model = WorklistModel()
    model.open(rows)
    return model


def test_next_unreviewed_after_the_end_is_none_without_wrapping():
    model = model_of(row(1), row(2, Status.REVIEWED, label="nv"), row(3, Status.FLAGGED))
    assert model.next_unreviewed(1, wrap=False) is None
    assert model.next_unreviewed(2, wrap=True) == 1
    assert model.next_unreviewed(None, wrap=False) == 1


def test_deferred_cases_come_after_all_unread_ones():
    model = model_of(row(1, Status.DEFERRED), row(2), row(3, Status.DEFERRED), row(4))
    assert model.next_unreviewed(2, wrap=True) == 4
    model.change(row(4, Status.UNGRADABLE))
    assert model.next_unreviewed(2, wrap=True) == 3


def test_the_case_itself_is_never_the_next_one():
    model = model_of(row(1))
    assert model.next_unreviewed(1, wrap=True) is None


def test_figures():
    model = model_of(
        row(1, Status.REVIEWED, label="nv", malignancy=0.1, suggestion="nv"),
        row(2, malignancy=0.2, suggestion="nv"),
        row(3, failed="truncated"),
        row(4, Status.UNGRADABLE),
        row(5, Status.DEFERRED, malignancy=0.2, suggestion="nv"),
        row(6, malignancy=0.9, suggestion="mel"),
    )
    assert model.done() == 2
    assert model.analyzed() == 4
    assert model.analyzed_ahead(1) == 2
    assert model.analyzed_ahead(2) == 1
    assert [failed.case_id for failed in model.failures()] == [3]
    assert model.failed() == 1
    assert model.waiting(Status.UNREVIEWED) == 3


def test_figures_follow_the_rows():
    model = model_of(row(1), row(2, failed="half"))
    model.change(row(1, Status.REVIEWED, label="nv", malignancy=0.1, suggestion="nv"))
    model.change(row(2, malignancy=0.1, suggestion="nv"))
    model.append([row(3), row(4, failed="half")])
    assert (model.done(), model.analyzed(), model.failed()) == (1, 2, 1)
    assert model.waiting(Status.UNREVIEWED) == 3
    model.change(row(99))  # no row of this queue
    assert model.waiting(Status.UNREVIEWED) == 3


def test_appending_knows_what_is_there():
    model = model_of(row(1))
    model.append([row(1), row(2)])
    assert [known.case_id for known in model.rows] == [1, 2]
    assert model.neighbour(1, 1) == 2
    assert model.neighbour(2, 1) is None
    assert model.neighbour(1, -1) is None


def test_a_thumbnail_is_asked_for_once_and_painted():
    model = model_of(row(1))
    asked = []
    model.thumbnail_wanted.connect(asked.append)
    index = model.index(0)
    assert model.data(index, Qt.ItemDataRole.DecorationRole) is None
    assert model.data(index, Qt.ItemDataRole.DecorationRole) is None
    assert len(asked) == 1
    assert not model.thumbnails_ready
    model.set_thumbnail(1, QImage(4, 4, QImage.Format.Format_RGB32))
    assert model.data(index, Qt.ItemDataRole.DecorationRole).width() == 4
    assert model.thumbnails_ready


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (row(1), "case-1 · to read · not analyzed"),
        (row(1, malignancy=0.51, suggestion="mel"), "case-1 · to read · AI: mel · malignancy 0.51"),
        (row(1, malignancy=0.5, abstained="blurred"), "case-1 · to read · AI abstains"),
        (row(1, Status.REVIEWED, label="other", failed="half"), "case-1 · other · AI failed · half"),
    ],
)
def test_a_row_is_told_in_words(shown, words):
    model = model_of(shown)
    assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole) == words


def test_without_ai_a_row_says_nothing_of_it():
    model = model_of(row(1))
    model.with_ai = False
    assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole) == "case-1 · to read"


def painted(model, qapp):
    option = QStyleOptionViewItem()
    option.rect.setRect(0, 0, 264, 62)
    option.state = QStyle.StateFlag.State_Enabled
    image = QImage(264, 62, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    WorklistDelegate().paint(painter, option, model.index(0))
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(62, 264, 4)[..., :3].astype(int)


def test_each_state_looks_different(qapp):
    pictures = [
        painted(model_of(row(1, status, label="nv" if status is Status.REVIEWED else None)), qapp)
        for status in Status
    ]
    for place, one in enumerate(pictures):
        for other in pictures[place + 1 :]:
            assert np.abs(one - other).max() > 40


def test_the_malignancy_bar_grows_with_the_malignancy(qapp):
    def length(malignancy):
        pixels = painted(model_of(row(1, malignancy=malignancy, suggestion="mel")), qapp)
        blue, red = pixels[..., 0], pixels[..., 2]
        return int((red - blue > 60).any(axis=0).sum())

    assert length(0.2) < length(0.5) < length(0.9)
