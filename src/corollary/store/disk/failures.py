"""Faults of a store as errors that users see: a snapshot may be the only one there is, so nothing is glossed over."""

from __future__ import annotations

from types import TracebackType
from typing import NoReturn

from corollary.errors import CorollaryError
from corollary.store.disk.faults import DamagedError, StoreError
from corollary.store.disk.file import File, MissingError, VersionError
from corollary.store.disk.formats import FORMAT, OLDEST


class told:  # noqa: N801 - used as a function is: `with told(place):`
    """Raises every fault as a CorollaryError; all that is written inside to a file, where one is given, or nothing.

    One thread at a time writes to a file; inside of what it does, more is a part of that. Entered for whatever is asked
    of a store, so it is no generator.
    """

    __slots__ = ("_begun", "_place", "_written")

    def __init__(self, place: str, written: File | None = None) -> None:
        self._place = place
        self._written = written
        self._begun = False

    def __enter__(self) -> None:
        if self._written is None:
            return
        self._written.lock.acquire()
        if self._written.writing:
            return
        try:
            self._written.begin()
        except BaseException as error:
            self._written.lock.release()
            if isinstance(error, StoreError):
                self._tell(error)
            raise
        self._begun = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._written is not None:
            try:
                if self._begun and kind is None:
                    self._written.finish()
                elif self._begun:
                    self._written.undo()
            except StoreError as worse:
                error = worse
            finally:
                self._written.lock.release()
        if isinstance(error, StoreError):
            self._tell(error)

    def _tell(self, error: StoreError) -> NoReturn:
        found = _as_told(error, self._place)
        raise found from (None if isinstance(error, MissingError | VersionError) else error)


def _as_told(fault: StoreError, place: str) -> CorollaryError:
    """What users are told of a fault."""
    if isinstance(fault, MissingError):
        return CorollaryError(
            "no-store", "there are no snapshots yet", place=place, remedy="Take one with `corollary snapshot`."
        )
    if isinstance(fault, VersionError):
        age = "a newer" if fault.found > FORMAT else "an older"
        return CorollaryError(
            "store-version",
            f"the store was made by {age} version (format {fault.found}; this one reads formats {OLDEST} to {FORMAT})",
            place=place,
            remedy="Use that version, or move the file away to begin anew. Nothing in it was touched.",
        )
    if isinstance(fault, DamagedError):
        return CorollaryError(
            "store-damaged",
            f"the store is damaged: {fault}",
            place=place,
            remedy="`corollary verify` says what is lost. Use a backup, or move the file away to begin anew.",
        )
    return CorollaryError(
        "store-unsafe" if "unexpected kind" in str(fault) else "store-unusable",
        f"the store cannot be used: {fault}",
        place=place,
        remedy="What was committed before is safe. Mend this and try again.",
    )
