"""One reader's whole day on a store, ended by a kill in the midst of a decision; run as a program.

Its arguments: the store's folder, the images', the bundle's, and the passphrase, '' for a plain store.
"""

import logging
import sys
from pathlib import Path

from dermreview.domain.crop import CropBox
from dermreview.domain.review import Act, Action
from dermreview.services.analyzing import analyze_queue, load_predictor
from dermreview.services.exporting import ExportFormat, export_reviews
from dermreview.services.importing import import_cases
from dermreview.services.reading import load_image, load_thumbnail
from dermreview.services.reviews import record_review, remember_reviewer, undo_review
from dermreview.services.stores import create_store, open_store

READER = "Dr. Quillfeather"
NOTE = "zweiundvierzigster Vermerk"


def main(folder: Path, images: Path, bundle: Path, passphrase: str) -> None:
    logging.basicConfig(level=logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)  # it would log what is written
    create_store(folder, passphrase or None).close()
    with open_store(folder, passphrase or None) as store:
        remember_reviewer(store, READER)
        report = import_cases(store, sorted(images.iterdir()), keep_names=True)
        assert not report.failed, report.failed
        analyze_queue(store, load_predictor(bundle, "cpu"))
        ids = [case.id for case in store.cases()]
        for case in store.cases():
            load_image(store, case)
            load_thumbnail(store, case, 64)
        ref = store.analysis(ids[0]).prediction.bundle
        record_review(store, ids[0], READER, Act(Action.OVERRIDE, "mel"), ref)
        record_review(store, ids[0], READER, Act(Action.NOTE, note=NOTE), ref)
        record_review(store, ids[1], READER, Act(Action.OVERRIDE, "bcc"), ref)
        store.save_crop(ids[0], READER, CropBox(0, 0, 64, 64), store.analysis(ids[0]).prediction)
        undo_review(store, READER, ref)
        export_reviews(store, images.parent / f"{folder.parent.name}.csv", ExportFormat.CSV)
        store.backup()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            record_review(store, ids[1], READER, Act(Action.NOTE, note=NOTE), ref)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), sys.argv[4])
