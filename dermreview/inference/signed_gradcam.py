"""pytorch-grad-cam without its ReLU and rescaling, so that its maps can be averaged over views and members."""

import numpy as np
import numpy.typing as npt
from torch import Tensor, nn

import dermreview.imaging.cv
import dermreview.inference.torchvision_shim  # noqa: F401  (both have to come before pytorch_grad_cam)

from pytorch_grad_cam import GradCAM  # isort: skip
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget  # isort: skip


class SignedGradCAM(GradCAM):  # type: ignore[misc]
    """Grad-CAM at one layer, signed and on the layer's own grid."""

    def __init__(self, network: nn.Module, layer: nn.Module) -> None:
        prefix = getattr(network, "num_prefix_tokens", 0)
        channels_last = getattr(network, "output_fmt", "NCHW") == "NHWC"

        def to_grid(activation: Tensor) -> Tensor:
            if activation.ndim == 3:  # tokens of a transformer
                tokens = activation[:, prefix:]
                side = round(tokens.shape[1] ** 0.5)
                return tokens.reshape(tokens.shape[0], side, side, -1).permute(0, 3, 1, 2)
            return activation.permute(0, 3, 1, 2) if channels_last else activation

        super().__init__(network, [layer], reshape_transform=to_grid)

    def signed_maps(self, batch: Tensor, class_index: int) -> npt.NDArray[np.float32]:
        """Return the maps of one class.

        Args:
            batch: (N, 3, S, S), normalised.
            class_index: Position in the taxonomy.

        Returns:
            float32 (N, h, w).
        """
        maps: npt.NDArray[np.float32] = self(batch, [ClassifierOutputTarget(class_index)] * len(batch))
        return maps

    def compute_cam_per_layer(
        self, input_tensor: Tensor, targets: list[ClassifierOutputTarget], eigen_smooth: bool
    ) -> list[npt.NDArray[np.float32]]:
        """Weigh the activations as Grad-CAM does, and leave out what follows."""
        activations = self.activations_and_grads.activations[0].cpu().data.numpy()
        gradients = self.activations_and_grads.gradients[0].cpu().data.numpy()
        return [
            self.get_cam_image(input_tensor, self.target_layers[0], targets, activations, gradients, eigen_smooth)
        ]

    def aggregate_multi_layers(
        self, cam_per_target_layer: list[npt.NDArray[np.float32]]
    ) -> npt.NDArray[np.float32]:
        """Return the one layer's maps as they are."""
        return cam_per_target_layer[0]
