"""Diagrams in snapshots: of every file that holds any, what its diagrams say is kept beside the facts of the code.

Such files are looked for when a snapshot is taken, and not when the code is read: questions about code do not wait
for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import msgspec

from corollary.errors import CorollaryError
from corollary.facts.fingerprint import DIAGRAM_EXTENSIONS, fingerprint
from corollary.source.contents.encoding import to_utf8
from corollary.source.contents.reading import left_out_for, read
from corollary.source.discovery import discover
from corollary.source.files import DIAGRAM, Source, SourceFile
from corollary.source.settings.configuration import Configuration
from corollary.store.chunks.addresses import Kind, shown
from corollary.store.entries import Content, Entry, Snapshot
from corollary.store.store import Store

if TYPE_CHECKING:
    from corollary.syntax.mermaid.values import Document

_DIGITS = 12


def diagram_content(path: str, raw: bytes, blob: bytes, configuration: Configuration) -> Content | None:
    """What is kept of the bytes of a file, None where they hold no diagram or are left out."""
    from corollary.syntax.mermaid.files import packed

    if left_out_for(raw, configuration):
        return None
    data = packed(to_utf8(raw)[0].decode("utf-8"), path)
    return Content(DIAGRAM, blob, data, made_by(path)) if data else None


def made_by(path: str) -> str:
    """What makes the diagrams of a file out of its bytes."""
    return fingerprint(DIAGRAM, path, {})


def listed(root: str, configuration: Configuration) -> tuple[SourceFile, ...]:
    """The files under a root that may hold diagrams."""
    return discover(root, DIAGRAM_EXTENSIONS, configuration, required=False).files


def on_disk(
    store: Store, root: str, folder: str, configuration: Configuration, taken: Collection[str]
) -> Iterator[tuple[str, Content | Entry]]:
    """For each file with a diagram, but those that are `taken`, its entry, or what it is to be made of."""
    from corollary.syntax.mermaid.files import packed

    for file in listed(root, configuration):
        outcome = read(folder, file, configuration) if file.path not in taken else None
        if not isinstance(outcome, Source):
            continue
        chunk = store.memo.segment_of(outcome.content_hash, made_by(file.path))
        if chunk is not None and store.chunks.has(chunk):
            yield file.path, Entry(DIAGRAM, outcome.content_hash, chunk)
        elif data := packed(outcome.content.decode("utf-8"), file.path):
            yield file.path, Content(DIAGRAM, outcome.content_hash, data, made_by(file.path))


def of_files(root: str, folder: str, configuration: Configuration) -> Iterator[tuple[str, Content]]:
    """For each file with a diagram, what it is to become, read anew."""
    from corollary.syntax.mermaid.files import packed

    for file in listed(root, configuration):
        outcome = read(folder, file, configuration)
        if isinstance(outcome, Source) and (data := packed(outcome.content.decode("utf-8"), file.path)):
            yield file.path, Content(DIAGRAM, outcome.content_hash, data, made_by(file.path))


def diagrams_of(store: Store, snapshot: Snapshot, path: str) -> Document:
    """The diagrams that a file had. Raises CorollaryError "no-diagrams" or "facts-version"."""
    from corollary.syntax.mermaid.files import unpacked

    entry = store.entry(snapshot, path)
    if entry is None or entry.language != DIAGRAM or not entry.chunk:
        known = [name for name, one in store.entries(snapshot) if one.language == DIAGRAM]
        raise CorollaryError(
            "no-diagrams",
            f"snapshot {shown(snapshot.id)[:_DIGITS]} has no diagrams of this file",
            place=path,
            remedy=f"It has those of {', '.join(known[:10])}." if known else "It has no diagrams at all.",
        )
    try:
        return unpacked(store.chunks.get(Kind.CONTENT, entry.chunk))
    except msgspec.DecodeError as error:
        raise CorollaryError("facts-version", f"the diagrams were kept by another version ({error})") from None
