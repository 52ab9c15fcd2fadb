"""From probabilities to a suggestion: thresholds in priority order, else argmax.

A missed melanoma costs more than a needless second look, so a class with a threshold is suggested as soon as its
probability reaches it, even where another class is more likely. Source of the idea: Barata et al., "A
reinforcement learning model for AI-based decision support in skin cancer", Nat. Med. 29 (2023).
"""

from collections.abc import Mapping, Sequence

import numpy as np

from dermreview.domain.analysis import Decision, FloatArray
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES

PRIORITY = ("mel", "akiec", "bcc")
"""The order in which thresholds are asked; the remaining classes follow in taxonomy order."""


def decide(
    probabilities: FloatArray, thresholds: Mapping[str, float], prior: Sequence[float] | None = None
) -> Decision:
    """Pick the suggestion.

    Args:
        probabilities: (7,), taxonomy order.
        thresholds: Class code to the smallest probability, 0 to 1, that suggests it; may be empty.
        prior: (7,), the class prior to which the probabilities are calibrated, if argmax is to divide by it, so
            that a rare class is suggested where the image speaks for it; None for the plain argmax.

    Returns:
        The suggestion and ``threshold:CODE``, ``argmax`` or ``argmax_over_prior`` as its rule.
    """
    ordered = (*PRIORITY, *(code for code in CLASSES if code not in PRIORITY))
    for code in ordered:
        if code in thresholds and probabilities[CLASS_INDEX[code]] >= thresholds[code]:
            return Decision(code, f"threshold:{code}")
    if prior is None:
        return Decision(CLASSES[int(np.argmax(probabilities))], "argmax")
    return Decision(CLASSES[int(np.argmax(probabilities / np.asarray(prior)))], "argmax_over_prior")
