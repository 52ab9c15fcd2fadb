"""Foreign bytes are decoded in processes that may crash, hang and eat memory: one image is lost, nothing else."""

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.decode import decode_original
from dermreview.imaging.files import read_file
from dermreview.imaging.formats import MAX_MEGAPIXELS
from dermreview.imaging.guard import MEMORY, SECONDS, DecoderPool
from dermreview.imaging.vetting import vet, warm_up

from .hostile_files import HARMLESS, HOSTILE, TAKEN, endless_rows, large, png_with, scan_bomb, wide_icc
from .image_files import encode, jpeg_with_secrets, picture, png_with_secrets, webp_with_secrets

GOOD = encode(Image.fromarray(picture()), "PNG")
LONG = 30
resource = pytest.importorskip("resource", reason="Windows has no such limits")


# what a decoder could do; functions of this module, so that the process can load them


def _crash(data):
    os.abort()


def _segmentation_fault(data):
    import ctypes

    ctypes.string_at(0)


def _leave(data):
    os._exit(3)


def _hang(data):
    while True:
        pass


def _eat(data):
    return len(bytearray(2_000_000_000))


def _eat_bit_by_bit(data):
    kept = []
    while True:
        kept.append(bytes(range(256)) * 40_000)
        time.sleep(0.01)


def _bug(data):
    raise KeyError("Mustermann")


def _try_to_get_out(data):
    tried = {}
    for name, act in (
        ("file", lambda: Path(data.decode()).write_bytes(b"x")),
        ("read", lambda: Path(__file__).read_bytes()),
        ("socket", lambda: socket.socket()),
        ("process", lambda: subprocess.run(["true"], check=True)),
    ):
        try:
            act()
        except OSError as error:
            tried[name] = type(error).__name__
        else:
            tried[name] = "done"
    tried["core"] = resource.getrlimit(resource.RLIMIT_CORE)
    return tried


def _process_id(data):
    return os.getpid()


def _warm_up():
    """Load this module, and what its functions load, into a process that can load nothing later."""
    import ctypes  # noqa: F401

    warm_up()


def pool_of(workers=1, seconds=LONG, memory=1_000_000_000, watch=None):
    return DecoderPool(workers, seconds, memory, watch, _warm_up)


@pytest.fixture(scope="module")
def pool():
    made = pool_of()
    yield made
    made.close()


def code_of(call, *arguments):
    with pytest.raises(DermreviewError) as caught:
        call(*arguments)
    assert str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("make", [jpeg_with_secrets, png_with_secrets, webp_with_secrets])
@pytest.mark.parametrize("orientation", [1, 6])
def test_what_comes_back_is_what_decoding_here_says(pool, make, orientation):
    data = make(orientation)
    assert pool.vet(data) == vet(data)
    np.testing.assert_array_equal(pool.pixels(data), decode_original(data))


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"])
def test_every_kind_of_tiff_is_decoded_where_no_file_can_be_opened(pool, compression):
    data = encode(Image.fromarray(picture()), "TIFF", compression=compression)
    np.testing.assert_array_equal(pool.pixels(data), decode_original(data))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixels_is_decoded_there(pool, mode):
    image = Image.fromarray(picture()).convert(mode.removesuffix(";16"))
    image = Image.fromarray(np.asarray(image).astype(np.uint16)) if mode == "I;16" else image
    data = encode(image, "TIFF" if mode == "CMYK" else "PNG")
    np.testing.assert_array_equal(pool.pixels(data), decode_original(data))


def test_a_refusal_says_the_same_as_here(pool):
    for data in (b"", b"text", GOOD[:100], b"GIF89a", encode(Image.new("RGB", (9, 9)), "PNG")):
        with pytest.raises(DermreviewError) as here:
            vet(data)
        with pytest.raises(DermreviewError) as there:
            pool.vet(data)
        assert (there.value.code, str(there.value)) == (here.value.code, str(here.value))


