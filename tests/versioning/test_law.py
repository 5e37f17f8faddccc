"""The law of snapshots: after any edits, a snapshot has the roots and the program of one that is taken from nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings

from corollary.linking import stored
from corollary.store.entries import Snapshot
from corollary.versioning.history import Versions
from corollary.versioning.linked import Grammars, Linked
from tests.test_incremental import Edit, edits, trees, write


def taken(root: Path, versions: Versions) -> tuple[Snapshot, bytes]:
    """A snapshot of the files, and its program, linked from nothing."""
    versions.snapshot()
    snapshot = versions.store.as_of("main")
    program = Linked(versions.store, snapshot, str(root), Grammars(str(root))).fresh()
    return snapshot, b"".join(map(bytes, stored.encode(replace(program, snapshot=""))))


def from_nothing(files: Mapping[str, str]) -> tuple[Snapshot, bytes]:
    """The same for a fresh folder of the same name that never held anything else."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        for path, content in files.items():
            write(root, path, content)
        with Versions.open(root, make=True, jobs=1) as versions:
            return taken(root, versions)


@settings(max_examples=8)
@given(trees, edits)
def test_edited_snapshots_equal_those_from_nothing(files: dict[str, str], rounds: list[list[Edit]]) -> None:
    files = {"always.py": "", **files}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        for path, text in files.items():
            write(root, path, text)
        with Versions.open(root, make=True, jobs=1) as versions:
            before = [taken(root, versions)]
            for changes in rounds:
                for path, content in changes:
                    write(root, path, content)
                    files = {at: kept for at, kept in files.items() if at != path}
                    if content is not None:
                        files[path] = content
                before.append(taken(root, versions))
                snapshot, program = before[-1]
                fresh, fresh_program = from_nothing(files)
                assert snapshot.root.manifest == fresh.root.manifest
                assert snapshot.root.settings == fresh.root.settings
                assert snapshot.root.fingerprints == fresh.root.fingerprints
                assert program == fresh_program
            for snapshot, program in before:
                linked = Linked(versions.store, snapshot, str(root), Grammars(str(root)))
                assert b"".join(map(bytes, stored.encode(replace(linked.program, snapshot="")))) == program
            assert not versions.store.verify().faults
