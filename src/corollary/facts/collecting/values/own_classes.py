"""The classes of objects, where they are asked for: of the object that a method runs on it is a term of its own."""

from __future__ import annotations

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN


class OwnClasses:
    """Reads of classes in one file."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._member = draft.specification.receiver.class_member
        self._receiving = _receiving(draft)
        self.functions = {draft.free(name) for name in draft.specification.implicit.class_of} - {UNKNOWN}
        """The terms of the built-in functions that give the class of what they are given."""

    def own(self, holder: int) -> int:
        """The term of the class of the object that a method runs on, if that is what a term is."""
        if holder not in self._receiving:
            return UNKNOWN
        classes = self._draft.own_classes
        if holder not in classes:
            classes[holder] = self._draft.fresh_term()
        return classes[holder]

    def of(self, holder: int) -> int:
        """The term of the class of an object."""
        own = self.own(holder)
        return self._draft.attribute(holder, self._member) if own == UNKNOWN and self._member else own


def _receiving(draft: Draft) -> set[int]:
    """The first parameters of the functions that stand in a class."""
    first = [(draft.definitions[index], variable) for index, variable in draft.first_parameters.items()]
    return {each for found, each in first if found is not None and draft.scopes[found.around].kind == "class"}
