"""What users say of the branch `main`, for queries about the files as they are: these are what `main` will be next.

Only facts of relations of users: what is supposed on a branch stays there, and is asked with `--at`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corollary.errors import CorollaryError
from corollary.linking.program import Program
from corollary.store.refs.revisions import DEFAULT_BRANCH
from corollary.store.store import Store
from corollary.versioning.overlays.laying import laid_over
from corollary.versioning.overlays.saying import facts_of_users
from corollary.versioning.overlays.telling import noted


def with_facts(root: str | Path, program: Program) -> tuple[Program, Sequence[str]]:
    """The program of the files of a root with what users say of it, and what about that a reader has to know."""
    try:
        with Store.open(root, make=False, read_only=True) as store:
            head = next((store.get(ref.snapshot) for ref in store.refs() if ref.name == DEFAULT_BRANCH), None)
            overlay = () if head is None else facts_of_users(store.overlay(head))
    except CorollaryError as error:
        return program, () if error.code == "no-store" else (f"facts of users are not part of this: {error.message}",)
    laid = laid_over(program, overlay)
    return laid.program, noted(overlay, laid.stale)
