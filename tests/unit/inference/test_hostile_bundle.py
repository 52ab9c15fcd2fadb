"""Bundles made to do harm: each is refused with a clear line, quickly, and before memory is set aside for it."""

import json
import os
import pickle
import shutil
import struct
import tracemalloc
from pathlib import Path

import psutil
import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.inference.backbone import create_network, planned_state, state_of
from dermreview.inference.bundle import Member, file_digest, load_bundle
from dermreview.inference.foreign_values import is_plain_text
from dermreview.inference.predictor import Predictor
from dermreview.inference.safetensors_header import read_header
from tests.support.bundles import TINY_RESNET, make_bundle

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bundle(tmp_path_factory.mktemp("made") / "small")


@pytest.fixture
def bundle(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "small")


def refused(folder: Path) -> DermreviewError:
    """Load a bundle that must be refused, and tell how much memory the refusal took."""
    before = psutil.Process().memory_info().rss
    tracemalloc.start()
    with pytest.raises(DermreviewError) as caught:
        Predictor.load(folder, "cpu")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * MIB
    assert psutil.Process().memory_info().rss - before < 256 * MIB
    return caught.value


def content_of(folder: Path) -> dict:
    return json.loads((folder / "bundle.json").read_text())


def rewrite(folder: Path, **changes: object) -> None:
    (folder / "bundle.json").write_text(json.dumps(content_of(folder) | changes))


def rewrite_member(folder: Path, **changes: object) -> None:
    rewrite(folder, members=[content_of(folder)["members"][0] | changes])


def plant(folder: Path, data: bytes) -> None:
    """Put other bytes in place of the weights, with the hash that fits them."""
    (folder / "0.safetensors").write_bytes(data)
    rewrite_member(folder, sha256=file_digest(folder / "0.safetensors"))


def safetensors(header: object, body: bytes = b"", length: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + body


def tensor(shape: list, begin: int, end: int, dtype: str = "F16") -> dict:
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


# safetensors


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 7,
        safetensors(b"", length=2**63),
        safetensors({}, length=10**12),
        safetensors(b"[" * 100_000),
        safetensors(b"null"),
        safetensors(b'{"a": {}, "a": {}}'),
        safetensors({"a": tensor([2**40, 2**10], 0, 2**51)}),
        safetensors({"a": tensor([2**62, 4], 0, 0)}),
        safetensors({"a": tensor([2], 0, 4), "b": tensor([2], 2, 6)}, b"\0" * 6),
        safetensors({"a": tensor([2], -4, 0)}, b"\0" * 4),
        safetensors({"a": tensor([-2], 0, -4)}),
        safetensors({"a": tensor([2], 4, 8)}, b"\0" * 8),
        safetensors({"a": tensor([2], 0, 4)}, b"\0" * 8),
        safetensors({"a": tensor([True], 0, 2)}, b"\0" * 2),
        safetensors({"a": tensor([1.0], 0, 2)}, b"\0" * 2),
        safetensors({"a": tensor([1] * 9, 0, 2)}, b"\0" * 2),
        safetensors({"a": tensor([1], 0, 2, "C64")}, b"\0" * 2),
        safetensors({"a": tensor([1], 0, 2, "O")}, b"\0" * 2),
        safetensors({str(number): tensor([0], 0, 0) for number in range(20_001)}),
        pickle.dumps({"weight": [0.0] * 7}),
    ],
    ids=lambda data: data[8:40].hex(),
)
def test_weights_whose_header_lies(bundle, data):
    plant(bundle, data)
    error = refused(bundle)
    assert error.code is ErrorCode.BUNDLE_WEIGHTS
    assert len(str(error)) < 500


def test_weights_of_other_kinds_of_numbers(bundle):
    raw = (bundle / "0.safetensors").read_bytes()
    assert b'"dtype":"F16"' in raw
    plant(bundle, raw.replace(b'"dtype":"F16"', b'"dtype":"I16"'))
    assert "kind" in str(refused(bundle))


