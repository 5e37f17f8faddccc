"""Verifying the store of a folder, whatever state its file is in.

What is so damaged that it cannot even be opened is a finding like any other: an error would advise to verify.
"""

from __future__ import annotations

from pathlib import Path

from corollary.answers.types.versions import Verified
from corollary.errors import CorollaryError
from corollary.store.upkeep.checking import Checked, Fault
from corollary.versioning.describing import verified
from corollary.versioning.programs.verifying import Rebuilt
from corollary.versioning.versions import Versions


def verify(root: str | Path, *, sources: bool = True, jobs: int | None = None) -> Verified:
    """Whether the store of a folder is what was written, and, with `sources`, what the sources say.

    Raises CorollaryError for what is no damage: "no-store", "store-version", "store-unusable".
    """
    try:
        with Versions.open(root, jobs=jobs) as versions:
            return versions.verify(sources=sources)
    except CorollaryError as error:
        if error.code != "store-damaged":
            raise
        faults = (Fault("file", Path(error.place).name, error.message),)
        return verified(Checked(0, 0, 0, faults), Rebuilt(0, 0, ()))
