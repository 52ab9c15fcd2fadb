"""What overrides a recipe for one run, and what a run tells while it works."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dermreview.training.loop import EpochRecord
from dermreview.training.recipe import MemberRecipe, Recipe, SplitBy


@dataclass(frozen=True, slots=True)
class TrainCallbacks:
    """What a training run tells while it works.

    Attributes:
        stage: A new stage begins, in words.
        progress: Images done and their total within the stage.
        epoch: An epoch ended.
    """

    stage: Callable[[str], None]
    progress: Callable[[int, int], None]
    epoch: Callable[[EpochRecord], None]


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """What overrides a recipe for one run.

    Attributes:
        epochs: For every member; None for the recipe's own.
        limit: Use at most so many images; None for all.
        seed: This one instead of the recipe's.
        licence: Of the weights; None for the recipe's own.
        device: ``auto``, ``cpu`` or ``cuda``.
        resume: Go on from the checkpoints beside the output folder.
        from_scratch: Random first weights where the recipe wants pretrained ones.
        init_from: A bundle whose networks learn on; what it learned from stays out of calibration and test.
        split: Instead of the recipe's ``split.by``.
        member: Train this network alone, from 1, and make no bundle: other processes train the others, and a run
            that resumes without it finds them all.
    """

    epochs: int | None = None
    limit: int | None = None
    seed: int | None = None
    licence: str | None = None
    device: str = "auto"
    resume: bool = False
    from_scratch: bool = False
    init_from: Path | None = None
    split: SplitBy | None = None
    member: int | None = None

    def apply(self, recipe: Recipe) -> Recipe:
        """Return the recipe with these options."""
        changes: dict[str, object] = {"members": tuple(self._member(recipe, member) for member in recipe.members)}
        if self.seed is not None:
            changes["seeds"] = (self.seed,)
        if self.licence is not None:
            changes["licence"] = self.licence
        if self.split is not None:
            changes["split"] = recipe.split.model_copy(update={"by": self.split})
        if self.from_scratch:
            changes["pretrained"] = False
        return recipe.model_copy(update=changes)

    def thaws(self, recipe: Recipe) -> bool:
        """Tell whether layers that the recipe freezes have to learn, because they begin with random weights."""
        frozen = any(member.training.frozen_epochs for member in recipe.members)
        return self.from_scratch and recipe.pretrained and self.init_from is None and frozen

    def _member(self, recipe: Recipe, member: MemberRecipe) -> MemberRecipe:
        changes: dict[str, object] = {}
        if self.epochs is not None:
            changes["epochs"] = self.epochs
        if self.limit is not None and member.training.samples_per_epoch is not None:
            changes["samples_per_epoch"] = min(member.training.samples_per_epoch, self.limit)
        if self.thaws(recipe):
            changes |= {"frozen_epochs": 0, "unfreeze": "all"}
        return member.model_copy(update={"training": member.training.model_copy(update=changes)})
