"""Paths into documents, and what stands there: the elements of lists, the members of objects, scalars as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corollary.verification.templates.reading.loading import bad

_STEP = re.compile(
    r'"(?P<quoted>[^"]*)"|(?P<key>[^\s.\[\]{}"@]+)|(?P<meta>@key|@index)|\[(?P<index>\d*)\]|(?P<members>\{\})|\.'
)


@dataclass(frozen=True, slots=True)
class Path:
    """A path as steps: a key, a position, "[]" or "{}" for every element, "@key" or "@index".

    `default` stands for what is not there. What is `optional` may be missing where several are joined.
    """

    steps: tuple[str | int, ...]
    default: str | None
    optional: bool = False
    others: tuple[Path, ...] = ()
    """The paths to look at where nothing is there, in this order."""

    @property
    def loops(self) -> Iterator[tuple[str | int, ...]]:
        return (self.steps[: at + 1] for at, step in enumerate(self.steps) if step in {"[]", "{}"})


Element = tuple[Any, str, int]
"""A value inside a loop, with its key and its number."""


def parse(text: str) -> Path:
    """The path that is written so. Raises CorollaryError "bad-template"."""
    if text.startswith("="):
        return Path(("",), text[1:])
    written, given, default = text.partition("??")
    first, *others = written.split(" | ")
    if others:
        return Path(parse(first).steps, default.strip() if given else None, others=tuple(map(parse, others)))
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
    return Path(tuple(steps), default.strip() if given else None, optional)


def standing_at(path: str, document: Any) -> list[Any]:
    """What stands at the path, every element of it where it ends in a loop."""
    steps = parse(path).steps
    found = [document]
    for step in steps:
        if step in {"[]", "{}"}:
            found = [element for one in found for element, _, _ in _elements(one, step)]
        else:
            found = [one[step] for one in found if isinstance(one, Mapping) and step in one]
    return found


def bindings(
    loops: Sequence[tuple[str | int, ...]], at: int, bound: dict[tuple[str | int, ...], Element]
) -> Iterator[dict[tuple[str | int, ...], Element]]:
    """Every choice of an element for each loop; a loop over nothing is bound to nothing."""
    if at == len(loops):
        yield bound
        return
    loop = loops[at]
    around = value_at(Path(loop[:-1], None), bound)
    for element in _elements(around, loop[-1]) or [(None, "", 0)]:
        yield from bindings(loops, at + 1, {**bound, loop: element})


def _elements(value: Any, step: str | int) -> list[Element]:
    """The members of an object ("{}"), or the elements of a list ("[]"), where a value alone is a list of one."""
    if step == "{}":
        members = value.items() if isinstance(value, Mapping) else ()
        return [(one, str(key), number) for number, (key, one) in enumerate(members, 1)]
    if isinstance(value, list):
        return [(one, str(number), number) for number, one in enumerate(value, 1)]
    return [] if value is None else [(value, "1", 1)]


def value_at(path: Path, bound: Mapping[tuple[str | int, ...], Element]) -> Any:
    """What stands at a path, inside of the loops that are bound; None, or its default, if nothing does."""
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
        value = next((found for other in path.others if (found := value_at(other, bound)) is not None), path.default)
    return value


def text_of(value: Any) -> str | None:
    """A scalar (a date is one, too) as text; None for what is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None or isinstance(value, Mapping | list) else str(value)
