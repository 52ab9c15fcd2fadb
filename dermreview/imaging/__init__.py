"""Guarded decoding, preprocessing, colour maps and the synthetic generator; numpy, OpenCV and Pillow only."""
