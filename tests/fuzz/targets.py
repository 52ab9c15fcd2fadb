"""What is fuzzed: one function a decoder or parser, which takes any bytes and may answer or refuse, nothing else.

Anything but an answer or one of the refusals that a function promises is a finding: another exception, a warning,
a hang, or memory that grows. What needs torch is imported by the targets that need it.
"""

import atexit
import functools
import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dermreview.domain.audit import Log
from dermreview.domain.errors import DermreviewError
from dermreview.domain.preferences import Preferences, to_json
from dermreview.domain.saved_queue import filter_from_text, filter_to_text
from dermreview.domain.second_reading import SecondReading
from dermreview.domain.trust import Trust, TrustedKey
from dermreview.domain.worklist import Filter
from dermreview.exchange.formulas import neutralised, restored
from dermreview.exchange.heads import changed_files, exported_events, read_record
from dermreview.exchange.names import FileNames
from dermreview.exchange.tables import read_metadata, table_columns
from dermreview.imaging.decode import decode_image, decode_original, sanitize
from dermreview.inference.bundle import MANIFEST, Bundle, BundleManifest, SplitRecord, file_digest, load_bundle
from dermreview.inference.safetensors_header import check_fit, read_header
from dermreview.inference.signatures import SIGNATURE, read_public_key, sign, signer
from dermreview.inference.signatures import public_key as public_key_of
from dermreview.services import preferences
from dermreview.store.events import record
from dermreview.store.faults import DamagedError
from dermreview.store.keys import KEY_FILE, _spelled, new_key
from dermreview.store.keys import _read as read_key_file
from tests.fuzz import seeds

ROOT = Path(__file__).parents[2]
# in memory where there is such a place: each input of a parser of files is written once
_SCRATCH = tempfile.mkdtemp(prefix="dermreview-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
atexit.register(shutil.rmtree, _SCRATCH, ignore_errors=True)
_PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(32))
_PUBLIC = public_key_of(_PRIVATE)
_PEM = _PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
_MANIFEST = b"{}"
_FITTING = {"a": (True, (2, 3)), "b": (False, ())}


@dataclass(frozen=True)
class Target:
    """One decoder or parser.

    Attributes:
        run: Takes any bytes.
        seeds: Makes good input to begin with.
        refusals: What it may raise.
    """

    run: Callable[[bytes], object]
    seeds: Callable[[], Sequence[bytes]]
    refusals: tuple[type[Exception], ...] = (DermreviewError,)


def _file(data: bytes, name: str) -> Path:
    path = Path(_SCRATCH) / name
    path.write_bytes(data)
    return path


def image(data: bytes) -> None:
    """Everything that an import does with the bytes of an image; what passed is read back from the vault."""
    kept = sanitize(data)
    rgb = decode_image(kept.data, kept.orientation)
    assert rgb.ndim == 3
    assert rgb.shape[2] == 3
    assert rgb.size <= 3 * 64_000_000
    again = sanitize(kept.data)
    assert decode_image(again.data, kept.orientation).shape == rgb.shape


def exif(data: bytes) -> None:
    """An EXIF block never spoils the picture around it."""
    decode_original(seeds.with_exif(data))


def icc(data: bytes) -> None:
    """A colour profile never spoils the picture around it."""
    decode_original(seeds.with_profile(data))


def table(data: bytes) -> None:
    """Tables of images, and their header alone."""
    path = _file(data, "table.csv")
    table_columns(path)
    for row in read_metadata(path).values():
        assert row.external_id


def probabilities(data: bytes) -> None:
    """A table of probabilities, as another program gives it."""
    from dermreview.training.probabilities import read_probabilities

    read_probabilities(_file(data, "probabilities.csv"))


def bundle(data: bytes) -> None:
    """A bundle's manifest."""
    folder = _file(data, MANIFEST).parent
    loaded = load_bundle(folder)
    for member in loaded.members:
        assert (folder / member.file).parent == folder


def safetensors(data: bytes) -> None:
    """The header of a weights file, held against a network."""
    stored = read_header(io.BytesIO(data), len(data))
    assert sum(each.end - each.begin for each in stored.values()) < len(data)
    check_fit(stored, _FITTING)


