"""Do the activation maps depend on what the networks learned? The randomisation check of their weights.

A map that only traces what is in the image, such as its edges, looks convincing and stays the same for a network
that knows nothing. So the weights are replaced by fresh ones from the classifier downwards, and each image's map
of the class that the trained network names is compared with its map after that. Fresh weights raise a class as
readily as they lower it, so that the signed correlations of several draws cancel out even where a map turns upside
down; therefore the mean of their size is judged, too. Coarse smooth maps have one of about 0.3 by chance.

Source: Adebayo et al., "Sanity checks for saliency maps", NeurIPS 2018 (cascading randomisation, rank
correlation).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from scipy.stats import rankdata
from torch import Tensor, nn

from dermreview.imaging.preprocess import Image, to_input
from dermreview.inference.activation import forward_with_maps
from dermreview.inference.backbone import create_network, head_parameters
from dermreview.inference.bundle import Bundle, Member
from dermreview.inference.predictor import load_network

Explain = Callable[[nn.Module, Tensor], Tensor]
"""From a network and a batch (N, 3, H, W) to signed maps (N, 7, h, w)."""
Floats = npt.NDArray[np.float64]

STEPS: Final = (0.0, 0.25, 0.5, 1.0)
"""Shares of the network's layers that are fresh, from the classifier downwards; at 0 the classifier alone."""
DRAWS: Final = 3
"""Fresh networks a member."""
BOUND: Final = 0.25
"""With all layers fresh the mean signed rank correlation has to lie closer to 0 than this."""
SIZE_BOUND: Final = 0.6
"""With all layers fresh the mean size of the correlation has to lie under it. Maps that trace the image alone
reach 1 in both."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is left of the maps when a part of the layers is fresh; means over images, networks and draws.

    Attributes:
        fresh: Share of the layers, 0 for the classifier alone.
        correlation: Signed Spearman rank correlation of the maps before and after, -1 to 1.
        size: Mean of its absolute value, 0 to 1.
        overlap: Positive energy in common, 0 to 1, 1 for the same map.
    """

    fresh: float
    correlation: float
    size: float
    overlap: float

    def as_json(self) -> dict[str, object]:
        """Return everything by name."""
        return {
            "fresh": self.fresh,
            "correlation": round(self.correlation, 4),
            "size": round(self.size, 4),
            "overlap": round(self.overlap, 4),
        }


@dataclass(frozen=True, slots=True)
class RandomisationFigures:
    """What was found.

    Attributes:
        images: How many were looked at.
        draws: Fresh networks a member.
        steps: From the classifier alone to all layers.
    """

    images: int
    draws: int
    steps: tuple[Step, ...]

    @property
    def passed(self) -> bool:
        """Tell whether nothing of the maps is left once nothing of what was learned is."""
        return abs(self.steps[-1].correlation) < BOUND and self.steps[-1].size < SIZE_BOUND

    def as_json(self) -> dict[str, object]:
        """Return everything by name."""
        return {
            "images": self.images,
            "draws": self.draws,
            "bounds": {"correlation": BOUND, "size": SIZE_BOUND},
            "passed": self.passed,
            "steps": [step.as_json() for step in self.steps],
        }


def class_maps(network: nn.Module, batch: Tensor) -> Tensor:
    """Return the maps that a reader sees: class activation maps, or Grad-CAM where the head asks for it."""
    return forward_with_maps(network, batch)[1].values.float()


def randomise(
    bundle: Bundle, images: Sequence[Image], seed: int, explain: Explain = class_maps
) -> RandomisationFigures:
    """Compare a bundle's maps with those of its networks after they forgot what they learned.

    One view of each image, on the CPU.

    Args:
        bundle: Its networks are loaded anew; nothing of it is changed.
        images: Upright, uint8 (H, W, 3) each; at least one.
        seed: Of the fresh weights.
        explain: Makes the maps.

    Raises:
        DermreviewError: A BUNDLE_* code.
    """
    found: dict[float, list[Floats]] = {fresh: [] for fresh in STEPS}
    for number, member in enumerate(bundle.members):
        network = load_network(bundle, member)
        batch = _batch(member, images)
        with torch.inference_mode():
            named = network(batch).argmax(dim=1).numpy()
        before = _chosen(explain(network, batch), named)
        learned = {name: value.clone() for name, value in network.state_dict().items()}
        for draw in range(DRAWS):
            blank = _fresh(member, seed + 1000 * number + draw)
            for fresh in STEPS:
                network.load_state_dict(learned)
                forget(network, blank, fresh)
                found[fresh].append(similarities(before, _chosen(explain(network, batch), named)))
    means = {fresh: np.concatenate(rows).mean(axis=0).tolist() for fresh, rows in found.items()}
    steps = tuple(Step(fresh, *three) for fresh, three in means.items())
    return RandomisationFigures(len(images), DRAWS, steps)


def forget(network: nn.Module, fresh: nn.Module, share: float) -> None:
    """Give the layers nearest to the outputs the state of another network of the same kind.

    Args:
        network: Is changed.
        fresh: Where the state is taken from.
        share: Of the layers with weights, in the order in which the network names them, 0 to 1; the classifier
            always forgets.
    """
    heads = {id(parameter) for parameter in head_parameters(network)}
    layers = [(name, module) for name, module in network.named_modules() if _own_state(module)]
    others = dict(fresh.named_modules())
    body = [name for name, module in layers if not any(id(p) in heads for p in module.parameters(recurse=False))]
    kept = set(body[: len(body) - round(share * len(body))])
    for name, module in layers:
        if name not in kept:
            module.load_state_dict(
                {k: v for k, v in others[name].state_dict().items() if "." not in k}, strict=False
            )


def similarities(before: Floats, after: Floats) -> Floats:
    """Compare maps image by image.

    Args:
        before: (N, cells), signed.
        after: (N, cells).

    Returns:
        (N, 3): signed Spearman correlation, its absolute value, and the overlap of the positive energy. A map
        without any structure correlates with nothing: 0.
    """
    first, second = rankdata(before, axis=1), rankdata(after, axis=1)
    first -= first.mean(axis=1, keepdims=True)
    second -= second.mean(axis=1, keepdims=True)
    spread = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    correlation = np.divide((first * second).sum(axis=1), spread, out=np.zeros(len(first)), where=spread > 0)
    overlap = np.minimum(_energy(before), _energy(after)).sum(axis=1)
    return np.stack([correlation, np.abs(correlation), overlap], axis=1)


def _energy(maps: Floats) -> Floats:
    positive = np.maximum(maps, 0)
    total = positive.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(positive, total, out=np.zeros_like(positive), where=total > 0))


def _chosen(maps: Tensor, named: npt.NDArray[np.int64]) -> Floats:
    values = maps.detach().cpu().numpy()[np.arange(len(named)), named]
    return np.asarray(values.reshape(len(values), -1), np.float64)


def _own_state(module: nn.Module) -> bool:
    return next(module.parameters(recurse=False), None) is not None


def _fresh(member: Member, seed: int) -> nn.Module:
    """Build the member's network as training starts it, without touching the process's random numbers."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return create_network(
            member.architecture, member.arguments, member.head, input_shape=member.input_shape
        ).eval()


def _batch(member: Member, images: Sequence[Image]) -> Tensor:
    pixels = np.stack(
        [to_input(rgb, member.geometry, member.input_shape, member.interpolation, member.colour) for rgb in images]
    )
    mean, std = torch.tensor(member.mean)[:, None, None], torch.tensor(member.std)[:, None, None]
    return (torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255 - mean) / std
