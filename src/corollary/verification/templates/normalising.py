"""Documents made into rows of slots, by data: which paths of a document become which columns.

A normalisation says paths and conditions and holds no code. Two paths that go through the same list mean the same
element of it: `rules[].verbs[]` and `rules[].resources[]` give every verb of a rule with every resource of that rule.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from msgspec import Struct, field

from corollary.errors import CorollaryError
from corollary.verification.templates.loading import bad, decoded_toml, shared_texts

_MOST_ROWS = 100_000
_MOST_CHARACTERS = 4 << 20
_FORMS = {
    **dict.fromkeys(("yaml", "yml"), "yaml"),
    **dict.fromkeys(("mmd", "mermaid", "md"), "mermaid"),
    "json": "json",
    "toml": "toml",
}
_STEP = re.compile(
    r'"(?P<quoted>[^"]*)"|(?P<key>[^\s.\[\]{}"@]+)|(?P<meta>@key|@index)|\[(?P<index>\d*)\]|(?P<members>\{\})|\.'
)


class _Data(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file of a normalisation."""


class Cell(_Data, frozen=True):
    """Where the value of a column comes from: a path, several that are joined, or always the same."""

    path: str = ""
    join: tuple[str, ...] = ()
    """Paths; with `?` at its end, one that may be missing; `=text` is that text."""
    by: str = "/"
    literal: str = ""
    default: str | None = None
    map: dict[str, str] = field(default_factory=dict)
    until: str = ""
    """Characters at the first of which a text is cut."""
    after: str = ""
    """A text after whose last place a text begins."""
    since: str = ""
    """Characters at the first of which a text begins; without any of them it is the default."""
    replace: dict[str, str] = field(default_factory=dict)
    """Texts that are replaced, one after the other."""
    lower: bool = False
    integer: bool = False


class Rows(_Data, frozen=True):
    """What becomes the rows of a slot."""

    slot: str
    columns: dict[str, str | Cell]
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    excluding: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Paths with texts of which none may stand in the value."""


class Normalisation(_Data, frozen=True):
    """How documents of one kind map to slots."""

    title: str
    describes: str
    rows: tuple[Rows, ...]
    form: Literal["json", "toml", "yaml", "mermaid"] = "yaml"
    """How a document is written whose name does not say it; JSON is recognised in any case."""
    roots: tuple[str, ...] = ("",)
    sets: dict[str, Any] = field(default_factory=dict)
    """Values of other slots that documents of this kind imply."""
    words: tuple[str, ...] = ()
    example: str = ""
    tips: tuple[str, ...] = ()


@cache
def shipped() -> Mapping[str, Normalisation]:
    """The normalisations that come with the package, by id."""
    return {name: decoded_toml(text, Normalisation, name) for name, text in shared_texts().items()}


def documents(text: str, name: str, form: str = "yaml") -> list[Any]:
    """The documents of a text, written as the end of its name says, else as JSON if it begins so, else in the form.

    YAML may hold several. Raises CorollaryError "bad-document".
    """
    if len(text) > _MOST_CHARACTERS:
        raise CorollaryError("bad-document", "the document is too large", place=name, remedy="Split it.")
    form = _FORMS.get(name.rpartition(".")[2].lower(), "json" if text.lstrip()[:1] in {"{", "["} else form)
    try:
        if form == "json":
            return [json.loads(text)]
        if form == "toml":
            return [tomllib.loads(text)]
        return [_diagrams(text)] if form == "mermaid" else _yaml_documents(text)
    except (ValueError, RecursionError) as error:
        what = f"{error}" or "it is nested too deeply"
        raise CorollaryError("bad-document", f"it cannot be read: {what}", place=name) from None


def rows(normalisation: Normalisation, found: Sequence[Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows that documents give, for each slot of the normalisation, also where there are none."""
    given: dict[str, list[dict[str, Any]]] = {one.slot: [] for one in normalisation.rows}
    roots = [root for document in found for path in normalisation.roots for root in _roots(path, document)]
    for one in normalisation.rows:
        plan = _plan(one)
        for root in roots:
            for row in _rows(plan, root):
                given[one.slot].append(row)
                if len(given[one.slot]) > _MOST_ROWS:
                    raise CorollaryError("bad-document", f"it gives more than {_MOST_ROWS} rows for '{one.slot}'")
    return given


