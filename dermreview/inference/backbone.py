"""Networks by timm and our own, and their weights as safetensors."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.modules.module import register_module_parameter_registration_hook

import dermreview.inference.torchvision_shim  # noqa: F401  (has to come before timm)
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.inference.bundle import Head
from dermreview.inference.foreign_values import Argument, check_arguments
from dermreview.inference.heads import HeadedNetwork
from dermreview.inference.networks import OWN_NETWORKS
from dermreview.inference.safetensors_header import MOST_TENSORS, check_fit, read_header

import timm  # isort: skip

_NAMES_SHOWN: Final = 8
# what timm and torch raise when they are given arguments that make no network
_IMPOSSIBLE: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
_MOST_PARAMETERS: Final = 2_000_000_000


def create_network(
    architecture: str,
    arguments: Mapping[str, Argument],
    head: Head | None = None,
    *,
    input_shape: tuple[int, int] | None = None,
    pretrained: bool = False,
) -> nn.Module:
    """Build a network of timm, or one of `dermreview.inference.networks`, with one output a class.

    Args:
        architecture: Its name.
        arguments: Further arguments for it.
        head: A classifier in place of the network's own, see `HeadedNetwork`.
        input_shape: Height and width of the input in pixels, for networks that are built for one shape; None for
            their usual one.
        pretrained: Start from timm's ImageNet weights. The networks of `dermreview.inference.networks` have none
            and start from scratch.

    Raises:
        ValueError: If timm has no such architecture or does not take the arguments.
        DermreviewError: WEIGHTS_UNAVAILABLE if the pretrained weights can't be had.
    """
    check_arguments(arguments)
    own = architecture in OWN_NETWORKS
    if pretrained and not own and not timm.is_model_pretrained(architecture) and timm.is_model(architecture):
        detail = "timm has none of it"
        raise DermreviewError(ErrorCode.WEIGHTS_UNAVAILABLE, architecture=architecture, detail=detail)
    outputs: dict[str, Any] = {"num_classes": len(CLASSES)}
    if head is not None:
        outputs = {"num_classes": 0, "global_pool": head.pool}
    try:
        network: nn.Module = timm.create_model(
            architecture,
            pretrained=pretrained and not own,
            **outputs,
            **_shape_argument(architecture, input_shape),
            **arguments,
        )
        return network if head is None else HeadedNetwork(network, head)
    except OSError as error:  # also what huggingface_hub raises without a connection
        raise DermreviewError(
            ErrorCode.WEIGHTS_UNAVAILABLE, architecture=architecture, detail=str(error).splitlines()[0]
        ) from error
    except _IMPOSSIBLE as error:
        raise ValueError(f"{architecture}: {error}") from error


def _shape_argument(architecture: str, shape: tuple[int, int] | None) -> dict[str, tuple[int, int]]:
    """Name the input's shape as the network does; most convolutional networks take any."""
    if shape is None:
        return {}
    if architecture in OWN_NETWORKS:
        return {"input_shape": shape}
    settings = timm.get_pretrained_cfg(architecture, allow_unregistered=True)
    fixed = settings is not None and settings.fixed_input_size
    return {"img_size": shape} if fixed else {}


def head_parameters(network: nn.Module) -> list[nn.Parameter]:
    """Return the parameters of the classifier, which is new and therefore always trained."""
    head: nn.Module = network.head if isinstance(network, HeadedNetwork) else classifier_of(network)
    return list(head.parameters())


def backbone_modules(network: nn.Module, names: Sequence[str]) -> list[nn.Module]:
    """Return modules of a network by name, for example the last block that is to be trained.

    Args:
        network: From `create_network`.
        names: Dotted, as in ``named_modules`` of the backbone.

    Raises:
        ValueError: If the backbone has no such module.
    """
    backbone: nn.Module = network.backbone if isinstance(network, HeadedNetwork) else network
    modules = dict(backbone.named_modules())
    unknown = [name for name in names if not name or name not in modules]
    if unknown:
        last = [name for name in modules if name and name.count(".") < 2][-_NAMES_SHOWN:]
        raise ValueError(f"the backbone has no module {unknown[0]}; its last ones are {', '.join(last)}")
    return [modules[name] for name in names]


