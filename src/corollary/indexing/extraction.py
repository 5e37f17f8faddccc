"""Files read for what they hold: nothing that is known is extracted again, wherever its bytes were met before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corollary.collector import uncollected
from corollary.facts.fingerprint import fingerprint
from corollary.indexing.state import Progress, read_as
from corollary.source.contents.reading import read, reading_rules
from corollary.source.files import FOR_WORDS, Omitted, Source, SourceFile
from corollary.source.settings.configuration import Configuration
from corollary.store.cache import FileRecord, SegmentKey, record_of
from corollary.syntax.languages import Language

if TYPE_CHECKING:
    from corollary.facts.reading import Extracted

Known = Callable[[AbstractSet[SegmentKey]], Collection[SegmentKey]]
"""Those of some keys that have a segment already."""
Met = Callable[[SourceFile, FileRecord, SegmentKey | None, bytes], None]
"""Is told of a file that was read, while others still are: its record, and the key and the stored form of its segment.

Of a file that is left out there is no segment.
"""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What some files gave: their records, the segments that were not known, and why some gave nothing, by path."""

    records: dict[str, FileRecord] = field(default_factory=dict)
    segments: dict[SegmentKey, bytes] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)  # how extraction failed, in one line


@dataclass(frozen=True, slots=True)
class Reader:
    """What files are read with."""

    root: str
    configuration: Configuration
    languages: Mapping[str, Language]
    jobs: int

    def extract(
        self,
        files: Sequence[SourceFile],
        progress: Progress | None = None,
        known: Known | None = None,
        met: Met = lambda file, record, key, segment: None,
    ) -> Extraction:
        """What files give. With `known` they are read first, and those whose segments are known are not extracted."""
        from corollary.facts.pool import extract_files

        found = Extraction()
        count = _counted(progress, len(files))
        pending = files if known is None else self._unknown(files, known, found, count)
        rules = reading_rules(self.configuration)

        def arrived(file: SourceFile, one: Extracted) -> None:
            record = record_of(one.outcome, rules)
            if record is None:
                found.left_out[file.path] = one.outcome.reason if isinstance(one.outcome, Omitted) else "vanished"
                if one.trouble:
                    found.troubles[file.path] = one.trouble
                return
            found.records[file.path] = record
            key = self._key(file, record) if isinstance(one.outcome, Source) else None
            if key is not None:
                found.segments[key] = one.segment
            met(file, record, key, one.segment)

        with uncollected():
            extract_files(
                self.root,
                pending,
                self.configuration,
                self.languages,
                jobs=self.jobs,
                progress=count,
                arrived=arrived,
            )
        return found

    def _unknown(
        self, files: Sequence[SourceFile], known: Known, found: Extraction, count: Callable[[int], None]
    ) -> Sequence[SourceFile]:
        """The files that have to be extracted; of the others it is found what they were like."""
        rules = reading_rules(self.configuration)
        outcomes = ((file, read(self.root, file, self.configuration)) for file in files)
        records = ((file, record_of(outcome, rules)) for file, outcome in outcomes)
        read_for = {"", *FOR_WORDS}
        held = [(file, one, self._key(file, one)) for file, one in records if one and one.omitted in read_for]
        kept = set(known({key for _, _, key in held}))
        found.records.update((file.path, record) for file, record, key in held if key in kept)
        count(len(found.records))
        return [file for file in files if file.path not in found.records]

    def _key(self, file: SourceFile, record: FileRecord) -> SegmentKey:
        return record.content_hash, fingerprint(read_as(file, record).language, file.path, self.languages)


def _counted(progress: Progress | None, total: int) -> Callable[[int], None]:
    """Adds up how many files are done."""
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, total)

    return count
