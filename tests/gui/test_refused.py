"""The list of the images that an import refused."""

import pytest
from PIL import Image
from PySide6.QtWidgets import QDialogButtonBox

from dermreview.domain.audit import AuditKind
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.importing import import_cases
from dermreview.ui.refused_dialog import RefusedDialog
from dermreview.ui.wording import refusal_in_words


@pytest.fixture
def refused_files(five_cases, tmp_path):
    """Two files that the store refused: one is no image, one is too small."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "Miller_Jane.jpg").write_bytes(b"no image at all")
    Image.new("RGB", (4, 4)).save(folder / "IMG_0002.png")
    report = import_cases(five_cases, [folder], [])
    assert len(report.failed) == 2
    return folder


@pytest.fixture
def window(five_cases, open_window):
    return open_window(five_cases)


def opened(window, qtbot):
    window.actions_.refused_images.trigger()
    dialog = window.findChildren(RefusedDialog)[-1]
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def told(dialog):
    return [dialog.list.item(place).text() for place in range(dialog.list.count())]


def test_each_refused_image_is_listed_with_reason_and_remedy_and_no_name(refused_files, window, qtbot):
    dialog = opened(window, qtbot)
    assert dialog.title.text() == "2 images were refused and not imported since"
    lines = told(dialog)
    assert len(lines) == 2
    everything = "\n".join(lines)
    assert "none of JPEG, PNG, TIFF, BMP or WebP. If it is an image" in everything
    assert "too few pixels to be judged. Import the photograph itself" in everything
    assert "Miller" not in everything and "Jane" not in everything


def test_without_refused_images_one_sentence_says_so(window, qtbot):
    dialog = opened(window, qtbot)
    assert dialog.title.text() == "No image is refused"
    assert not dialog.list.isVisible()
    assert not dialog.hint.isVisible()
    assert not dialog.clear_button.isEnabled()


def test_a_cleared_list_is_empty_and_audited_and_what_is_refused_again_comes_back(
    refused_files, five_cases, window, qtbot
):
    dialog = opened(window, qtbot)
    dialog.clear_button.click()
    qtbot.waitUntil(lambda: dialog.title.text() == "No image is refused")
    assert "next import tries each file again" in dialog.outcome.text()
    assert not dialog.clear_button.isEnabled()
    last = [event for event in five_cases.audit_events() if event.kind is AuditKind.QUARANTINE][-1]
    assert (last.details["act"], last.details["images"], last.reviewer) == ("cleared", 2, "Dr. Test")
    dialog.close()
    import_cases(five_cases, [refused_files], [])
    again = opened(window, qtbot)
    assert again.list.count() == 2


def test_closing_leaves_the_list_as_it_is(refused_files, five_cases, window, qtbot):
    dialog = opened(window, qtbot)
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close).click()
    assert len(five_cases.refused_images()) == 2


def test_a_list_that_cannot_be_read_says_why(window, qtbot, monkeypatch):
    def broken():
        raise DermreviewError(ErrorCode.STORE_DISK_FULL, path="/data/store")

    monkeypatch.setattr(window.verbs, "refused_images", broken)
    window.actions_.refused_images.trigger()
    dialog = window.findChild(RefusedDialog)
    qtbot.waitUntil(lambda: dialog.outcome.isVisible())
    assert "/data/store" in dialog.outcome.text()


def test_every_reason_that_an_image_is_refused_for_has_words_of_its_own():
    other = refusal_in_words(ErrorCode.STORE_DISK_FULL)
    codes = [code for code in ErrorCode if code.name.startswith("IMAGE_")]
    assert len(codes) > 8
    for code in (*codes, ErrorCode.FILE_TOO_LARGE):
        assert refusal_in_words(code) != other
