"""Languages as data: the folders of `grammars/`, read into values.

A language is a folder with a `language.toml` and query files. Nothing here, nor anywhere in the package,
knows a language by name: what differs between languages is a word in that file or a pattern in a query.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from corollary.errors import CorollaryError
from corollary.resources import grammars_folder

_Kind = TypeVar("_Kind")

ENTRY_POINT_GROUP = "corollary.grammars"


class Modules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a file is named by those who import it."""

    strategy: Literal["dotted", "relative", "directory", "namespace"]
    package_files: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    exports: Literal["all", "explicit", "capitalised"] = "all"
    star_list: str = ""
    own: tuple[str, ...] = ()  # free names (or members of them) that mean the file's own module
    standard: str = ""  # modules that come with the language
    manifests: tuple[str, ...] = ()  # file names (globs) of manifests that say how modules are named
    entry_reference: str = ""  # a pattern with groups `module` and `name` for entry points in manifests
    private_path: str = ""  # files that nobody outside the program imports
    test_path: str = ""  # files that hold only tests and what they need
    binding: Literal["first", "last", "whole", "none"] = "none"
    binding_ignores: str = ""
    held_by_mention: bool = False  # a module is a value only where its name stands alone
    aliases_apart: bool = False  # aliases of modules are no variables: only a reference.module means them
    opened_by: str = ""  # free names and members by which code adds to what a file has; "" where imports go unchecked
    substitutions: dict[str, str] = {}


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Regular expressions over bare names that say who may use them."""

    private: str = ""
    internal: str = ""
    public: str = ""
    constant: str = ""
    symbols: str = ""  # constant keys that nothing else spells: what is stored at other keys is not at them
    constructing: str = ""  # what is left of a name without it names the class of which it makes an object


class Receiver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a member names the object it runs on."""

    strategy: Literal["first-parameter", "keyword", "declared", "none"] = "none"
    static: tuple[str, ...] = ()
    class_: tuple[str, ...] = msgspec.field(default=(), name="class")
    class_methods: tuple[str, ...] = ()
    detached: tuple[str, ...] = ()  # names of members that do not run on the object that holds them
    dictionary: str = ""  # the member of an object whose elements are its members


class Classes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Members of classes that the language itself calls."""

    constructors: tuple[str, ...] = ()
    field_constructors: str = ""  # decorators and bases that make a constructor out of the fields of a class
    properties: tuple[str, ...] = ()
    setters: tuple[str, ...] = ()
    call_operator: str = ""
    getter: str = ""  # the member that runs when an object that a class holds is read as a member
    fallback: str = ""  # the member that runs where an object has no member of a name
    invokers: tuple[str, ...] = ()  # members of functions that call the function itself
    protocol: str = ""
    computed_members: bool = False
    computed_bases: bool = False  # a base may be what a call gives or a parameter is given
    structural: bool = False  # a class that has all members of an interface implements it
    interfaces: Mapping[str, tuple[str, ...]] = {}  # of libraries: the methods of each, as `name(takes) gives`
    embeds: bool = False  # a class has the members of its bases, but its objects are none of theirs
    converts: bool = False  # calling a type converts a value, which runs no code of the type
    inert_decorators: str = ""  # names (or prefixes ending in ".") of decorators that hand nothing on
    structural_bases: tuple[str, ...] = ()  # outside classes below which a class has objects that do not name it
    instance_checks: tuple[str, ...] = ()  # members of classes and metaclasses that say what an object of the class is
    register: str = ""  # the member of a class that makes others be below it without naming it
    inert_bases: tuple[str, ...] = ()  # outside classes that call no member of those who inherit from them


class Builtins(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names that every file may use without saying where they come from."""

    names: str = ""
    load: str = ""  # those that load modules by a name, which may be computed
    look_up: str = ""  # those that look members up by a name, which may be computed
    plain: str = ""  # those whose calls give plain data, never an object of the program
    nominal: str = ""  # types whose objects are those of what inherits from them, and of nothing else
    anything: str = ""  # types that say nothing of a value
    synonyms: str = ""  # types with another name, as `name=other`


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What functions outside the program, or methods of containers, do with what they are given.

    The values of all but the first two are paths: a position, a name, `self` for the receiver, or `called` for what
    the callback gives, each with `[]` behind it for an element.
    """

    functions: str = ""  # by their dotted names
    methods: str = ""
    calls: tuple[str, ...] = ()  # arguments that are called
    passes: tuple[str, ...] = ()  # what they are given, by position
    gives: tuple[str, ...] = ()  # what the call gives
    collects: tuple[str, ...] = ()  # all that is in the container that the call gives
    pairs: tuple[str, ...] = ()  # what is at each place of the elements of the container that the call gives
    typed: tuple[str, ...] = ()  # types of which the call gives an object
    makes: tuple[str, ...] = ()  # what is in the container that the call gives, to which others may add
    puts: tuple[str, ...] = ()  # what becomes an element of the receiver


class Models(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of models, after those of the files of its name in the folders that it inherits from."""

    inherits: tuple[str, ...] = ()
    model: tuple[Model, ...] = ()
    bases: dict[str, str] = {}  # by class, the names of what it has; `<class>` for what that one has


