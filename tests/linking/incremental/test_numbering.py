"""What was numbered before and is there still has a number now; what differs is told by rows, however terms pair up."""

from __future__ import annotations

import pytest

from corollary.linking.assembly import Assembly, assemble
from corollary.linking.incremental.numbering import NONE, Numbering, renumbered
from corollary.linking.pieces.pieces import Pieces
from tests.linking.incremental.test_relinking import segment
from tests.linking.programs import languages

BEFORE = "def f(x):\n    y = x.run\n    return y\n\n\nclass A:\n    kept = f\n    def g(self): return [self.kept]\n"


def numbering(after: str) -> tuple[Assembly, Assembly, Numbering]:
    """The program of a file and another before and after an edit, and what the numbers are."""
    pieces = Pieces({name: language.specification for name, language in languages().items()})
    old, new = (
        assemble(pieces.of({"a.py": segment("a.py", text), "b.py": segment("b.py", BEFORE)}), pieces.strings)
        for text in (BEFORE, after)
    )
    return old, new, renumbered(old, new, ["a.py"])


def told(assembly: Assembly, definition: int) -> str:
    return assembly.strings[int(assembly.column("definition", "qualified")[definition])]


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [
        ("f", "f", set()),
        ("    return y\n", "    z = y()\n    return z\n", set()),
        ("class A:", "def more(): ...\n\n\nclass A:", set()),
        ("def f(x)", "def renamed(x)", {"f"}),
        ("    def g(self): return [self.kept]\n", "", {"A.g"}),
    ],
)
def test_definitions_are_told_by_their_names(old: str, new: str, gone: set[str]) -> None:
    before, after, numbers = numbering(BEFORE.replace(old, new))
    lost = set()
    for number, now in enumerate(numbers.definitions.tolist()):
        if now == NONE:
            lost.add(told(before, number))
        else:
            assert told(before, number) == told(after, now)
    assert lost == gone


def test_terms_of_other_files_are_shifted() -> None:
    before, after, numbers = numbering("import os\n" + BEFORE)
    start, end = before.term_start[1:3].tolist()
    assert numbers.terms[start:end].tolist() == list(range(int(after.term_start[1]), int(after.term_start[2])))


def test_members_and_parameters_are_found_again_where_a_body_changed() -> None:
    before, after, numbers = numbering(BEFORE.replace("y = x.run", "y = [x, x.walk, f]"))
    for relation in ("member", "parameter"):
        places = [list(column) for column in (before.column(relation, "term"), after.column(relation, "term"))]
        assert numbers.terms[places[0]].tolist() == places[1]


def test_values_keep_their_order() -> None:
    _, _, numbers = numbering(BEFORE.replace("return y", "return [lambda: y, y]"))
    kept = numbers.things[numbers.things >= 0].tolist()
    assert kept == sorted(set(kept))
