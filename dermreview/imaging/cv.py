"""The one place that imports OpenCV.

The opencv-python wheel points Qt at its own plugins and fonts through two environment variables when it is
imported; PySide6 then aborts under X11. They are put back here.
"""

import os

from dermreview.imaging.formats import MAX_MEGAPIXELS

_LARGEST = {"PIXELS": MAX_MEGAPIXELS * 1_000_000, "WIDTH": 1 << 16, "HEIGHT": 1 << 16}
# OpenCV reads its limits once; nothing is decoded with it here, and if that changes, they hold
for _what, _limit in _LARGEST.items():
    os.environ[f"OPENCV_IO_MAX_IMAGE_{_what}"] = str(_limit)

_QT_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
_before = {name: os.environ.get(name) for name in _QT_VARIABLES}

import cv2  # noqa: E402

for _name, _value in _before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

# Each caller is one of several threads already.
cv2.setNumThreads(1)

__all__ = ["cv2"]
