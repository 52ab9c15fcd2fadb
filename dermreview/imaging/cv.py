"""The one place that imports OpenCV.

The opencv-python wheel points Qt at its own plugins and fonts through two environment variables when it is
imported; PySide6 then aborts under X11. They are put back here.
"""

import os

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