@dataclass(frozen=True, slots=True)
class _Path:
    """A path as steps: a key, a position, "[]" or "{}" for every element, "@key" or "@index".

    `default` stands for what is not there. What is `optional` may be missing where several are joined.
    """

    steps: tuple[str | int, ...]
    default: str | None
    optional: bool = False
    others: tuple[_Path, ...] = ()
    """The paths to look at where nothing is there, in this order."""

    @property
    def loops(self) -> Iterator[tuple[str | int, ...]]:
        return (self.steps[: at + 1] for at, step in enumerate(self.steps) if step in {"[]", "{}"})


@dataclass(frozen=True, slots=True)
class _Plan:
    """The paths of an entry, and the loops over what they go through, outer ones first."""

    cells: tuple[tuple[str, Cell, tuple[_Path, ...]], ...]
    where: tuple[tuple[_Path, frozenset[str]], ...]
    without: tuple[_Path, ...]
    having: tuple[_Path, ...]
    excluding: tuple[tuple[_Path, tuple[str, ...]], ...]
    loops: tuple[tuple[str | int, ...], ...]


_Element = tuple[Any, str, int]
"""A value inside a loop, with its key and its number."""


def _plan(one: Rows) -> _Plan:
    cells = []
    for name, given in one.columns.items():
        cell = Cell(path=given) if isinstance(given, str) else given
        cells.append((name, cell, tuple(map(_path, cell.join or ([cell.path] if cell.path else [])))))
    where = tuple((_path(path), frozenset(wanted)) for path, wanted in one.where.items())
    without, having = tuple(map(_path, one.without)), tuple(map(_path, one.having))
    excluding = tuple((_path(path), texts) for path, texts in one.excluding.items())
    looping = [path for _, _, paths in cells for path in paths]
    looping += [*(path for path, _ in where), *without, *having, *(path for path, _ in excluding)]
    looping += [other for path in looping for other in path.others]
    loops = sorted({loop for path in looping for loop in path.loops}, key=lambda loop: (len(loop), repr(loop)))
    return _Plan(tuple(cells), where, without, having, excluding, tuple(loops))


def _path(text: str) -> _Path:
    if text.startswith("="):
        return _Path(("",), text[1:])
    written, given, default = text.partition("??")
    first, *others = written.split(" | ")
    if others:
        return _Path(_path(first).steps, default.strip() if given else None, others=tuple(map(_path, others)))
    optional = not given and written.endswith("?")
    written = written.strip().removesuffix("?")
    steps: list[str | int] = []
    at = 0
    while at < len(written):
        match = _STEP.match(written, at)
        if match is None:
            raise bad("normalisation", f"the path {text!r} cannot be read at column {at + 1}")
        at = match.end()
        if match["index"] is not None:
            steps.append(int(match["index"]) if match["index"] else "[]")
        elif match["members"]:
            steps.append("{}")
        elif match.group() != ".":
            steps.append(next(name for name in match.group("quoted", "key", "meta") if name is not None))
    return _Path(tuple(steps), default.strip() if given else None, optional)


def _roots(path: str, document: Any) -> list[Any]:
    """What stands at the path, every element of it where it ends in a loop."""
    steps = _path(path).steps
    found = [document]
    for step in steps:
        if step in {"[]", "{}"}:
            found = [element for one in found for element, _, _ in _elements(one, step)]
        else:
            found = [one[step] for one in found if isinstance(one, Mapping) and step in one]
    return found


def _rows(plan: _Plan, root: Any) -> Iterator[dict[str, Any]]:
    for bound in _bindings(plan.loops, 0, {(): (root, "", 0)}):
        if not all(_text(_value(path, bound)) in wanted for path, wanted in plan.where):
            continue
        if any(_value(path, bound) is not None for path in plan.without):
            continue
        if any(_value(path, bound) is None for path in plan.having):
            continue
        if any(text in (_text(_value(path, bound)) or "") for path, texts in plan.excluding for text in texts):
            continue
        row = {name: _cell(cell, paths, bound) for name, cell, paths in plan.cells}
        if all(value is not None for value in row.values()):
            yield row


