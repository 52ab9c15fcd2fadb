"""Signed bundles, from the keys to the refusal, and what the commands say."""

import json
import shutil
import stat
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.preferences import Preferences
from dermreview.domain.trust import Trust, TrustedKey
from dermreview.inference.bundle import load_bundle, write_manifest
from dermreview.services import preferences
from dermreview.services.analyzing import load_background_predictor, load_predictor, read_bundle
from dermreview.services.signing import new_key, read_key, sign_bundle, verify_bundle
from dermreview.services.stores import open_store
from tests.support.bundles import make_bundle


def no_passphrase() -> str:
    raise AssertionError("nobody was to be asked")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bundle(tmp_path_factory.mktemp("made") / "small")


@pytest.fixture
def bundle(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "small")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    new_key(tmp_path / "Clinic.key", "")
    return tmp_path / "Clinic.key"


@pytest.fixture
def trusted(key: Path) -> TrustedKey:
    return read_key(key.with_suffix(".pub"))


def refused(folder: Path, trust: Trust) -> ErrorCode:
    """Each way to a bundle refuses it alike."""
    codes = set()
    for load in (read_bundle, load_predictor, load_background_predictor):
        with pytest.raises(DermreviewError) as caught:
            load(folder, trust=trust)
        codes.add(caught.value.code)
        assert str(folder) in str(caught.value)
    (code,) = codes
    return code


def test_a_signed_bundle_names_its_signer(bundle, key, trusted):
    assert read_bundle(bundle, trust=Trust((trusted,))).signed_by is None
    sign_bundle(bundle, key, no_passphrase)
    for signed_only in (False, True):
        info = read_bundle(bundle, views=2, trust=Trust((trusted,), signed_only))
        assert info.signed_by == "Clinic"
    assert verify_bundle(bundle, Trust((trusted,))) == "Clinic"
    assert load_predictor(bundle, "cpu", trust=Trust((trusted,), signed_only=True)).bundle.signed_by == "Clinic"


def test_only_signed_bundles(bundle, key, trusted, tmp_path):
    assert refused(bundle, Trust((trusted,), signed_only=True)) is ErrorCode.BUNDLE_UNSIGNED
    _, other = new_key(tmp_path / "other.key", "")
    sign_bundle(bundle, tmp_path / "other.key", no_passphrase)
    assert refused(bundle, Trust((trusted,), signed_only=True)) is ErrorCode.BUNDLE_UNTRUSTED
    assert refused(bundle, Trust(signed_only=True)) is ErrorCode.BUNDLE_UNTRUSTED
    with pytest.raises(DermreviewError) as caught:
        read_bundle(bundle, trust=Trust((trusted,), signed_only=True))
    assert other.fingerprint in str(caught.value)
    assert read_bundle(bundle, trust=Trust((trusted,))).signed_by is None


@pytest.mark.parametrize("signed_only", [False, True])
def test_a_bundle_that_was_changed_after_it_was_signed(bundle, key, trusted, signed_only):
    sign_bundle(bundle, key, no_passphrase)
    raw = (bundle / "bundle.json").read_bytes()
    (bundle / "bundle.json").write_bytes(raw + b" ")
    assert refused(bundle, Trust((trusted,), signed_only)) is ErrorCode.BUNDLE_SIGNATURE


def test_changed_weights_of_a_signed_bundle(bundle, key, trusted):
    sign_bundle(bundle, key, no_passphrase)
    data = bytearray((bundle / "0.safetensors").read_bytes())
    data[-1] ^= 1
    (bundle / "0.safetensors").write_bytes(data)
    with pytest.raises(DermreviewError) as caught:
        load_predictor(bundle, "cpu", trust=Trust((trusted,), signed_only=True))
    assert caught.value.code is ErrorCode.BUNDLE_HASH
    with pytest.raises(DermreviewError):
        verify_bundle(bundle, Trust((trusted,)))
    with pytest.raises(DermreviewError):
        sign_bundle(bundle, key, no_passphrase)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"[" * 3000,
        b'{"schema": 1}',
        b'{"schema": 2, "algorithm": "ed25519", "key": "", "signature": ""}',
        b'{"schema": 1, "algorithm": "none", "key": "", "signature": ""}',
        b'{"schema": 1, "algorithm": "ed25519", "key": 1, "signature": 2}',
        b'{"schema": 1, "algorithm": "ed25519", "key": "zz", "signature": "00"}',
        b'{"schema": 1, "algorithm": "ed25519", "key": "' + b"00" * 32 + b'", "signature": "' + b"00" * 64 + b'"}',
    ],
    ids=range(11),
)
def test_signatures_that_are_none(bundle, trusted, content):
    (bundle / "bundle.sig").write_bytes(content)
    with pytest.raises(DermreviewError) as caught:
        read_bundle(bundle, trust=Trust((trusted,), signed_only=True))
    assert caught.value.code in {ErrorCode.BUNDLE_SIGNATURE, ErrorCode.BUNDLE_UNTRUSTED}


def test_the_key_inside_a_signature_trusts_nobody(bundle, key, trusted):
    sign_bundle(bundle, key, no_passphrase)
    said = json.loads((bundle / "bundle.sig").read_text())
    (bundle / "bundle.sig").write_text(json.dumps(said | {"key": "11" * 32}))
    assert refused(bundle, Trust((trusted,), signed_only=True)) is ErrorCode.BUNDLE_SIGNATURE


