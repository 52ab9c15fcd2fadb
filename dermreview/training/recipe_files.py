"""Reads recipes: those that come with the program, and a user's own files."""

import difflib
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.inference.bundle import Head, PublishedFigure
from dermreview.training.recipe import (
    Augmentation,
    AugmentationLevel,
    CalibrationTargets,
    Ensemble,
    MemberRecipe,
    Recipe,
    Split,
    ThresholdTarget,
    Training,
)


def known_recipes() -> tuple[str, ...]:
    """Return the names of the recipes that come with the program."""
    folder = resources.files("dermreview.training") / "recipes"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))


def load_recipe(name: str, variant: str | None = None) -> Recipe:
    """Read a recipe by its name, or from a TOML file.

    ``[training]`` holds what all members share; a member's own ``training`` table changes single keys of it. A
    table ``[variants.NAME]`` changes the recipe likewise, table by table.

    Args:
        name: Of the recipe, or the path of a file that ends in ``.toml``.
        variant: One of its variants; None for the one that its key ``variant`` names, if any.

    Raises:
        DermreviewError: RECIPE_UNKNOWN, FILE_NOT_FOUND, or RECIPE_INVALID with the place and the nearest known
            key.
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
        content = tomllib.loads(raw.decode("utf-8"))
    except RecursionError as error:
        raise DermreviewError(ErrorCode.RECIPE_INVALID, name=name, detail="it is nested too deeply") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DermreviewError(ErrorCode.RECIPE_INVALID, name=name, detail=error) from error
    return _validated(name, _merged(name, content, variant))


def _merged(name: str, content: dict[str, Any], variant: str | None) -> dict[str, Any]:
    """Apply the variant, then give each member its complete ``training`` table."""
    variants = content.pop("variants", {})
    chosen = variant or content.get("variant")
    if chosen is not None:
        variants = variants if isinstance(variants, dict) else {}
        if not isinstance(variants.get(chosen), dict):
            known = ", ".join(sorted(variants)) or "none"
            raise DermreviewError(
                ErrorCode.RECIPE_INVALID, name=name, detail=f"there is no variant {chosen}; there are {known}"
            )
        content = _overlaid(content, variants[chosen]) | {"variant": chosen}
    shared = content.pop("training", {})
    members = content.get("members")
    if isinstance(shared, dict) and isinstance(members, list):
        content["members"] = [
            member | {"training": _overlaid(shared, member.get("training", {}))}
            if isinstance(member, dict) and isinstance(member.get("training", {}), dict)
            else member
            for member in members
        ]
    return content


def _overlaid(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        nested = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = _overlaid(result[key], value) if nested else value
    return result


def _validated(name: str, content: dict[str, Any]) -> Recipe:
    try:
        return Recipe.model_validate(content)
    except ValidationError as error:
        # A misspelt key is also a missing one; the misspelling is what helps.
        first = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
        place = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            words = f"there is no such key{_nearest_key(str(first['loc'][-1]))}"
        else:
            words = first["msg"].removeprefix("Value error, ")
        detail = f"{place}: {words}" if place else words
        raise DermreviewError(ErrorCode.RECIPE_INVALID, name=name, detail=detail) from error


def _nearest_key(key: str) -> str:
    known = {field.alias or name for section in _sections() for name, field in section.model_fields.items()}
    if key in known:
        return " in this table"
    nearest = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {nearest[0]}?" if nearest else ""


def _sections() -> Iterator[type[BaseModel]]:
    yield from (Recipe, Split, Training, Augmentation, AugmentationLevel, Ensemble, ThresholdTarget)
    yield from (CalibrationTargets, MemberRecipe, Head, PublishedFigure)
