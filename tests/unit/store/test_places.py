from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import Store, places


@dataclass(frozen=True)
class Mounted:
    mountpoint: str
    fstype: str
    opts: str = "rw"


ROOT = Mounted("/", "ext4")
HOME = PurePosixPath("/home/ann/store")


def kind(place: PurePath, *mounted: Mounted) -> str | None:
    return places.network_kind(place, mounted)


@pytest.mark.parametrize(
    "fstype",
    [
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "afs", "ceph", "CIFS", "9p", "drvfs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.davfs2", "fuse.something-new", "macfuse"),
    ],
)
def test_a_network_share_is_told(fstype: str) -> None:
    assert kind(HOME, ROOT, Mounted("/home", fstype)) == fstype
    assert kind(HOME, ROOT, Mounted("/home/ann/store", fstype)) == fstype, "the folder is the mount point itself"


@pytest.mark.parametrize(
    "fstype",
    [
        "ext4",
        "xfs",
        "btrfs",
        "zfs",
        "apfs",
        "tmpfs",
        "ntfs3",
        "fuseblk",
        "fuse.gocryptfs",
        "virtiofs",
        "exfat",
        "",
    ],
)
def test_a_disk_of_this_computer_is_allowed(fstype: str) -> None:
    assert kind(HOME, ROOT, Mounted("/home", fstype)) is None


@pytest.mark.parametrize("fstype", ["overlay", "9p", "v9fs"])
def test_the_root_of_a_container_is_allowed(fstype: str) -> None:
    assert kind(HOME, Mounted("/", fstype)) is None


def test_a_windows_drive_seen_from_wsl_is_refused() -> None:
    assert kind(PurePosixPath("/mnt/c/store"), ROOT, Mounted("/mnt/c", "9p", "rw,aname=drvfs")) == "9p"


def test_the_innermost_mount_counts_and_of_two_on_one_point_the_later() -> None:
    inner = Mounted("/home/ann", "ext4")
    assert kind(HOME, Mounted("/home", "nfs4"), inner, ROOT) is None
    assert kind(HOME, inner, Mounted("/home/ann", "nfs4"), ROOT) == "nfs4"
    assert kind(HOME, ROOT, Mounted("/home/an", "nfs4"), Mounted("/home/anna", "nfs4")) is None


def test_an_automounter_that_has_mounted_the_share_is_seen_through() -> None:
    assert kind(HOME, ROOT, Mounted("/home", "autofs"), Mounted("/home", "nfs4")) == "nfs4"


@pytest.mark.parametrize(
    "place",
    [r"\\server\share\store", "//server/share/store", r"\\?\UNC\server\share\store", r"\\wsl$\Debian\home\store"],
)
def test_a_windows_server_path_is_refused(place: str) -> None:
    assert kind(PureWindowsPath(place)) == "UNC"


def test_a_mapped_drive_is_refused_and_a_local_one_is_not() -> None:
    drives = (
        Mounted("C:\\", "NTFS", "rw,fixed"),
        Mounted("S:\\", "NTFS", "rw,remote"),
        Mounted("T:\\", "", "remote"),
    )
    assert kind(PureWindowsPath(r"C:\store"), *drives) is None
    assert kind(PureWindowsPath(r"\\?\C:\store"), *drives) is None
    assert kind(PureWindowsPath(r"S:\store"), *drives) == "NTFS"
    assert kind(PureWindowsPath(r"t:\store"), *drives) == "remote"


def test_what_the_system_does_not_tell_is_let_through() -> None:
    assert kind(HOME) is None


def test_a_store_on_a_share_is_refused_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (tmp_path / "link").symlink_to(share)
    monkeypatch.setattr(places, "mounts", lambda: [ROOT, Mounted(str(share.resolve()), "cifs")])
    for folder in (share, share / "deep" / "store", tmp_path / "link" / "store"):
        with pytest.raises(DermreviewError) as caught:
            Store.open(folder)
        assert caught.value.code is ErrorCode.STORE_ON_NETWORK
        assert "network" in str(caught.value)
        assert "cifs" in str(caught.value)
    assert list(share.iterdir()) == []
    with Store.open(tmp_path / "local") as store:
        assert list(store.cases()) == []


def test_the_system_can_be_asked() -> None:
    assert any(mount.mountpoint for mount in places.mounts())


def test_a_system_that_does_not_answer_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: bool) -> None:
        raise PermissionError("/proc/self/mounts")

    monkeypatch.setattr("psutil.disk_partitions", broken)
    Store.open(tmp_path / "s").close()