def test_a_huge_or_linked_signature(bundle, key, trusted, tmp_path):
    sign_bundle(bundle, key, no_passphrase)
    (bundle / "bundle.sig").rename(tmp_path / "elsewhere")
    (bundle / "bundle.sig").symlink_to(tmp_path / "elsewhere")
    assert refused(bundle, Trust((trusted,), signed_only=True)) is ErrorCode.BUNDLE_INVALID
    (bundle / "bundle.sig").unlink()
    (bundle / "bundle.sig").write_bytes(b" " * 5000)
    assert refused(bundle, Trust((trusted,))) is ErrorCode.BUNDLE_INVALID


def test_a_new_manifest_takes_the_old_signature_away(bundle, key, trusted):
    sign_bundle(bundle, key, no_passphrase)
    write_manifest(bundle, load_bundle(bundle).manifest)
    assert not (bundle / "bundle.sig").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such modes")
def test_the_private_key_is_for_its_owner_alone(key):
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with pytest.raises(DermreviewError) as caught:
        new_key(key, "")
    assert caught.value.code is ErrorCode.OUTPUT_EXISTS


def test_a_passphrase_of_the_private_key(bundle, tmp_path):
    _, made = new_key(tmp_path / "secret.key", "Übergröße")
    assert "Übergröße".encode() not in (tmp_path / "secret.key").read_bytes()
    with pytest.raises(DermreviewError) as caught:
        sign_bundle(bundle, tmp_path / "secret.key", lambda: "wrong")
    assert caught.value.code is ErrorCode.SIGNING_PASSPHRASE
    with pytest.raises(DermreviewError):
        sign_bundle(bundle, tmp_path / "secret.key", lambda: "")
    assert sign_bundle(bundle, tmp_path / "secret.key", lambda: "Übergröße").key == made.key


def test_files_that_are_no_keys(tmp_path, bundle):
    rsa = generate_private_key(65537, 2048)
    encoding, no_encryption = serialization.Encoding.PEM, serialization.NoEncryption()
    private = rsa.private_bytes(encoding, serialization.PrivateFormat.PKCS8, no_encryption)
    public = rsa.public_key().public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo)
    for content in (
        b"",
        b"\0" * 100,
        b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        private,
        public,
    ):
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(DermreviewError) as caught:
            read_key(tmp_path / "x")
        assert caught.value.code is ErrorCode.SIGNING_KEY_UNUSABLE
        with pytest.raises(DermreviewError) as caught:
            sign_bundle(bundle, tmp_path / "x", no_passphrase)
        assert caught.value.code is ErrorCode.SIGNING_KEY_UNUSABLE
    (tmp_path / "x").write_bytes(b"x" * 5000)
    with pytest.raises(DermreviewError):
        read_key(tmp_path / "x")


@pytest.mark.parametrize(
    ("name", "key"), [("", "0" * 64), ("a\nb", "0" * 64), ("x" * 61, "0" * 64), ("a", "0"), ("a", "G" * 64)]
)
def test_trusted_keys_are_keys(name, key):
    with pytest.raises(ValueError, match="key"):
        TrustedKey(name, key)


def test_preferences_keep_trust(tmp_path, trusted):
    chosen = Preferences(trust=Trust((trusted,), signed_only=True))
    preferences.save(tmp_path / "p.json", chosen)
    assert preferences.load(tmp_path / "p.json") == (chosen, ())


@pytest.mark.parametrize(
    "kept", [1, [], {"keys": 1}, {"keys": [1]}, {"keys": [{"name": "a", "key": "x"}]}, {"signed_only": "no"}]
)
def test_trust_that_cannot_be_read_lets_no_bundle_in(tmp_path, kept):
    (tmp_path / "p.json").write_text(json.dumps({"trust": kept}))
    read, bad = preferences.load(tmp_path / "p.json")
    assert read.trust == Trust(signed_only=True)
    assert len(bad) == 1


def test_commands(bundle, tmp_path, monkeypatch):
    monkeypatch.setattr(preferences, "default_file", lambda: tmp_path / "preferences.json")
    run = CliRunner()
    done = run.invoke(app, ["bundle", "keygen", str(tmp_path / "a.key")], input="geheim\ngeheim\n")
    assert done.exit_code == 0, done.output
    assert "geheim" not in done.output
    done = run.invoke(app, ["bundle", "sign", str(bundle), "--key", str(tmp_path / "a.key")], input="geheim\n")
    assert done.exit_code == 0, done.output
    done = run.invoke(app, ["bundle", "verify", str(bundle), "--key", str(tmp_path / "a.pub")])
    assert done.output.strip().endswith("signed by a")
    done = run.invoke(app, ["bundle", "verify", str(bundle)])
    assert isinstance(done.exception, DermreviewError)
    assert done.exception.code is ErrorCode.BUNDLE_UNTRUSTED
    preferences.save(
        tmp_path / "preferences.json", Preferences(trust=Trust((read_key(tmp_path / "a.pub"),), True))
    )
    assert run.invoke(app, ["bundle", "verify", str(bundle)]).output.strip().endswith("signed by a")
    (bundle / "bundle.sig").unlink()
    open_store(tmp_path / "store").close()
    for command in (["predict", "x.png"], ["analyze", "--store", str(tmp_path / "store")]):
        done = run.invoke(app, [*command, "--bundle", str(bundle)])
        assert isinstance(done.exception, DermreviewError)
        assert done.exception.code is ErrorCode.BUNDLE_UNSIGNED
