"""Whether a store says what the sources say: segments and programs made again from nothing, and compared.

The law of the project, for a user's own store: what was kept step by step is what is made anew, bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from corollary.facts.fingerprint import file_kinds, fingerprint
from corollary.indexing import Index
from corollary.linking import stored
from corollary.source.discovery import discover
from corollary.source.files import Source, SourceFile
from corollary.store.cache import open_cache
from corollary.store.chunks.addresses import Address, address_of, shown
from corollary.store.entries import Snapshot, kind_of
from corollary.store.refs.ledger import BRANCH
from corollary.store.store import Store
from corollary.store.upkeep.checking import Fault
from corollary.versioning.contents import diagrams
from corollary.versioning.grammars import Grammars
from corollary.versioning.programs.linked import Linked


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How much was made again, and what came out differently."""

    segments: int
    programs: int
    faults: tuple[Fault, ...]


def rebuild(store: Store, folder: str, grammars: Grammars) -> Rebuilt:
    """Extracts the files of a folder anew wherever the store knows their very bytes, and links every branch anew."""
    segments, faults = _segments(store, folder)
    programs = 0
    for ref in store.refs():
        if ref.kind == BRANCH:
            programs += 1
            faults.extend(_program(Linked(store, store.get(ref.snapshot), folder, grammars), ref.name))
    return Rebuilt(segments, programs, tuple(faults))


def _segments(store: Store, folder: str) -> tuple[int, list[Fault]]:
    from corollary.facts.reading import extract_file

    count = 0
    faults: list[Fault] = []
    heads = [store.get(ref.snapshot) for ref in store.refs() if ref.kind == BRANCH]
    with Index.open(folder) as index:
        for path, content in diagrams.of_files(index.root, folder, index.configuration):
            kept = store.memo.segment_of(content.blob, content.fingerprint)
            count += kept is not None
            if kept not in {None, address_of(content.kind, content.data)}:
                faults.append(Fault("segment", path, "its diagrams are not what the store has of them"))
        for file in _listed(index):
            extracted = extract_file(folder, file, index.configuration, index.languages)
            blob = extracted.outcome.content_hash
            if isinstance(extracted.outcome, Source):
                file = replace(file, language=extracted.outcome.language)  # noqa: PLW2901 - what it is read as
            made_by = fingerprint(file.language, file.path, index.languages)
            if not extracted.segment:
                continue
            known = set(filter(None, (store.memo.segment_of(blob, made_by),)))
            known.update(_in_heads(store, heads, file, blob, made_by))
            count += bool(known)
            wrong = known - {address_of(kind_of(file.language), extracted.segment)}
            for address in sorted(wrong):
                what = f"its facts are not {shown(address)[:12]}, as the store has them"
                faults.append(Fault("segment", file.path, what))
    return count, faults


def _in_heads(store: Store, heads: list[Snapshot], file: SourceFile, blob: bytes, made_by: str) -> Iterator[Address]:
    """The chunks that branches hold for the very bytes of a file, made by the same extractor."""
    for head in heads:
        entry = store.entry(head, file.path)
        alike = dict(head.root.fingerprints).get(file.language, file.language) in {made_by.rpartition(".")[0], made_by}
        if entry is not None and entry.chunk and entry.blob == blob and alike:
            yield entry.chunk


def _listed(index: Index) -> tuple[SourceFile, ...]:
    """The files with code; there may be none."""
    extensions, filenames = file_kinds(index.languages)
    return discover(index.root, extensions, index.configuration, filenames, required=False, words=True).files


def _program(linked: Linked, name: str) -> list[Fault]:
    """Whether the program that is kept for a snapshot is the one that linking it gives."""
    fresh = b"".join(map(bytes, stored.encode(replace(linked.fresh(), snapshot=linked.key))))
    with open_cache(linked.folder, read_only=True, only_derived=True) as cache:
        kept = cache.derived(linked.key)
        if kept is not None and bytes(kept) != fresh:
            return [Fault("program", name, "the linked program that is kept is not the one that linking gives")]
    return []
