"""Guarded decoding, preprocessing, colour maps and the synthetic generator; numpy and OpenCV only."""
