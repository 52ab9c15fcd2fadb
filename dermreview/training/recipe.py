"""Recipes: small TOML files that say how a bundle is trained."""

import difflib
import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dermreview.domain.errors import DermreviewError, ErrorCode

Share = Annotated[float, Field(gt=0, lt=1)]
Strength = Annotated[float, Field(ge=0, lt=1)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Split(_Section):
    """Shares of the lesions; what is left is the test part."""

    train: Share
    validate_: Annotated[Share, Field(alias="validate")]


class Training(_Section):
    """The optimisation, common to all members (AdamW, cosine schedule after a linear warm-up)."""

    batch_size: Annotated[int, Field(ge=2)]
    samples_per_epoch: Annotated[int, Field(ge=1)]
    learning_rate: Annotated[float, Field(gt=0)]
    weight_decay: Annotated[float, Field(ge=0)]
    warmup_epochs: Annotated[float, Field(ge=0)]
    label_smoothing: Strength
    ema_decay: Annotated[float, Field(ge=0, lt=1)]


class Augmentation(_Section):
    """Random changes of a batch; each strength is the half-width of a uniform range around no change.

    Attributes:
        cache_size: Side in pixels of the squares that are kept in memory.
        zoom: Smallest and largest linear magnification.
        shift: Largest translation as a fraction of the side.
        brightness: Added, on the 0 to 1 scale.
        contrast: Relative change around the image's mean.
        saturation: Relative change around the grey value.
        gamma: Change of the exponent on a logarithmic scale.
        hue: Relative gain of single channels.
    """

    cache_size: Annotated[int, Field(ge=32, le=1024)]
    zoom: tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]]
    shift: Strength
    brightness: Strength
    contrast: Strength
    saturation: Strength
    gamma: Strength
    hue: Strength


class Ensemble(_Section):
    """How the members are combined."""

    views: Annotated[int, Field(ge=1, le=8)]
    argmax: Literal["plain", "over_prior"]


class MemberRecipe(_Section):
    """One network."""

    architecture: str
    arguments: dict[str, int | float | str | tuple[int, ...]] = {}
    input_size: Annotated[int, Field(ge=32, le=1024)]
    epochs: Annotated[int, Field(ge=1)]


class ThresholdTarget(_Section):
    """What a class's threshold has to reach on the validation part."""

    sensitivity: Share


class Recipe(_Section):
    """Everything that decides what a training run produces, but for the data.

    Attributes:
        licence: Of the resulting weights, which follows from the data that the recipe is meant for.
    """

    name: str
    licence: str
    seed: Annotated[int, Field(ge=0)]
    split: Split
    training: Training
    augmentation: Augmentation
    ensemble: Ensemble
    members: Annotated[tuple[MemberRecipe, ...], Field(min_length=1)]
    thresholds: dict[Literal["akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"], ThresholdTarget] = {}


def known_recipes() -> tuple[str, ...]:
    """Return the names of the recipes that come with the program."""
    folder = resources.files("dermreview.training") / "recipes"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))


def load_recipe(name: str) -> Recipe:
    """Read a recipe by its name, or from a TOML file.

    Raises:
        DermreviewError: RECIPE_UNKNOWN, or RECIPE_INVALID with the place and the nearest known key.
    """
    if name.endswith(".toml"):
        path = Path(name)
        if not path.is_file():
            raise DermreviewError(ErrorCode.FILE_NOT_FOUND, path=path)
        raw = path.read_bytes()
    elif name in known_recipes():
        raw = (resources.files("dermreview.training") / "recipes" / f"{name}.toml").read_bytes()
    else:
        raise DermreviewError(ErrorCode.RECIPE_UNKNOWN, name=name, known=", ".join(known_recipes()))
    try:
        return Recipe.model_validate(tomllib.loads(raw.decode("utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DermreviewError(ErrorCode.RECIPE_INVALID, name=name, detail=error) from error
    except ValidationError as error:
        # A misspelt key is also a missing one; the misspelling is what helps.
        first = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
        place = ".".join(str(part) for part in first["loc"])
        detail = f"{place}: {first['msg']}{_nearest_key(str(first['loc'][-1]))}"
        raise DermreviewError(ErrorCode.RECIPE_INVALID, name=name, detail=detail) from error


def _nearest_key(key: str) -> str:
    sections: tuple[type[BaseModel], ...] = (
        Recipe, Split, Training, Augmentation, Ensemble, MemberRecipe, ThresholdTarget,
    )  # fmt: skip
    known = {field.alias or name for section in sections for name, field in section.model_fields.items()}
    nearest = [] if key in known else difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {nearest[0]}?" if nearest else ""
