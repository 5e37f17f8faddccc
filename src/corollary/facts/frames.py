"""What the indexing process and its workers say to each other: values in frames, over plain streams.

Paths travel as the bytes that they are for the file system, since these need not be UTF-8. Answers come in the order
of the files that were asked for, and carry no paths.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
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

    root: bytes
    configuration: Configuration
    folders: tuple[bytes, ...]


class Request(msgspec.Struct, frozen=True, array_like=True):
    """A file that a worker is to read: a SourceFile."""

    path: bytes
    language: str
    size: int
    mtime_ns: int
    ctime_ns: int
    content: bytes | None


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What a worker gives for one file; the path of the outcome is empty."""

    source: Source | None
    omitted: Omitted | None
    segment: bytes
    trouble: str = ""


_answers = msgpack_decoder(list[Answer])
_batches = msgpack_decoder(list[Request])
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


def set_up(root: str, configuration: Configuration, folders: Sequence[str]) -> Setup:
    """What a worker is told first."""
    return Setup(os.fsencode(root), configuration, tuple(map(os.fsencode, folders)))


def asked(files: Sequence[SourceFile]) -> list[Request]:
    """What asks a worker for files."""
    return [
        Request(os.fsencode(one.path), one.language, one.size, one.mtime_ns, one.ctime_ns, one.content) for one in files
    ]


def answers_of(data: bytes, files: Sequence[SourceFile]) -> list[Extracted]:
    """What a worker's frame tells of the files that it was asked for."""
    found = []
    for file, answer in zip(files, _answers.decode(data), strict=True):
        outcome = answer.source or answer.omitted
        if outcome is not None:
            found.append(Extracted(replace(outcome, path=file.path), answer.segment, answer.trouble))
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
        for one in _batches.decode(data):
            path = os.fsdecode(one.path)
            file = SourceFile(path, one.language, one.size, one.mtime_ns, one.ctime_ns, one.content)
            found = extract_file(root, file, configuration, languages)
            outcome = replace(found.outcome, path="")
            source = outcome if isinstance(outcome, Source) else None
            omitted = outcome if isinstance(outcome, Omitted) else None
            answers.append(Answer(source, omitted, found.segment, found.trouble))
        write_frame(outgoing, answers)
