"""dermreview: dermoscopy case review with an AI ensemble as second reader."""

__version__ = "0.1.0"
