"""Recipes: small TOML files that say how a bundle is trained, in the field's own terms."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dermreview.imaging.preprocess import Colour, Geometry
from dermreview.inference.bundle import Head, PublishedFigure
from dermreview.inference.views import max_views

Share = Annotated[float, Field(gt=0, lt=1)]
Fraction = Annotated[float, Field(ge=0, le=1)]
Strength = Annotated[float, Field(ge=0, lt=1)]
Positive = Annotated[float, Field(gt=0)]
ClassCode = Literal["akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"]
SplitBy = Literal["lesion", "patient", "image", "look"]
Imbalance = Literal[
    "inverse_frequency",
    "effective_number",
    "median_frequency",
    "weighted_sampler",
    "logit_adjustment",
    "oversampling",
    "focal",
]
GROWING = 0.6
"""Share of the epochs over which the input grows from ``start_size``."""
PRIOR_CORRECTIONS = frozenset(
    {"inverse_frequency", "effective_number", "median_frequency", "weighted_sampler", "logit_adjustment"}
)
"""Choices that move the class prior all the way. ``oversampling`` moves it a part of the way, and class weights,
which are computed from the counts after it, the rest; ``focal`` weighs hard images and leaves the prior alone."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Split(_Section):
    """One split that all members share; what is left is the test part.

    Attributes:
        by: What never stands in two parts. ``image`` is how some systems were published; it leaks, because up to
            six images show one lesion, and every report says so. ``look`` keeps lesions together and holds whole
            clusters of acquisition look out for the test part (see `dermreview.training.looks`).
        train: Share to learn from.
        calibrate: Share for early stopping, ensemble weights, temperature, thresholds, sets and gates.
    """

    by: SplitBy = "lesion"
    train: Share
    calibrate: Share

    @model_validator(mode="after")
    def _leaves_a_test_part(self) -> Self:
        if self.train + self.calibrate > 1 - 1e-6:
            raise ValueError("train and calibrate leave nothing for the test part")
        return self


