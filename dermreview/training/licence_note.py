"""The licence note beside weights that may not be used commercially."""

from pathlib import Path
from typing import Final

from dermreview.inference.bundle import BundleManifest
from dermreview.training.recipe_files import known_recipes, load_recipe

LICENCE_NOTE: Final = "LICENSE"


def non_commercial(manifest: BundleManifest) -> bool:
    """Tell whether the weights' licence is a Creative Commons licence for non-commercial use."""
    return "CC BY-NC" in manifest.licence.upper()


def sources_of(manifest: BundleManifest) -> tuple[str, ...]:
    """Return the sources to be named: as the bundle says, else as its recipe says; empty where neither does."""
    if manifest.attribution:
        return manifest.attribution
    name, _, variant = manifest.recipe.partition(", variant ")
    return load_recipe(name, variant or None).attribution if name in known_recipes() else ()


def write_licence_note(folder: Path, manifest: BundleManifest) -> None:
    """Write ``LICENSE`` into a bundle's folder if its weights are for non-commercial use; else leave it alone.

    Args:
        folder: The bundle's folder.
        manifest: For the licence and the attribution.
    """
    if non_commercial(manifest):
        (folder / LICENCE_NOTE).write_text(_note(manifest), encoding="utf-8")


def _note(manifest: BundleManifest) -> str:
    sources = sources_of(manifest) or (f"The data that the model card names: {manifest.data}",)
    return "\n".join(
        [
            f"Licence of the bundle {manifest.name} {manifest.version}",
            "",
            f"{manifest.licence}",
            "",
            "This note covers the files of this folder: the weights, their calibration and their records.",
            "They were computed from images whose owners allow non-commercial use only, and carry the same terms:",
            "",
            "- Attribution: whoever passes the files on, or shows results made with them, names the sources",
            "  below, keeps this note, and says what was changed.",
            "- Non-commercial: no use that is mainly meant for commercial advantage or payment.",
            "- No warranty. The bundle is not a medical device and makes no diagnosis.",
            "",
            "The binding text is that of the Creative Commons licence named above:",
            "https://creativecommons.org/licenses/by-nc/4.0/legalcode",
            "",
            "Sources",
            "",
            *(f"- {source}" for source in sources),
            "",
            "The licence of the program that runs the bundle is another one and does not cover these files; the",
            "program runs with any other bundle, or with none.",
            "",
        ]
    )
