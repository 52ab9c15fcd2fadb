"""One bad file becomes one quarantined image: by hash, reason and pseudonym, never by name or bytes."""

import numpy as np
import pytest
from PIL import Image

from dermreview.domain.audit import AuditKind
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services import importing
from dermreview.services.importing import import_cases
from dermreview.services.quarantine import clear_refused, refused_images
from dermreview.store import Store

NAME = "Mustermann"


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / f"{NAME}.png"
    pixels = np.random.default_rng(1).integers(0, 255, (70, 80, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path, whole


@pytest.mark.parametrize("keep", [False, True])
def test_a_refused_image_is_listed_once_without_its_name(store, bad, keep):
    path, _ = bad
    for _ in range(2):
        assert len(import_cases(store, [path], keep_names=keep).failed) == 1
    (refused,) = refused_images(store)
    assert refused.code is ErrorCode.IMAGE_TRUNCATED
    assert refused.size == path.stat().st_size
    assert refused.name.startswith("case-")
    events = [event for event in store.audit_events() if event.kind is AuditKind.QUARANTINE]
    assert len(events) == 1
    assert NAME not in str(events)
    assert all(NAME.encode() not in file.read_bytes() for file in store.folder.rglob("*") if file.is_file())
    assert clear_refused(store) == 1
    assert refused_images(store) == []
    assert clear_refused(store) == 0
    import_cases(store, [path])
    assert len(refused_images(store)) == 1


def test_what_crashed_a_decoder_is_not_decoded_again_until_it_is_asked_for(store, bad, monkeypatch):
    path, whole = bad
    path.write_bytes(whole)
    decoded = []

    class Crashing:
        def vet(self, data):
            decoded.append(data)
            raise DermreviewError(ErrorCode.IMAGE_DECODER_CRASHED)

    with monkeypatch.context() as patched:
        patched.setattr(importing, "decoders", Crashing())
        import_cases(store, [path])
        (failure,) = import_cases(store, [path]).failed
        assert failure.error.code is ErrorCode.IMAGE_DECODER_CRASHED
        assert len(decoded) == 1
        import_cases(store, [path], again=True)
        assert len(decoded) == 2
    assert import_cases(store, [path]).imported == 0
    assert import_cases(store, [path], again=True).imported == 1
    assert refused_images(store) == [], "what could be imported is refused no more"
