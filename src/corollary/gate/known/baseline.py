"""A file of findings that are known: JSON lines, sorted, one for each finding, so that changes of two branches merge.

An entry says enough for a reader to know what it is about. One that fits no finding any more is stale, and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from corollary.answers.types.findings import Finding, Stale
from corollary.decoding import json_decoder
from corollary.errors import CorollaryError
from corollary.gate.known.fingerprints import base

_HEAD = b'{"corollary-baseline":1}'


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A finding that is known."""

    rule: str
    subjects: tuple[str, ...]
    fingerprint: str
    contract: str = ""


def written(findings: Iterable[Finding]) -> bytes:
    """The file of these findings."""
    entries = {Entry(one.rule, one.subjects, base(one.fingerprint), one.contract) for one in findings}
    return b"\n".join([_HEAD, *sorted(map(msgspec.json.encode, entries)), b""])


def read(data: bytes, name: str) -> tuple[tuple[Entry, int], ...]:
    """The entries of a file, each with its line. Raises CorollaryError "baseline"."""
    lines = [(line.strip(), number) for number, line in enumerate(data.splitlines(), 1) if line.strip()]
    if not lines or lines[0][0].replace(b" ", b"") != _HEAD:
        raise _broken("is no baseline: its first line must be " + _HEAD.decode(), name, 1)
    decode = json_decoder(Entry).decode
    found: dict[Entry, int] = {}
    for line, number in lines[1:]:
        try:
            found.setdefault(decode(line), number)
        except msgspec.MsgspecError as error:
            raise _broken(f"is no entry of a baseline: {error}", name, number) from None
    return tuple(found.items())


def stale(entries: Sequence[tuple[Entry, int]], gone: Iterable[int], name: str) -> list[Stale]:
    """What is said of the entries with these numbers, which fit no finding."""
    return [
        Stale("baseline", name, line, f"there is no such finding any more: {entry.rule} of {_about(entry)}")
        for entry, line in (entries[number] for number in gone)
    ]


def _about(entry: Entry) -> str:
    shown, more = entry.subjects[:3], len(entry.subjects) - 3
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _broken(message: str, name: str, line: int) -> CorollaryError:
    return CorollaryError(
        "baseline",
        message,
        place=f"{name}:{line}",
        remedy="In a conflict of a merge keep the lines of both sides; or write it anew: corollary check "
        "--update-baseline.",
    )
