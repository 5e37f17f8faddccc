"""The languages that snapshots of one folder are of: which there are is for each one's configuration to say."""

from __future__ import annotations

from pathlib import Path

from corollary.source.settings.configuration import Configuration
from corollary.syntax.languages import Language, load_languages


class Grammars:
    """The languages of a folder, by the folders that a configuration names: read once for all snapshots."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._known: dict[tuple[str, ...], dict[str, Language]] = {}

    def of(self, configuration: Configuration) -> dict[str, Language]:
        """The languages under a configuration."""
        names = configuration.grammars
        if names not in self._known:
            self._known[names] = load_languages(Path(self._folder) / name for name in names)
        return self._known[names]
