"""Stores to try things on: contents from short texts, as if a file held each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from corollary.facts.layouts import LAYOUTS, layout_of
from corollary.facts.segment import Parts, encode, joined, make_segment
from corollary.store.entries import Content, Entry, Snapshot
from corollary.store.repository import Circumstances
from corollary.store.store import Store

MADE_BY = "fingerprint"
WHY = Circumstances(author="somebody", time=1_700_000_000_000, fingerprints=(("x", MADE_BY),))


def content(text: str) -> Content:
    """A file with this text, and facts that are made of nothing else."""
    rows: dict[str, list[tuple[int, ...]]] = {
        "definition": [(-1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0), (0, 1, 1, 1, 1, 0, 2, 0, 0, 0, 0)],
        "mention": [(index % 2, line) for line, index in enumerate(text.encode())],
    }
    segment = make_segment("x", ("", text), 3, rows)
    return Content("x", hashlib.sha256(text.encode()).digest(), encode(segment), MADE_BY)


def contents(texts: Mapping[str, str | None]) -> dict[str, Content | Entry | None]:
    """The contents of files by path; None stays None."""
    return {path: None if text is None else content(text) for path, text in texts.items()}


def files(texts: Mapping[str, str]) -> dict[str, Content | Entry]:
    """The contents of files by path."""
    return {path: content(text) for path, text in texts.items()}


def commit(store: Store, branch: str, texts: Mapping[str, str | None], message: str = "") -> Snapshot:
    """A commit of changed texts."""
    why = Circumstances(WHY.author, WHY.time, message, fingerprints=WHY.fingerprints)
    return store.commit(branch, contents(texts), why)


def held(store: Store, snapshot: Snapshot) -> dict[str, bytes]:
    """The hash of the text of each file of a snapshot."""
    return {path: entry.blob for path, entry in store.entries(snapshot) if not entry.reason}


def owned(store: Store) -> set[str]:
    """What users say on the main branch that somebody owns."""
    overlay = store.overlay(store.as_of("main"))
    return {str(edit.arguments[0]) for edit in overlay if edit.name == "owner"}


def expected(texts: Mapping[str, str]) -> dict[str, bytes]:
    """What `held` gives for these texts."""
    return {path: hashlib.sha256(text.encode()).digest() for path, text in texts.items()}


def place_of(root: Path) -> Path:
    """The file of the store of a root."""
    return root / ".corollary" / "store.db"


def of_the_past(text: str) -> Content:
    """A file with this text, whose facts were extracted under the oldest schema that is on record."""
    version = min(LAYOUTS)
    layout = layout_of(version)
    assert layout is not None
    counts = np.zeros(len(layout.names), np.int64)
    counts[layout.definition] = 1
    cells = np.zeros(len(layout.spaces[layout.definition]), "<i4")
    data = joined(Parts(version, b"x", 3, counts, cells.tobytes(), [text.encode()]))
    return Content("x", hashlib.sha256(text.encode()).digest(), data, MADE_BY)
