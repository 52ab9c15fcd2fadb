"""Values of a manifest that someone else wrote: names of files and networks, and what is passed on to timm."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from dermreview.inference.foreign_files import is_plain_name

Architecture = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,80}(\.[A-Za-z0-9_]{1,40})?$")]
"""A name of timm's registry; never an address, from which timm would fetch a network."""
_PLAIN: Final = r"^[^\x00-\x1f\x7f-\x9f<>\u200b-\u200f\u2028-\u202e\u2060-\u2069]*$"
_LONGEST_TEXT: Final = 100
PlainText = Annotated[str, Field(max_length=_LONGEST_TEXT, pattern=_PLAIN)]
"""A line that can be shown and exported: no control characters, no markup, nothing that turns the direction."""
Argument = int | float | str | Sequence[int]

_FORBIDDEN_ARGUMENTS: Final = frozenset(
    {
        "num_classes",
        "in_chans",
        "features_only",
        "scriptable",
        "exportable",
        "no_jit",
        "cache_dir",
        "checkpoint_path",
    }
)
_LARGEST_ARGUMENT: Final = 65_536
_LONGEST_ARGUMENT: Final = 64


def is_plain_text(text: str) -> bool:
    """Tell whether a text can be a bundle's name."""
    return len(text) <= _LONGEST_TEXT and re.fullmatch(_PLAIN, text) is not None


def _plain_file_name(name: str) -> str:
    """Keep a bundle from reaching outside its folder."""
    if not is_plain_name(name):
        raise ValueError("a file of a bundle lies in the bundle's own folder and has a plain name")
    return name


def _weights_file_name(name: str) -> str:
    if not name.endswith(".safetensors"):
        raise ValueError("weights are safetensors files; nothing else is loaded")
    return _plain_file_name(name)


def check_arguments(arguments: Mapping[str, Argument]) -> None:
    """Refuse arguments of a network that do more than describe its layers.

    timm takes among them files that it would unpickle, folders and addresses of downloads.

    Raises:
        ValueError: Naming the argument that is refused.
    """
    for name, value in arguments.items():
        if name in _FORBIDDEN_ARGUMENTS or name.startswith(("pretrained", "hf_", "_")) or not name.isidentifier():
            raise ValueError(f"the argument {name[:60]!r} is not for a bundle to set")
        if isinstance(value, str):
            harmless = (
                len(value) <= _LONGEST_ARGUMENT and value.isascii() and value.replace(".", "_").isidentifier()
            )
        else:
            numbers = [value] if isinstance(value, int | float) else list(value)
            # the comparison refuses what is no number, too
            harmless = len(numbers) <= _LONGEST_ARGUMENT and all(
                abs(each) <= _LARGEST_ARGUMENT for each in numbers
            )
        if not harmless:
            raise ValueError(f"the argument {name} has an impossible value")


def _checked(
    arguments: dict[str, int | float | str | tuple[int, ...]],
) -> dict[str, int | float | str | tuple[int, ...]]:
    check_arguments(arguments)
    return arguments


PlainFile = Annotated[str, AfterValidator(_plain_file_name)]
WeightsFile = Annotated[str, AfterValidator(_weights_file_name)]
Arguments = Annotated[dict[str, int | float | str | tuple[int, ...]], AfterValidator(_checked)]