class Training(_Section):
    """The optimisation of one member.

    Attributes:
        epochs: At most so many.
        batch_size: Images a step.
        samples_per_epoch: Images an epoch; None for as many as the training part holds.
        optimizer: By name.
        learning_rate: At its highest.
        weight_decay: Decoupled for ``adamw``, L2 otherwise; not applied to biases and norms.
        momentum: Of ``sgd``.
        step_decay: The rate is divided by ``1 + step_decay * steps`` (Keras' ``decay``).
        schedule: ``cosine`` to zero, ``plateau`` (on the calibration part's loss) or ``constant``.
        warmup_epochs: Linear, before the schedule.
        plateau_factor: What the rate is multiplied with on a plateau.
        plateau_patience: Epochs without a smaller loss before that.
        imbalance: How the rare classes are helped; at most one choice moves the class prior.
        focal_gamma: Of the ``focal`` loss; 0 is cross-entropy.
        effective_beta: Of ``effective_number``.
        logit_tau: Of ``logit_adjustment``.
        oversample_to: ``oversampling`` brings each class up to this share of the largest one.
        label_smoothing: In training only, never in a reported loss.
        ema_decay: Of the averaged weights; 0 for none.
        stop_on: The figure of the calibration part that early stopping watches, and whose best epoch is kept;
            ``none`` keeps the last epoch. ``bacc_and_loss`` is w * BACC + (1 - w) / (1 + loss).
        stop_patience: Epochs without a better figure before training stops.
        stop_min_delta: What counts as better.
        stop_weight: The w of ``bacc_and_loss``.
        frozen_epochs: First epochs in which the backbone stays as it was pretrained.
        unfreeze: What learns afterwards: ``all``, or the names of the backbone's last modules.
        sampler_power: Of ``weighted_sampler``: a class with n images is drawn in proportion to n to the power of
            one less this. 1 draws all classes alike, 0.5 by the square root of their images.
        start_size: Side of the square input in the first epochs; it grows in even steps to the member's own over
            `GROWING` of the epochs (Tan and Le, "EfficientNetV2", ICML 2021). None for the same side throughout.
        mixup: Alpha of the Beta distribution by which two images and their labels are mixed (Zhang et al., ICLR
            2018); 0 for none.
        mask_guidance: Weight of the share of a label's map that is not inside the lesion's mask, where an image
            has one; 0 for none. After Ross et al., "Right for the right reasons", IJCAI 2017; see
            `dermreview.training.objective.energy_outside`.
        mixed_precision: Compute in bfloat16 or float16 where the device is fast at it, see
            `dermreview.training.objective.mixed_precision`.
    """

    epochs: Annotated[int, Field(ge=1)]
    batch_size: Annotated[int, Field(ge=2)]
    samples_per_epoch: Annotated[int, Field(ge=1)] | None = None
    optimizer: Literal["adamw", "adam", "sgd", "rmsprop"]
    learning_rate: Positive
    weight_decay: Annotated[float, Field(ge=0)] = 0.0
    momentum: Strength = 0.9
    step_decay: Annotated[float, Field(ge=0)] = 0.0
    schedule: Literal["cosine", "plateau", "constant"] = "constant"
    warmup_epochs: Annotated[float, Field(ge=0)] = 0.0
    plateau_factor: Share = 0.5
    plateau_patience: Annotated[int, Field(ge=0)] = 4
    imbalance: tuple[Imbalance, ...] = ()
    focal_gamma: Annotated[float, Field(ge=0)] = 2.0
    effective_beta: Strength = 0.999
    logit_tau: Positive = 1.0
    oversample_to: Fraction = 0.5
    label_smoothing: Strength = 0.0
    ema_decay: Strength = 0.0
    stop_on: Literal["none", "loss", "balanced_accuracy", "weighted_f1", "bacc_and_loss"] = "none"
    stop_patience: Annotated[int, Field(ge=1)] = 10
    stop_min_delta: Annotated[float, Field(ge=0)] = 0.0
    stop_weight: Fraction = 0.85
    frozen_epochs: Annotated[int, Field(ge=0)] = 0
    unfreeze: Literal["all"] | Annotated[tuple[str, ...], Field(min_length=1)] = "all"
    sampler_power: Annotated[float, Field(gt=0, le=1)] = 1.0
    start_size: Annotated[int, Field(ge=32, le=1024)] | None = None
    mixup: Annotated[float, Field(ge=0)] = 0.0
    mask_guidance: Annotated[float, Field(ge=0)] = 0.0
    mixed_precision: bool = True

    @model_validator(mode="after")
    def _one_prior_correction(self) -> Self:
        found = [name for name in self.imbalance if name in PRIOR_CORRECTIONS]
        if len(found) > 1:
            raise ValueError(f"{found[0]} and {found[1]} both correct the class prior; choose one")
        if "oversampling" in self.imbalance and found and found[0] in {"weighted_sampler", "logit_adjustment"}:
            raise ValueError(f"oversampling goes with class weights, not with {found[0]}")
        return self

    @property
    def prior_settings(self) -> tuple[object, ...]:
        """What decides the class prior under which the network learns."""
        names = frozenset(self.imbalance) - {"focal"}
        return names, self.effective_beta, self.logit_tau, self.oversample_to, self.sampler_power


