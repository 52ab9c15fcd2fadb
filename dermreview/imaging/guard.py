"""Decoding foreign bytes in processes of their own, so that a bad file costs one image and never the program.

Whatever an image from outside does to its decoder, a crash, an endless loop or a huge allocation, becomes a
`DermreviewError` of that one image; the process is replaced and the next image is decoded. What comes back of an
import is bytes and numbers, pixels only where they are wanted. The processes are started when the first image
comes, serve the whole program, and end with it.
"""

import atexit
import logging
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar, cast

import numpy as np
import numpy.typing as npt

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging import confinement, decode, vetting

if TYPE_CHECKING:
    from pebble import ProcessPool

log = logging.getLogger(__name__)

SECONDS: Final = 60
"""What an image may take; the largest ones that are let in were measured at 8 s on a busy machine."""
MEMORY: Final = 2 * 1024**3
"""Bytes; the largest images that are let in were measured at 1.4 GB."""
_WORKERS: Final = min(4, os.cpu_count() or 1)
_TRIES: Final = 2
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A `DermreviewError` on its way through a pipe."""

    code: ErrorCode
    data: dict[str, str | int]


class DecoderPool:
    """Processes that decode; its methods may be called from any thread.

    Args:
        workers: How many processes.
        seconds: What an image may take.
        memory: Bytes that decoding an image may take.
        watch: Passed to `dermreview.imaging.confinement.confine`; its default if None.
        warm_up: Called in each process before it is confined; has everything loaded that will be called in it.
    """

    def __init__(
        self,
        workers: int = _WORKERS,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        watch: bool | None = None,
        warm_up: Callable[[], None] = vetting.warm_up,
    ) -> None:
        self._workers = workers
        self._seconds = seconds
        self._memory = memory
        self._warm_up = warm_up
        self._watch = sys.platform != "linux" if watch is None else watch
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None

    def vet(self, data: bytes) -> vetting.VettedImage:
        """Check an image, take its metadata out and hash it, as `dermreview.imaging.vetting.vet`.

        Raises:
            DermreviewError: As there, or IMAGE_DECODER_CRASHED, IMAGE_TOO_SLOW or IMAGE_TOO_MUCH_MEMORY.
        """
        return self.run(vetting.vet, data)

    def pixels(self, data: bytes) -> npt.NDArray[np.uint8]:
        """Decode an image upright, as `dermreview.imaging.decode.decode_original`; errors as `vet`."""
        return self.run(decode.decode_original, data)

    def run(self, work: Callable[[bytes], _T], data: bytes) -> _T:
        """Call a function that `warm_up` loaded on foreign bytes; errors as `vet`."""
        decode.refuse_oversize(data)
        for _ in range(_TRIES):
            pool = self._started()
            try:
                future = pool.schedule(_work, (work, data, self._memory), timeout=self._seconds)
                error = future.exception()
            except RuntimeError:  # of a pool that is broken or closed; this image was not decoded
                self._forget(pool)
                continue
            if isinstance(error, BrokenProcessPool):
                self._forget(pool)
                continue
            if error is not None:
                raise self._named(error) from error
            result = future.result()
            if isinstance(result, _Refusal):
                raise DermreviewError(result.code, **result.data)
            return cast(_T, result)
        raise DermreviewError(ErrorCode.IMAGE_DECODER_CRASHED)

    def start(self) -> None:
        """Start the processes ahead of the first image, and wait until one of them is ready."""
        self._started().schedule(_nothing).result()

    def close(self) -> None:
        """End the processes and forget them; a later image starts new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            _end(pool)

    def _started(self) -> "ProcessPool":
        from pebble import ProcessPool

        with self._lock:
            if self._pool is None:
                self._pool = ProcessPool(
                    max_workers=self._workers,
                    initializer=_begin,
                    initargs=(self._warm_up, self._memory, self._watch),
                    # a fork would copy what the program holds, its locks and its patients, into each decoder
                    context=multiprocessing.get_context("spawn"),
                )
            return self._pool

    def _forget(self, pool: "ProcessPool") -> None:
        with self._lock:
            if self._pool is not pool:
                return
            self._pool = None
        _end(pool)

    def _named(self, error: BaseException) -> DermreviewError:
        from pebble import ProcessExpired

        if isinstance(error, TimeoutError):
            return DermreviewError(ErrorCode.IMAGE_TOO_SLOW, limit=self._seconds)
        if isinstance(error, ProcessExpired):
            if error.exitcode == confinement.OVER_MEMORY:
                return _too_much_memory(self._memory)
            log.warning("a decoder ended with status %s", error.exitcode)
        else:
            # its message may hold something of the file
            log.warning("a decoder failed with %s", type(error).__name__)
        return DermreviewError(ErrorCode.IMAGE_DECODER_CRASHED)


decoders: Final = DecoderPool()
"""The processes of this program."""
atexit.register(decoders.close)


def _end(pool: "ProcessPool") -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _nothing() -> None:
    """Show that a process is ready."""


def _begin(warm_up: Callable[[], None], memory: int, watch: bool) -> None:
    """Prepare a new process: load what it will need, then let it open nothing any more."""
    warm_up()
    confinement.confine(memory, watch=watch)


def _work(work: Callable[[bytes], object], data: bytes, memory: int) -> object:
    """Do it in the process; what can be foreseen comes back as a value."""
    confinement.busy.set()
    try:
        return work(data)
    except DermreviewError as error:
        said = {key: value if isinstance(value, int) else str(value) for key, value in error.data.items()}
        return _Refusal(error.code, said)
    except MemoryError:
        refusal = _too_much_memory(memory)
        return _Refusal(refusal.code, {"limit_mb": memory // 10**6})
    finally:
        confinement.busy.clear()


def _too_much_memory(memory: int) -> DermreviewError:
    return DermreviewError(ErrorCode.IMAGE_TOO_MUCH_MEMORY, limit_mb=memory // 10**6)
