"""Asks whether Qt's platform plugin can be loaded, before Qt aborts the process because it can't."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QPluginLoader


def missing_platform_library() -> str | None:
    """Return what keeps the X11 plugin from loading, None where it loads or is not asked for."""
    asked = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    x11 = asked == "xcb" or (not asked and not os.environ.get("WAYLAND_DISPLAY"))
    if not sys.platform.startswith("linux") or not x11:
        return None
    return load_problem(Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms" / "libqxcb.so")


def load_problem(plugin: Path) -> str | None:
    """Return the linker's words if a plugin can't be loaded, else None."""
    loader = QPluginLoader(str(plugin))
    return None if loader.load() else loader.errorString()