class AugmentationLevel(_Section):
    """Random changes of an image; each strength is the half-width of a uniform range around no change.

    Attributes:
        rotation: Degrees.
        mirror: ``none``, ``horizontal`` or ``both``; each axis with probability 1/2.
        zoom: Smallest and largest linear magnification.
        shift: Largest translation as a fraction of the side.
        brightness: Added, on the 0 to 1 scale.
        contrast: Relative change around the image's mean.
        saturation: Relative change around the grey value.
        gamma: Change of the exponent on a logarithmic scale.
        hue: Relative gain of single channels.
        noise: Largest standard deviation of Gaussian noise, on the 0 to 1 scale.
        blur: Probability of a 3 x 3 blur.
        defocus: Largest standard deviation of a Gaussian blur as a fraction of the side; half of the images stay
            sharp.
        jpeg: Probability of the block artefacts of JPEG at a quality of 20 to 80.
        shading: Largest relative loss or gain of light from one edge to the opposite one.
        vignette: Largest relative loss of light in the corners.
    """

    rotation: Annotated[float, Field(ge=0, le=180)] = 0.0
    mirror: Literal["none", "horizontal", "both"] = "none"
    zoom: tuple[Positive, Positive] = (1.0, 1.0)
    shift: Strength = 0.0
    brightness: Strength = 0.0
    contrast: Strength = 0.0
    saturation: Strength = 0.0
    gamma: Strength = 0.0
    hue: Strength = 0.0
    noise: Strength = 0.0
    blur: Fraction = 0.0
    defocus: Annotated[float, Field(ge=0, le=0.1)] = 0.0
    jpeg: Fraction = 0.0
    shading: Strength = 0.0
    vignette: Strength = 0.0


class Augmentation(_Section):
    """Which class is changed how much.

    Attributes:
        cache_height: Height in pixels of the images kept in memory; their width follows from the input's shape.
        levels: From weak to strong. One level is for all classes.
        late_levels: As many, in place of them in the last epochs, in which nothing is mixed either. Empty for
            the same ones throughout.
        late_from: Share of the epochs after which they come.
        ratios: A class's level is the number of these that the largest class's count over its own reaches; one
            less than there are levels.
        at_least: Class code to its lowest level.
        copies: ``flip_or_zoom`` adds one fixed copy of each training image, mirrored or its central third.
    """

    cache_height: Annotated[int, Field(ge=32, le=1024)]
    levels: Annotated[tuple[AugmentationLevel, ...], Field(min_length=1)] = (AugmentationLevel(),)
    late_levels: tuple[AugmentationLevel, ...] = ()
    late_from: Share = 0.7
    ratios: tuple[Positive, ...] = ()
    at_least: dict[ClassCode, Annotated[int, Field(ge=0)]] = {}
    copies: Literal["none", "flip_or_zoom"] = "none"

    @model_validator(mode="after")
    def _levels_fit(self) -> Self:
        if len(self.ratios) != len(self.levels) - 1:
            raise ValueError(f"{len(self.levels)} levels need {len(self.levels) - 1} ratios")
        if self.late_levels and len(self.late_levels) != len(self.levels):
            raise ValueError(f"{len(self.levels)} levels need as many late ones")
        if any(level >= len(self.levels) for level in self.at_least.values()):
            raise ValueError("at_least names a level that is not there")
        return self


class Ensemble(_Section):
    """How the members are combined.

    Attributes:
        views: Test-time views of each member, 1 to 10.
        weights: Proportional to balanced accuracy on the calibration part, or even.
        argmax: Where no threshold decides: the largest probability, or the largest over its class prior.
    """

    views: Annotated[int, Field(ge=1, le=10)] = 1
    weights: Literal["balanced_accuracy", "even"] = "balanced_accuracy"
    argmax: Literal["plain", "over_prior"] = "plain"


class ThresholdTarget(_Section):
    """What a threshold has to reach on the calibration part.

    Attributes:
        sensitivity: At least.
        specificity: At least; 0 for no floor.
    """

    sensitivity: Share
    specificity: Strength = 0.0


class CalibrationTargets(_Section):
    """What calibration aims at.

    Attributes:
        safety_margin: The one-sided 95 % bound on the sensitivity has to reach its target, not the figure itself.
        thresholds: Class code to target, asked in the order melanoma, akiec, bcc, the others.
        malignant: Target of the binary decision on the summed malignant probability.
        coverage: Of the class-conditional conformal sets; None for no sets.
        retention: Share of the calibration images of each class that each gate lets through; None for no gates.
        patient_data: Let age, sex and site move the probabilities, where the data name them.
    """

    safety_margin: bool = True
    thresholds: dict[ClassCode, ThresholdTarget] = {}
    malignant: ThresholdTarget | None = ThresholdTarget(sensitivity=0.9)
    coverage: Share | None = 0.9
    retention: Share | None = 0.95
    patient_data: bool = False


