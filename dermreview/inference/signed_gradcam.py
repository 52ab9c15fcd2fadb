"""pytorch-grad-cam without its ReLU and rescaling, so that its maps can be averaged over views and members."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

import dermreview.imaging.cv
import dermreview.inference.torchvision_shim  # noqa: F401  (both have to come before pytorch_grad_cam)
from dermreview.domain.taxonomy import CLASSES

from pytorch_grad_cam import GradCAM  # isort: skip


@dataclass(frozen=True, slots=True)
class TokenGrid:
    """How a layer's output lies on the image.

    Attributes:
        channels_last: A map is (N, h, w, C) instead of (N, C, h, w).
        prefix: Tokens of a transformer that stand for no place, before the others.
        aspect: Height over width of the input, for tokens, which lie in rows one behind the other.
    """

    channels_last: bool = False
    prefix: int = 0
    aspect: float = 1.0

    def __call__(self, activation: Tensor) -> Tensor:
        """Return (N, C, h, w)."""
        if activation.ndim == 3:
            tokens = activation[:, self.prefix :]
            height = round((tokens.shape[1] * self.aspect) ** 0.5)
            width = tokens.shape[1] // height
            return tokens.reshape(len(tokens), height, width, -1).permute(0, 3, 1, 2)
        return activation.permute(0, 3, 1, 2) if self.channels_last else activation


class SignedGradCAM(GradCAM):  # type: ignore[misc]
    """Grad-CAM of all classes at one layer, signed and on the layer's own grid, by one pass of the network."""

    def __init__(self, network: nn.Module, layer: nn.Module, grid: TokenGrid) -> None:
        super().__init__(network, [layer], reshape_transform=grid)
        self._start: Tensor
        self._hook = layer.register_forward_pre_hook(self._begin_here)

    def signed_maps(self, batch: Tensor) -> npt.NDArray[np.float32]:
        """Return the maps of all classes.

        Args:
            batch: What the network takes.

        Returns:
            float32 (N, 7, h, w).
        """
        with torch.enable_grad():
            outputs = self.activations_and_grads(batch)
        maps = []
        for index in range(len(CLASSES)):
            self.activations_and_grads.gradients = []
            outputs[:, index].sum().backward(retain_graph=True, inputs=[self._start])
            maps.extend(self.compute_cam_per_layer(batch, [], eigen_smooth=False))
        return np.stack(maps, axis=1)

    def compute_cam_per_layer(
        self, input_tensor: Tensor, targets: list[nn.Module], eigen_smooth: bool
    ) -> list[npt.NDArray[np.float32]]:
        """Weigh the activations as Grad-CAM does, and leave out what follows."""
        activations = self.activations_and_grads.activations[0].cpu().data.numpy()
        gradients = self.activations_and_grads.gradients[0].cpu().data.numpy()
        return [
            self.get_cam_image(input_tensor, self.target_layers[0], targets, activations, gradients, eigen_smooth)
        ]

    def __exit__(self, *exception: object) -> None:
        # The library's own would print an IndexError and go on.
        self._hook.remove()
        self.activations_and_grads.release()

    def _begin_here(self, _layer: nn.Module, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """Let the gradients end at the layer: nothing before it is asked for them, and no weight keeps one."""
        self._start = inputs[0].detach().requires_grad_()
        return self._start, *inputs[1:]