@pytest.mark.parametrize("act", [_crash, _segmentation_fault])
def test_a_crash_costs_one_image(pool, act):
    before = pool.run(_process_id, GOOD)
    assert code_of(pool.run, act, GOOD) is ErrorCode.IMAGE_DECODER_CRASHED
    assert pool.vet(GOOD) == vet(GOOD)
    assert pool.run(_process_id, GOOD) != before


def test_a_bug_in_a_decoder_costs_one_image_and_its_words_are_not_logged(pool, caplog):
    assert code_of(pool.run, _bug, GOOD) is ErrorCode.IMAGE_DECODER_CRASHED
    assert "KeyError" in caplog.text
    assert "Mustermann" not in caplog.text
    assert pool.vet(GOOD) == vet(GOOD)


def test_too_much_memory_costs_one_image(pool):
    before = pool.run(_process_id, GOOD)
    assert code_of(pool.run, _eat, GOOD) is ErrorCode.IMAGE_TOO_MUCH_MEMORY
    assert code_of(pool.run, _eat_bit_by_bit, GOOD) is ErrorCode.IMAGE_TOO_MUCH_MEMORY
    assert pool.run(_process_id, GOOD) == before, "a limit of the system leaves the process alive"


def test_too_much_memory_costs_one_image_where_the_system_has_no_limit():
    pool = pool_of(memory=300_000_000, watch=True)
    try:
        assert pool.vet(GOOD) == vet(GOOD)
        assert code_of(pool.run, _eat_bit_by_bit, GOOD) is ErrorCode.IMAGE_TOO_MUCH_MEMORY
        assert pool.vet(GOOD) == vet(GOOD)
    finally:
        pool.close()


def test_a_process_that_is_killed_between_two_images_is_replaced(pool):
    psutil.Process(pool.run(_process_id, GOOD)).kill()
    assert pool.vet(GOOD) == vet(GOOD)


def test_bad_images_among_good_ones_from_several_threads():
    pool = pool_of(workers=2)
    work = [vet, _crash, vet, _leave, vet, _bug, vet, vet]

    def outcome(act):
        try:
            return pool.run(act, GOOD)
        except DermreviewError as error:
            return error.code

    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(outcome, work * 2))
    finally:
        pool.close()
    expected = vet(GOOD)
    for act, said in zip(work * 2, found, strict=True):
        assert said == (expected if act is vet else ErrorCode.IMAGE_DECODER_CRASHED), act


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's limits")
def test_a_decoder_opens_no_file_no_socket_and_no_process(pool, tmp_path):
    tried = pool.run(_try_to_get_out, str(tmp_path / "out").encode())
    assert {name: tried[name] for name in ("file", "read", "socket", "process")} == dict.fromkeys(
        ("file", "read", "socket", "process"), "OSError"
    )
    assert tried["core"] == (0, 0)
    assert not (tmp_path / "out").exists()


def test_a_closed_pool_leaves_nothing_and_starts_again():
    pool = pool_of(workers=2)
    running = set(psutil.Process().children())
    first = pool.run(_process_id, GOOD)
    pool.close()
    assert not psutil.pid_exists(first)
    left = {child for child in psutil.Process().children() if "resource_tracker" not in "".join(child.cmdline())}
    assert left <= running
    assert pool.vet(GOOD) == vet(GOOD)
    pool.close()
    pool.close()


PROGRAM = """
import sys, time
import psutil
from dermreview.imaging.guard import decoders
if __name__ == "__main__":
    decoders.start()
    print(*[each.pid for each in psutil.Process().children()], flush=True)
    if sys.argv[1:] == ["wait"]:
        time.sleep(60)
"""


