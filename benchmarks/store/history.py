"""The size of a real history: its blobs extracted and committed one by one, beside the same packed by git."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from corollary.facts.extraction import extract
from corollary.facts.segment import encode
from corollary.store.entries import Content, Entry
from corollary.store.repository import Circumstances
from corollary.store.store import Store
from corollary.syntax.languages import extension_table, load_languages


def sizes_of_history(repository: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """What a history of source files costs here, and in git with those files alone."""
    (folder / "history").mkdir()
    languages = load_languages()
    extensions, _ = extension_table(languages.values())
    known: dict[str, Content] = {}
    foreign: set[str] = set()
    commits = 0
    with Store.open(folder / "history") as store, store.writing():
        for commit, changes in _changes(repository):
            wanted: dict[str, Content | Entry | None] = {}
            for path, blob in changes.items():
                language = extensions.get(Path(path).suffix)
                if language is None:
                    foreign.add(blob)
                    continue
                if blob and blob not in known:
                    data = _git(repository, "cat-file", "blob", blob)
                    facts = encode(extract(data, languages[language], path))
                    known[blob] = Content(
                        language, hashlib.sha256(data).digest(), facts, languages[language].fingerprint
                    )
                wanted[path] = known[blob] if blob else None
            if wanted:
                store.commit("main", wanted, Circumstances("a", 1, commit))
                commits += 1
    with Store.open(folder / "history") as store:
        store.file.checkpoint()
        ours = store.file.path.stat().st_size
    theirs = _packed(repository, foreign)
    yield f"size of {commits} commits, {len(known)} blobs", f"{ours / 1024:.0f} KiB"
    yield "the same files in a repacked git repository", f"{theirs / 1024:.0f} KiB: {ours / theirs:.2f} times"


def _changes(repository: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The first-parent commits, oldest first: what paths become, "" where they go."""
    log = _git(
        repository,
        "log",
        "--first-parent",
        "-m",
        "--reverse",
        "--raw",
        "--no-renames",
        "--no-abbrev",
        "-z",
        "--format=%x01%H",
    )
    for part in log.decode("utf-8", "surrogateescape").split("\x01")[1:]:
        commit, _, rest = part.partition("\0")
        fields = rest.strip("\n\0").split("\0")
        changes = {}
        for status, path in zip(fields[::2], fields[1::2], strict=False):
            _, mode, _, blob, _ = status.strip().lstrip(":").split(" ")[:5]
            changes[path] = blob if mode.startswith("100") else ""
        yield commit, changes


def _packed(repository: Path, foreign: set[str]) -> int:
    """The bytes of a pack of the first-parent history without foreign blobs."""
    listed = _git(repository, "rev-list", "--first-parent", "--objects", "HEAD").splitlines()
    wanted = [line for line in listed if line.split(b" ")[0].decode() not in foreign]
    command = ["git", "pack-objects", "--stdout", "--window=50", "--depth=50", "--no-reuse-delta", "-q"]
    packed = subprocess.run(command, cwd=repository, input=b"\n".join(wanted) + b"\n", capture_output=True, check=True)
    return len(packed.stdout)


def _git(place: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=place, capture_output=True, check=True).stdout
