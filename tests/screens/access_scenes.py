"""The screens of stores whose reviewers sign in, and of encrypted ones."""

from pathlib import Path

from dermreview.ui.first_start import FirstStart, Place
from dermreview.ui.passphrase_dialog import PassphraseDialog
from dermreview.ui.stopwatch import wait_until
from tests.screens.scenes import scene
from tests.screens.stage import PIN, READER


@scene
def sign_in(stage):
    """Nothing of the cases shows before somebody signs in, or behind the lock."""
    stage.open(guarded=True)


@scene
def wrong_password(stage):
    """A wrong password, and the time to wait after several."""
    page = stage.open(guarded=True).window.locking.page
    for _ in range(4):
        page.secret.setText("280374")
        page.button.click()
        wait_until(lambda: page.problem.isVisible() and not page.name.isReadOnly())
        if not page.button.isEnabled():
            break


@scene
def accounts(stage):
    """The accounts of a store, for its administrator."""
    window = stage.open(guarded=True).window
    window.locking.page.secret.setText(PIN)
    window.locking.page.button.click()
    wait_until(lambda: not window.locking.covered)
    stage.settle()
    window.actions_.accounts.trigger()
    wait_until(lambda: stage.over() is not None)


@scene
def let_reviewers_sign_in(stage):
    """A store for one person becomes one with accounts."""
    stage.open().window.actions_.accounts.trigger()
    wait_until(lambda: stage.over() is not None)


@scene
def first_start_with_secrets(stage):
    """The first start of a store with accounts that is encrypted."""
    stage.open(empty=True)
    dialog = FirstStart(Place(READER, folder=Path("/home/clinic/dermreview")), stage.window)
    dialog.open()
    dialog.accounts.check.setChecked(True)
    dialog.encryption.check.setChecked(True)


@scene
def passphrase(stage):
    """An encrypted store wants its passphrase."""
    stage.open(empty=True)
    dialog = PassphraseDialog(Path("/home/clinic/dermreview"), stage.window)
    dialog.open()
    wait_until(dialog.passphrase.isEnabled)  # once the keyring was asked
