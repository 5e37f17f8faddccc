"""Templates from folders and from files: read, decoded, and checked so far that nothing later can be surprised.

A folder whose name begins with `_` is no template: `_normalisations` holds what several templates share.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from corollary.decoding import converted
from corollary.errors import CorollaryError
from corollary.resources import templates_folder
from corollary.verification.templates.model import EXTENSIONS, Case, Cases, Description, Origin, Slot, Template
from corollary.verification.templates.running import skeletons

SHARED = "_normalisations"
DESCRIPTION = "template.toml"
CASES = "cases.toml"
IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MOST_BYTES = 4 << 20

Value = TypeVar("Value")


@cache
def shipped() -> tuple[Template, ...]:
    """The templates that come with the package, by id."""
    return tuple(from_folder(templates_folder(), "shipped"))


def shared_texts() -> dict[str, str]:
    """The texts of the normalisations that come with the package, by id."""
    return {path.stem: _text(path) for path in sorted((templates_folder() / SHARED).glob("*.toml"))}


def from_folder(folder: Path, origin: Origin) -> Iterator[Template]:
    """The templates of a folder that holds one folder for each. Raises CorollaryError "bad-template"."""
    if not folder.is_dir():
        raise CorollaryError("templates-missing", "there is no such folder of templates", place=str(folder))
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.name.startswith(("_", ".")):
            files = {one.relative_to(path).as_posix(): _text(one) for one in sorted(path.rglob("*")) if one.is_file()}
            yield from_files(path.name, files, origin, str(path))


def from_files(identifier: str, files: Mapping[str, str], origin: Origin, where: str) -> Template:
    """The template made of these texts, by their names. Raises CorollaryError "bad-template"."""
    if not IDENTIFIER.fullmatch(identifier) or len(identifier) > 60:
        raise bad(where, f"'{identifier}' cannot be the id of a template", "Use small letters, digits and '-'.")
    about = _decoded(files, DESCRIPTION, Description, where)
    skeleton = f"skeleton.{EXTENSIONS[about.solver]}"
    if skeleton not in files:
        raise bad(where, f"the file {skeleton} is missing", f"A template of {about.solver} has its program there.")
    cases = _decoded(files, CASES, Cases, where).case if CASES in files else ()
    known = {DESCRIPTION, CASES, skeleton}
    template = Template(
        id=identifier,
        about=about,
        skeleton=files[skeleton],
        cases=cases,
        documents={name: text for name, text in files.items() if name not in known},
        origin=origin,
    )
    _check(template, where)
    return template


def bad(where: str, message: str, remedy: str = "templates/README.md says how it is written.") -> CorollaryError:
    """The error of a template that is not right."""
    return CorollaryError("bad-template", message, place=where, remedy=remedy)


def decoded_toml(text: str, kind: type[Value], where: str) -> Value:
    """The value of a text in TOML. Raises CorollaryError "bad-template"."""
    try:
        return converted(tomllib.loads(text), kind)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise bad(where, f"not valid TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise bad(where, f"{error}") from None


def _decoded(files: Mapping[str, str], name: str, kind: type[Value], where: str) -> Value:
    if name not in files:
        raise bad(where, f"the file {name} is missing")
    return decoded_toml(files[name], kind, f"{where}/{name}")


def _text(path: Path) -> str:
    if path.stat().st_size > _MOST_BYTES:
        raise bad(str(path), "the file is too large")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise bad(str(path), f"not UTF-8 at byte {error.start}") from None


def _check(template: Template, where: str) -> None:
    for trouble in _troubles(template, where):
        raise bad(where, trouble)


def _troubles(template: Template, where: str) -> Iterator[str]:
    about = template.about
    for name, slot in about.slots.items():
        yield from (f"slot '{name}': {trouble}" for trouble in _slot_troubles(name, slot))
    used = set(skeletons.places(skeletons.parse(template.skeleton, where)))
    for name, table in used:
        columns = about.slots[table].columns if table in about.slots else {}
        if name not in about.slots and name not in columns:
            yield f"the skeleton has a place for '{name}', which is no slot" + (f" or column of {table}" * bool(table))
    for name in about.slots.keys() - {name for name, _ in used}:
        yield f"slot '{name}' has no place in the skeleton"
    yield from _verdict_troubles(about)
    for case in template.cases:
        yield from (f"case '{case.title}': {trouble}" for trouble in _case_troubles(template, case))


def _slot_troubles(name: str, slot: Slot) -> Iterator[str]:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        yield "a slot is named by small letters, digits and '_'"
    if (slot.sort == "table") != bool(slot.columns):
        yield "a table has columns, and nothing else has"
    for column in (*slot.unique, *filter(None, [slot.label])):
        if column not in slot.columns:
            yield f"there is no column '{column}'"
    for column, specification in slot.columns.items():
        if specification.sort == "table":
            yield f"column '{column}' cannot be a table"


def _verdict_troubles(about: Description) -> Iterator[str]:
    if len({verdict.word for verdict in about.verdicts}) < 2:
        yield "a template has at least two verdicts with different words"
    rules = about.solver == "prolog"
    for verdict in about.verdicts:
        forms = [bool(verdict.outcomes), bool(verdict.any), bool(verdict.all)]
        if rules and any(forms):
            yield f"verdict '{verdict.word}': a rule program has goals, and no outcomes of checks"
        if not rules and (verdict.goal or sum(forms) != 1):
            yield f"verdict '{verdict.word}': a script of constraints has one of outcomes, any and all, and no goal"
        if verdict.per and (verdict.per not in about.slots or not about.slots[verdict.per].columns):
            yield f"verdict '{verdict.word}': '{verdict.per}' is no table"
    if rules and (not about.verdicts or about.verdicts[-1].goal):
        yield "the last verdict of a rule program has no goal: it stands where nothing else fits"


def _case_troubles(template: Template, case: Case) -> Iterator[str]:
    if case.verdict not in {verdict.word for verdict in template.about.verdicts}:
        yield f"there is no verdict '{case.verdict}'"
    for name in case.slots.keys() - template.about.slots.keys():
        yield f"there is no slot '{name}'"
    for document in case.documents:
        if document.file not in template.documents:
            yield f"there is no document '{document.file}'"
        if document.normalisation not in template.about.normalisations:
            yield f"'{document.normalisation}' is no normalisation of this template"


def as_toml_value(value: Any) -> str:
    """A value of texts, numbers, truths, lists and tables as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        return msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        inside = ", ".join(f"{as_toml_value(str(key))} = {as_toml_value(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return f"[{', '.join(map(as_toml_value, value))}]"