def classifier_of(network: nn.Module) -> nn.Module:
    """Return the layer that gives the logits."""
    classifier: nn.Module = network.get_classifier()  # type: ignore[operator]
    return classifier


def feature_width(network: nn.Module) -> int:
    """Return the width of the features that enter the classifier."""
    return int(network.head_hidden_size)  # type: ignore[arg-type]


def save_weights(network: nn.Module, path: Path) -> None:
    """Write a network's state as float16; integer buffers keep their type.

    Raises:
        DermreviewError: TARGET_NOT_WRITABLE, as on a full disk.
    """
    state = {
        name: (value.half() if value.is_floating_point() else value).detach().cpu().contiguous()
        for name, value in network.state_dict().items()
    }
    try:
        save_file(state, path)
    except (OSError, SafetensorError) as error:
        raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=path, detail=error) from error
    path.chmod(0o644)  # safetensors writes for the owner alone, and a bundle is for every user of a workstation


State = Mapping[str, tuple[bool, tuple[int, ...]]]
"""Name of a tensor to whether its numbers are floating point, and its shape."""


def planned_state(
    architecture: str,
    arguments: Mapping[str, Argument],
    head: Head | None = None,
    *,
    input_shape: tuple[int, int] | None = None,
) -> State:
    """Return what a network would hold, without setting memory aside for it; arguments as in `create_network`.

    Raises:
        ValueError: As there, or if it would be larger than any network that is read here.
    """
    with torch.device("meta"), _counted(architecture):
        return state_of(create_network(architecture, arguments, head, input_shape=input_shape))


def state_of(network: nn.Module) -> State:
    """Return what a network holds."""
    return {name: (value.is_floating_point(), tuple(value.shape)) for name, value in network.state_dict().items()}


@contextmanager
def _counted(architecture: str) -> Iterator[None]:
    """Stop the building of a network in this thread as soon as it has grown beyond all measure."""
    thread, tensors, numbers = threading.get_ident(), 0, 0

    def count(_: nn.Module, __: str, parameter: nn.Parameter | None) -> None:
        nonlocal tensors, numbers
        if parameter is None or threading.get_ident() != thread:
            return
        tensors, numbers = tensors + 1, numbers + parameter.numel()
        if tensors > MOST_TENSORS or numbers > _MOST_PARAMETERS:
            raise ValueError(f"{architecture}: with these arguments the network is larger than any that is read")

    handle = register_module_parameter_registration_hook(count)
    try:
        yield
    finally:
        handle.remove()


def check_weights(path: Path, expected: State) -> None:
    """Hold the header of a weights file against a network, before anything is loaded.

    Raises:
        ValueError: If the file is not safetensors or does not fit.
    """
    with path.open("rb") as file:
        check_fit(read_header(file, path.stat().st_size), expected)


def load_weights(network: nn.Module, path: Path) -> None:
    """Fill a network with stored weights, as float32.

    Raises:
        ValueError: If the file is not safetensors or does not fit the network.
    """
    check_weights(path, state_of(network))
    try:
        state = load_file(path)
        network.load_state_dict({name: v.float() if v.is_floating_point() else v for name, v in state.items()})
    except (SafetensorError, RuntimeError) as error:
        # torch names what does not fit in its second line
        raise ValueError(" ".join(line.strip() for line in str(error).strip().splitlines()[:2])) from error


def cuda_name() -> str | None:
    """Return the name of the CUDA device, None where there is none."""
    return torch.cuda.get_device_name() if torch.cuda.is_available() else None


def select_device(name: str) -> torch.device:
    """Return the device of a name: ``auto`` (CUDA where it is there, else the CPU), ``cpu`` or ``cuda``.

    Raises:
        DermreviewError: DEVICE_UNAVAILABLE.
    """
    cuda = torch.cuda.is_available()
    if name not in {"auto", "cpu", "cuda"} or (name == "cuda" and not cuda):
        raise DermreviewError(ErrorCode.DEVICE_UNAVAILABLE, device=name)
    return torch.device("cuda" if cuda and name != "cpu" else "cpu")
