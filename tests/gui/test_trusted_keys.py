from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.preferences import Preferences
from dermreview.domain.trust import Trust, TrustedKey
from dermreview.services import signing
from dermreview.ui import start
from dermreview.ui.preferences_dialog import PreferencesDialog
from dermreview.ui.settings import Settings
from dermreview.ui.trusted_keys_dialog import TrustedKeysDialog
from tests.support.bundles import make_bundle

CLINIC = TrustedKey("Clinic", "0" * 64)
SUPPLIER = TrustedKey("Supplier", "1" * 64)


class Reader:
    def read_key(self, path, done, failed):
        if path.suffix == ".pub":
            done(SUPPLIER)
        else:
            failed(DermreviewError(ErrorCode.SIGNING_KEY_UNUSABLE, path=path))


@pytest.fixture
def dialog(qtbot):
    made = TrustedKeysDialog(Settings(Preferences(trust=Trust((CLINIC,), signed_only=True))), Reader())
    qtbot.addWidget(made)
    return made


def test_keys_are_listed_with_their_fingerprints(dialog):
    assert dialog.list.count() == 1
    assert dialog.list.item(0).text() == f"{CLINIC.fingerprint} · Clinic"
    assert not dialog.remove_button.isEnabled()


def test_add_and_remove(dialog):
    settings = dialog._settings
    dialog.add(Path("/a/Supplier.pub"))
    assert settings.value.trust == Trust((CLINIC, SUPPLIER), signed_only=True)
    assert "Supplier is trusted" in dialog.outcome.text()
    dialog.add(Path("/a/Supplier.pub"))
    assert "already" in dialog.outcome.text()
    assert len(settings.value.trust.keys) == 2
    dialog.list.setCurrentRow(0)
    dialog.remove_button.click()
    assert settings.value.trust == Trust((SUPPLIER,), signed_only=True)
    dialog.list.setCurrentRow(0)
    dialog.remove_button.click()
    assert settings.value.trust.keys == ()
    assert dialog.list.item(0).text() == "No key is trusted yet"
    dialog.list.setCurrentRow(0)
    assert not dialog.remove_button.isEnabled()


def test_a_file_that_is_no_key(dialog):
    dialog.add(Path("/a/b.txt"))
    assert "no Ed25519 key" in dialog.outcome.text()
    assert dialog.outcome.property("role") == "error"
    assert dialog._settings.value.trust.keys == (CLINIC,)


def test_the_preferences_lead_there(open_window, five_cases, qtbot):
    window = open_window(five_cases)
    settings = window.personal.settings
    preferences = window.personal.show_preferences()
    assert isinstance(preferences, PreferencesDialog)
    preferences.signed_only.click()
    assert settings.value.trust.signed_only
    assert "signatures" in preferences.message.text()
    assert preferences.keys_button.text() == "Trusted keys: 0 …"
    keys = preferences.show_keys()
    settings.change(trust=Trust((CLINIC,), True))
    assert preferences.keys_button.text() == "Trusted keys: 1 …"
    keys.close()
    preferences.close()


def test_a_key_is_read_by_a_worker(open_window, five_cases, qtbot, tmp_path):
    signing.new_key(tmp_path / "House.key", "")
    window = open_window(five_cases)
    preferences = window.personal.show_preferences()
    keys = preferences.show_keys()
    keys.add(tmp_path / "House.pub")
    qtbot.waitUntil(lambda: len(window.personal.settings.value.trust.keys) == 1)
    assert window.personal.settings.value.trust.keys[0].name == "House"
    keys.close()
    preferences.close()


def test_reading_goes_on_without_an_unsigned_bundle(open_window, five_cases, tmp_path):
    bundle = make_bundle(tmp_path / "small")
    settings = Settings(Preferences(bundle=bundle, trust=Trust((CLINIC,), signed_only=True)))
    window = open_window(five_cases, source=start.source_of(settings, None, "cpu"), analyzed=False)
    assert "not signed" in window.banners.text("ai")


def test_a_signed_bundle_is_named_with_its_signer(open_window, five_cases, tmp_path, qtbot):
    bundle = make_bundle(tmp_path / "small")
    _, key = signing.new_key(tmp_path / "House.key", "")
    signing.sign_bundle(bundle, tmp_path / "House.key", str)
    settings = Settings(Preferences(bundle=bundle, trust=Trust((key,), signed_only=True)))
    window = open_window(five_cases, source=start.source_of(settings, None, "cpu"), analyzed=False)
    qtbot.waitUntil(lambda: "signed by House" in window.status.machine.text(), timeout=60_000)
