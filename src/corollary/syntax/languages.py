"""Languages as data: the folders of `grammars/`, read into values.

A language is a folder with a `language.toml` and query files. Nothing here, nor anywhere in the package,
knows a language by name: what differs between languages is a word in that file or a pattern in a query.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from corollary.decoding import converted
from corollary.errors import CorollaryError
from corollary.resources import grammars_folder
from corollary.syntax.installed import declared
from corollary.syntax.specification import Models, Specification

_Kind = TypeVar("_Kind")

ENTRY_POINT_GROUP = "corollary.grammars"


@dataclass(frozen=True, slots=True)
class QueryPart:
    """The text of one query file."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class QueryFile:
    """A query file, with the private bases it inherits from in front of it; `parsers` empty means all."""

    path: Path
    parts: tuple[QueryPart, ...]
    parsers: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Language:
    """A language: its folder, its specification and its queries; `fingerprint` changes with any of them."""

    folder: Path
    specification: Specification
    queries: tuple[QueryFile, ...]
    fingerprint: str

    def __repr__(self) -> str:
        return f"Language({self.name!r})"

    @property
    def name(self) -> str:
        return self.specification.name

    def parser_for(self, path: str) -> str:
        """The parser for a file of this language: by extension, or the language's own."""
        for extension, parser in self.specification.parsers.items():
            if path.endswith(extension):
                return parser
        return self.specification.parser

    @property
    def parsers(self) -> tuple[str, ...]:
        """Every parser the language uses, its own first."""
        return tuple(dict.fromkeys((self.specification.parser, *self.specification.parsers.values())))


def load_languages(extra: Iterable[str | Path] = ()) -> dict[str, Language]:
    """The languages of the package, of installed third parties and of the `extra` folders, by name.

    Each extra folder is a language or a folder of languages. A later language replaces one of the same name.
    """
    languages: dict[str, Language] = {}
    for folder in grammar_folders(extra):
        language = load_language(folder)
        languages[language.name] = language
    return languages


def load_language(folder: Path) -> Language:
    """The language in a folder; a CorollaryError names what is wrong with it."""
    files = _model_files(folder)
    specification = _with_models(_specification(folder / "language.toml"), files.values())
    queries = tuple(_query_file(path) for path in sorted(folder.glob("*.scm")))
    digest = hashlib.sha256()
    for path in (folder / "language.toml", *files):
        digest.update(path.read_bytes())
    for query in queries:
        digest.update(query.path.name.encode() + b"\0" + query.text.encode() + b"\0")
    return Language(folder, specification, queries, digest.hexdigest()[:16])


def extension_table(languages: Iterable[Language]) -> tuple[dict[str, str], dict[str, str]]:
    """Which language reads which file: by extension, and by whole file name."""
    extensions: dict[str, str] = {}
    filenames: dict[str, str] = {}
    for language in languages:
        extensions.update(dict.fromkeys(language.specification.extensions, language.name))
        filenames.update(dict.fromkeys(language.specification.filenames, language.name))
    return extensions, filenames


def grammar_folders(extra: Iterable[str | Path] = ()) -> list[Path]:
    """The language folders of the package, of installed third parties and below the `extra` folders."""
    folders = [grammars_folder(), *_third_party_folders(), *map(Path, extra)]
    return [found for folder in folders for found in language_folders(folder)]


def read_corpus(folder: Path) -> list[tuple[Path, str]]:
    """The cases of a language's corpus: path and text of each."""
    return [(path, path.read_text("utf-8")) for path in sorted(folder.glob("corpus/*.txt"))]


def _third_party_folders() -> Sequence[Path]:
    folders = []
    for entry in declared(ENTRY_POINT_GROUP):
        try:
            target: Any = entry.load()
            value = target() if callable(target) else target
            if hasattr(value, "__path__"):
                value = next(iter(value.__path__))
            folders.append(Path(value))
        except Exception as error:
            raise CorollaryError(
                "grammar-invalid",
                f"the entry point does not lead to a folder: {type(error).__name__}: {error}",
                place=f"{ENTRY_POINT_GROUP}: {entry.name} = {entry.value}",
                remedy="repair or remove the package that declares it",
            ) from error
    return folders