@pytest.mark.parametrize("killed", [False, True])
def test_the_processes_end_with_the_program(tmp_path, killed):
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    root = Path(__file__).parents[3]
    command = [sys.executable, str(script), *(["wait"] if killed else [])]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(root)}
    ) as program:
        children = [psutil.Process(int(number)) for number in program.stdout.readline().split()]
        assert len(children) >= 2
        if killed:
            program.kill()
        assert program.wait(LONG) == (-9 if killed else 0)
        for child in children:
            child.wait(LONG)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(pool, name):
    begun = time.monotonic()
    code = code_of(pool.vet, HOSTILE[name]())
    assert code.startswith("image_")
    # by what its header says, not by what it does to the decoder
    assert code not in (ErrorCode.IMAGE_DECODER_CRASHED, ErrorCode.IMAGE_TOO_SLOW, ErrorCode.IMAGE_TOO_MUCH_MEMORY)
    assert time.monotonic() - begun < LONG / 2
    assert pool.vet(GOOD) == vet(GOOD)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_inflates_beside_the_pixels_is_never_read(pool, name):
    assert pool.vet(HARMLESS[name]()).pixel_sha256 == vet(png_with()).pixel_sha256


def test_what_inflates_is_not_inflated(pool):
    before = pool.run(_peak, GOOD)
    assert pool.vet(endless_rows()).width == 100
    assert pool.vet(wide_icc()).width
    assert pool.run(_peak, GOOD) - before < 60_000


@pytest.mark.parametrize("name", TAKEN)
def test_what_no_picture_needs_is_not_read(pool, name):
    begun = time.monotonic()
    assert pool.vet(TAKEN[name]()).width
    assert time.monotonic() - begun < LONG / 2


def _peak(data):
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_too_much_time_costs_one_image():
    pool = pool_of(seconds=2)
    try:
        for work, data in ((_hang, GOOD), (vet, scan_bomb())):
            begun = time.monotonic()
            assert code_of(pool.run, work, data) is ErrorCode.IMAGE_TOO_SLOW
            assert time.monotonic() - begun < LONG
            assert pool.vet(GOOD) == vet(GOOD)
    finally:
        pool.close()


@pytest.mark.slow
def test_the_largest_image_that_is_let_in_fits_into_the_limits():
    pool = pool_of(seconds=SECONDS, memory=MEMORY)
    try:
        for image_format in ("JPEG", "PNG", "TIFF"):
            assert pool.vet(large(image_format)).width == 7900
    finally:
        pool.close()


def test_pillow_and_opencv_have_the_limit_too():
    from dermreview.imaging.cv import cv2

    assert MAX_MEGAPIXELS * 1_000_000 == Image.MAX_IMAGE_PIXELS
    huge = encode(Image.new("1", (9000, 9000)), "PNG")
    with pytest.raises((Image.DecompressionBombWarning, Image.DecompressionBombError)):
        Image.open(__import__("io").BytesIO(huge))
    with pytest.raises(cv2.error, match="CV_IO_MAX_IMAGE"):
        cv2.imdecode(np.frombuffer(huge, np.uint8), cv2.IMREAD_COLOR)


def test_what_is_no_file_is_not_read(tmp_path):
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    link = tmp_path / "zero.png"
    link.symlink_to("/dev/zero")
    for path in (pipe, link, Path("/dev/zero"), tmp_path):
        assert code_of(read_file, path) is ErrorCode.FILE_NOT_READABLE
    ring = tmp_path / "ring.png"
    ring.symlink_to(ring)
    assert code_of(read_file, ring) is ErrorCode.FILE_NOT_READABLE
    whole = tmp_path / "whole.png"
    whole.write_bytes(GOOD)
    (tmp_path / "link.png").symlink_to(whole)
    assert read_file(tmp_path / "link.png") == GOOD


def test_a_pipe_that_takes_a_files_place_stops_nothing(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    path.write_bytes(GOOD)
    looked = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "stat", lambda self, **options: looked)
    assert code_of(read_file, path) is ErrorCode.FILE_NOT_READABLE


def test_a_file_that_grows_meanwhile_is_cut_at_the_limit(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    path.write_bytes(GOOD)
    looked = path.stat()
    path.write_bytes(GOOD * 10)
    monkeypatch.setattr(Path, "stat", lambda self, **options: looked)
    monkeypatch.setattr(os, "fstat", lambda descriptor: looked)
    assert code_of(read_file, path, len(GOOD)) is ErrorCode.FILE_TOO_LARGE
