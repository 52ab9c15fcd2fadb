"""What a bundle's networks return for one image, before any calibration or decision."""

from dataclasses import dataclass

from dermreview.domain.analysis import FloatArray
from dermreview.imaging.quality import Quality


@dataclass(frozen=True, slots=True)
class Observation:
    """The raw numbers of one image.

    Attributes:
        by_view: float32 (members, views, 7), each network's softmax of each view, uncalibrated.
        energy: Mean over members and views of minus the logarithm of the summed exponentials of the logits (Liu et
            al., "Energy-based out-of-distribution detection", NeurIPS 2020); higher is less like the training
            images. The ensemble weights have no part in it, so that a gate can be set before they are known.
        quality: Of the image itself.
        features: float32 (D,) of length 1: each member's pooled features before its classifier, averaged over the
            views and brought to unit length, one behind the other, divided by the root of the number of members.
    """

    by_view: FloatArray
    energy: float
    quality: Quality
    features: FloatArray
