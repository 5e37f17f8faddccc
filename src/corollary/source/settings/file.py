"""Finding and decoding the file in which users settle an analysis: see configuration.py for what it may say."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

import msgspec

from corollary.decoding import converted
from corollary.errors import CorollaryError
from corollary.source.contents.opening import NotAFileError, read_regular
from corollary.source.ignoring.patterns import ignore_line, matches_nothing
from corollary.source.settings.configuration import (
    Configuration,
    EntryPattern,
    IndexConfiguration,
    Settings,
    SolverConfiguration,
)
from corollary.source.settings.policy import CONTRACTS, CheckConfiguration
from corollary.source.settings.toml_lines import Keys, line_of, line_of_value

OWN_FILE = "corollary.toml"
SHARED_FILE = "pyproject.toml"
_LIMIT = 4 << 20
_SHARED_TABLE = ("tool", "corollary")
_POSITION = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_NO_SUCH_WORD = re.compile(r"Invalid enum value '([^']*)'")
_AT = re.compile(r" - at `\$([^`]*)`$")
_TABLES: Mapping[tuple[type[msgspec.Struct], str], type[msgspec.Struct]] = {
    (Settings, "check"): CheckConfiguration,
    (Settings, "index"): IndexConfiguration,
    (Settings, "verify"): SolverConfiguration,
}
"""The keys that hold a table."""
_ARRAYS: Mapping[tuple[type[msgspec.Struct], str], type[msgspec.Struct]] = {
    (Settings, "entry_points"): EntryPattern,
    **{(CheckConfiguration, key): kind for key, kind in CONTRACTS.items()},
}
"""The keys that hold an array of tables."""


def load_configuration(root: str | os.PathLike[str]) -> Configuration:
    """The configuration of the analysed root (for a root that is a file: of its folder).

    corollary.toml counts alone where there is one. Raises CorollaryError "configuration".
    """
    place = os.path.abspath(os.fspath(root))
    folder = place if os.path.isdir(place) else os.path.dirname(place)
    return configuration_of(lambda name: _read(folder, name))


def configuration_of(read: Callable[[str], bytes | None]) -> Configuration:
    """The configuration in the files that `read` reads by name. Raises CorollaryError "configuration"."""
    own = _text(read, OWN_FILE)
    shared = _text(read, SHARED_FILE)
    if own is not None:
        document = _Document(OWN_FILE, own, ())
        notes = (f"{OWN_FILE} is used; [tool.corollary] in {SHARED_FILE} is not",) if _has_table(shared) else ()
        return _configuration(document, document.parsed(), notes)
    if shared is None or "corollary" not in shared:
        return Configuration()
    document = _Document(SHARED_FILE, shared, _SHARED_TABLE)
    table: Any = document.parsed()
    for depth, key in enumerate(_SHARED_TABLE, 1):
        if not isinstance(table, dict):
            raise document.error("is no table", _SHARED_TABLE[: depth - 1], absolute=True)
        if key not in table:
            return Configuration()
        table = table[key]
    return _configuration(document, table, ())


@dataclass(frozen=True, slots=True)
class _Document:
    """A settings file: its name, its text, and the table in it that holds the settings."""

    name: str
    text: str
    table: tuple[str, ...]

    def parsed(self) -> dict[str, Any]:
        import tomllib

        try:
            return tomllib.loads(self.text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            message = f"not valid TOML: {_POSITION.sub('', str(error))}"
            raise CorollaryError("configuration", message, place=self._place_of(error)) from None

    def _place_of(self, error: Exception) -> str:
        """Where the parser stopped, as file:line:column."""
        found = _POSITION.search(str(error))
        if found is None:
            return self.name
        lines = self.text.split("\n")
        line, column = (found[1], found[2]) if found[1] else (len(lines), len(lines[-1]) + 1)
        return f"{self.name}:{line}:{column}"

    def error(
        self, message: str, keys: Keys = (), remedy: str = "", *, absolute: bool = False, value: str = ""
    ) -> CorollaryError:
        """The error about what `keys` say, at the line of it: of `value` among them, if that is found."""
        path = keys if absolute else self.table + keys
        line = line_of_value(self.text, path, value) if value else line_of(self.text, path)
        return CorollaryError(
            "configuration",
            f"{_dotted(keys)}: {message}" if keys else message,
            place=f"{self.name}:{line}" if line else self.name,
            remedy=remedy,
        )


def _text(read: Callable[[str], bytes | None], name: str) -> str | None:
    content = read(name)
    try:
        return None if content is None else content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CorollaryError("configuration", f"not UTF-8 at byte {error.start}", place=name) from None


def _read(folder: str, name: str) -> bytes | None:
    try:
        return read_regular(os.path.join(folder, name), _LIMIT)[0]
    except (FileNotFoundError, NotADirectoryError, NotAFileError):
        return None
    except OSError as error:
        message = f"cannot be read: {error.strerror or 'it is too large'}"
        raise CorollaryError("configuration", message, place=name) from None


def _has_table(shared: str | None) -> bool:
    return shared is not None and re.search(r"^\s*\[+\s*tool\s*\.\s*corollary\b", shared, re.MULTILINE) is not None


def mistake(
    root: str | os.PathLike[str], origin: str, keys: Keys, message: str, *, value: str = "", remedy: str = ""
) -> CorollaryError:
    """The error about a setting that only shows when it is used: it points at the line that sets it."""
    text = _text(lambda name: _read(os.fspath(root), name), origin) if origin else None
    table = _SHARED_TABLE if origin == SHARED_FILE else ()
    return _Document(origin or OWN_FILE, text or "", table).error(message, keys, remedy, value=value)


def _configuration(document: _Document, table: Any, notes: tuple[str, ...]) -> Configuration:
    settings: Settings = _converted(document, table, Settings, ())
    _check_patterns(document, settings)
    return Configuration(**msgspec.structs.asdict(settings), origin=document.name, notes=notes)


def _converted(document: _Document, table: Any, kind: type[msgspec.Struct], keys: Keys) -> Any:
    """The table as a value of its kind; tables in it are converted first, so that what is wrong is known to them."""
    known = _known(document, table, kind, keys)
    try:
        return converted(known, kind)
    except msgspec.ValidationError as error:
        found = _AT.search(str(error))
        inner = _as_written(table, re.findall(r"\.(\w+)", found[1])) if found else ()
        message = _AT.sub("", str(error))
        remedy = _words_for(kind, str(inner[0]).replace("-", "_"), message) if inner else ""
        raise document.error(message[:1].lower() + message[1:], (*keys, *inner), remedy) from None


def _words_for(kind: type[msgspec.Struct], field: str, message: str) -> str:
    """Where a word was read that is none of those that a field takes: which was meant perhaps, or which there are."""
    wrong = _NO_SUCH_WORD.fullmatch(message)
    words = _words(get_type_hints(kind).get(field)) if wrong else []
    close = difflib.get_close_matches(wrong[1], words, n=1) if wrong else []
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"There are: {', '.join(words)}." if words else ""


def _words(hint: object) -> list[str]:
    """The words that a type is made of."""
    if isinstance(hint, str):
        return [hint]
    return [word for inner in get_args(hint) for word in _words(inner)]


def _known(document: _Document, table: Any, kind: type[msgspec.Struct], keys: Keys) -> dict[str, Any]:
    """The table with its keys spelt as ours; an unknown one is an error that says what was perhaps meant."""
    if not isinstance(table, dict):
        raise document.error("expected a table", keys)
    known: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in kind.__struct_encode_fields__:
            raise _unknown(document, kind, (*keys, key))
        if name in known:
            raise document.error("set twice, with `-` and with `_`", (*keys, key))
        known[name] = _value(document, value, (kind, name), (*keys, key))
    return known


def _as_written(table: Mapping[str, Any], names: Iterable[str]) -> Keys:
    """The way to a value in the table, its keys spelt as the user did."""
    return tuple(next((key for key in table if key.replace("-", "_") == name), name) for name in names)


def _value(document: _Document, value: Any, key: tuple[type[msgspec.Struct], str], keys: Keys) -> Any:
    if key in _TABLES:
        return _converted(document, value, _TABLES[key], keys)
    if key not in _ARRAYS:
        return value
    inner = _ARRAYS[key]
    if not isinstance(value, list):
        raise document.error("expected an array of patterns" if inner is EntryPattern else "expected tables", keys)
    convert = _entry_point if inner is EntryPattern else _converted
    return [convert(document, entry, inner, (*keys, index)) for index, entry in enumerate(value)]


def _entry_point(document: _Document, entry: Any, kind: type[msgspec.Struct], keys: Keys) -> EntryPattern:
    if entry and isinstance(entry, str):
        return EntryPattern(entry)
    pattern = _converted(document, entry, kind, keys)
    if not entry or not any(entry.values()):
        raise document.error("a pattern needs a `symbol`, a `name` or a `decorator`", keys)
    return pattern  # type: ignore[no-any-return]


def _dotted(keys: Keys) -> str:
    """The keys as people write them; the tables of an array count from 1."""
    text = "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in keys)
    return text.removeprefix(".")


def _unknown(document: _Document, kind: type[msgspec.Struct], keys: Keys) -> CorollaryError:
    names = [name.replace("_", "-") for name in kind.__struct_encode_fields__]
    close = difflib.get_close_matches(str(keys[-1]).replace("_", "-").lower(), names, n=1)
    remedy = f"Did you mean `{close[0]}`?" if close else f"Known keys: {', '.join(sorted(names))}."
    if keys[0] == "tool" and not document.table:
        remedy = f"In {OWN_FILE} the keys stand at the top level, without [tool.corollary]."
    return document.error("there is no such key", keys, remedy)


def _check_patterns(document: _Document, settings: Settings) -> None:
    for key in ("include", "exclude"):
        for pattern in getattr(settings, key):
            if matches_nothing(ignore_line(pattern)[0]):
                raise document.error(f"the pattern {pattern!r} can match nothing", (key,))
