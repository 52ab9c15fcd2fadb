"""What a safetensors file says it holds, checked before anything of it is loaded.

The file begins with the length of its header (8 bytes, little endian), then comes the header as JSON: name to
``dtype``, ``shape`` and ``data_offsets``; the rest are the numbers, without gaps.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import BinaryIO, Final

from dermreview.domain import strict_json

MOST_HEADER_BYTES: Final = 16 * 1024 * 1024
MOST_TENSORS: Final = 20_000
MOST_DIMENSIONS: Final = 8
BYTES: Final[Mapping[str, int]] = MappingProxyType(
    {"F16": 2, "F32": 4, "F64": 8, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}
)
"""The kinds of numbers that are read, and how many bytes each takes."""
FLOATS: Final = frozenset({"F16", "F32", "F64", "BF16"})


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """A tensor as the header describes it.

    Attributes:
        dtype: One of `BYTES`.
        shape: Its sides.
        begin: First byte, counted from the end of the header.
        end: Behind its last byte.
    """

    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int


def read_header(file: BinaryIO, size: int) -> dict[str, StoredTensor]:
    """Read the header of a safetensors file and hold it against the file's size.

    Args:
        file: Open at its beginning.
        size: Of the whole file in bytes.

    Returns:
        Name to tensor; all of them together fill the file without a gap.

    Raises:
        ValueError: If it is no safetensors file, or describes something else than what is there.
    """
    length = int.from_bytes(file.read(8), "little")
    if size < 8 or not 2 <= length <= min(size - 8, MOST_HEADER_BYTES):
        raise ValueError("it is no safetensors file, or it is cut off")
    content = strict_json.loads(file.read(length))
    if not isinstance(content, dict):
        raise ValueError("its header is no table of tensors")
    content.pop("__metadata__", None)
    if len(content) > MOST_TENSORS:
        raise ValueError(f"it holds {len(content)} tensors, over the limit of {MOST_TENSORS}")
    tensors = {name: _tensor(name, entry) for name, entry in content.items()}
    _check_places(tensors, size - 8 - length)
    return tensors


def check_fit(stored: Mapping[str, StoredTensor], expected: Mapping[str, tuple[bool, tuple[int, ...]]]) -> None:
    """Hold what a file has against what is to be filled from it.

    Args:
        stored: From `read_header`.
        expected: Name to whether its numbers are floating point, and its shape.

    Raises:
        ValueError: Naming the first that is missing, too many, or of another shape or kind.
    """
    for name in expected:
        if name not in stored:
            raise ValueError(f"{name} is missing in it")
    for name, tensor in stored.items():
        if name not in expected:
            raise ValueError(f"it holds {name[:80]}, which the network does not have")
        floating, shape = expected[name]
        if tensor.shape != shape:
            raise ValueError(f"{name} has the shape {list(tensor.shape)} instead of {list(shape)}")
        if (tensor.dtype in FLOATS) != floating:
            raise ValueError(f"{name} holds numbers of the kind {tensor.dtype}")


def _tensor(name: str, entry: object) -> StoredTensor:
    if not isinstance(entry, dict) or set(entry) != {"dtype", "shape", "data_offsets"}:
        raise ValueError(f"the header's entry {name[:80]} is none of a tensor")
    dtype, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(dtype, str) or dtype not in BYTES:
        raise ValueError(f"{name[:80]} has the unknown kind of numbers {str(dtype)[:20]}")
    if not _counts(shape) or len(shape) > MOST_DIMENSIONS or not _counts(offsets) or len(offsets) != 2:
        raise ValueError(f"{name[:80]} has no proper shape or place")
    begin, end = offsets
    if math.prod(shape) * BYTES[dtype] != end - begin:
        raise ValueError(f"{name[:80]} of the shape {shape} does not fill its place")
    return StoredTensor(dtype, tuple(shape), begin, end)


def _counts(value: object) -> bool:
    return isinstance(value, list) and all(type(each) is int and each >= 0 for each in value)


def _check_places(tensors: Mapping[str, StoredTensor], size: int) -> None:
    places = sorted((tensor.begin, tensor.end) for tensor in tensors.values())
    if any(one[1] != other[0] for one, other in pairwise(places)) or (places and places[0][0] != 0):
        raise ValueError("its tensors overlap or leave gaps")
    if (places[-1][1] if places else 0) != size:
        raise ValueError("its header describes more or less than the file holds")
