"""Writing a bundle's networks as ONNX files. torch is imported when this runs, not before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dermreview.inference.onnx_export import OnnxFile


def export_networks(
    bundle: Path, out: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> list[OnnxFile]:
    """Write one ONNX file a network, checked in onnxruntime, and ``preprocessing.json``.

    Args:
        bundle: The bundle's folder.
        out: The folder to write to.
        progress: Called with networks done and their number.

    Raises:
        DermreviewError: A BUNDLE_* code, ONNX_MISSING, ONNX_FAILED, ONNX_DIFFERS or TARGET_NOT_WRITABLE.
    """
    from dermreview.inference.onnx_export import export_onnx

    return export_onnx(bundle, out, progress)