def _bindings(
    loops: Sequence[tuple[str | int, ...]], at: int, bound: dict[tuple[str | int, ...], _Element]
) -> Iterator[dict[tuple[str | int, ...], _Element]]:
    """Every choice of an element for each loop; a loop over nothing is bound to nothing."""
    if at == len(loops):
        yield bound
        return
    loop = loops[at]
    around = _value(_Path(loop[:-1], None), bound)
    for element in _elements(around, loop[-1]) or [(None, "", 0)]:
        yield from _bindings(loops, at + 1, {**bound, loop: element})


def _elements(value: Any, step: str | int) -> list[_Element]:
    """The members of an object ("{}"), or the elements of a list ("[]"), where a value alone is a list of one."""
    if step == "{}":
        members = value.items() if isinstance(value, Mapping) else ()
        return [(one, str(key), number) for number, (key, one) in enumerate(members, 1)]
    if isinstance(value, list):
        return [(one, str(number), number) for number, one in enumerate(value, 1)]
    return [] if value is None else [(value, "1", 1)]


def _value(path: _Path, bound: Mapping[tuple[str | int, ...], _Element]) -> Any:
    longest = next(size for size in range(len(path.steps), -1, -1) if path.steps[:size] in bound)
    value, key, number = bound[path.steps[:longest]]
    for step in path.steps[longest:]:
        if step == "@key":
            value = key or None
        elif step == "@index":
            value = number
        elif isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    if value is None:
        value = next((found for other in path.others if (found := _value(other, bound)) is not None), path.default)
    return value


def _cell(cell: Cell, paths: Sequence[_Path], bound: Mapping[tuple[str | int, ...], _Element]) -> Any:
    if cell.literal:
        return cell.literal
    values = [_text(_value(path, bound)) for path in paths]
    if cell.map:
        values = [None if value is None else cell.map.get(value, value) for value in values]
    if any(value is None and not path.optional for value, path in zip(values, paths, strict=True)):
        return None if cell.default is None else (_integer(cell.default, None) if cell.integer else cell.default)
    text = cell.by.join(value for value in values if value is not None)
    if cell.after and cell.after in text:
        text = text.rpartition(cell.after)[2]
    if cell.until:
        text = re.split(f"[{re.escape(cell.until)}]", text, maxsplit=1)[0].strip()
    if cell.since:
        text = text[next((at for at, character in enumerate(text) if character in cell.since), len(text)) :]
    for old, new in cell.replace.items():
        text = text.replace(old, new)
    text = (text.lower() if cell.lower else text) or (cell.default or "")
    return _integer(text, cell.default) if cell.integer else text


def _integer(text: str, default: str | None) -> int | None:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None if default is None else int(default)


def _text(value: Any) -> str | None:
    """A scalar as text; None for what is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return value if isinstance(value, str) else None


def _yaml_documents(text: str) -> list[Any]:
    import yaml

    try:
        return [document for document in yaml.safe_load_all(text) if document is not None]
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None


def _diagrams(text: str) -> dict[str, Any]:
    """The diagrams of a text as an object; raises ValueError at what is not understood."""
    from corollary.syntax.mermaid import read_document

    found = read_document(text).diagrams
    for diagram in found:
        for error in diagram.errors:
            raise ValueError(f"line {error.line}, column {error.column}: {error.message}")
        for skipped in diagram.skipped:
            raise ValueError(f"line {skipped.line}: {skipped.text!r} is not understood")
    return {
        "diagrams": [
            {
                "kind": diagram.kind,
                "nodes": [{"id": node.id, "label": node.label} for node in diagram.nodes],
                "edges": [{"from": edge.source, "to": edge.target, "label": edge.label} for edge in diagram.edges],
                "groups": [{"id": group.id, "members": list(group.members)} for group in diagram.groups],
            }
            for diagram in found
        ]
    }
