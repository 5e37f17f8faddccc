"""A node that would have too many values may have any: the cost stays linear, and nothing is said to be settled."""

from __future__ import annotations

import pytest

from corollary.facts.vocabulary import REASONS
from corollary.linking.program import Program
from corollary.linking.values.bounds import FEWEST_DEFINITIONS, MOST_DEFINITIONS
from tests.linking.programs import called, linked

COUNTS = [MOST_DEFINITIONS // 2, MOST_DEFINITIONS * 2]


def reasons(program: Program, caller: str) -> set[str]:
    row = list(program.symbols.id).index(caller)
    return {REASONS[reason] for reason in program.unresolved.reason[program.unresolved.caller == row]}


@pytest.mark.parametrize("functions", COUNTS)
def test_calls_of_one_of_many_functions(functions: int) -> None:
    names = [f"handler{number}" for number in range(functions)]
    lines = [*(f"def {name}(): ..." for name in names), f"handlers = [{', '.join(names)}]"]
    program = linked("\n".join([*lines, "def run():", "    for handler in handlers:", "        handler()", ""]))
    found = called(program, "a.py#run")
    assert min(functions, MOST_DEFINITIONS // 2) <= len(found) <= min(functions, MOST_DEFINITIONS)
    assert reasons(program, "a.py#run") == {"unknown-value"}


@pytest.mark.parametrize("classes", COUNTS)
def test_calls_of_one_of_many_overrides(classes: int) -> None:
    base = ["class Base:", "    def run(self): return self.step()", "    def step(self): ..."]
    lines = [line for number in range(classes) for line in (f"class C{number}(Base):", "    def step(self): ...")]
    program = linked("\n".join([*base, *lines, ""]))
    found = called(program, "a.py#Base.run")
    if classes < MOST_DEFINITIONS:
        assert len(found) == classes + 1
    else:  # the name tells which else it may be
        assert found == ["a.py#Base.step"]
        assert reasons(program, "a.py#Base.run") == {"unknown-receiver"}


@pytest.mark.parametrize("classes", [FEWEST_DEFINITIONS, FEWEST_DEFINITIONS * 2])
def test_operators_with_many_overrides(classes: int) -> None:
    base = ["class Base:", "    def run(self): return self + 1", "    def __add__(self, other): ..."]
    lines = [
        line for number in range(classes) for line in (f"class C{number}(Base):", "    def __add__(self, other): ...")
    ]
    found = called(linked("\n".join([*base, *lines, ""])), "a.py#Base.run")
    if classes > FEWEST_DEFINITIONS:
        assert found == ["a.py#Base.__add__"]
    else:
        assert len(found) >= FEWEST_DEFINITIONS
