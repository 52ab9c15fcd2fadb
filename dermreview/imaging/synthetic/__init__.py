"""Synthetic dermoscopy: images drawn from optics and geometry, with no photograph behind them.

They exist for the demo, the tests and screenshots. They look like dermoscopy, but nothing is learnt from them and
no accuracy may be measured on them.
"""

from dermreview.imaging.synthetic.case import KINDS, SyntheticCase, generate_case

__all__ = ["KINDS", "SyntheticCase", "generate_case"]