@functools.cache
def _released() -> BundleManifest:
    return load_bundle(ROOT / "models" / "release").manifest


def split(data: bytes) -> None:
    """The record of a bundle's split."""
    from dermreview.training.splits import read_split

    path = _file(data, "split.csv")
    part = SplitRecord(by="lesion", seed=1, train=1, calibrate=1, test=1, file=path.name, sha256=file_digest(path))
    read_split(Bundle(path.parent, _released().model_copy(update={"split": part}), "digest"))


def signature(data: bytes) -> None:
    """The signature of a bundle; no changed one is ever taken for good."""
    folder = _file(data, SIGNATURE).parent
    assert signer(folder, _MANIFEST, Trust((TrustedKey("a", _PUBLIC),))) in ("a", None)


def public_key(data: bytes) -> None:
    """The file of a public key."""
    assert len(read_public_key(_file(data, "a.pub"))) == 64


def heads(data: bytes) -> None:
    """What an export says of the store's chains, and the events in it."""
    export = _file(data, "history.jsonl")
    for _, seq, _, _ in exported_events(export):
        assert isinstance(seq, int)
    changed_files(export, read_record(export))


def key_file(data: bytes) -> None:
    """The key file of an encrypted store; its checksum is made to fit, as whoever writes one can."""
    try:
        said = json.loads(data)
        said.pop("sha256", None)
        data = json.dumps(said | {"sha256": hashlib.sha256(_spelled(said)).hexdigest()}).encode()
    except (ValueError, TypeError, AttributeError, RecursionError):
        pass
    read_key_file(_file(data, KEY_FILE).parent)


def recipe(data: bytes) -> None:
    """A recipe of one's own."""
    from dermreview.training.recipe_files import load_recipe

    load_recipe(str(_file(data, "recipe.toml")))


def settings(data: bytes) -> None:
    """The preferences, whose file may hold anything and never keeps the program from starting."""
    path = _file(data, "preferences.json")
    read, _ = preferences.load(path)
    preferences.save(path, read)
    assert preferences.load(path) == (read, ())


def saved_queue(data: bytes) -> None:
    """The filter of a saved queue."""
    filter_to_text(filter_from_text(data.decode("utf-8", "replace")))


def second_reading(data: bytes) -> None:
    """The rules of second reads."""
    SecondReading.from_text(data.decode("utf-8", "replace")).to_text()


def payload(data: bytes) -> None:
    """The payload of a review event."""
    text = data.decode("utf-8", "replace")
    row = SimpleNamespace(
        payload=text,
        seq=1,
        read_id=1,
        case_id=1,
        reviewer="r",
        target=None,
        mode="assisted",
        prev_hash="",
        hash="",
    )
    record(row)  # type: ignore[arg-type]


def names(data: bytes) -> None:
    """Ids become names of files, and cells of a table; both ways are safe."""
    ids = data.decode("utf-8", "surrogateescape").split(",")
    taken = FileNames()
    for each in ids:
        name = taken.take(each)
        assert Path(name).name == name
        assert len(name.encode()) <= 240
        assert name.isprintable()
        cell = neutralised(each)
        assert not cell.startswith(tuple("=+-@\t\r\n"))
        assert restored(cell) == each


def keys(data: bytes) -> None:
    """Key sequences, as a file of preferences may hold them."""
    from dermreview.ui import key_sequences

    one, _, other = data.decode("utf-8", "replace").partition("|")
    spelled = key_sequences.spelled(one)
    assert key_sequences.spelled(spelled) == spelled
    key_sequences.collide(one, other)
    key_sequences.is_single(one)
    key_sequences.in_reserve(one)
    key_sequences.in_print(one)


def _manifests() -> list[bytes]:
    raw = json.loads((ROOT / "models" / "release" / MANIFEST).read_text(encoding="utf-8"))
    small = raw | {"metrics": {"test": {"n": 3, "ci95": [0.1, 0.2]}}}
    return [
        json.dumps(small).encode(),
        json.dumps(small | {"gates": None, "patient": None, "split": None}).encode(),
    ]


