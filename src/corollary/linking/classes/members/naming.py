"""What names of members stand for that are no plain names: elements at places, containers, what fits a pattern."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, cached_property

import numpy as np

from corollary.facts.schema import (
    ANY_ELEMENT,
    ANY_MEMBER,
    AS_CLASS,
    ELEMENT,
    HELD,
    ITEMS,
    JOINED,
    MEMBERS,
    METACLASS,
    OF_CLASS,
    PART,
    PATTERN,
)
from corollary.linking.context import Context
from corollary.linking.values.elements import ElementNames, names_type_argument
from corollary.linking.values.joins import longs


class MemberNames:
    """The names, by their numbers, that stand for more or for less than one member of a class."""

    def __init__(self, context: Context, asked: frozenset[int]) -> None:
        """`asked` are the names that the language asks for by itself."""
        self.context = context
        self._asked = asked
        self.joined, self.items, self.metaclass, self.as_class = (
            context.string_id(name) for name in (JOINED, ITEMS, METACLASS, AS_CLASS)
        )
        self.made_of = frozenset((self.joined, self.items, context.string_id(PART))) - {-1}
        self.element, self.keyed, self.all = map(context.string_id, (ELEMENT, ANY_ELEMENT, MEMBERS))
        self.any_member = context.string_id(ANY_MEMBER)
        self.type_arguments = frozenset(np.flatnonzero(context.assembly.texts.fitting(names_type_argument)).tolist())

    @cached_property
    def patterns(self) -> dict[int, re.Pattern[str]]:
        """The names that are known in part, as what the whole must fit; one that a definition has is known."""
        names = longs(self.context.member_names)
        names = names[self.context.assembly.texts.fitting(_is_pattern)[names]]
        unknown = names[~np.isin(names, self.context.name)]
        known = {name: self.context.string(name) for name in unknown.tolist()}
        of_classes = "|".join(sorted({each.names.classes for each in self.context.languages.values()} - {""}))
        return {name: _fitting(text, of_classes) for name, text in known.items()}

    @property
    def element_names(self) -> ElementNames:
        """The names of elements."""
        known = frozenset((*self.elements, *self.held_at, self.element, self.all)) - {-1}
        texts = {text for spec in self.context.languages.values() for text in spec.receiver.detached}
        detached = frozenset(map(self.context.string_id, texts)) - {-1}
        held = frozenset(self.held_at)
        return ElementNames(known, frozenset((self.element, self.all)), self.keyed, self.element, held, detached)

    @cached_property
    def elements(self) -> dict[int, tuple[int, int]]:
        """What an element that is read may be stored as: at its place, or where the place is not known."""
        texts = self.context.assembly.texts
        patterns = {each.names.symbols for each in self.context.languages.values()} - {""}
        is_place = texts.fitting(_is_place) & ~texts.fitting(_is_symbol(frozenset(patterns)))
        is_place[sorted(self._asked - {-1})] = False
        elements: dict[int, tuple[int, int]] = {
            name: (name, self.element) for name in np.flatnonzero(is_place).tolist()
        }
        elements[self.element] = self.element, self.keyed
        return elements

    @cached_property
    def held_at(self) -> dict[int, int]:
        """The names of what containers hold of elements by a name, with these, and of all that they hold."""
        texts = self.context.assembly.texts
        names = np.flatnonzero(texts.fitting(_is_held)).tolist()
        return {name: self.context.string_id(self.context.string(name).removeprefix(HELD) or ELEMENT) for name in names}

    @cached_property
    def numbered(self) -> frozenset[int]:
        """The names of elements at places that are numbers."""
        return frozenset(name for name in self.elements if self.context.string(name)[1:-1].isdigit())


@cache
def _is_symbol(patterns: frozenset[str]) -> Callable[[str], bool]:
    """What tells of the name of an element whether what is stored at its key can only be read at the same one."""
    tests = [re.compile(pattern).fullmatch for pattern in sorted(patterns)]
    return lambda text: _is_place(text) and any(test(text[1:-1]) for test in tests)


def _fitting(text: str, of_classes: str) -> re.Pattern[str]:
    """What fits a name that is known in part."""
    return re.compile(re.escape(text).replace(re.escape(OF_CLASS), f"(?:{of_classes})").replace(r"\*", r"\w+"))


def _is_held(text: str) -> bool:
    """Whether a name is that of what containers hold."""
    return text.startswith(HELD)


def _is_pattern(text: str) -> bool:
    """Whether a name of a member is known in part."""
    return PATTERN in text and not text.startswith((ELEMENT[0], HELD))


def _is_place(text: str) -> bool:
    """Whether a name is that of an element at a place that is known."""
    return text.startswith("[") and text.endswith("]")
