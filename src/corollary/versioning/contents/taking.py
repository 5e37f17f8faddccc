"""From the files as they are to a snapshot of them: only what the store does not know yet is given to it."""

from __future__ import annotations

from collections.abc import Mapping

from corollary.errors import CorollaryError
from corollary.facts.fingerprint import UNLINKED
from corollary.indexing import Capture, Index, Progress
from corollary.store.cache import SegmentKey
from corollary.store.entries import Content, Entry, Snapshot, left_out
from corollary.store.repository import FILES, Circumstances
from corollary.store.store import Store
from corollary.versioning.contents import diagrams
from corollary.versioning.contents.settings import pack_settings

_ATTEMPTS = 3


def take(
    store: Store,
    index: Index,
    branch: str,
    *,
    message: str = "",
    author: str = "",
    progress: Progress | None = None,
) -> Snapshot:
    """The snapshot of the files of an index as they are now, as the head of a branch: the old one if nothing changed.

    Raises CorollaryError "unsettled" where files keep changing while they are read, "nothing-to-analyse" where there
    is neither code nor a diagram.
    """
    for _ in range(_ATTEMPTS):
        captured = index.capture(progress, required=False)
        with store.writing():
            contents = _contents(store, index, captured)
            if contents is not None:
                contents.update(diagrams.on_disk(store, index.root, index.folder, index.configuration, contents))
                _expect_something(index, contents)
                why = Circumstances(
                    author=author,
                    message=message,
                    source=FILES,
                    settings=pack_settings(index.configuration, captured.root_name),
                    fingerprints=fingerprints(captured),
                )
                return store.snapshot(branch, contents, why)
    raise CorollaryError(
        "unsettled",
        "files keep changing while they are read",
        place=index.root,
        remedy="take the snapshot when nothing writes to them any more",
    )


def _expect_something(index: Index, contents: Mapping[str, Content | Entry]) -> None:
    """Raises CorollaryError "nothing-to-analyse" where there is neither code nor a diagram."""
    if all((isinstance(one, Entry) and one.reason) or one.language in UNLINKED for one in contents.values()):
        index.capture()


def fingerprints(captured: Capture) -> tuple[tuple[str, str], ...]:
    """What made the facts, by language: its parsers share all of a fingerprint but the last part."""
    found = {language: fingerprint.rpartition(".")[0] for language, (_, fingerprint) in captured.files.values()}
    return tuple(sorted((language, made) for language, made in found.items() if made))


def _contents(store: Store, index: Index, captured: Capture) -> dict[str, Content | Entry] | None:
    """What the snapshot holds; None where a file is no more what it was."""
    contents: dict[str, Content | Entry] = {path: left_out(reason) for path, reason in captured.omitted}
    new: dict[str, tuple[str, SegmentKey]] = {}
    for path, (language, key) in captured.files.items():
        chunk = store.memo.segment_of(*key)
        if chunk is not None and store.chunks.has(chunk):
            contents[path] = Entry(language, key[0], chunk)
        else:
            new[path] = language, key
    data: Mapping[SegmentKey, bytes] | None = index.segments(new) if new else {}
    if data is None:
        return None
    for path, (language, key) in new.items():
        contents[path] = Content(language, key[0], data[key], key[1])
    return contents
