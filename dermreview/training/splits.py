"""One split of the images into train, calibrate and test, the proof that it does not leak, and its record."""

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final, Literal

import numpy as np
from sklearn.model_selection import train_test_split

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.inference.bundle import Bundle, SplitRecord, file_digest
from dermreview.training.recipe import Split, SplitBy

Part = Literal["train", "calibrate", "test"]
PARTS: Final[tuple[Part, ...]] = ("train", "calibrate", "test")
SPLIT_FILE: Final = "split.csv"
_COLUMNS: Final = ("image", "group", "part")
_GROUP: Final = "group:"
_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Parts:
    """A split.

    Attributes:
        train: Images to learn from.
        calibrate: Images for early stopping, ensemble weights, temperature, thresholds, sets and gates.
        test: Images for the reported figures, used for nothing else.
    """

    train: tuple[DatasetItem, ...]
    calibrate: tuple[DatasetItem, ...]
    test: tuple[DatasetItem, ...]

    def named(self) -> tuple[tuple[Part, tuple[DatasetItem, ...]], ...]:
        """Return each part with its name."""
        return tuple(zip(PARTS, (self.train, self.calibrate, self.test), strict=True))


@dataclass(frozen=True, slots=True)
class SplitProof:
    """Counts that show whether any group stands in two parts.

    Attributes:
        images: Part to its images.
        groups: Part to its groups: patients or lesions, and each image without either for itself.
        shared: Pair of parts to the groups that stand in both.
    """

    images: dict[Part, int]
    groups: dict[Part, int]
    shared: dict[tuple[Part, Part], int]

    @property
    def disjoint(self) -> bool:
        """Tell whether no group stands in two parts."""
        return not any(self.shared.values())

    def __str__(self) -> str:
        """Return the proof in words."""
        parts = "; ".join(
            f"{part} {self.images[part]:,} images of {self.groups[part]:,} lesions or patients" for part in PARTS
        )
        pairs = ", ".join(f"{first} and {second} {count}" for (first, second), count in self.shared.items())
        end = "no group is on both sides" if self.disjoint else "THIS SPLIT LEAKS"
        return f"{parts}\nlesions or patients in two parts: {pairs}: {end}"


def split_items(
    items: Sequence[DatasetItem],
    shares: Split,
    seed: int,
    earlier: Mapping[str, str] | None = None,
    looks: Mapping[str, int] | None = None,
) -> Parts:
    """Split images, stratified by class.

    Args:
        items: All images.
        shares: The parts' shares, and what stays together. ``lesion`` keeps a patient together, too, where the
            tables name one; ``patient`` wants that of every image.
        seed: Of the draw.
        earlier: As `read_split` returns it: images and groups that it knows keep their part, so that nothing that
            a network has learned from comes into a test part. A group that it knows in several parts counts as
            learned from. With ``look``, only what is left is held out by look.
        looks: External id to cluster of look, as `dermreview.training.looks` groups them, 0 the most unusual one;
            needed with ``look``.

    Raises:
        DermreviewError: DATA_TOO_SMALL if a part would be empty, DATA_WITHOUT_PATIENTS or DATA_WITHOUT_LOOKS.
        ValueError: If the looks are missing.
    """
    if shares.by == "look" and looks is None:
        raise ValueError("a split by look needs the looks")
    if shares.by == "patient" and not all(item.patient.patient_id for item in items):
        unnamed = sum(not item.patient.patient_id for item in items)
        raise DermreviewError(ErrorCode.DATA_WITHOUT_PATIENTS, images=unnamed, total=len(items))
    units: dict[str, list[DatasetItem]] = defaultdict(list)
    for item in sorted(items, key=lambda item: item.external_id):
        units[item.external_id if shares.by == "image" else item.unit].append(item)
    parts: dict[Part, list[DatasetItem]] = {part: [] for part in PARTS}
    fresh: dict[str, list[DatasetItem]] = {}
    for name, members in sorted(units.items()):
        part = _earlier_part(members, earlier or {}, whole_groups=shares.by != "image")
        if part is None:
            fresh[name] = members
        else:
            parts[part].extend(members)
    if shares.by == "image":
        drawn = _drawn_images(fresh, shares, seed)
    elif looks is not None and shares.by == "look":
        drawn = _drawn_looks(fresh, shares, seed, looks)
    else:
        drawn = _drawn_groups(fresh, seed, lambda count: _cuts(count, shares))
    for name, part in drawn.items():
        parts[part].extend(fresh[name])
    if not all(parts.values()):
        raise _too_small(len(items), shares.by)
    ordered = [tuple(sorted(parts[part], key=lambda item: item.external_id)) for part in PARTS]
    return Parts(*ordered)


def prove_disjoint(parts: Parts) -> SplitProof:
    """Count what is in each part, and the groups that stand in two."""
    groups = {part: {item.unit for item in items} for part, items in parts.named()}
    return SplitProof(
        {part: len(items) for part, items in parts.named()},
        {part: len(names) for part, names in groups.items()},
        {(first, second): len(groups[first] & groups[second]) for first, second in combinations(PARTS, 2)},
    )


