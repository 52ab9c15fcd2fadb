"""Importing images as cases.

An import has three steps, so that a window can share them out to its threads: `plan_import` finds the files and
reads the tables, `prepare_item` reads, checks, cleans and hashes one image on any thread, `commit_item` puts it
into the store on the store's thread. `import_cases` does all of it from one call.

Tables are read only where the user names them: one that happens to lie beside the images may belong to others, and
a wrong reference label is worse than none. A table that is not in order stops the import before anything is
stored; an image that is not in order is reported and stops nothing.

Names of files and folders, and patient ids, may name a patient: what of them enters the store is decided by
`services.naming`. Rows of tables are matched before that, by the names that the files bear.
"""

import functools
import hashlib
import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from dermreview.domain.access import Right
from dermreview.domain.case import Case, Patient, ReferenceLabel
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.outcome import Failure, ImportReport
from dermreview.domain.quarantine import DANGEROUS
from dermreview.exchange.folders import walk_images
from dermreview.exchange.tables import MetadataRow, read_metadata
from dermreview.imaging.files import read_file
from dermreview.imaging.formats import IMAGE_SUFFIXES, REFUSED_SUFFIXES
from dermreview.imaging.guard import MEMORY, SECONDS, decoders
from dermreview.services.naming import Naming, readable
from dermreview.services.permits import require
from dermreview.store import NewCase, Store

_WORKERS: Final = min(4, os.cpu_count() or 1)
# prepared images that wait for the store hold their files in memory
_AHEAD: Final = 4 * _WORKERS


@dataclass(frozen=True, slots=True)
class PreparedCase:
    """An image that was read, checked, cleaned and hashed.

    Attributes:
        new: What is to be stored.
        file: The file as the user named it; for the report, never stored.
        renamed: Whether a pseudonym stands for the file's name.
        original: Hex digest of the file's bytes as they came.
    """

    new: NewCase
    file: str
    renamed: bool = False
    original: str = ""


@dataclass(frozen=True, slots=True)
class ImportItem:
    """One image file to import.

    Attributes:
        path: The file; not opened yet.
        external_id: Its name without the ending, or the pseudonym that stands for it.
        patient: What the tables say.
        reference: The diagnosis that the tables give.
        synthetic: Whether the project's generator made it.
        mm_per_pixel: Millimetres of skin a pixel, where the tables say so.
        folder: What is kept of the place that it came from.
        renamed: Whether ``external_id`` is a pseudonym.
        nameless: What stands for the file in the list of refused images; never a name, whatever is kept of others.
    """

    path: Path
    external_id: str
    patient: Patient
    reference: ReferenceLabel | None
    synthetic: bool
    mm_per_pixel: float | None = None
    folder: str = ""
    renamed: bool = False
    nameless: str = ""

    @property
    def file(self) -> str:
        """The file as the user named it, or below the folder that the user named."""
        return readable(str(self.path))


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import will do.

    Attributes:
        items: The images, in the order of the sources, each folder sorted.
        failed: Sources that can't be read and folders without an image.
        unmatched: Images that the tables do not know; 0 without a table.
    """

    items: tuple[ImportItem, ...]
    failed: tuple[Failure, ...]
    unmatched: int = 0


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of one prepared image.

    Attributes:
        source: The file.
        case: The new case, or the one that has this image already.
        duplicate_of: The external id of that earlier case; None for a new one.
        renamed: Whether a pseudonym stands for the name of a new case's file.
    """

    source: str
    case: Case
    duplicate_of: str | None
    renamed: bool = False


def plan_import(
    sources: Sequence[Path], metadata: Sequence[Path], naming: Naming, synthetic: bool = False
) -> ImportPlan:
    """Find the images and what the tables say of them; nothing is decoded or stored.

    Args:
        sources: Image files and folders, which are searched with all folders below them.
        metadata: HAM10000 or ISIC tables, matched by image id (the file's name without its ending). Where several
            know an image, the first one counts and the others fill in what it lacks.
        naming: Decides what of the names is kept.
        synthetic: Mark the cases as made by the project's generator.

    Raises:
        DermreviewError: A table's error, as in `read_metadata`.
    """
    rows = _merged([read_metadata(path) for path in metadata])
    failed: list[Failure] = []
    items = []
    unmatched = 0
    for path in (found for source in sources for found in _images_of(source, failed)):
        stem = readable(path.stem)
        row = rows.get(stem)
        unmatched += row is None
        patient = naming.patient(row.patient) if row else Patient()
        reference, spacing = (row.reference, row.mm_per_pixel) if row else (None, None)
        case = naming.case(stem)
        folder = naming.folder(path)
        renamed = case != stem
        nameless = replace(naming, keep=False).case(stem)
        items.append(ImportItem(path, case, patient, reference, synthetic, spacing, folder, renamed, nameless))
    return ImportPlan(tuple(items), tuple(failed), unmatched if metadata else 0)


