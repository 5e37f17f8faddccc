"""The strings of a program and their numbers, which stay the same from one linking to the next.

A string that no file has any more keeps its number: what is linked depends on no number of a string, and on no string
but those that facts speak of. So the names that languages themselves ask for have numbers from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import ANY_ELEMENT, ELEMENT, HELD
from corollary.syntax.specification import Specification


class Strings:
    """Strings, numbered as they come; 0 is the empty one."""

    def __init__(self, languages: Iterable[Specification]) -> None:
        self.texts: list[str] = [""]
        self.ids: dict[str, int] = {"": 0}
        self._marks: dict[Callable[[str], bool], npt.NDArray[np.bool_]] = {}
        for text in (ELEMENT, ANY_ELEMENT, HELD):
            self.number(text)
        for language in languages:
            for text in _asked_for(language):
                self.number(text)

    def number(self, text: str) -> int:
        """The number of a string."""
        found = self.ids.get(text)
        if found is None:
            found = self.ids[text] = len(self.texts)
            self.texts.append(text)
            if text.startswith(HELD) and text != HELD:
                self.number(text.removeprefix(HELD))
        return found

    def numbers(self, texts: Sequence[str]) -> npt.NDArray[np.int32]:
        """The numbers of some strings."""
        ids = self.ids
        known = list(map(ids.get, texts))
        found = [self.number(text) if number is None else number for number, text in zip(known, texts, strict=True)]
        return np.array(found, dtype=np.int32)

    def fitting(self, test: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
        """For each string whether it passes a test, which is a function of a module: each is tested once."""
        known = self._marks.get(test, np.zeros(0, dtype=bool))
        if len(known) < len(self.texts):
            more = np.array([test(text) for text in self.texts[len(known) :]], dtype=bool)
            known = self._marks[test] = np.concatenate((known, more))
        return known


def _asked_for(language: Specification) -> Iterable[str]:
    """The names of members that a language asks for by itself."""
    classes = language.classes
    single = (classes.call_operator, classes.getter, classes.assigner, classes.fallback, classes.writer)
    yield from (text for text in (*classes.constructors, *classes.initialisers, *single) if text)
    for methods in classes.interfaces.values():
        yield from (method.partition("(")[0] for method in methods)
