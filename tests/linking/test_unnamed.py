"""Functions without a name that run elsewhere: what they do counts as of what is around, and refutations know it."""

from __future__ import annotations

import pytest

from corollary.reasoning import questions as ask
from corollary.reasoning.graph import Graph
from corollary.reasoning.results import Refuted
from tests.linking.programs import linked

PYTHON = {
    "kept in a member": "class A:\n    def keep(self): self.x = lambda: cb()\ndef run(a: A): a.x()\n",
    "passed on and kept": "class A:\n    def set(self, v): self.x = v\ndef keep(a: A): a.set(lambda: cb())\n"
    "def run(a: A): a.x()\n",
    "kept in a variable": "hook = lambda: cb()\ndef run(): hook()\n",
    "given back": "def make(): return lambda: cb()\ndef keep(): return make()\nmade = keep()\ndef run(): made()\n",
    "in a list": "hooks = []\ndef keep(): hooks.append(lambda: cb())\ndef run():\n    for one in hooks: one()\n",
    "of an object that is not known": "def keep(it): it.x = lambda: cb()\ndef run(it): it.x()\n",
    "passed to code outside": "import outside\ndef keep(): outside.register(lambda: cb())\ndef run(): outside.run()\n",
    "called by code outside that is known": "key = lambda x: cb()\ndef run(xs): return sorted(xs, key=key)\n",
}

GO = {
    "kept in a field": (
        "type A struct { x func() }\nfunc (a *A) keep() { a.x = func() { cb() } }\nfunc run(a *A) { a.x() }\n"
    ),
    "in a list": "var hooks []func()\nfunc keep() { hooks = append(hooks, func() { cb() }) }\n"
    "func run() { for _, one := range hooks { one() } }\n",
}


@pytest.mark.parametrize("case", PYTHON)
def test_in_python(case: str) -> None:
    assert not refutes(f"def cb(): ...\n{PYTHON[case]}", "python", "a.py")


@pytest.mark.parametrize("case", GO)
def test_in_go(case: str) -> None:
    assert not refutes(f"package a\nfunc cb() {{}}\n{GO[case]}", "go", "a.go")


def test_what_is_called_where_it_is_written_runs_nowhere_else() -> None:
    source = "def _cb(): ...\ndef _keep(): (lambda: _cb())()\ndef run(given): given()\n"
    assert refutes(source, "python", "a.py", "_cb")


def refutes(source: str, language: str, path: str, called: str = "cb") -> bool:
    """Whether it is refuted that `run` reaches a function."""
    program = linked(source, language=language, path=path)
    symbols = list(program.symbols.id)
    found = ask.reaches(program, Graph.of(program), symbols.index(f"{path}#run"), symbols.index(f"{path}#{called}"))
    return isinstance(found, Refuted)
