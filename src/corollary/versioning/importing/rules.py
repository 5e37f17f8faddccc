"""What decides, besides its files, what a commit means: its own configuration, the languages, the name of the root."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from corollary.errors import CorollaryError
from corollary.facts.fingerprint import DIAGRAM_EXTENSIONS, UNLINKED, file_kinds, fingerprint
from corollary.resources import code_digest
from corollary.source.contents.reading import reading_rules
from corollary.source.files import DIAGRAM
from corollary.source.git.listing import Listed, Lister, reader
from corollary.source.git.repository import Commit, GitRepository
from corollary.source.ignoring.filters import Filters
from corollary.source.settings.configuration import Configuration
from corollary.source.settings.file import configuration_of
from corollary.source.walking import Languages
from corollary.syntax.languages import Language
from corollary.versioning.contents.settings import pack_settings
from corollary.versioning.grammars import Grammars

DECIDING = (
    "source",
    "syntax",
    "facts",
    "versioning/grammars",
    "versioning/contents/diagrams",
    "versioning/contents/settings",
    "versioning/importing/blobs",
    "versioning/importing/importer",
    "versioning/importing/rules",
)
"""The code that decides what a commit becomes: stages, and of this one the modules that importing is made of."""


@dataclass(frozen=True, eq=False)
class Rules:
    """The rules that hold for commits with the same configuration. Equal only to itself."""

    configuration: Configuration
    languages: dict[str, Language]
    lister: Lister
    names: Languages
    reading: str

    def is_diagram(self, path: str) -> bool:
        """Whether a file of this path may hold diagrams, and is not of a programming language."""
        return self.names.of(path.rpartition("/")[2]) == DIAGRAM

    def made_by(self, language: str, path: str) -> str:
        """What makes the facts of a file, as `facts.fingerprint` says."""
        return fingerprint(language, path, self.languages)

    def fingerprints(self, languages: frozenset[str]) -> tuple[tuple[str, str], ...]:
        """What made the facts of a commit with files of these languages."""
        made = {name: self.made_by(name, "").rpartition(".")[0] for name in languages - UNLINKED - {DIAGRAM}}
        return tuple(sorted(made.items()))

    def settings(self, listed: Listed, folder_name: str) -> bytes:
        """The settings of a commit with these files; its root has a name where it is a package."""
        names = {one for language in self.languages.values() for one in language.specification.modules.package_files}
        is_package = any(listed.items[name].language for name in names & listed.items.keys())
        return pack_settings(self.configuration, folder_name if is_package else "")


class RuleBook:
    """The rules of every commit of a repository."""

    def __init__(self, repository: GitRepository, grammars: Grammars) -> None:
        self._repository = repository
        self._grammars = grammars
        self._by_files: dict[tuple[bytes | None, ...], Rules] = {}
        self._by_settings: dict[bytes, Rules] = {}
        self.troubles: dict[str, str] = {}
        """By commit, why its configuration could not be used; it is imported without one."""

    def of(self, commit: Commit) -> Rules:
        """The rules of a commit."""
        read = reader(self._repository, commit)
        files: list[bytes | None] = []

        def noted(name: str) -> bytes | None:
            files.append(read(name))
            return files[-1]

        try:
            configuration = configuration_of(noted)
            known = self._by_files.get(tuple(files))
            if known is None:
                known = self._by_files[tuple(files)] = self._rules(configuration)
        except CorollaryError as error:
            self.troubles[commit.id] = f"{error.place}: {error.message}" if error.place else error.message
            return self._rules(Configuration())
        return known

    def _rules(self, configuration: Configuration) -> Rules:
        key = pack_settings(configuration, "")
        if key not in self._by_settings:
            languages = self._grammars.of(configuration)
            extensions, filenames = file_kinds(languages)
            names = Languages({**DIAGRAM_EXTENSIONS, **extensions}, filenames, words=True)
            lister = Lister(self._repository, Filters.of(configuration), names)
            self._by_settings[key] = Rules(configuration, languages, lister, names, reading_rules(configuration))
        return self._by_settings[key]


def version_of_import(grammars: Grammars, repository: GitRepository) -> str:
    """What decides, besides the commit, what an import gives: as long as it is the same, so is the manifest.

    The name of the folder, where that matters, is part of the settings.
    """
    digest = hashlib.sha256(code_digest(*DECIDING).encode())
    for name, language in sorted(grammars.of(Configuration()).items()):
        digest.update(f"{name}={language.fingerprint};".encode())
    digest.update(repr((repository.prefix, repository.submodules)).encode("utf-8", "surrogatepass"))
    digest.update(repository.exclude_patterns)
    return f"commit.{digest.hexdigest()}"
