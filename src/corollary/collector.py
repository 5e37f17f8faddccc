"""The collector of cycles, paused while thousands of objects are made of which none is garbage yet."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Pauses the collector; what was made meanwhile then counts as old, so that it is not searched soon after.

    Where something is frozen already (`gc.freeze`), that is left as it is.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()  # to the oldest generation, wherever it was
            gc.enable()
