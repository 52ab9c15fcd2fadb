"""What of a network learns in an epoch: its classifier alone, its last modules too, or everything."""

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from dermreview.inference.backbone import backbone_modules, head_parameters
from dermreview.training.recipe import Training


def freeze(network: nn.Module, training: Training, epoch: int) -> None:
    """Let only those parameters learn that the recipe lets learn in an epoch.

    Args:
        network: From `dermreview.inference.backbone.create_network`.
        training: Its ``frozen_epochs`` and ``unfreeze``.
        epoch: From 0.

    Raises:
        ValueError: If ``unfreeze`` names a module that the backbone does not have.
    """
    released = epoch >= training.frozen_epochs
    network.requires_grad_(released and training.unfreeze == "all")
    for parameter in head_parameters(network):
        parameter.requires_grad_(True)
    if training.unfreeze != "all":
        for module in backbone_modules(network, training.unfreeze):
            module.requires_grad_(released)


def train_mode(network: nn.Module) -> None:
    """Switch to training, but leave the norms of frozen parts with the statistics that they came with."""
    network.train()
    if all(parameter.requires_grad for parameter in network.parameters()):
        return
    for module in network.modules():
        if isinstance(module, _BatchNorm) and not any(p.requires_grad for p in module.parameters()):
            module.eval()