def write_split(parts: Parts, by: SplitBy, seed: int, folder: Path) -> SplitRecord:
    """Write which images are in which part, as hashes of their ids, and return the record for the manifest."""
    path = folder / SPLIT_FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for part, items in parts.named():
            writer.writerows(_rows(items, part))
    return SplitRecord(
        by=by,
        seed=seed,
        train=len(parts.train),
        calibrate=len(parts.calibrate),
        test=len(parts.test),
        file=path.name,
        sha256=file_digest(path),
    )


def extend_split(record: SplitRecord, folder: Path, fresh: Sequence[DatasetItem]) -> SplitRecord:
    """Write down that new images calibrate now, so that nobody measures on them, and return the new record."""
    path = folder / record.file
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(_rows(fresh, "calibrate"))
    return record.model_copy(update={"calibrate": record.calibrate + len(fresh), "sha256": file_digest(path)})


def read_split(bundle: Bundle) -> dict[str, Part]:
    """Read which part the images and groups of a bundle's training were in.

    Returns:
        `hashed` image ids, and group names as ``group:`` and their hash, to the part; a group in several parts (a
        split by image) to the first of train, calibrate and test. Empty if the bundle has no record.

    Raises:
        DermreviewError: BUNDLE_FILE_MISSING, BUNDLE_HASH or BUNDLE_INVALID.
    """
    record = bundle.manifest.split
    if record is None:
        return {}
    path = bundle.verified_file(record)
    known: dict[str, Part] = {}
    for row in _split_rows(bundle, path):
        image, group = row.get("image") or "", row.get("group") or ""
        part = next((part for part in PARTS if part == row.get("part")), None)
        # hashes of another length would meet no image, and all images would pass for unseen
        if part is None or len(image) != _DIGITS or len(group) not in {0, _DIGITS}:
            detail = f"{record.file}: {str(row)[:200]} is no row of a split"
            raise DermreviewError(ErrorCode.BUNDLE_INVALID, path=bundle.folder, detail=detail)
        known[image] = part
        if group:
            key = _GROUP + group
            known[key] = _first(part, known.get(key, part))
    return known


def _split_rows(bundle: Bundle, path: Path) -> Iterator[dict[str, str]]:
    # a byte that is no text spoils its row, which is then named as one
    with path.open(encoding="utf-8", errors="backslashreplace", newline="") as file:
        try:
            yield from csv.DictReader(file)
        except csv.Error as error:
            detail = f"{path.name}: {error}"
            raise DermreviewError(ErrorCode.BUNDLE_INVALID, path=bundle.folder, detail=detail) from error


def part_of(item: DatasetItem, known: Mapping[str, str]) -> str | None:
    """Return the part in which an image itself stood, as `read_split` knows it; None if it was not there."""
    return known.get(hashed(item.external_id))


def group_part(item: DatasetItem, known: Mapping[str, str]) -> str | None:
    """Return the part in which other images of an image's group stood; None if there were none."""
    return known.get(_GROUP + hashed(item.group)) if item.group else None


def unseen(items: Iterable[DatasetItem], bundle: Bundle) -> tuple[DatasetItem, ...]:
    """Return the images that no network of a bundle learned from or was calibrated on, by image id and by group.

    A bundle without a record of its split does not know: all images are returned, and whoever measures has to say
    that some of them may have been learned from.
    """
    known = read_split(bundle)
    return tuple(
        item
        for item in items
        if known.get(hashed(item.external_id), "test") == "test" and (group_part(item, known) or "test") == "test"
    )