def test_header_of_a_good_file_fits(bundle):
    path = bundle / "0.safetensors"
    with path.open("rb") as file:
        stored = read_header(file, path.stat().st_size)
    expected = state_of(create_network("resnet10t", TINY_RESNET))
    assert {name: each.shape for name, each in stored.items()} == {
        name: each[1] for name, each in expected.items()
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"channels": [60_000, 60_000, 60_000, 60_000]}, "larger than any"),
        ({"block_args": "x", "layers": [20_000] * 4}, "resnet10t"),
        ({"channels": [10**9] * 4}, "impossible"),
        ({"channels": [8] * 1000}, "impossible"),
        ({"channels": [512, 512, 512, 512]}, "shape"),
    ],
)
def test_a_network_larger_than_its_weights_is_never_built(bundle, arguments, words):
    rewrite_member(bundle, arguments=arguments)
    assert words in str(refused(bundle))


def test_planning_a_network_of_gigabytes_takes_no_memory():
    before = psutil.Process().memory_info().rss
    planned_state("resnet152", {"base_width": 256})
    assert psutil.Process().memory_info().rss - before < 128 * MIB


@pytest.mark.parametrize(
    "argument",
    [
        {"checkpoint_path": "evil.pth"},
        {"pretrained": 1},
        {"pretrained_cfg": "x"},
        {"pretrained_cfg_overlay": "x"},
        {"cache_dir": "x"},
        {"num_classes": 3},
        {"drop_rate": "/etc/passwd"},
        {"act_layer": "os;system"},
        {"": 1},
        {"a b": 1},
        {"__class__": 1},
        {"drop_rate": float("1e300")},
    ],
    ids=str,
)
def test_arguments_that_reach_beyond_the_layers(bundle, argument):
    rewrite_member(bundle, arguments=TINY_RESNET | argument)
    assert refused(bundle).code is ErrorCode.BUNDLE_INVALID


def test_a_pickle_is_not_reached_by_a_networks_arguments(bundle, tmp_path):
    proof = tmp_path / "ran"

    class Evil:
        def __reduce__(self) -> tuple:
            return os.mkdir, (str(proof),)

    (bundle / "evil.pth").write_bytes(pickle.dumps(Evil()))
    with pytest.raises(ValueError, match="checkpoint_path"):
        create_network("resnet10t", {"checkpoint_path": str(bundle / "evil.pth")})
    assert not proof.exists()


@pytest.mark.parametrize(
    "name", ["hf-hub:evil/net", "local-dir:/tmp/x", "../x", "a/b", "", "x" * 200, "resnet10t\n"]
)
def test_names_of_networks_that_are_addresses(bundle, name):
    rewrite_member(bundle, architecture=name)
    assert refused(bundle).code is ErrorCode.BUNDLE_INVALID


# files


@pytest.mark.parametrize(
    "name",
    [
        "../0.safetensors",
        "/0.safetensors",
        "C:0.safetensors",
        "C:\\0.safetensors",
        "\\\\host\\0.safetensors",
        "a\\0.safetensors",
        "a/0.safetensors",
        "0.safetensors\0",
        "0.safetensors:stream",
        "0.safetensors.",
        "0.safetensors ",
        "con.safetensors",
        ".hidden.safetensors",
        "-x.safetensors",
        "\u202e0.safetensors",
        "0.pth",
        "0.pkl",
        "x" * 200 + ".safetensors",
    ],
    ids=ascii,
)
def test_names_of_files(bundle, name):
    rewrite_member(bundle, file=name)
    assert refused(bundle).code is ErrorCode.BUNDLE_INVALID


@pytest.mark.parametrize("name", ["0.safetensors", "bundle.json"])
def test_symbolic_links_are_refused(bundle, tmp_path, name):
    outside = tmp_path / "outside"
    (bundle / name).rename(outside)
    (bundle / name).symlink_to(outside)
    error = refused(bundle)
    assert error.code is ErrorCode.BUNDLE_INVALID
    assert "link" in str(error)


@pytest.mark.parametrize("name", ["0.safetensors", "bundle.json"])
def test_pipes_do_not_block(bundle, name):
    (bundle / name).unlink()
    os.mkfifo(bundle / name)
    assert refused(bundle).code is ErrorCode.BUNDLE_INVALID


@pytest.mark.parametrize("name", ["0.safetensors", "bundle.json"])
def test_folders_in_place_of_files(bundle, name):
    (bundle / name).unlink()
    (bundle / name).mkdir()
    assert refused(bundle).code is ErrorCode.BUNDLE_INVALID