class Implicit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Members that the language itself calls, by the token or the built-in function that stands for it.

    Each is a path of names; see `facts/collecting/values/implicit.py`.
    """

    read: dict[str, tuple[str, ...]] = {}
    each: dict[str, tuple[str, ...]] = {}  # where elements are gone through
    reflected: dict[str, tuple[str, ...]] = {}  # of the operand on the right
    unary: dict[str, tuple[str, ...]] = {}
    store: dict[str, tuple[str, ...]] = {}  # where an element or the like is assigned
    delete: dict[str, tuple[str, ...]] = {}
    functions: dict[str, tuple[str, ...]] = {}  # built-in functions; "*" first: of every argument
    generator: tuple[str, ...] = ()  # members of a generator that run the code of its function
    member: tuple[str, ...] = ()  # built-in functions that read the member whose name they are given


class EntryRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A symbol that fits every pattern given may run without a caller in the program."""

    reason: str
    name: str = ""
    path: str = ""
    decorator: str = ""
    base: str = ""
    module: str = ""  # fits the name that the file declares for itself
    signature: str = ""  # fits the name and the parameters
    owner: str = ""  # fits the name of the class that has it as a member, "" outside of classes
    kind: str = ""
    scope: Literal["", "module", "class"] = ""
    visibility: Literal["", "public", "internal", "private"] = ""
    purpose: Literal["run", "test", "api"] = "run"


class Specification(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`language.toml`, checked."""

    name: str
    title: str
    extensions: tuple[str, ...]
    parser: str
    parsers: dict[str, str] = {}
    filenames: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()  # the types of the nodes that are comments
    modules: Modules
    names: Names = Names()
    receiver: Receiver = Receiver()
    classes: Classes = Classes()
    builtins: Builtins = Builtins()
    models: tuple[Model, ...] = ()
    bases: dict[str, str] = {}
    implicit: Implicit = Implicit()
    entry_points: tuple[EntryRule, ...] = ()


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
    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda entry: entry.name):
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
    """The language folders that a folder is or holds."""
    if (folder / "language.toml").is_file():
        return [folder]
    if not folder.is_dir():
        raise CorollaryError(
            "grammars-missing",
            "there is no such grammar folder",
            place=str(folder),
            remedy="name a folder with a language.toml, or a folder of such folders",
        )
    return sorted(path.parent for path in folder.glob("*/language.toml"))


def _specification(path: Path) -> Specification:
    specification = _read(path, Specification)
    _check_patterns(specification, path)
    return specification


def _model_files(folder: Path) -> dict[Path, Models]:
    own = {path: _read(path, Models) for path in sorted(folder.glob("models/*.toml"))}
    bases = [folder.parent / base / "models" / path.name for path, file in own.items() for base in file.inherits]
    return {path: _read(path, Models) for path in bases} | own


def _with_models(specification: Specification, files: Iterable[Models]) -> Specification:
    models, bases = list(specification.models), dict(specification.bases)
    for file in files:
        models += file.model
        bases |= file.bases
    return msgspec.structs.replace(specification, models=tuple(models), bases=bases)


def _read(path: Path, kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), kind)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
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
    return (*parts, QueryPart(path, text))


def load_parser_language(parser: str) -> Any:
    """The compiled grammar of that name, or of the package named by `package:NAME[:FUNCTION]`."""
    from tree_sitter import Language as Compiled

    if parser.startswith("package:"):
        module, _, function = parser.removeprefix("package:").partition(":")
        return Compiled(getattr(importlib.import_module(module), function or "language")())
    from tree_sitter_language_pack import get_language

    return get_language(parser)  # type: ignore[arg-type]
