"""The worker's side: the loop that serves calls, and the limits that it sets itself before it touches any of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import BinaryIO

from corollary.reasoning.workers.messages import Call, Reply, receive_call, send
from corollary.reasoning.workers.walls import raise_walls

_PAGE = 4096


def serve(load: Callable[[], Callable[[Call], Reply]]) -> None:
    """Serves calls until standard input ends, with what `load` gives; without a solver it says so and ends."""
    requests, replies = _take_over_pipes()
    _limit_files()
    try:
        answer = load()
    except Exception as error:  # noqa: BLE001  (whatever keeps a solver from loading is told to the parent)
        send(replies, Reply(error=f"{type(error).__name__}: {error}"))
        return
    size = _own_size()
    os.environ.clear()
    send(replies, Reply(text=" ".join(raise_walls())))
    while (call := receive_call(requests)) is not None:
        _limit_call(call, size)
        send(replies, answer(call))


def _take_over_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Private copies of the two pipes, so that nothing that a solver reads or prints can reach them."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return requests, replies


def _limit_files() -> None:
    if sys.platform == "win32":
        return
    import resource

    for what in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        try:
            resource.setrlimit(what, (0, 0))
        except (OSError, ValueError):
            continue  # a platform that does not have this limit


def _limit_call(call: Call, size: int | None) -> None:
    """Bounds the processor time and the memory of one call, counted from what the worker has used so far."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + call.seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_address_space(size) + call.memory, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        return


def _own_size() -> int | None:
    """A descriptor that tells the size of this process, opened while files can be opened; None if there is none."""
    try:
        return os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return None


def _address_space(size: int | None) -> int:
    """How many bytes of address space the process has now; what is not known is taken to be a gigabyte."""
    return 1 << 30 if size is None else int(os.pread(size, 100, 0).split()[0]) * _PAGE
