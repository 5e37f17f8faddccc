"""Templates of users in the versioned store: a branch for what they are, and one for how often they served.

Both are branches like others: their log is the history of the templates, and they can be pushed, pulled and exported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec
from msgspec import Struct

from corollary.decoding import json_decoder
from corollary.source.files import MANIFEST
from corollary.store.chunks.addresses import Kind
from corollary.store.entries import Content, Entry
from corollary.store.refs.ledger import BRANCH
from corollary.store.repository import Changes, Circumstances, now
from corollary.store.store import Store

TEMPLATES = "templates"
USAGE = "template-usage"
SPECIFICATIONS = "_specifications"
PROMOTED_AFTER = 3
"""After so many uses that gave a verdict, a candidate is a template like others."""

_SETTINGS = msgspec.json.encode({"configuration": {}, "root_name": ""})
_FINGERPRINT = "template"


class Record(Struct, frozen=True):
    """How often a template was used, how often that gave a verdict, and when (milliseconds)."""

    uses: int = 0
    successes: int = 0
    made: int = 0
    last: int = 0

    @property
    def promoted(self) -> bool:
        return self.successes >= PROMOTED_AFTER


_records = json_decoder(Record)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The templates in a store."""

    store: Store

    def texts(self) -> dict[str, dict[str, str]]:
        """The files of every template, by id."""
        found: dict[str, dict[str, str]] = {}
        for path, text in self._read(TEMPLATES, ""):
            identifier, _, name = path.partition("/")
            if identifier != SPECIFICATIONS:
                found.setdefault(identifier, {})[name] = text
        return found

    def specifications(self) -> dict[str, str]:
        """The specifications that were verified and are kept to learn from, by name."""
        return {path.partition("/")[2]: text for path, text in self._read(TEMPLATES, f"{SPECIFICATIONS}/")}

    def records(self) -> dict[str, Record]:
        """The counts of every template that was used."""
        return {path.removesuffix(".json"): _records.decode(text) for path, text in self._read(USAGE, "")}

    def put(self, identifier: str, files: Mapping[str, str], message: str) -> None:
        """Keeps a template, in the place of an older one of this id."""
        with self._writing():
            old = [path for path, _ in self._read(TEMPLATES, f"{identifier}/")]
            changes: dict[str, Content | Entry | None] = dict.fromkeys(old)
            changes.update({f"{identifier}/{name}": _content(text) for name, text in files.items()})
            self._commit(TEMPLATES, changes, message)
            self._record(identifier, Record(made=now(), last=now()), f"kept {identifier}")

    def put_specification(self, name: str, text: str) -> None:
        """Keeps a specification to learn from."""
        with self._writing():
            self._commit(TEMPLATES, {f"{SPECIFICATIONS}/{name}": _content(text)}, f"kept the specification {name}")

    def remove(self, identifiers: Mapping[str, str]) -> None:
        """Takes templates away, each for a reason. Snapshots of before still hold them."""
        with self._writing():
            for identifier, reason in identifiers.items():
                gone: dict[str, Content | Entry | None] = dict.fromkeys(
                    path for path, _ in self._read(TEMPLATES, f"{identifier}/")
                )
                self._commit(TEMPLATES, gone, f"pruned {identifier}: {reason}")
                if self.records().get(identifier) is not None:
                    self._commit(USAGE, {f"{identifier}.json": None}, f"pruned {identifier}")

    def count(self, identifier: str, *, success: bool) -> Record:
        """The record of a template after one more use."""
        with self._writing():
            old = self.records().get(identifier, Record(made=now()))
            new = Record(old.uses + 1, old.successes + success, old.made, now())
            self._record(identifier, new, f"used {identifier}")
        return new

    def _record(self, identifier: str, record: Record, message: str) -> None:
        self._commit(USAGE, {f"{identifier}.json": _content(msgspec.json.encode(record).decode())}, message)

    def _commit(self, branch: str, changes: Changes, message: str) -> None:
        self.store.commit(branch, changes, Circumstances(message=message, source=TEMPLATES, settings=_SETTINGS))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self.store.writing():
            yield

    def _read(self, branch: str, prefix: str) -> Iterator[tuple[str, str]]:
        if not any(ref.name == branch and ref.kind == BRANCH for ref in self.store.refs()):
            return
        for path, entry in self.store.entries(self.store.as_of(branch), prefix):
            if entry.chunk:
                yield path, bytes(self.store.chunks.get(Kind.CONTENT, entry.chunk)).decode("utf-8")


def _content(text: str) -> Content:
    data = text.encode("utf-8")
    return Content(MANIFEST, hashlib.sha256(data).digest(), data, _FINGERPRINT)
