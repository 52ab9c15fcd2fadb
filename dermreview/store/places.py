"""Where a store may lie: on a disk of this computer.

SQLite relies on locks and on the order of writes, and both are unreliable on a network share, so that two
computers can damage a store that they share. What can't be told is let through: the lock on the store still holds
off a second program of this computer.

- A container's root is ``overlay`` or, under gVisor, ``9p``: a disk of its own, and allowed. A ``9p`` file system
  anywhere else is a folder of another system (a Windows drive under WSL, a virtual machine's shared folder) in
  which programs of that system don't see our locks, and is refused.
- File systems of FUSE are refused, because most of those for users bring something from afar (sshfs, rclone),
  except those that are known to keep their data on this computer.
"""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import Final, Protocol

from dermreview.domain.errors import DermreviewError, ErrorCode

log = logging.getLogger(__name__)

_NETWORK: Final = frozenset(
    {
        *("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "smbnetfs", "ncpfs", "ncp"),
        *("afs", "openafs", "auristorfs", "coda", "afp", "afpfs", "ftp", "webdav", "webdavfs", "davfs", "davfs2"),
        *("ceph", "lustre", "gluster", "glusterfs", "gpfs", "beegfs", "orangefs", "pvfs2", "ocfs2", "gfs2"),
        *("sshfs", "s3fs", "rclone", "drvfs", "vmhgfs", "vboxsf", "prl_fs", "macfuse", "osxfuse"),
    }
)
_GUEST: Final = frozenset({"9p", "v9fs"})
_FUSE_OF_THIS_COMPUTER: Final = frozenset(
    {
        *("ntfs", "ntfs-3g", "exfat", "ext2", "fuse2fs", "apfs", "zfs", "bindfs", "mergerfs", "overlayfs"),
        *("fuse-overlayfs", "encfs", "gocryptfs", "securefs", "cryfs", "ecryptfs", "veracrypt", "dislocker"),
    }
)


class Mount(Protocol):
    """A mounted file system, as psutil tells of it."""

    mountpoint: str
    fstype: str
    opts: str


def mounts() -> Sequence[Mount]:
    """Return all mounted file systems; none where the system does not tell."""
    import psutil  # imported here: nobody else needs it at the start

    try:
        return list(psutil.disk_partitions(all=True))
    except (OSError, RuntimeError, psutil.Error) as error:
        log.warning("the mounted file systems can't be read: %s", type(error).__name__)
        return []


def refuse_a_network_share(folder: Path, tell: Callable[[], Sequence[Mount]] | None = None) -> None:
    """Keep a store off network shares and mapped drives.

    Args:
        folder: The store's; it need not be there yet.
        tell: Returns the mounted file systems; asks the system if left out.

    Raises:
        DermreviewError: STORE_ON_NETWORK with the ``kind`` of file system.
    """
    place = folder.absolute()
    kind = _share(place) if sys.platform == "win32" else None
    if kind is None:
        place = Path(os.path.realpath(place))
        kind = network_kind(place, (tell or mounts)())
    if kind is not None:
        raise DermreviewError(ErrorCode.STORE_ON_NETWORK, path=folder, kind=kind)


def network_kind(place: PurePath, mounted: Sequence[Mount]) -> str | None:
    """Return the kind of network file system that a place lies on, None for a disk of this computer.

    Args:
        place: Absolute, with no link in it.
        mounted: All file systems; of two on one mount point the later one hides the earlier.
    """
    share = _share(place)
    if share is not None:
        return share
    found: Mount | None = None
    for mount in mounted:
        point = type(place)(mount.mountpoint)
        holds = point == place or point in place.parents
        if holds and (found is None or len(point.parts) >= len(type(place)(found.mountpoint).parts)):
            found = mount
    if found is None:
        return None
    return _kind(found, at_root=type(place)(found.mountpoint) == type(place)(place.anchor))


def _share(place: PurePath) -> str | None:
    r"""Tell a Windows path of a server, as ``\\server\share`` or its long form ``\\?\UNC\server\share``."""
    drive = place.drive.replace("/", "\\")
    if not drive.startswith("\\\\"):
        return None
    if drive.upper().startswith("\\\\?\\UNC"):
        return "UNC"
    return None if drive.startswith(("\\\\?\\", "\\\\.\\")) else "UNC"


def _kind(mount: Mount, *, at_root: bool) -> str | None:
    kind = mount.fstype.lower()
    if "remote" in mount.opts.lower().split(","):
        return mount.fstype or "remote"
    if kind in _GUEST:
        return None if at_root else mount.fstype
    if kind.startswith("fuse."):
        return None if kind.removeprefix("fuse.") in _FUSE_OF_THIS_COMPUTER else mount.fstype
    return mount.fstype if kind in _NETWORK else None
