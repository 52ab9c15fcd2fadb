"""A network's first weights: pretrained, from scratch, or from an existing bundle."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.inference.backbone import create_network, load_weights
from dermreview.inference.bundle import Bundle, Member, Triple, load_bundle
from dermreview.training.recipe import MemberRecipe, Recipe


@dataclass(frozen=True, slots=True)
class Start:
    """Where one network begins.

    Attributes:
        network: With its first weights.
        mean: Of the inputs that these weights are used to; None where they have none of their own.
        std: Likewise.
    """

    network: nn.Module
    mean: Triple | None = None
    std: Triple | None = None


class Starts:
    """Gives each network of a training run its first weights."""

    def __init__(self, recipe: Recipe, init_from: Path | None) -> None:
        """Find what each member of the recipe begins with.

        Args:
            recipe: For ``pretrained``, and its members.
            init_from: A bundle to learn on from; None for none.

        Raises:
            DermreviewError: A BUNDLE_* code, or INIT_MISMATCH if the bundle lacks one of the networks.
        """
        self._recipe = recipe
        self._ready: dict[tuple[int, int, int], Start] = {}
        self.bundle = load_bundle(init_from) if init_from else None
        if self.bundle is not None:
            for member in recipe.members:
                _matching(self.bundle, member)

    def prepare(self, seed: int) -> None:
        """Build each member's network for one seed ahead, and download what it begins with.

        A network that can't be built is then known before images are read and other members trained.

        Raises:
            DermreviewError: As `first`.
        """
        for index, member in enumerate(self._recipe.members):
            if member not in self._recipe.members[:index]:
                self._ready[index, seed, 0] = self.first(member, seed)

    def first(self, member: MemberRecipe, seed: int, occurrence: int = 0) -> Start:
        """Return a network with its first weights.

        Args:
            member: Which network.
            seed: Of the random weights.
            occurrence: How many networks like it came before; a bundle with several of them gives each in turn.

        Raises:
            DermreviewError: RECIPE_INVALID if the network can't be built, WEIGHTS_UNAVAILABLE, BUNDLE_WEIGHTS, or
                BUNDLE_FILE_MISSING and BUNDLE_HASH of the bundle.
        """
        if (ready := self._ready.pop((self._recipe.members.index(member), seed, occurrence), None)) is not None:
            return ready
        torch.manual_seed(seed)
        pretrained = self._recipe.pretrained and self.bundle is None
        try:
            network = create_network(
                member.architecture,
                member.arguments,
                member.head,
                input_shape=member.input_shape,
                pretrained=pretrained,
            )
        except ValueError as error:
            raise DermreviewError(ErrorCode.RECIPE_INVALID, name=self._recipe.name, detail=error) from error
        if self.bundle is None:
            return Start(network)
        found = _matching(self.bundle, member)
        known = found[occurrence % len(found)]
        try:
            load_weights(network, self.bundle.verified_file(known))
        except ValueError as error:
            raise DermreviewError(
                ErrorCode.BUNDLE_WEIGHTS, path=self.bundle.folder, file=known.file, detail=error
            ) from error
        return Start(network, known.mean, known.std)


def _matching(bundle: Bundle, member: MemberRecipe) -> Sequence[Member]:
    found = [
        known
        for known in bundle.members
        if (known.architecture, known.arguments, known.head)
        == (member.architecture, member.arguments, member.head)
    ]
    if not found:
        raise DermreviewError(
            ErrorCode.INIT_MISMATCH,
            path=bundle.folder,
            architecture=member.architecture,
            found=", ".join(known.architecture for known in bundle.members),
        )
    return found
