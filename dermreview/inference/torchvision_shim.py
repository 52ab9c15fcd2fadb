"""Lets a CPU build of torch live beside the package index's torchvision.

timm and pytorch-grad-cam import torchvision, whose compiled extension does not load beside another build of
torch; its registration of fake kernels then fails with "operator torchvision::nms does not exist". Declaring the
schemas is enough, because none of torchvision's compiled operators is used here.
"""

import importlib.util
from pathlib import Path

import torch

_SCHEMAS = ("nms", "qnms")
_SIGNATURE = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


def _extension_loads() -> bool:
    spec = importlib.util.find_spec("torchvision")
    if spec is None or spec.origin is None:
        return False
    candidates = [*Path(spec.origin).parent.glob("_C*.so"), *Path(spec.origin).parent.glob("_C*.pyd")]
    try:
        for path in candidates:
            torch.ops.load_library(str(path))  # type: ignore[no-untyped-call]
    except OSError:
        return False
    return bool(candidates)


def declare_missing_operators() -> None:
    """Declare torchvision's operator schemas once, only where its extension is missing."""
    if _extension_loads():
        return
    for name in _SCHEMAS:
        if not hasattr(torch.ops.torchvision, name):
            torch.library.define(f"torchvision::{name}", _SIGNATURE)


declare_missing_operators()
