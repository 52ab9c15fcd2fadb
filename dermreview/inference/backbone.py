"""Networks by timm, and their weights as safetensors."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn

import dermreview.inference.torchvision_shim  # noqa: F401  (has to come before timm)
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES

import timm  # isort: skip

Argument = int | float | str | Sequence[int]


def create_network(architecture: str, arguments: Mapping[str, Argument], *, pretrained: bool = False) -> nn.Module:
    """Build a network of timm with one output a class.

    Raises:
        ValueError: If timm has no such architecture or does not take the arguments.
    """
    try:
        network: nn.Module = timm.create_model(
            architecture, pretrained=pretrained, num_classes=len(CLASSES), **arguments
        )
    except (RuntimeError, TypeError) as error:
        raise ValueError(f"{architecture}: {error}") from error
    return network


def save_weights(network: nn.Module, path: Path) -> None:
    """Write a network's state as float16; integer buffers keep their type."""
    state = {
        name: (value.half() if value.is_floating_point() else value).detach().cpu().contiguous()
        for name, value in network.state_dict().items()
    }
    save_file(state, path)
    path.chmod(0o644)  # safetensors writes for the owner alone, and a bundle is for every user of a workstation


def load_weights(network: nn.Module, path: Path) -> None:
    """Fill a network with stored weights, as float32.

    Raises:
        ValueError: If the file is not safetensors or does not fit the network.
    """
    try:
        state = load_file(path)
        network.load_state_dict({name: v.float() if v.is_floating_point() else v for name, v in state.items()})
    except (SafetensorError, RuntimeError) as error:
        raise ValueError(str(error).strip().splitlines()[0]) from error


def select_device(name: str) -> torch.device:
    """Return the device of a name: ``auto`` (CUDA where it is there, else the CPU), ``cpu`` or ``cuda``.

    Raises:
        DermreviewError: DEVICE_UNAVAILABLE.
    """
    cuda = torch.cuda.is_available()
    if name not in {"auto", "cpu", "cuda"} or (name == "cuda" and not cuda):
        raise DermreviewError(ErrorCode.DEVICE_UNAVAILABLE, device=name)
    return torch.device("cuda" if cuda and name != "cpu" else "cpu")
