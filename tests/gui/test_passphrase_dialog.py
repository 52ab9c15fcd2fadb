import keyring
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit

from dermreview.services.remembering import open_remembered
from dermreview.services.stores import create_store, open_store
from dermreview.ui.encryption_choice import EncryptionChoice
from dermreview.ui.passphrase_dialog import PassphraseDialog
from tests.unit.services.test_remembering import Memory

PASSPHRASE = "correct horse 42"


@pytest.fixture
def folder(tmp_path):
    create_store(tmp_path / "store", PASSPHRASE).close()
    return tmp_path / "store"


@pytest.fixture
def memory():
    before, memory = keyring.get_keyring(), Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def dialog(qtbot, folder):
    made = []

    def make():
        opened = PassphraseDialog(folder)
        qtbot.addWidget(opened)
        opened.show()
        made.append(opened)
        qtbot.waitUntil(lambda: opened.store is not None or opened.passphrase.isEnabled())
        return opened

    yield make
    for each in made:
        each.done(0)
        if each.store is not None:
            each.store.close()


def give(qtbot, dialog, passphrase):
    dialog.passphrase.setText(passphrase)
    qtbot.keyClick(dialog.passphrase, Qt.Key.Key_Return)


def test_the_passphrase_opens_the_store(dialog, qtbot):
    asked = dialog()
    assert asked.focusWidget() is asked.passphrase
    assert asked.passphrase.echoMode() is QLineEdit.EchoMode.Password
    assert asked.remember.isHidden(), "there is no keyring here"
    give(qtbot, asked, PASSPHRASE)
    assert not asked.passphrase.isEnabled(), "it is being checked"
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    asked.close()
    qtbot.waitUntil(lambda: asked.store is not None)
    assert asked.store.encrypted
    assert not asked.isVisible()
    assert asked.passphrase.text() == ""


def test_a_wrong_one_is_told_and_may_be_typed_again(dialog, qtbot):
    asked = dialog()
    give(qtbot, asked, "wrong horse 42")
    qtbot.waitUntil(asked.passphrase.isEnabled)
    assert "not the passphrase" in asked.state.text()
    assert asked.state.isVisible()
    assert asked.passphrase.selectedText() != ""
    give(qtbot, asked, PASSPHRASE)
    qtbot.waitUntil(lambda: asked.store is not None)


def test_nothing_typed_is_no_try(dialog, qtbot):
    asked = dialog()
    give(qtbot, asked, "")
    assert asked.passphrase.isEnabled()
    assert asked.state.text() == "Type the passphrase"


def test_a_store_that_is_open_elsewhere_is_told(dialog, qtbot, folder):
    with open_store(folder, PASSPHRASE):
        asked = dialog()
        give(qtbot, asked, PASSPHRASE)
        qtbot.waitUntil(asked.passphrase.isEnabled)
        assert "open in another dermreview" in asked.state.text()


def test_leaving_opens_nothing(dialog, qtbot):
    asked = dialog()
    asked.buttons.button(QDialogButtonBox.StandardButton.Cancel).click()
    assert asked.store is None
    assert not asked.isVisible()


def test_what_is_typed_can_be_looked_at(dialog, qtbot):
    asked = dialog()
    asked.shown.click()
    assert asked.passphrase.echoMode() is QLineEdit.EchoMode.Normal


def test_a_workstation_that_remembers_asks_once(dialog, qtbot, folder, memory):
    asked = dialog()
    assert asked.remember.isVisible()
    assert not asked.remember.isChecked()
    asked.remember.click()
    give(qtbot, asked, PASSPHRASE)
    qtbot.waitUntil(lambda: asked.store is not None)
    asked.store.close()
    again = dialog()
    assert again.store is not None
    assert not again.isVisible()


def test_a_keyring_that_refuses_is_told_and_the_store_opens_all_the_same(dialog, qtbot, folder, memory):
    asked = dialog()
    asked.remember.click()
    memory.locked = True
    give(qtbot, asked, PASSPHRASE)
    qtbot.waitUntil(lambda: asked.open_button.text() == "Continue")
    assert "locked" in asked.state.text()
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert asked.isVisible()
    asked.open_button.click()
    assert not asked.isVisible()
    asked.store.close()
    assert open_remembered(folder) is None


def test_the_choice_takes_a_passphrase_twice_and_says_what_its_loss_means(qtbot):
    choice = EncryptionChoice()
    qtbot.addWidget(choice)
    choice.show()
    assert choice.passphrase is None
    assert choice.problem == ""
    choice.check.click()
    assert "12 characters" in choice.problem
    choice.first.setText(PASSPHRASE)
    assert "not the same" in choice.problem
    choice.again.setText(PASSPHRASE)
    assert choice.problem == ""
    assert choice.passphrase == PASSPHRASE
    choice.check.click()
    assert choice.passphrase is None
    assert choice.first.text() == "", "nothing is kept of it"
