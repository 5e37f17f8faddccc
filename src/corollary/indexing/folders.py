"""The folders of a root that a run before looked into: kept where there are many, which then cost little."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

import msgspec

from corollary.resources import code_digest
from corollary.source.ignoring.rules import default_rules
from corollary.source.recalling import Recalled
from corollary.source.remembering import Remembered
from corollary.source.settings.configuration import Configuration
from corollary.store.cache import Cache, open_cache

_MANY = 64
"""Folders that are worth to be kept: fewer are looked into in less time than it takes to read and write of them."""


class KnownFolders:
    """What is remembered of the folders of one root, under one configuration and with the same kinds of files."""

    def __init__(
        self,
        folder: str,
        configuration: Configuration,
        kinds: tuple[Mapping[str, str], ...],
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        switches = configuration.include_vendored, configuration.include_generated
        settings = (configuration.exclude, configuration.include, *switches, *(sorted(kind.items()) for kind in kinds))
        parts = (code_digest("source"), default_rules().version, *settings)
        self._key = f"folders-{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"
        self.remembered = Remembered(clock, _recalled(folder, self._key))

    def keep(self, cache: Cache) -> None:
        """Keeps what is remembered, if much of it is new."""
        if self.remembered.learned >= _MANY:
            self.remembered.learned = 0
            cache.put_derived(self._key, [self.remembered.packed()])


def _recalled(folder: str, key: str) -> Recalled:
    """What an earlier run kept; where that was nothing, no folder is made for it."""
    with suppress(msgspec.DecodeError), open_cache(folder, read_only=True, only_derived=True) as cache:
        return Recalled(cache.derived(key) or b"")
    return Recalled()
