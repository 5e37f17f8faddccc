"""Faults of a store as errors that users see: a snapshot may be the only one there is, so nothing is glossed over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from corollary.errors import CorollaryError
from corollary.store.faults import DamagedError, UnusableError
from corollary.store.file import MissingError, VersionError
from corollary.store.formats import FORMAT, OLDEST


@contextmanager
def told(place: str) -> Iterator[None]:
    """Raises every fault as a CorollaryError."""
    try:
        yield
    except MissingError:
        raise CorollaryError(
            "no-store", "there are no snapshots yet", place=place, remedy="Take one with `corollary snapshot`."
        ) from None
    except VersionError as fault:
        age = "a newer" if fault.found > FORMAT else "an older"
        raise CorollaryError(
            "store-version",
            f"the store was made by {age} version (format {fault.found}; this one reads formats {OLDEST} to {FORMAT})",
            place=place,
            remedy="Use that version, or move the file away to begin anew. Nothing in it was touched.",
        ) from None
    except DamagedError as fault:
        raise CorollaryError(
            "store-damaged",
            f"the store is damaged: {fault}",
            place=place,
            remedy="`corollary verify` says what is lost. Use a backup or an export.",
        ) from fault
    except UnusableError as fault:
        code = "store-unsafe" if "unexpected kind" in str(fault) else "store-unusable"
        raise CorollaryError(
            code,
            f"the store cannot be used: {fault}",
            place=place,
            remedy="What was committed before is safe. Mend this and try again.",
        ) from fault