@pytest.mark.parametrize(("name", "size"), [("0.safetensors", 2**33), ("bundle.json", 2**33)])
def test_huge_files_are_not_read(bundle, name, size):
    with (bundle / name).open("r+b") as file:
        file.truncate(size)  # takes no room on the disk
    error = refused(bundle)
    assert error.code is ErrorCode.BUNDLE_INVALID
    assert "8192 MiB" in str(error)


def test_a_hard_link_is_bound_by_its_hash(bundle, tmp_path):
    os.link(bundle / "0.safetensors", tmp_path / "second name")
    Predictor.load(bundle, "cpu")
    with (tmp_path / "second name").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x55")
    assert refused(bundle).code is ErrorCode.BUNDLE_HASH


# bundle.json


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"schema_version": 1, "schema_version": 1}',
        b"9" * 100_000,
        b"\xff\xfe{\0}\0",
        b'{"schema_version": ' + b"9" * 5_000 + b"}",
        b'{"schema_version": 1, "name": "\xed\xa0\x80"}',
        b"\0" * 1000,
    ],
    ids=lambda text: repr(text[:20]),
)
def test_json_made_to_choke_on(bundle, text):
    (bundle / "bundle.json").write_bytes(text)
    error = refused(bundle)
    assert error.code in {ErrorCode.BUNDLE_INVALID, ErrorCode.BUNDLE_SCHEMA}
    assert len(str(error)) < 500


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
@pytest.mark.parametrize("key", ["temperature", "metrics"])
def test_numbers_that_are_not_finite(bundle, key, number):
    text = json.dumps(content_of(bundle) | {key: "HERE" if key == "temperature" else {"x": ["HERE"]}})
    (bundle / "bundle.json").write_text(text.replace('"HERE"', number))
    assert "finite" in str(refused(bundle))


def test_metrics_nested_without_end(bundle):
    nested: object = 1
    for _ in range(40):
        nested = [nested]
    rewrite(bundle, metrics={"x": nested})
    assert "nested" in str(refused(bundle))


@pytest.mark.parametrize("size", [100_000, [100_000, 100_000], 0, -1, 31, 1e6, 2**70])
def test_input_sizes(bundle, size):
    rewrite_member(bundle, input_size=size)
    assert refused(bundle).code is ErrorCode.BUNDLE_INVALID


@pytest.mark.parametrize("views", [0, 11, 10**9, -1])
def test_numbers_of_views(bundle, views):
    rewrite(bundle, views=views)
    assert refused(bundle).code is ErrorCode.BUNDLE_INVALID


def test_number_of_members(bundle):
    rewrite(bundle, members=content_of(bundle)["members"] * 33)
    assert refused(bundle).code is ErrorCode.BUNDLE_INVALID


@pytest.mark.parametrize("name", ["a\nb", "<img src=x>", "\x1b[2J", "\u202eelbon", "x" * 101, "a\0", ""])
@pytest.mark.parametrize("key", ["name", "version"])
def test_names_that_the_screen_would_show_as_something_else(bundle, key, name):
    if key == "version" and not name:
        pytest.skip("a version may be empty")
    rewrite(bundle, **{key: name})
    assert refused(bundle).code is ErrorCode.BUNDLE_INVALID


def test_manifests_of_this_program_are_as_strict(bundle):
    member = load_bundle(bundle).members[0].model_dump()
    with pytest.raises(ValueError, match="checkpoint_path"):
        Member.model_validate(member | {"arguments": {"checkpoint_path": "x"}})


# gates


def test_gates_that_name_terabytes(tmp_path):
    folder = make_bundle(tmp_path / "gated", gates=(100.0, 2.0))

    def put(data: bytes) -> None:
        (folder / "gates.safetensors").write_bytes(data)
        gates = content_of(folder)["gates"] | {"sha256": file_digest(folder / "gates.safetensors")}
        rewrite(folder, gates=gates)

    put(safetensors({"features": tensor([2**34, 32], 0, 2**40)}))
    assert refused(folder).code is ErrorCode.BUNDLE_INVALID
    put(safetensors({"features": tensor([4, 32], 0, 1024, "I64")}, b"\0" * 1024))
    assert refused(folder).code is ErrorCode.BUNDLE_INVALID


@pytest.mark.parametrize(
    ("name", "plain"), [("release", True), ("Mein Paket 2", True), ("<b>", False), ("a\n", False)]
)
def test_names_that_a_training_may_give(name, plain):
    assert is_plain_text(name) is plain
