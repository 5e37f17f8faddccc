"""A node that would have too many values may have any: the cost stays linear, and nothing is said to be settled."""

from __future__ import annotations

import pytest

from corollary.facts.evidence import Form
from corollary.facts.extraction import extract
from corollary.facts.vocabulary import REASONS
from corollary.linking.linker import link
from corollary.linking.propagation import MOST_VALUES
from corollary.syntax.languages import load_languages


@pytest.mark.parametrize("functions", [MOST_VALUES // 2, MOST_VALUES * 2])
def test_calls_of_one_of_many_functions(functions: int) -> None:
    names = [f"handler{number}" for number in range(functions)]
    lines = [*(f"def {name}(): ..." for name in names), f"handlers = [{', '.join(names)}]"]
    source = "\n".join([*lines, "def run():", "    for handler in handlers:", "        handler()", ""])
    languages = load_languages()
    segment = extract(source.encode(), languages["python"], "a.py")
    program = link({"a.py": segment}, {name: language.specification for name, language in languages.items()})
    run = list(program.symbols.id).index("a.py#run")
    called = (program.edges.caller == run) & (program.edges.form == Form.CALL)
    assert min(functions, MOST_VALUES // 2) <= called.sum() <= min(functions, MOST_VALUES)
    reasons = {REASONS[reason] for reason in program.unresolved.reason[program.unresolved.caller == run]}
    assert reasons == {"unknown-value"}