class MemberRecipe(_Section):
    """One network.

    Attributes:
        architecture: timm's name, or one of `dermreview.inference.networks`.
        arguments: Further arguments for it.
        head: A classifier in place of the network's own.
        input_size: Side of the square input, or (height, width).
        training: The recipe's ``[training]`` with what the member changes in its own ``training`` table.
    """

    architecture: str
    arguments: dict[str, int | float | str | tuple[int, ...]] = {}
    head: Head | None = None
    input_size: Annotated[int, Field(ge=32, le=1024)] | tuple[int, int]
    training: Training

    @property
    def input_shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.input_size if isinstance(self.input_size, tuple) else (self.input_size, self.input_size)


class Recipe(_Section):
    """Everything that decides what a training run produces, but for the data.

    Attributes:
        name: Its own.
        source: Where the system was published.
        licence: Of the resulting weights, which follows from the data that the recipe is meant for.
        attribution: Sources that the licence of that data asks to be named, one sentence each.
        pretrained: Start from timm's ImageNet weights, where a member has them.
        normalisation: ``imagenet`` statistics, or those of the training part.
        geometry: How an image takes the input's shape.
        colour: What is done about the colour of the light.
        seeds: Of the split, the initial weights and every draw.
        seeds_as: ``repeats`` gives a bundle for each seed; ``members`` trains every member with each seed into
            one bundle, on the split of the first.
        published: Figures to put beside the measured ones.
        variant: The one that was applied (see `dermreview.training.recipe_files`); None for none.
    """

    name: str
    source: str = ""
    licence: str
    attribution: tuple[str, ...] = ()
    pretrained: bool = True
    normalisation: Literal["imagenet", "dataset"] = "imagenet"
    geometry: Geometry = Geometry.CENTER_CROP
    colour: Colour = Colour.AS_TAKEN
    seeds: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=1)]
    seeds_as: Literal["repeats", "members"] = "repeats"
    split: Split
    augmentation: Augmentation
    ensemble: Ensemble = Ensemble()
    calibration: CalibrationTargets = CalibrationTargets()
    members: Annotated[tuple[MemberRecipe, ...], Field(min_length=1)]
    published: tuple[PublishedFigure, ...] = ()
    variant: str | None = None

    @model_validator(mode="after")
    def _one_shape_of_input(self) -> Self:
        if any(side < 32 for member in self.members for side in member.input_shape):
            raise ValueError("an input has at least 32 pixels on each side")
        shapes = {round(width / height, 3) for height, width in (member.input_shape for member in self.members)}
        if len(shapes) > 1:
            raise ValueError("all members need inputs of one aspect ratio: they share the images in memory")
        return self

    @model_validator(mode="after")
    def _inputs_grow(self) -> Self:
        for member in self.members:
            height, width = member.input_shape
            start = member.training.start_size
            if start is not None and (height != width or start > height):
                raise ValueError(f"start_size {start}: only a square input grows, from a side of at most its own")
        return self

    @model_validator(mode="after")
    def _views_fit_the_inputs(self) -> Self:
        for member in self.members:
            height, width = member.input_shape
            if self.ensemble.views > (most := max_views((height, width))):
                raise ValueError(
                    f"{self.ensemble.views} views are too many: an input of {height} x {width} has {most} at most"
                )
        return self

    @model_validator(mode="after")
    def _one_training_prior(self) -> Self:
        if len({member.training.prior_settings for member in self.members}) > 1:
            raise ValueError("all members need the same imbalance settings: their average is calibrated")
        return self

    @property
    def cache_shape(self) -> tuple[int, int]:
        """Height and width in pixels of the images kept in memory."""
        height, width = self.members[0].input_shape
        return self.augmentation.cache_height, round(self.augmentation.cache_height * width / height)
