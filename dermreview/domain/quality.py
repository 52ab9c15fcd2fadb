"""What is said of an image itself: badges that warn and block nothing, and why the gates hold an image back."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Badge(StrEnum):
    """Something in an image that is known to mislead networks, or that hides the lesion."""

    INK = "ink"
    RULER = "ruler"
    HAIR = "hair"
    DARK_CORNERS = "dark_corners"
    BLUR = "blur"


BADGE_NAMES: Final[Mapping[Badge, str]] = MappingProxyType(
    {
        Badge.INK: "Ink",
        Badge.RULER: "Ruler",
        Badge.HAIR: "Hair",
        Badge.DARK_CORNERS: "Dark corners",
        Badge.BLUR: "Blur",
    }
)

BADGE_MEANINGS: Final[Mapping[Badge, str]] = MappingProxyType(
    {
        Badge.INK: "Ink, gel colour or a coloured marker is in the image. It is known to mislead networks.",
        Badge.RULER: "A ruler or a scale is in the image. It is known to mislead networks.",
        Badge.HAIR: "Hair crosses the image. It is known to mislead networks, and it hides structures.",
        Badge.DARK_CORNERS: "The corners are dark, as through a round lens. That is known to mislead networks.",
        Badge.BLUR: "The image is blurred. Fine structures can't be judged, and networks lose them first.",
    }
)

TOO_BLURRED: Final = "too_blurred"
BADLY_EXPOSED: Final = "badly_exposed"
TOO_NOISY: Final = "too_noisy"
NOT_SKIN: Final = "not_skin"
UNLIKE_TRAINING_IMAGES: Final = "unlike_training_images"

ABSTENTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        TOO_BLURRED: "this image is too blurred",
        BADLY_EXPOSED: "this image is too dark, too bright or burnt out",
        TOO_NOISY: "this image is too noisy",
        NOT_SKIN: "this image does not have the colours of skin",
        UNLIKE_TRAINING_IMAGES: "this image is unlike those they learned from",
    }
)
"""Reason code to the words that follow "the networks abstain:"."""


def abstention_in_words(code: str | None) -> str:
    """Return the reason code of an abstention as words, '' for None."""
    return "" if code is None else ABSTENTIONS.get(code, code.replace("_", " "))


def badges_in_words(badges: tuple[str, ...]) -> str:
    """Return badges as they are listed in a sentence, for example ``ink, dark corners``; '' for none."""
    return ", ".join(badge.replace("_", " ") for badge in badges)
