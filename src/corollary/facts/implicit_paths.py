"""The paths of members that the language calls by itself, as `[implicit]` of a `language.toml` writes them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from corollary.facts.schema import ITEMS, JOINED, PART

EVERY_ARGUMENT = "*"
ITSELF = "()"
UNCALLED = frozenset(("[]", ITEMS, JOINED, PART))
"""Steps that are no calls."""
AS_PASSED, NOT_SAID = -1, 0
"""How many arguments a member is called with: as many as the built-in function is, or so many that is not said."""
_GIVES = "="
_STEPS = re.compile(r"(?:\[[^\]]*\]|[^.\[])+")
_COUNTED = re.compile(r"(.+)/([0-9]+|\*)")

Paths = tuple[str, ...]


class Step(NamedTuple):
    """A member that is called with some number of arguments."""

    name: str
    takes: int


class Path(NamedTuple):
    """A path taken apart: whether the operation gives what is at its end, the steps before the last, and the last."""

    gives: bool
    first: tuple[Step, ...]
    last: Step


@lru_cache(maxsize=1 << 10)
def parsed(paths: Paths) -> tuple[Path, ...]:
    """The paths, each taken apart."""
    found = []
    for path in paths:
        steps = [_step(text) for text in _STEPS.findall(path.removeprefix(_GIVES)) or [""]]
        found.append(Path(path.startswith(_GIVES), tuple(steps[:-1]), steps[-1]))
    return tuple(found)


def spelled(name: str) -> str:
    """The name of a member for readers: of several the first."""
    return "" if name == ITSELF else name.partition("|")[0]


def _step(text: str) -> Step:
    counted = _COUNTED.fullmatch(text)
    if counted is None:
        return Step(text, NOT_SAID)
    return Step(counted[1], AS_PASSED if counted[2] == EVERY_ARGUMENT else int(counted[2]))