def prepare_item(store: Store, item: ImportItem, *, again: bool = False) -> PreparedCase | Failure:
    """Read an image, check it by decoding it whole, take its metadata out and hash it; any thread may call this.

    A refused image is remembered in the store, by the hash of its bytes.

    Args:
        store: Where to.
        item: The image.
        again: Decode also what crashed, stalled or bloated its decoder before.

    Returns:
        The prepared case, or why the image is refused.
    """
    require(store, Right.IMPORT)
    try:
        data = read_file(item.path)
    except DermreviewError as error:
        return _failure(item.path, error)
    original = hashlib.sha256(data).hexdigest()
    try:
        if not again:
            _refuse_known_danger(store, original)
        image = decoders.vet(data)
    except DermreviewError as error:
        store.refuse(original, len(data), error.code, item.nameless)
        return _failure(item.path, error)
    new = NewCase(
        external_id=item.external_id,
        data=image.data,
        extension=image.extension,
        orientation=image.orientation,
        sha256=image.sha256,
        pixel_sha256=image.pixel_sha256,
        width=image.width,
        height=image.height,
        patient=item.patient,
        reference=item.reference,
        synthetic=item.synthetic,
        source=item.folder,
        mm_per_pixel=item.mm_per_pixel,
    )
    return PreparedCase(new, item.file, item.renamed, original)


def commit_item(store: Store, prepared: PreparedCase) -> Committed:
    """Put a prepared image into the store.

    Raises:
        DermreviewError: A STORE_* code; this image was then not stored.
    """
    require(store, Right.IMPORT)
    added = store.add_case(prepared.new)
    store.release(prepared.original)
    known = added.case.external_id if added.duplicate else None
    return Committed(prepared.file, added.case, known, prepared.renamed and not added.duplicate)


def import_cases(
    store: Store,
    sources: Sequence[Path],
    metadata: Sequence[Path] = (),
    *,
    synthetic: bool = False,
    keep_names: bool = False,
    again: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Import images; they are prepared on a few threads and stored in order on the calling one.

    Args:
        store: Where to.
        sources: As in `plan_import`.
        metadata: As in `plan_import`.
        synthetic: As in `plan_import`.
        keep_names: The user says that no name of a file or folder is a patient's: they are kept.
        again: As in `prepare_item`.
        progress: Called with the number of finished images and of all, at the beginning and after each.
        cancelled: Asked before each image; what was stored until then stays and is reported.

    Raises:
        DermreviewError: A table's error before anything is stored, or a STORE_* code; the images until then stay.
    """
    require(store, Right.IMPORT)
    plan = plan_import(sources, metadata, Naming(store.pseudonyms(), keep_names), synthetic)
    failed = list(plan.failed)
    duplicates: list[tuple[str, str]] = []
    names: list[tuple[str, str]] = []
    imported = renamed = 0
    total = len(plan.items)
    progress(0, total)
    with closing(_prepared(store, plan.items, again, cancelled)) as results:
        for done, prepared in enumerate(results, start=1):
            if isinstance(prepared, Failure):
                failed.append(prepared)
            else:
                committed = commit_item(store, prepared)
                names.append((committed.source, committed.case.external_id))
                renamed += committed.renamed
                if committed.duplicate_of is None:
                    imported += 1
                else:
                    duplicates.append((committed.source, committed.duplicate_of))
            progress(done, total)
    return ImportReport(imported, tuple(duplicates), tuple(failed), plan.unmatched, renamed, tuple(names))


def _prepared(
    store: Store, items: Sequence[ImportItem], again: bool, cancelled: Callable[[], bool]
) -> Generator[PreparedCase | Failure, None, None]:
    """Prepare items ahead of the caller on a few threads and yield them in order, until cancelled."""
    waiting: deque[Future[PreparedCase | Failure]] = deque()
    remaining = iter(items)
    prepare = functools.partial(prepare_item, store, again=again)
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="import") as pool:
        try:
            for item in remaining:
                waiting.append(pool.submit(prepare, item))
                if len(waiting) == _AHEAD:
                    break
            while waiting and not cancelled():
                yield waiting.popleft().result()
                following = next(remaining, None)
                if following is not None:
                    waiting.append(pool.submit(prepare, following))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _refuse_known_danger(store: Store, original: str) -> None:
    """Raise what these bytes did to their decoder before, instead of letting them do it again."""
    known = store.refused_image(original)
    if known is not None and known.code in DANGEROUS:
        raise DermreviewError(known.code, limit=SECONDS, limit_mb=MEMORY // 10**6)


def _images_of(source: Path, failed: list[Failure]) -> list[Path]:
    """Return the images of one source, and add to ``failed`` what can't be read."""
    try:
        is_folder = source.is_dir()
    except OSError as error:
        failed.append(_unreadable(source, error))
        return []
    if not is_folder:
        # opened later, where its error is reported like that of any image
        return [source]
    before = len(failed)
    found = walk_images(
        source,
        IMAGE_SUFFIXES | REFUSED_SUFFIXES,
        on_error=lambda error: failed.append(_unreadable(Path(error.filename), error)),
    )
    if not found and len(failed) == before:
        failed.append(_failure(source, DermreviewError(ErrorCode.FOLDER_WITHOUT_IMAGES, path=source)))
    return found


def _unreadable(path: Path, error: OSError) -> Failure:
    detail = error.strerror or error
    return _failure(path, DermreviewError(ErrorCode.FILE_NOT_READABLE, path=path, detail=detail))


def _failure(path: Path, error: DermreviewError) -> Failure:
    # the source is named beside the reason already
    reason = str(error).removeprefix(f"{path} ")
    return Failure(readable(str(path)), readable(reason), error)


def _merged(tables: Sequence[dict[str, MetadataRow]]) -> dict[str, MetadataRow]:
    rows: dict[str, MetadataRow] = {}
    for table in tables:
        for key, row in table.items():
            known = rows.get(key)
            rows[key] = known.filled(row) if known else row
    return rows
