"""A node that would have too many values may have any: the cost stays linear, and nothing is said to be settled."""

from __future__ import annotations

import pytest

from corollary.facts.evidence import Evidence, Form
from corollary.facts.extraction import extract
from corollary.facts.vocabulary import REASONS
from corollary.linking.bounds import MOST_DEFINITIONS
from corollary.linking.linker import link
from corollary.linking.program import Program
from corollary.syntax.languages import load_languages

COUNTS = [MOST_DEFINITIONS // 2, MOST_DEFINITIONS * 2]


def linked(*lines: str) -> Program:
    languages = load_languages()
    segment = extract("\n".join([*lines, ""]).encode(), languages["python"], "a.py")
    return link({"a.py": segment}, {name: language.specification for name, language in languages.items()})


def called(program: Program, caller: str) -> list[str]:
    """What a function surely calls."""
    symbols = list(program.symbols.id)
    edges = program.edges
    sure = (edges.caller == symbols.index(caller)) & (edges.form == Form.CALL) & (edges.evidence != Evidence.GUESS)
    return [symbols[callee] for callee in edges.callee[sure].tolist()]


def reasons(program: Program, caller: str) -> set[str]:
    row = list(program.symbols.id).index(caller)
    return {REASONS[reason] for reason in program.unresolved.reason[program.unresolved.caller == row]}


@pytest.mark.parametrize("functions", COUNTS)
def test_calls_of_one_of_many_functions(functions: int) -> None:
    names = [f"handler{number}" for number in range(functions)]
    program = linked(
        *(f"def {name}(): ..." for name in names),
        f"handlers = [{', '.join(names)}]",
        "def run():",
        "    for handler in handlers:",
        "        handler()",
    )
    found = called(program, "a.py#run")
    assert min(functions, MOST_DEFINITIONS // 2) <= len(found) <= min(functions, MOST_DEFINITIONS)
    assert reasons(program, "a.py#run") == {"unknown-value"}


@pytest.mark.parametrize("classes", COUNTS)
def test_calls_of_one_of_many_overrides(classes: int) -> None:
    program = linked(
        "class Base:",
        "    def run(self): return self.step()",
        "    def step(self): ...",
        *(line for n in range(classes) for line in (f"class C{n}(Base):", "    def step(self): ...")),
    )
    found = called(program, "a.py#Base.run")
    if classes < MOST_DEFINITIONS:
        assert len(found) == classes + 1
    else:  # the name tells which else it may be
        assert MOST_DEFINITIONS // 2 <= len(found) <= MOST_DEFINITIONS
        assert reasons(program, "a.py#Base.run") == {"unknown-receiver"}
