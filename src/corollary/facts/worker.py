"""The worker process of extraction: `python -m corollary.facts.worker`, frames in, frames out."""

from __future__ import annotations

import gc
import sys

import msgspec

from corollary.facts.pool import Answer, Setup, read_frame, write_frame
from corollary.facts.reading import extract_file
from corollary.source.files import Omitted, Source, SourceFile
from corollary.syntax.languages import load_languages


def main() -> None:
    """Answers batches until the stream ends."""
    gc.disable()
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    data = read_frame(incoming)
    if data is None:
        return
    setup = msgspec.msgpack.decode(data, type=Setup)
    languages = load_languages(setup.folders)
    while (data := read_frame(incoming)) is not None:
        answers = []
        for file in msgspec.msgpack.decode(data, type=list[SourceFile]):
            found = extract_file(setup.root, file, setup.configuration, languages)
            source = found.outcome if isinstance(found.outcome, Source) else None
            omitted = found.outcome if isinstance(found.outcome, Omitted) else None
            answers.append(Answer(source, omitted, found.segment))
        write_frame(outgoing, answers)


if __name__ == "__main__":
    main()
