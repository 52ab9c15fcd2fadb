"""A store with a large worklist, for measuring: the real schema, its rows written in bulk."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from dermreview.domain.analysis import BundleRef
from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.decode import encode_png
from dermreview.imaging.synthetic import generate_case
from dermreview.services.stores import open_store

REVIEWER = "bench"
_SITES = ("back", "face", "trunk", "lower extremity", None)
_STATES = (("reviewed", "nv"), ("reviewed", "mel"), ("deferred", None), ("flagged", None))
_READ_SHARE = 5
"""One case in so many was read."""


def build_store(folder: Path, cases: int, pictures: int, bundle: BundleRef) -> None:
    """Write a store of which all cases but the first are analyzed.

    Rows go into the tables at once: a hundred thousand imports, each synced to disk, would take an hour. The read
    cases have a projection without events.

    Args:
        folder: Where it is made.
        cases: How many it holds.
        pictures: The first so many have an image file; the others are only scrolled past.
        bundle: Whose analyses they have.
    """
    with open_store(folder) as store:
        hashes = [store.vault.put(data, _digest(data), ".png").stem for data in _pictures(pictures)]
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    hashes += [_digest(str(number).encode()) for number in range(pictures, cases)]
    with closing(sqlite3.connect(folder / "review.db")) as database, database:
        database.executemany(
            "INSERT INTO images VALUES (?, ?, '.png', 1, 600, 450)",
            ((sha256, _digest(sha256.encode())) for sha256 in hashes),
        )
        database.executemany(
            "INSERT INTO cases (id, external_id, image_sha256, lesion_id, patient_id, age, sex, site, synthetic,"
            " source, imported_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
            (
                (
                    number + 1,
                    f"ISIC_{number:07}",
                    sha256,
                    f"lesion-{number // 2}",
                    f"patient-{number // 4}",
                    20 + number % 70,
                    ("female", "male")[number % 2],
                    _SITES[number % len(_SITES)],
                    f"/clinic/folder-{number % 40:02}/ISIC_{number:07}.png",
                    now,
                )
                for number, sha256 in enumerate(hashes)
            ),
        )
        read = range(1, cases + 1, _READ_SHARE)
        database.executemany(
            "INSERT INTO reads (id, queue_id, case_id, reviewer, round, mode) VALUES (?, 1, ?, ?, 1, 'assisted')",
            ((case_id, case_id, REVIEWER) for case_id in read),
        )
        database.executemany(
            "INSERT INTO read_states (read_id, status, label) VALUES (?, ?, ?)",
            ((case_id, *_STATES[place % len(_STATES)]) for place, case_id in enumerate(read)),
        )
        database.executemany(
            "INSERT INTO analyses (case_id, bundle_digest, bundle_name, bundle_version, device, probabilities,"
            " member_names, member_probabilities, spread, malignancy, uncertainty, disagreement, suggestion, rule,"
            " created_at, badges) VALUES (?, ?, ?, ?, 'cpu', ?, '[\"one\"]', ?, ?, ?, ?, ?, ?, 'argmax', ?, ?)",
            _analyses(cases - 1, bundle, now),
        )


def _pictures(count: int) -> Iterator[bytes]:
    rgb = generate_case(0, CLASSES[0]).rgb
    for number in range(count):
        rgb[0, 0] = (*divmod(number, 256), 0)
        yield encode_png(rgb)


def _analyses(count: int, bundle: BundleRef, now: str) -> Iterator[tuple[object, ...]]:
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.full(len(CLASSES), 0.5), count).astype("<f4")
    for place, said in enumerate(probabilities):
        data = said.tobytes()
        figures = (float(said[:2].sum()), float(said.max()), float(said.min()))
        badges = '["ruler"]' if place % 3 == 0 else "[]"
        suggestion = CLASSES[int(said.argmax())]
        yield (
            place + 2,
            bundle.digest,
            bundle.name,
            bundle.version,
            data,
            data,
            data,
            *figures,
            suggestion,
            now,
            badges,
        )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
