"""What bundles say of cases."""

from collections.abc import Sequence

from dermreview.domain.analysis import Analysis, BundleRef, FloatArray, Prediction
from dermreview.domain.crop import CropAnalysis, CropBox
from dermreview.domain.review import reviewer_name
from dermreview.store import analyses, candidates, cases, crops, telling
from dermreview.store.database import Database
from dermreview.store.records import Candidate


class Opinions:
    """The part of a store that keeps it; its methods are as safe and raise as those of the `Store`."""

    actor: str | None
    _database: Database

    def save_analysis(self, case_id: int, prediction: Prediction) -> Analysis:
        """Keep what a bundle said of a case and its repeats, in place of what the same bundle said before.

        Raises:
            DermreviewError: CASE_UNKNOWN.
        """
        with self._database.transaction() as connection:
            original = cases.original(connection, case_id)
            telling.analyzed(connection, original, prediction, self.actor)
            return analyses.save(connection, original, prediction)

    def analysis(self, case_id: int, bundle: BundleRef | None = None) -> Analysis | None:
        """Return the analysis of a case by one bundle, or by the last one that analyzed it."""
        with self._database.transaction() as connection:
            return analyses.get(connection, case_id, bundle)

    def save_crop(self, case_id: int, reviewer: str, box: CropBox, prediction: Prediction) -> CropAnalysis:
        """Keep what a bundle said of a crop beside its analysis of the whole image; the reviewer's last crop goes.

        Raises:
            DermreviewError: CASE_UNKNOWN, REVIEWER_NAME_EMPTY, CROP_TOO_SMALL or CROP_OUTSIDE.
        """
        name = reviewer_name(reviewer)
        with self._database.transaction() as connection:
            case = cases.get(connection, case_id)
            box.check(case.width, case.height)
            telling.analyzed_crop(connection, case_id, box, prediction, name)
            return crops.save(connection, case_id, name, box, prediction)

    def crop(self, case_id: int, reviewer: str, bundle: BundleRef) -> CropAnalysis | None:
        """Return what a bundle said of the reviewer's last crop of a case, None without one.

        Raises:
            DermreviewError: REVIEWER_NAME_EMPTY.
        """
        name = reviewer_name(reviewer)
        with self._database.transaction() as connection:
            return crops.get(connection, case_id, name, bundle)

    def save_failure(self, case_id: int, bundle: BundleRef, reason: str) -> None:
        """Keep, in words, why a bundle could not analyze a case.

        Raises:
            DermreviewError: CASE_UNKNOWN.
        """
        with self._database.transaction() as connection:
            original = cases.original(connection, case_id)
            telling.failed(connection, original, bundle, self.actor)
            analyses.save_failure(connection, original, bundle, reason)

    def failure(self, case_id: int, bundle: BundleRef) -> str | None:
        """Return why a bundle could not analyze a case, None if it did not fail."""
        with self._database.transaction() as connection:
            return analyses.failure(connection, case_id, bundle)

    def pending(self, bundle: BundleRef, *, repeats: bool = False) -> list[int]:
        """Return the cases that a bundle has not analyzed, in import order; failed ones are tried again.

        Args:
            bundle: The bundle.
            repeats: Return repeats too; what is said of one is said of its original.
        """
        with self._database.transaction() as connection:
            return analyses.pending(connection, bundle, repeats=repeats)

    # what to label next

    def candidates(self, bundle: BundleRef) -> list[Candidate]:
        """Return all cases in import order, with what a bundle said of them and how far any reviewer came."""
        with self._database.transaction() as connection:
            return candidates.rows(connection, bundle)

    def features(self, bundle: BundleRef, case_ids: Sequence[int]) -> dict[int, FloatArray]:
        """Return case to features, float32 (D,) to half precision, for those of the cases that have any."""
        with self._database.transaction() as connection:
            return candidates.features(connection, bundle, case_ids)
