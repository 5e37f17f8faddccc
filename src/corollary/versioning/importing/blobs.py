"""What blobs of git's become in a snapshot: each is read once, and extracted only if the store knows no facts of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from corollary.facts.pool import extract_files
from corollary.source.contents.reading import judged
from corollary.source.files import DIAGRAM, Omitted, SourceFile
from corollary.source.git.listing import Found
from corollary.source.git.repository import GitRepository, MissingObjectError
from corollary.store.entries import Content, Entry, left_out
from corollary.store.store import Store
from corollary.versioning.contents.diagrams import diagram_content
from corollary.versioning.importing.rules import Rules

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A blob that is to be extracted."""

    key: Key
    rules: Rules
    language: str
    made_by: str
    name: str
    content: bytes


class Blobs:
    """The entries that blobs become. What is unknown waits until `extract` is called for all of it at once."""

    def __init__(self, store: Store, repository: GitRepository, jobs: int) -> None:
        self._store = store
        self._repository = repository
        self._jobs = jobs
        self._known: dict[Key, Entry | Content | None] = {}
        self._waiting: dict[Key, _Waiting] = {}
        self.read = 0
        self.extracted = 0
        self.waiting_bytes = 0
        self.troubles: dict[str, str] = {}
        self.missing: set[str] = set()
        """Blobs that are not in the repository."""

    def want(self, rules: Rules, path: str, found: Found) -> bool:
        """Sees to it that the entry of a file will be known; false where its blob is not in the repository."""
        key = _key(rules, path, found)
        if found.reason or key in self._waiting:
            return True
        if key not in self._known:
            self._look_up(key, rules, path, found)
        return found.blob not in self.missing

    def _look_up(self, key: Key, rules: Rules, path: str, found: Found) -> None:
        try:
            content = self._repository.blob(found.blob)
        except MissingObjectError:
            self._known[key] = left_out("unreadable")
            self.missing.add(found.blob)
            return
        self.read += 1
        if found.language == DIAGRAM:
            self._known[key] = diagram_content(path, content, hashlib.sha256(content).digest(), rules.configuration)
            return
        language, reason = judged(content, found.language, rules.configuration)
        if not language:
            self._known[key] = left_out(reason)
            return
        sha, made_by = hashlib.sha256(content).digest(), rules.made_by(language, path)
        chunk = self._store.memo.segment_of(sha, made_by)
        if chunk is not None and self._store.chunks.has(chunk):
            self._known[key] = Entry(language, sha, chunk)
            return
        self._waiting[key] = _Waiting(key, rules, language, made_by, path.rpartition("/")[2], content)
        self.waiting_bytes += len(content)

    def extract(self, progress: Callable[[int], None] = lambda more: None) -> None:
        """Extracts all that waits, on all cores."""
        waiting = list(self._waiting.values())
        for rules in dict.fromkeys(one.rules for one in waiting):
            numbered = {f"{at}/{one.name}": one for at, one in enumerate(waiting) if one.rules is rules}
            files = [SourceFile(at, one.language, len(one.content), 0, 0, one.content) for at, one in numbered.items()]
            found = extract_files("", files, rules.configuration, rules.languages, jobs=self._jobs, progress=progress)
            for at, extracted in found.items():
                one = numbered[at]
                outcome = extracted.outcome
                if isinstance(outcome, Omitted):
                    self._known[one.key] = left_out(outcome.reason)
                    if extracted.trouble:
                        self.troubles[one.name] = extracted.trouble
                else:
                    self._known[one.key] = Content(one.language, outcome.content_hash, extracted.segment, one.made_by)
                    self.extracted += 1
        self._waiting.clear()
        self.waiting_bytes = 0

    def entry(self, rules: Rules, path: str, found: Found, before: Entry | None) -> Entry | None:
        """The entry of a file that was wanted; new facts lie as their difference from those `before`. For `writing`.

        A file that may hold diagrams and holds none has no entry.
        """
        if found.reason:
            return None if rules.is_diagram(path) else left_out(found.reason)
        key = _key(rules, path, found)
        known = self._known[key]
        if isinstance(known, Content):
            known = self._known[key] = self._store.stored(known, before)
        return known


def _key(rules: Rules, path: str, found: Found) -> Key:
    return found.blob, found.language, rules.made_by(found.language, path), rules.reading
