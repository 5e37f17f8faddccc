"""The strings that a program's columns speak of, numbered step by step.

The numbers of a step follow from what was spoken of until then. So as long as the same is spoken of as the last time,
step by step, the numbers are those of the last time.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corollary.linking.program import Ints, StringTable
from corollary.linking.values.joins import Longs

_NONE: Longs = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Step:
    """What was spoken of: strings of the program by their numbers there, and others; and the numbers of both here."""

    strings: Longs
    others: tuple[str, ...]
    numbers: Ints
    before: int
    """How many strings were spoken of before."""

    def speaks_like(self, strings: Longs, others: tuple[str, ...]) -> bool:
        return self.others == others and np.array_equal(self.strings, strings)


class Names:
    """The strings that a program's columns speak of, numbered as they come; 0 is the empty one."""

    def __init__(self, strings: Sequence[str], last: Names | None) -> None:
        """`strings` are those of the program, which keep their numbers; `last` are the names of the last time."""
        self.strings = strings
        self.numbers: dict[str, int] = {"": 0}
        self.steps: list[_Step] = []
        self._last = last if last is not None and last.strings is strings else None
        """The names of the last time, as long as the same is spoken of."""

    @cached_property
    def table(self) -> StringTable:
        """All of them, in the order of their numbers; nothing more is spoken of after that."""
        last, self._last = self._last, None
        if last is None:
            return StringTable.of(self.numbers)
        self.numbers = last.numbers
        return last.table

    def ids(self, texts: Sequence[str]) -> dict[str, int]:
        """The numbers of some strings: those that are new come in the order that they have here."""
        others = tuple(dict.fromkeys(texts))
        step = self._step(_NONE, others, sorted_anew=False)
        return dict(zip(others, step.numbers.tolist(), strict=True))

    def mapped(self, strings: Longs, more: Sequence[str] = ()) -> Ints:
        """The numbers of strings of the program, and of `more` behind them: those that are new come in their order."""
        count = len(self.strings)
        is_spoken_of = np.zeros(count + len(more), dtype=bool)
        is_spoken_of[strings] = True
        distinct = np.flatnonzero(is_spoken_of)
        inside = int(np.searchsorted(distinct, count))
        others = tuple(more[index - count] for index in distinct[inside:].tolist())
        numbers = np.zeros(len(is_spoken_of), dtype=np.int32)
        numbers[distinct] = self._step(distinct[:inside], others, sorted_anew=True).numbers
        return numbers[strings]

    def _step(self, strings: Longs, others: tuple[str, ...], *, sorted_anew: bool) -> _Step:
        place = len(self.steps)
        if self._last is not None:
            known = self._last.steps[place] if place < len(self._last.steps) else None
            if known is not None and known.speaks_like(strings, others):
                self.steps.append(known)
                return known
            self.numbers, self._last = self._before(self._last, place), None
        texts = (*map(self.strings.__getitem__, strings.tolist()), *others)
        ids, before = self.numbers, len(self.numbers)
        new = sorted({*texts} - ids.keys()) if sorted_anew else [text for text in texts if text not in ids]
        ids.update(zip(new, itertools.count(before)))
        step = _Step(strings, others, np.array([ids[text] for text in texts], dtype=np.int32), before)
        self.steps.append(step)
        return step

    @staticmethod
    def _before(last: Names, step: int) -> dict[str, int]:
        """What the last names were before a step."""
        count = last.steps[step].before if step < len(last.steps) else len(last.numbers)
        return dict(itertools.islice(last.numbers.items(), count))
