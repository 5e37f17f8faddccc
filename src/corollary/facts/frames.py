"""What the indexing process and its workers say to each other: values in frames, over plain streams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

import msgspec

from corollary.decoding import msgpack_decoder
from corollary.facts.reading import Extracted, extract_file
from corollary.source.files import Omitted, Source, SourceFile
from corollary.source.settings.configuration import Configuration
from corollary.syntax.languages import Language

_SIZE = 8


class Setup(msgspec.Struct, frozen=True):
    """What a worker needs to know before its first batch."""

    root: str
    configuration: Configuration
    folders: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What a worker gives for one file."""

    source: Source | None
    omitted: Omitted | None
    segment: bytes
    trouble: str = ""


_answers = msgpack_decoder(list[Answer])
_batches = msgpack_decoder(list[SourceFile])
"""Made here, since msgspec crashes where two threads are the first to decode a type."""


def write_frame(stream: IO[bytes], value: object) -> None:
    """Sends one value."""
    data = msgspec.msgpack.encode(value)
    stream.write(len(data).to_bytes(_SIZE, "big") + data)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next value's bytes; None at the end of the stream."""
    size = stream.read(_SIZE)
    if len(size) < _SIZE:
        return None
    wanted = int.from_bytes(size, "big")
    data = stream.read(wanted)
    return data if len(data) == wanted else None


def answers_of(data: bytes) -> list[Extracted]:
    """What a worker's frame tells."""
    found = []
    for answer in _answers.decode(data):
        outcome = answer.source or answer.omitted
        if outcome is not None:
            found.append(Extracted(outcome, answer.segment, answer.trouble))
    return found


def serve(
    incoming: IO[bytes],
    outgoing: IO[bytes],
    root: str,
    configuration: Configuration,
    languages: Mapping[str, Language],
) -> None:
    """Answers batches of files until the stream ends."""
    while (data := read_frame(incoming)) is not None:
        answers = []
        for file in _batches.decode(data):
            found = extract_file(root, file, configuration, languages)
            source = found.outcome if isinstance(found.outcome, Source) else None
            omitted = found.outcome if isinstance(found.outcome, Omitted) else None
            answers.append(Answer(source, omitted, found.segment, found.trouble))
        write_frame(outgoing, answers)
