"""What the screen knows of the AI's view of the open case: one value for the viewer, the bars and the card."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from types import MappingProxyType

from dermreview.domain.analysis import BundleInfo, Prediction
from dermreview.domain.crop import CropAnalysis, CropBox
from dermreview.domain.review import Status
from dermreview.services.reading import OpenCase
from dermreview.ui.domain_words import abstention_in_words
from dermreview.ui.language import QT_TRANSLATE_NOOP, translate

_UNSEEN = QT_TRANSLATE_NOOP(
    "ai_state",
    "You labelled this case before there was an opinion to show. Label it again to see whether there is one",
)


class AiStatus(Enum):
    """Where the analysis of the case on screen stands."""

    NO_CASE = auto()
    HIDDEN = auto()
    WAITING = auto()
    READY = auto()
    ABSTAINED = auto()
    FAILED = auto()
    NO_BUNDLE = auto()


@dataclass(frozen=True, slots=True)
class AiState:
    """The analysis of the case on screen, or why there is none. Use the constructors below.

    Attributes:
        status: Where it stands.
        reason: In words: what is waited for, why it failed, why the networks abstained; may be empty.
        prediction: For READY and ABSTAINED.
        thresholds: Class code to threshold, 0 to 1, of the bundle that made the prediction.
        views: How many views of the image each member saw; None if unknown.
        malignant_threshold: Smallest malignancy, 0 to 1, that the bundle calls malignant; None if it does not
            decide that. Known before the case is analyzed, as is the next.
        coverage: Of the bundle's sets of classes that can't be ruled out, 0 to 1; None in bundles without.
        patient_data: Whether the bundle lets age, sex and site enter where they are known.
        crop: Of which crop all this is; None for the whole image.
    """

    status: AiStatus
    reason: str = ""
    prediction: Prediction | None = None
    thresholds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    views: int | None = None
    malignant_threshold: float | None = None
    coverage: float | None = None
    patient_data: bool = False
    crop: CropBox | None = None

    @classmethod
    def no_case(cls) -> "AiState":
        """No case is open."""
        return cls(AiStatus.NO_CASE)

    @classmethod
    def hidden(cls, reason: str = "") -> "AiState":
        """A blind read: the same whatever the AI says, or whether it says anything yet.

        Args:
            reason: Why it stays hidden after the label; '' before the label.
        """
        return cls(AiStatus.HIDDEN, reason)

    @classmethod
    def waiting(cls, detail: str = "") -> "AiState":
        """The case is to be analyzed; ``detail`` says more in words, for example its place in the queue."""
        return cls(AiStatus.WAITING, detail)

    @classmethod
    def ready(cls, prediction: Prediction, thresholds: Mapping[str, float], views: int | None = None) -> "AiState":
        """The analysis is there; an abstention of its decision makes the state ABSTAINED."""
        abstained = prediction.decision.abstained
        status = AiStatus.READY if abstained is None else AiStatus.ABSTAINED
        return cls(status, abstention_in_words(abstained), prediction, thresholds, views)

    @classmethod
    def failed(cls, reason: str) -> "AiState":
        """The analysis of this case failed."""
        return cls(AiStatus.FAILED, reason)

    @classmethod
    def no_bundle(cls, reason: str = "") -> "AiState":
        """There is no usable bundle; ``reason`` says why."""
        return cls(AiStatus.NO_BUNDLE, reason)

    @classmethod
    def of_case(
        cls, opened: OpenCase | None, bundle: BundleInfo | None, no_ai: str | None, *, looking: bool
    ) -> "AiState":
        """Return what the screen may say of an open case.

        Args:
            opened: The case; None for none.
            bundle: The bundle in use, which is known whatever becomes of this case.
            no_ai: Why there is no AI, None where there is one.
            looking: Whether the networks look at the case at this moment.
        """
        return cls._of_case(opened, bundle, no_ai, looking=looking).of_bundle(bundle)

    @classmethod
    def _of_case(
        cls, opened: OpenCase | None, bundle: BundleInfo | None, no_ai: str | None, *, looking: bool
    ) -> "AiState":
        if opened is None:
            return cls.no_case()
        if opened.row.veiled and opened.failed is None and no_ai is None:
            labelled = opened.state.status is Status.REVIEWED
            return cls.hidden(translate("ai_state", _UNSEEN) if labelled else "")
        if opened.analysis is not None and bundle is not None:
            return cls.ready(opened.analysis.prediction, bundle.thresholds, bundle.views)
        if opened.failed is not None:
            return cls.failed(opened.failed)
        if no_ai is not None:
            return cls.no_bundle(no_ai)
        if looking:
            return cls.waiting(translate("ai_state", "The networks look at it now"))
        return cls.waiting(translate("ai_state", "It is next in line"))

    def of_bundle(self, bundle: BundleInfo | None) -> "AiState":
        """Return the same state with what is known of the bundle in use, whatever becomes of this case."""
        if bundle is None:
            return self
        return replace(
            self,
            malignant_threshold=bundle.malignant_threshold,
            coverage=bundle.coverage,
            patient_data=bundle.patient_data,
        )

    def of_crop(self, crop: CropAnalysis) -> "AiState":
        """Return what the screen shows of a crop of the image that this state is of, by the same bundle."""
        made = AiState.ready(crop.prediction, self.thresholds, self.views)
        return replace(self, status=made.status, reason=made.reason, prediction=made.prediction, crop=crop.box)

    @property
    def shown_prediction(self) -> Prediction | None:
        """The prediction where it may be shown, None in every other state.

        After an abstention nothing of it is shown: advice that the gates call unreliable misleads even experts.
        """
        return self.prediction if self.status is AiStatus.READY else None

    @property
    def badges(self) -> tuple[str, ...]:
        """What is in the image that may mislead networks, after an abstention too; empty before the analysis."""
        return () if self.prediction is None else self.prediction.badges


def sentence(words: str) -> str:
    """Return a reason as a sentence of its own: a capital in front, a full stop behind; '' stays ''."""
    words = words.strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?…" else ".")