def _splits() -> list[bytes]:
    digits = "0123456789abcdef"
    return [f"image,group,part\n{digits},{digits},train\n{digits[::-1]},,test\n".encode()]


def _signatures() -> list[bytes]:
    sign(Path(_SCRATCH), _MANIFEST, _PRIVATE)
    return [(Path(_SCRATCH) / SIGNATURE).read_bytes()]


def _exports() -> list[bytes]:
    chains = {log.value: {"seq": 3, "hash": "0" * 64} for log in Log}
    record = {
        "log": "heads",
        "v": 1,
        "writer": "w",
        "heads": chains,
        "files": {"a.csv": "0"},
        "app": "1",
        "local": "x",
    }
    event = b'{"log":"review","seq":1,"prev_hash":"","hash":"0","payload":{"a":1}}\n'
    return [event * 2 + json.dumps(record).encode() + b"\n", event]


def _key_files() -> list[bytes]:
    folder = Path(_SCRATCH) / "store"
    folder.mkdir(exist_ok=True)
    if not (folder / KEY_FILE).exists():
        new_key(folder, "correct horse battery")
    return [(folder / KEY_FILE).read_bytes()]


def _recipes() -> list[bytes]:
    folder = ROOT / "dermreview" / "training" / "recipes"
    return [path.read_bytes() for path in sorted(folder.glob("*.toml"))]


def _settings() -> list[bytes]:
    chosen = Preferences(store=Path("/a"), views=4, keys={"undo": ("U", "Ctrl+Z")})
    return [to_json(Preferences()).encode(), to_json(chosen).encode()]


def _payloads() -> list[bytes]:
    shown = {"bundle": "b 1", "suggestion": "nv", "probabilities": {"nv": 0.9}, "not_ruled_out": ["nv"]}
    act = {"action": "confirm", "label": "nv", "diagnosis": None, "note": None, "milliseconds": 5, "shown": shown}
    first = act | {"at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC).isoformat()}
    later = first | {"second_read": "random", "exposed": False}
    return [json.dumps(first).encode(), json.dumps(later).encode()]


_VALUE = (DermreviewError, ValueError)
TARGETS: dict[str, Target] = {
    "jpeg": Target(image, seeds.jpegs),
    "png": Target(image, seeds.pngs),
    "webp": Target(image, seeds.webps),
    "tiff": Target(image, seeds.tiffs),
    "bmp": Target(image, seeds.bmps),
    "exif": Target(
        exif, lambda: [seeds.exif().removeprefix(b"Exif\0\0"), seeds.exif(1).removeprefix(b"Exif\0\0")]
    ),
    "icc": Target(icc, seeds.profiles),
    "table": Target(table, seeds.tables),
    "probabilities": Target(probabilities, seeds.tables),
    "bundle": Target(bundle, _manifests),
    "safetensors": Target(safetensors, seeds.safetensors_files, _VALUE),
    "split": Target(split, _splits),
    "signature": Target(signature, _signatures),
    "public_key": Target(public_key, lambda: [_PEM]),
    "heads": Target(heads, _exports),
    "key_file": Target(key_file, _key_files),
    "recipe": Target(recipe, _recipes),
    "preferences": Target(settings, _settings, ()),
    "saved_queue": Target(saved_queue, lambda: [filter_to_text(Filter()).encode()], _VALUE),
    "second_reading": Target(
        second_reading,
        lambda: [SecondReading().to_text().encode(), SecondReading(True, share=0.1).to_text().encode()],
        _VALUE,
    ),
    "payload": Target(payload, _payloads, (DermreviewError, DamagedError)),
    "names": Target(
        names, lambda: [b"ISIC_1,ISIC_1,../x,con,=1,a;=b", "\u00e9,e\u0301,＝1,'=1,\t,語".encode()], ()
    ),
    "keys": Target(keys, lambda: [b"Ctrl+Z", b"Ctrl+Shift+F12, A|U", b"Return|Enter", "Ä".encode()], ()),
}


def check(target: Target, data: bytes) -> bool:
    """Run a target once; tell whether it answered, False where it refused."""
    try:
        target.run(data)
    except target.refusals as error:
        assert len(str(error)) < 40_000
        return False
    return True