def hashed(name: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of an id.

    64 bits keep a bundle small, and collisions do not matter: some two of 100,000 ids share theirs with a chance
    below 1 in 3 billion, and an image would then be taken for another's part.
    """
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _rows(items: Iterable[DatasetItem], part: Part) -> list[tuple[str, str, Part]]:
    """Return rows of the record in the order of the hashes, which tells nothing about the ids."""
    return sorted((hashed(item.external_id), hashed(item.group) if item.group else "", part) for item in items)


def _first(one: Part, other: Part) -> Part:
    return min(one, other, key=PARTS.index)


def _earlier_part(members: Sequence[DatasetItem], known: Mapping[str, str], *, whole_groups: bool) -> Part | None:
    found = {part_of(item, known) for item in members}
    if whole_groups:
        found |= {group_part(item, known) for item in members}
    return next((part for part in PARTS if part in found), None)


def _label(members: Sequence[DatasetItem]) -> str:
    """Return the most frequent label of a group."""
    return Counter(item.label for item in members).most_common(1)[0][0]


def _drawn_groups(
    units: Mapping[str, Sequence[DatasetItem]], seed: int, cuts: Callable[[int], tuple[int, int]]
) -> dict[str, Part]:
    """Draw groups class by class; ``cuts`` says where train and calibrate end among so many of them."""
    strata: dict[str, list[str]] = defaultdict(list)
    for name, members in units.items():
        strata[_label(members)].append(name)
    random = np.random.default_rng(seed)
    drawn: dict[str, Part] = {}
    for code in CLASSES:
        names = strata.get(code, [])
        shuffled = [names[position] for position in random.permutation(len(names))]
        first, second = cuts(len(names))
        for position, name in enumerate(shuffled):
            drawn[name] = "train" if position < first else "calibrate" if position < second else "test"
    return drawn


def _cuts(count: int, shares: Split) -> tuple[int, int]:
    """Return where train and calibrate end among a class's groups; three groups are enough for every part."""
    first = round(count * shares.train)
    second = first + round(count * shares.calibrate)
    if count < 3:
        return first, second
    first = min(max(first, 1), count - 2)
    return first, min(max(second, first + 1), count - 1)


def looks_of_units(items: Iterable[DatasetItem], looks: Mapping[str, int]) -> dict[str, int]:
    """Return each lesion's cluster of look: that of most of its images, of several such the most unusual one."""
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for item in items:
        votes[item.unit][looks[item.external_id]] += 1
    return {unit: min(found, key=lambda look: (-found[look], look)) for unit, found in votes.items()}


def _drawn_looks(
    units: Mapping[str, Sequence[DatasetItem]], shares: Split, seed: int, looks: Mapping[str, int]
) -> dict[str, Part]:
    """Give whole clusters of look to the test part, and draw train and calibrate from the others as by lesion."""
    if not units:
        return {}
    look_of = looks_of_units((item for members in units.values() for item in members), looks)
    held_out = _held_out(units, look_of, 1 - shares.train - shares.calibrate)
    ratio = shares.train / (shares.train + shares.calibrate)

    def cuts(count: int) -> tuple[int, int]:
        first = round(count * ratio)
        # a single group is learned from; two are enough for both parts
        return max(1, min(first, count - 1)), count

    rest = {name: members for name, members in units.items() if look_of[name] not in held_out}
    drawn = dict.fromkeys((name for name in units if look_of[name] in held_out), PARTS[-1])
    return drawn | _drawn_groups(rest, seed, cuts)


def _held_out(
    units: Mapping[str, Sequence[DatasetItem]], look_of: Mapping[str, int], share: float
) -> frozenset[int]:
    """Choose the clusters of the test part.

    From the most unusual cluster on, each one is taken that brings the test part's images nearer to their share,
    as long as it holds no more than half of all. Where that takes every lesion of a class which has three or more,
    or misses classes which another choice has, the choice that begins with the next unusual cluster is tried.

    Raises:
        DermreviewError: DATA_WITHOUT_LOOKS if no cluster, or none with a rest of such a class, can be held out.
    """
    images: Counter[int] = Counter()
    lesions: dict[int, Counter[str]] = defaultdict(Counter)
    for name, members in units.items():
        images[look_of[name]] += len(members)
        lesions[look_of[name]][_label(members)] += 1
    everything: Counter[str] = sum(lesions.values(), Counter())
    total, order = images.total(), sorted(images)
    best, most = frozenset[int](), 0
    for position in range(len(order)):
        chosen, held = set[int](), 0
        for look in order[position:]:
            nearer = not chosen or abs(held + images[look] - share * total) < abs(held - share * total)
            if nearer and held + images[look] <= total / 2:
                chosen.add(look)
                held += images[look]
        classes: Counter[str] = sum((lesions[look] for look in chosen), Counter())
        drained = any(classes[code] == count for code, count in everything.items() if count >= 3)
        if not drained and len(classes) > most:
            best, most = frozenset(chosen), len(classes)
    if not best:
        raise DermreviewError(ErrorCode.DATA_WITHOUT_LOOKS)
    return best


def _drawn_images(units: Mapping[str, Sequence[DatasetItem]], shares: Split, seed: int) -> dict[str, Part]:
    """Draw images one by one, as scikit-learn's users do, which is how the systems with this split were made."""
    names = list(units)
    if not names:
        return {}
    label_of = {name: members[0].label for name, members in units.items()}
    first, second = round(len(names) * shares.train), round(len(names) * (shares.train + shares.calibrate))
    try:
        learned, test = train_test_split(
            names, train_size=second, stratify=[label_of[name] for name in names], random_state=seed
        )
        train, calibrate = train_test_split(
            learned, train_size=first, stratify=[label_of[name] for name in learned], random_state=seed
        )
    except ValueError as error:
        raise _too_small(len(names), "image") from error
    parts: tuple[tuple[Part, Sequence[str]], ...] = (("train", train), ("calibrate", calibrate), ("test", test))
    return {name: part for part, chosen in parts for name in chosen}


def _too_small(images: int, by: SplitBy) -> DermreviewError:
    return DermreviewError(
        ErrorCode.DATA_TOO_SMALL, detail=f"{images} images can't be split into three parts by {by}"
    )
