"""Parts of a code base, named by patterns, as masks over symbols.

A pattern names a file or a folder with all inside, or with `#` symbols by their ids. What is written as a file, folder
or symbol is called means that one with all in it, whatever its name looks like (`app/[slug]`). A pattern that fits
nothing is a mistake: a rule that silently looks at nothing is worse than none.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import cached_property

import numpy as np

from corollary.gate.scenes.links import Mask
from corollary.linking.program import NONE, Program
from corollary.reasoning.questions import named
from corollary.source.ignoring.patterns import compile_patterns, matches_nothing

_TOLD = 3
_WILD = frozenset("*?[\\")
_SPECIAL = re.compile(r"[*?\[\\]")
_EVERYTHING = frozenset({"", ".", "**"})


@dataclass(frozen=True)
class Areas:
    """The areas of one program."""

    program: Program

    def of(self, patterns: Sequence[str]) -> Mask:
        """Which symbols the patterns name."""
        mask = np.zeros(len(self.program.symbols), np.bool_)
        for pattern in patterns:
            mask |= self._named(pattern)
        return mask

    def files(self, patterns: Sequence[str]) -> Mask:
        """Which files patterns without `#` name."""
        matcher = compile_patterns([(self._anchored(pattern), True) for pattern in patterns])
        known: dict[str, bool] = {}

        def inside(folder: str) -> bool:
            if folder not in known:
                parent, _, name = folder.rpartition("/")
                known[folder] = matcher.match(folder + "/", name + "/") is True or (parent != "" and inside(parent))
            return known[folder]

        def named(path: str) -> bool:
            folder, _, name = path.rpartition("/")
            return matcher.match(path, name) is True or (folder != "" and inside(folder))

        if any(_inner(pattern) in _EVERYTHING for pattern in patterns):
            return np.ones(len(self.program.files), np.bool_)
        return np.fromiter(map(named, self.program.files), np.bool_, len(self.program.files))

    def _named(self, pattern: str) -> Mask:
        if "#" not in pattern:
            return self.files([pattern])[self.program.symbols.file]
        ids = self.program.symbols.id
        if named(ids, pattern) != NONE:
            inside = f"{pattern}."
            return np.fromiter((one == pattern or one.startswith(inside) for one in ids), np.bool_, len(ids))
        fits = re.compile(translate(pattern)).match
        return np.fromiter((fits(one) is not None for one in ids), np.bool_, len(ids))

    def _anchored(self, pattern: str) -> str:
        """The pattern as one that is read from the root; what is called just so, without its wild characters."""
        inner = _inner(pattern).removesuffix("/**")
        literal = not _WILD.isdisjoint(inner) and inner in self._paths
        return _anchored(_SPECIAL.sub(r"\\\g<0>", inner) if literal else pattern)

    def nearest(self, pattern: str) -> str:
        """The file or folder whose path is most like a pattern, "" if none is."""
        close = difflib.get_close_matches(pattern.rstrip("/*"), self._paths, n=1, cutoff=0.6)
        return close[0] if close else ""

    @cached_property
    def _paths(self) -> dict[str, None]:
        """All files, and the folders around them."""
        paths: dict[str, None] = {}
        for path in self.program.files:
            while path and path not in paths:
                paths[path] = None
                path = path.rpartition("/")[0]  # noqa: PLW2901 - climbs from the file to the root
        return paths


def malformed(pattern: str) -> bool:
    """Holds if no path can fit a pattern."""
    return "#" not in pattern and matches_nothing(_anchored(pattern))


def flattened(layer: str | Iterable[str]) -> tuple[str, ...]:
    """The patterns of what is one or several."""
    return (layer,) if isinstance(layer, str) else tuple(layer)


def told(patterns: str | Iterable[str]) -> str:
    """What is one or several, in words: the first few."""
    listed = flattened(patterns)
    more = len(listed) - _TOLD
    return " or ".join([*listed[:_TOLD], *([f"{more} more"] if more > 0 else [])])


def _anchored(pattern: str) -> str:
    """The pattern as one that is read from the root; a folder's own pattern counts for `folder/**` as well."""
    inner = _inner(pattern)
    return "/**" if inner in _EVERYTHING else f"/{inner.removesuffix('/**')}"


def _inner(pattern: str) -> str:
    """A pattern without what says that it is read from the root."""
    return pattern.removeprefix("./").strip("/")