def language_folders(folder: Path) -> Sequence[Path]:
    """The language folders that a folder is or holds. Raises CorollaryError "grammars-missing" if there is none."""
    if (folder / "language.toml").is_file():
        return [folder]
    found = sorted(path.parent for path in folder.glob("*/language.toml"))
    if not found:
        raise CorollaryError(
            "grammars-missing",
            "there is no language in this folder" if folder.is_dir() else "there is no such grammar folder",
            place=str(folder),
            remedy="name a folder with a language.toml, or a folder of such folders",
        )
    return found


def _specification(path: Path) -> Specification:
    specification = _read(path, Specification)
    _check_patterns(specification, path)
    return specification


def _model_files(folder: Path) -> dict[Path, Models]:
    own = {path: _read(path, Models) for path in sorted(folder.glob("models/*")) if path.suffix in _READERS}
    bases = [folder.parent / base / "models" / path.name for path, file in own.items() for base in file.inherits]
    return {path: _read(path, Models) for path in bases} | own


def _with_models(specification: Specification, files: Iterable[Models]) -> Specification:
    models, bases = list(specification.models), dict(specification.bases)
    for file in files:
        models += file.model
        bases |= file.bases
    return msgspec.structs.replace(specification, models=tuple(models), bases=bases)


_READERS: dict[str, Callable[[str], Any]] = {".toml": tomllib.loads, ".json": msgspec.json.decode}
"""How files are read: what people write is TOML; what programs write may be long, and is JSON, which is quick."""


def _read(path: Path, kind: type[_Kind]) -> _Kind:
    try:
        return converted(_READERS[path.suffix](path.read_text("utf-8")), kind)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.DecodeError) as error:
        raise CorollaryError(
            "grammar-invalid",
            str(error),
            place=str(path),
            remedy="grammars/README.md lists what a language.toml holds",
        ) from error


def _check_patterns(specification: Specification, path: Path) -> None:
    patterns = [getattr(specification.names, name) for name in ("private", "internal", "public", "constant")]
    patterns.append(specification.classes.protocol)
    for rule in specification.entry_points:
        patterns += [rule.name, rule.path, rule.decorator, rule.base, rule.module, rule.owner]
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise CorollaryError(
                "grammar-invalid", f"{pattern!r} is no regular expression: {error}", place=str(path)
            ) from error


_PARSERS = re.compile(r"^; parsers: (?P<parsers>.+)$", re.MULTILINE)


def _query_file(path: Path) -> QueryFile:
    parts = _with_bases(path, ())
    only = _PARSERS.search(parts[-1].text)
    return QueryFile(path, parts, tuple(name.strip() for name in only["parsers"].split(",")) if only else ())


_INHERITS = re.compile(r"^; inherits: (?P<bases>.+)$", re.MULTILINE)


def _with_bases(path: Path, seen: tuple[Path, ...]) -> tuple[QueryPart, ...]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorollaryError("grammar-invalid", f"cannot be read: {error}", place=str(path)) from error
    parts: list[QueryPart] = []
    for match in _INHERITS.finditer(text):
        for base in match["bases"].split(","):
            inherited = path.parent.parent / base.strip() / path.name
            if inherited in seen or not inherited.is_file():
                raise CorollaryError(
                    "grammar-invalid", f"inherits {base.strip()!r}, which has no {path.name}", place=str(path)
                )
            parts.extend(_with_bases(inherited, (*seen, path)))
    return (*parts, QueryPart(path, _written_out(path, text)))


_LET = re.compile(r"^; let (?P<name>\w+) = (?P<text>.+)$", re.MULTILINE)
_USED = re.compile(r"\{\{(\w+)\}\}")


def _written_out(path: Path, text: str) -> str:
    """The text of a query file with what it names by `; let name = ...` in place of each `{{name}}`."""
    named = {match["name"]: match["text"] for match in _LET.finditer(text)}
    missing = next((match for match in _USED.finditer(text) if match[1] not in named), None)
    if missing is not None:
        place = f"{path}:{text.count(chr(10), 0, missing.start()) + 1}"
        raise CorollaryError("grammar-invalid", f"no line says `; let {missing[1]} = ...`", place=place)
    return _USED.sub(lambda match: named[match[1]], text) if named else text


def load_parser_language(parser: str) -> Any:
    """The compiled grammar of that name, or of the package named by `package:NAME[:FUNCTION]`."""
    from tree_sitter import Language as Compiled

    if parser.startswith("package:"):
        module, _, function = parser.removeprefix("package:").partition(":")
        return Compiled(getattr(importlib.import_module(module), function or "language")())
    from tree_sitter_language_pack import get_language

    return get_language(parser)  # type: ignore[arg-type]
