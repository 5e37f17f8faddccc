"""What linking does with one file alone, done as soon as that file is extracted and while others still are.

Worker processes extract, so this process would wait for them; and of linking, the other part takes one core.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from corollary.facts.fingerprint import UNLINKED
from corollary.indexing.extraction import Met
from corollary.indexing.segments import Segments
from corollary.source.files import SourceFile
from corollary.store.cache import FileRecord, SegmentKey

if TYPE_CHECKING:
    from corollary.linking.incremental.relinking import Linker


def linked_ahead(files: Sequence[SourceFile], segments: Segments, linker: Callable[[], Linker]) -> Met:
    """Who is to be told of each of the files that are extracted; the linker is asked for when the first is there."""
    expected = [file.path for file in files if file.language not in UNLINKED]

    def met(file: SourceFile, record: FileRecord, key: SegmentKey | None, data: bytes) -> None:
        if key is not None and not record.omitted and file.language not in UNLINKED:
            linker().look_ahead(expected, file.path, segments.decode(key, data))

    return met
