"""What keeps a symbol from being proved dead, or from being dead at all: strings, look-ups, bases, modules."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from corollary.facts.extraction import extract
from corollary.facts.schema import REST
from corollary.facts.vocabulary import FINALISED, HANDED, PURPOSES, REASONS
from corollary.linking.linker import link
from corollary.linking.program import Program
from tests.linking.programs import called, languages, linked

MENTIONED = {
    "a string spells a name": ("def run(): ...\nnames = ['run']\n", {"run"}),
    "the first word of a name": ("def run_fast(): ...\ndef runner(): ...\nkind = 'run'\n", {"run_fast"}),
    "the first word of a name in two cases": ("def runFast(): ...\nkind = 'run'\n", {"runFast"}),
    "a string of less than three letters begins nothing": ("def is_fast(): ...\nkind = 'is'\n", set()),
    "a class": ("class Plugin: ...\nname = 'Plugin'\n", {"Plugin"}),
    "another name of a function": ("def _format(): ...\nrender = _format\nname = 'render'\n", {"_format"}),
    "members of a class that looks members up": (
        "class A:\n    def look(self, name): return getattr(self, name)\nclass B(A):\n    def two(self): ...\n",
        {"A.look", "B.two"},
    ),
}


@pytest.mark.parametrize("case", MENTIONED)
def test_what_strings_and_look_ups_may_mean(case: str) -> None:
    source, expected = MENTIONED[case]
    program = linked(source)
    names, symbols = program.candidates
    mentioned = set(program.mentions.tolist())
    pairs = zip(names.tolist(), symbols.tolist(), strict=True)
    assert {program.symbols.id[symbol].partition("#")[2] for name, symbol in pairs if name in mentioned} == expected


DOUBTED = {
    "what a module gets hold of itself": (
        "def _one(): ...\ndef _two(): ...\ndef go(name): globals()[name]()\nkind = '_two'\n",
        {"_one", "_two", "go"},
    ),
    "by way of all modules": ("import sys\ndef _one(): ...\nhere = sys.modules[__name__]\n", {"_one"}),
    "members whose names no string spells, where others are spelled": (
        "class A:\n    def look(self, name): return getattr(self, name)\n    def one(self): ...\nkind = 'look'\n",
        {"A.one"},
    ),
    "nothing without a look-up": ("def _one(): ...\ndef go(modules): modules()\n", set()),
}


@pytest.mark.parametrize("case", DOUBTED)
def test_what_may_be_named_from_anywhere(case: str) -> None:
    source, expected = DOUBTED[case]
    program = linked(source)
    names, symbols = program.candidates
    doubted = {name for name in program.mentions.tolist() if program.names[name].endswith(REST)}
    pairs = zip(names.tolist(), symbols.tolist(), strict=True)
    assert {program.symbols.id[symbol].partition("#")[2] for name, symbol in pairs if name in doubted} == expected


CLASSES = """
class A:
    def one(self): ...
    def look(self, name): {look}
class B(A):
    def two(self): ...
class C:
    def three(self): ...
words = ["three"]
"""

COMPUTED = {
    "of the running object: its class and those below": ("return getattr(self, name)", {"A.look", "A.one", "B.two"}),
    "by the name of a class, written otherwise": (
        "return getattr(self, type(name).__name__.upper())\nnames = ['one']",
        {"A.look", "A.one", "B.two"},
    ),
    "with a default": ("return getattr(self, name, None)", {"A.look", "A.one", "B.two"}),
    "with a member as default": ("return getattr(self, name, self.one)", {"A.look", "A.one", "B.two"}),
    "of the running object, unbound": (
        "return object.__getattribute__(self, name)",
        {"A.look", "A.one", "B.two"},
    ),
    "of the running object, seen from above": (
        "return super().__getattribute__(name)",
        {"A.look", "A.one", "B.two"},
    ),
    "of another object": ("return getattr(C(), name)", {"C.three"}),
    "of a class": ("return getattr(C, name)", {"C.three"}),
    "of an object that is not known: what strings spell": ("return getattr(name, name)", {"C.three"}),
    "later, of any object": ("return operator.attrgetter(name)", {"C.three"}),
    "all of them": ("return inspect.getmembers(C)", {"C.three"}),
    "by a name that is spelled": ("return getattr(self, 'one')", set()),
    "by a name that is spelled, unbound": ("return object.__getattribute__(self, 'one')", set()),
    "by a name that a variable spells": ("name = 'one'; return getattr(self, name, None)", set()),
    "by a name of which a part is spelled": ("return getattr(self, 'look_' + name)", set()),
    "of code outside": ("return getattr(operator, name)", set()),
}


@pytest.mark.parametrize("case", COMPUTED)
def test_the_candidates_of_a_computed_name_are_the_members_of_the_object(case: str) -> None:
    look, expected = COMPUTED[case]
    program = linked("import inspect, operator\n" + CLASSES.format(look=look))
    sites, (names, symbols) = program.unresolved, program.candidates
    rows = np.flatnonzero(sites.reason == REASONS.index("computed"))
    found = symbols[np.isin(names, sites.name[rows])].tolist()
    assert {program.symbols.id[symbol].partition("#")[2] for symbol in found} == expected


IN_CODE = {
    "what strings spell": ("exec(text)\nnames = ['one', 'A.two()']\n", {"one", "A", "A.two"}),
    "a name of several functions means none of them": ("exec(text)\nnames = ['both']\n", set()),
    "a member of an object that is not known runs no code": ("text.exec(text)\nnames = ['one']\n", set()),
    "a function of the program runs no code": ("def exec(text): ...\nexec(text)\nnames = ['one']\n", set()),
}


@pytest.mark.parametrize("case", IN_CODE)
def test_what_code_that_is_made_at_run_time_may_mean(case: str) -> None:
    source, expected = IN_CODE[case]
    program = linked(
        f"def one(): ...\ndef both(): ...\nclass A:\n    def two(self): ...\n{source}", {"b.py": "def both(): ...\n"}
    )
    sites, (names, symbols) = program.unresolved, program.candidates
    rows = np.flatnonzero(sites.reason == REASONS.index("computed"))
    found = symbols[np.isin(names, sites.name[rows])].tolist()
    assert {program.symbols.id[symbol].partition("#")[2] for symbol in found} == expected


def test_what_stands_in_a_module_that_is_loaded_by_name_may_be_read_of_it() -> None:
    main = "getattr(__import__(name), name)\nnames = ['p.m', 'f']\n"
    program = linked_files({"p/__init__.py": "", "p/m.py": "def f(): ...\ndef g(): ...\n", "main.py": main})
    names, symbols = program.candidates
    found = symbols[[program.names[name] == "*" for name in names.tolist()]].tolist()
    assert [program.symbols.id[symbol] for symbol in found] == ["p/m.py#f"]


def test_a_module_may_be_read_by_a_computed_name() -> None:
    program = linked_files(
        {"p/__init__.py": "", "p/m.py": "def f(): ...\n", "main.py": "from p import m\ngetattr(m, n)\n"}
    )
    assert [program.names[name] for name in program.unresolved.name.tolist()].count("p/m.py#*") == 1


HANDING_ON = """
class Inner:
    def shown(self): ...
    def _read(self): ...
    def _hidden(self): ...
class Proxy:
    def __init__(self): self.inner = Inner()
    def __getattr__(self, name): return getattr(self.inner, name)
Proxy()._read()
"""


@pytest.mark.parametrize(
    ("more", "expected"),
    [("", {"Inner.shown", "Inner._read"}), ("getattr(Inner(), n)\n", {"Inner.shown", "Inner._read", "Inner._hidden"})],
)
def test_a_fallback_for_members_hands_on_names_that_are_read(more: str, expected: set[str]) -> None:
    program = linked(HANDING_ON + more)
    names, symbols = program.candidates
    found = symbols[[program.names[name] == "a.py#Inner.*" for name in names.tolist()]].tolist()
    assert {program.symbols.id[symbol].partition("#")[2] for symbol in found} == expected


def test_elements_of_a_module_may_be_read_at_any_key() -> None:
    reading = "import * as tags from './tags'\nexport const pick = (tag: string) => tags[tag]\n"
    program = linked(reading, {"tags.ts": "export function style() {}\n"}, language="typescript", path="main.ts")
    assert [program.names[name] for name in program.unresolved.name.tolist()].count("tags.ts#*") == 1
    assert "tags.ts#style" in [program.symbols.id[symbol] for symbol in program.candidates[1].tolist()]


PATTERNS = {
    "a member that a template reads": ("'{{ job.run_far }}'", {"run_far"}),
    "a beginning": ("'run_%s' % kind", {"run_fast", "run_far"}),
    "an end": ("'%s_fast' % kind", {"run_fast"}),
    "both": ("f'run_{kind}st'", {"run_fast"}),
    "what stands between": ("f'r{kind}_f{kind}r'", {"run_far"}),
}


@pytest.mark.parametrize("case", PATTERNS)
def test_the_whole_of_a_pattern_counts(case: str) -> None:
    pattern, expected = PATTERNS[case]
    program = linked(f"def run_fast(): ...\ndef run_far(): ...\nkind = {pattern}\n")
    sites = program.unresolved
    rows = np.flatnonzero(sites.reason == REASONS.index("dynamic"))
    assert {program.names[name] for name in sites.name[rows].tolist()} == expected


SPELLED = {
    "a path": ("kind = 'shop.cart.Cart'", {"Cart"}),
    "a path with the module apart": ("kind = 'shop.cart:Cart'", {"Cart"}),
    "a member": ("kind = 'shop.cart.Cart.add'", {"Cart.add"}),
    "a member of a base": ("kind = 'shop.cart:Small.add'", {"Cart.add"}),
    "where it is imported to": ("kind = 'shop.Basket'", {"Cart"}),
    "a module": ("kind = 'shop.cart'", set()),
    "prose": ("kind = 'as shop.cart.Cart does'", set()),
    "another module": ("kind = 'mart.cart.Cart'", set()),
}


@pytest.mark.parametrize("case", SPELLED)
def test_the_only_candidate_of_a_path_is_what_it_is_the_path_of(case: str) -> None:
    source, expected = SPELLED[case]
    program = linked(
        source,
        {
            "shop/__init__.py": "from shop.cart import Cart as Basket\n",
            "shop/cart.py": "class Cart:\n    def add(self): ...\nclass Small(Cart): ...\n",
            "shop/other.py": "class Cart: ...\n",
        },
    )
    sites, (names, symbols) = program.unresolved, program.candidates
    rows = np.flatnonzero(sites.reason == REASONS.index("spelled"))
    found = symbols[np.isin(names, sites.name[rows])].tolist()
    assert {program.symbols.id[symbol] for symbol in found} == {f"shop/cart.py#{name}" for name in expected}


OVERRIDING = {
    "a listed base": (
        "import threading\nclass Job(threading.Thread):\n    def run(self): ...\n    def other(self): ...\n",
        {("Job.run", 1)},
    ),
    "what the base of a listed base has": (
        "import logging\nclass L(logging.StreamHandler):\n    def filter(self): ...\n    def other(self): ...\n",
        {("L.filter", 1)},
    ),
    "a name with a pattern": (
        "import ast\nclass Walk(ast.NodeVisitor):\n    def visit_Name(self, node): ...\n    def other(self): ...\n",
        {("Walk.visit_Name", 1)},
    ),
    "a base that is not listed": (
        "import threading, x\nclass Job(threading.Thread, x.Base):\n    def run(self): ...\n    def other(self): ...\n",
        {("Job.run", 1), ("Job.other", 0)},
    ),
    "a mixin": (
        "import threading\nclass Mixin:\n    def run(self): ...\nclass Job(Mixin, threading.Thread): ...\n",
        {("Mixin.run", 1)},
    ),
    "a base that calls no member": ("class Wrong(ValueError):\n    def run(self): ...\n", set()),
    "no base outside": ("class Base: ...\nclass Job(Base):\n    def run(self): ...\n", set()),
}


@pytest.mark.parametrize("case", OVERRIDING)
def test_what_may_override(case: str) -> None:
    source, expected = OVERRIDING[case]
    program = linked(source)
    members, known = program.overriding
    pairs = zip(members.tolist(), known.tolist(), strict=True)
    assert {(program.symbols.id[member].partition("#")[2], is_known) for member, is_known in pairs} == expected


def test_what_a_function_without_a_name_gives_is_no_generator_of_another_language() -> None:
    known = languages()
    closing = "class A:\n    def __del__(self): ...\n"
    giving = "[1].map(function () { return { throw: 1 } })\n"
    segments = {
        "a.py": extract(closing.encode(), known["python"], "a.py"),
        "b.js": extract(giving.encode(), known["javascript"], "b.js"),
    }
    program = link(segments, {name: one.specification for name, one in known.items()})
    pairs = zip(*(column.tolist() for column in program.candidates), strict=True)
    finalised = [symbol for name, symbol in pairs if program.names[name] == FINALISED]
    assert [program.symbols.id[symbol] for symbol in finalised] == ["a.py#A.__del__"]


def linked_files(sources: Mapping[str, str]) -> Program:
    """The program of some Python files."""
    known = languages()
    segments = {path: extract(source.encode(), known["python"], path) for path, source in sources.items()}
    return link(segments, {name: one.specification for name, one in known.items()})


HELD = {
    "only its members are named": ("from p import m\nm.f()\n", False),
    "it is passed": ("from p import m\nuse(m)\n", True),
    "it is stored": ("from p import m\nbox.m = m\n", True),
    "it is returned": ("def f():\n    from p import m\n    return m\n", True),
    "code loads modules, and a string names it and its folder": ("__import__(name)\nnames = ['p.m']\n", True),
    "code loads modules, and a string names others": ("__import__(name)\nnames = ['q.m', 'p']\n", True),
    "a string names it, and nothing loads modules": ("names = ['p.m']\n", False),
    "code loads modules, and no string names its folder": ("__import__(name)\nnames = ['m.q']\n", False),
}


@pytest.mark.parametrize("case", HELD)
def test_which_modules_are_values(case: str) -> None:
    source, expected = HELD[case]
    program = linked_files({"p/__init__.py": "", "p/m.py": "def f(): ...\n", "main.py": source})
    assert ("p/m.py" in [program.symbols.id[module] for module in program.held_modules.tolist()]) == expected


@pytest.mark.parametrize("source", ["from p import m\nm.f()\n", "from p.m import f\nf()\n", "import p.m\np.m.f()\n"])
def test_a_folder_of_modules_needs_no_file_of_its_own(source: str) -> None:
    program = linked_files({"p/m.py": "def f(): ...\n", "main.py": source})
    assert called(program, "main.py") == ["p/m.py#f"]
    assert program.imports.target.tolist() == [1]


PURPOSE = {
    "a test": ("python", "tests/test_a.py", "def test_it(): ...\n", {("test_it", "test")}),
    "what tests use": ("python", "tests/conftest.py", "def helper(): ...\n", {("helper", "test")}),
    "a test beside other code": (
        "python",
        "a.py",
        "import unittest\nclass Check(unittest.TestCase): ...\n",
        {("Check", "test")},
    ),
    "a command": ("python", "a.py", "import click\n@click.command()\ndef run(): ...\n", {("run", "run")}),
    "a class that a base of it is told of": (
        "python",
        "a.py",
        "class A:\n    def __init_subclass__(cls): ...\nclass B(A): ...\nclass C(B): ...\nclass D: ...\n",
        {("A.__init_subclass__", "run"), ("B", "run"), ("C", "run")},
    ),
    "an export": ("python", "a.py", "__all__ = ['f']\ndef f(): ...\n", {("f", "api")}),
    "what implements an exported interface": (
        "go",
        "a.go",
        "package a\ntype I interface { F() }\ntype t struct{}\nfunc (t t) F() {}\nfunc (t t) G() {}\n",
        {("I", "api"), ("I.F", "api"), ("t.F", "api")},
    ),
    "a build target": ("go", "magefile.go", "package main\nfunc Test() {}\nfunc help() {}\n", {("Test", "run")}),
    "an exported name": ("go", "a.go", "package a\nfunc F() {}\nfunc g() {}\n", {("F", "api")}),
    "a test in a package": ("go", "a_test.go", "package a\nfunc TestF() {}\n", {("TestF", "test")}),
    "a test in a namespace": ("clojure", "test/a_test.clj", "(ns a-test)\n(deftest f)\n", {("f", "test")}),
    "a test in a module": ("javascript", "a.test.js", "function helper() {}\n", set()),
}


@pytest.mark.parametrize("case", PURPOSE)
def test_what_entry_points_are_for(case: str) -> None:
    language, path, source, expected = PURPOSE[case]
    program = linked(source, language=language, path=path)
    entries = program.entry_points
    rows = zip(entries.symbol.tolist(), entries.purpose.tolist(), strict=True)
    found = {(program.symbols.id[symbol].partition("#")[2], PURPOSES[purpose]) for symbol, purpose in rows}
    assert {row for row in found if row[0]} == expected
    is_test = "test" in path
    assert {purpose for name, purpose in found if not name} == {"test" if is_test else "run"}


ASSIGNED = """
import outside
class Loud:
    def __setattr__(self, name, value): ...
def maker(): return outside.base
class Plain:
    number = 3
    declared: int
    def method(self): ...
class Holding:
    made = outside.make()
class Open(maker()): ...
"""

ASSIGNING = {
    "of an object that is not known": ("def f(x): x.fresh = 1", True),
    "of one that is": ("def f(x: Plain): x.fresh = 1", False),
    "over plain data": ("def f(x: Plain): x.number = 1", False),
    "over a declaration": ("def f(x: Plain): x.declared = 1", False),
    "over a function": ("def f(x: Plain): x.method = 1", False),
    "over what a class holds that is not known": ("def f(x: Holding): x.made = 1", True),
    "of a class with a base that is not known": ("def f(x: Open): x.fresh = 1", True),
}


@pytest.mark.parametrize("case", ASSIGNING)
def test_what_may_run_unseen_where_a_member_is_assigned(case: str) -> None:
    source, expected = ASSIGNING[case]
    assert ("__setattr__" in unseen(ASSIGNED + source)) == expected


CALLED = """
import outside, posixpath
class Given:
    def __eq__(self, other): ...
    def __hash__(self): ...
    def __iter__(self): ...
    def __next__(self): ...
    def __radd__(self, other): ...
    def __fspath__(self): ...
    def __repr__(self): ...
"""

UNSEEN = {
    "a loop over anything": ("def f(x):\n    for y in x: pass", {"__iter__", "__next__"}),
    "over what code outside gives": ("def f():\n    for y in outside.f(): pass", {"__iter__", "__next__"}),
    "over a list": ("def f(x):\n    values = [x]\n    for y in values: pass", set()),
    "over what a dictionary has": ("def f(x):\n    values = {1: x}\n    for y in values.items(): pass", set()),
    "keys that are written out": ("def f(x): return {x: 1}", {"__hash__"}),
    "elements of a set that are": ("def f(x): return {x}", {"__hash__"}),
    "a comparison with anything": ("def f(x, y): return x == y", {"__eq__"}),
    "of plain data": ("def f(x: str): return x == 'y'", set()),
    "an operator with anything behind it": ("def f(x): return 1 + x", {"__radd__"}),
    "with plain data behind it": ("def f(x: str): return x + 'y'", set()),
    "a subscript": ("def f():\n    values = {}\n    return values['x']", {"__hash__", "__eq__"}),
    "a key of a dictionary": ("def f(x):\n    values = {}\n    values.get(x)", {"__hash__", "__eq__"}),
    "an element of a list": ("def f(x):\n    values = []\n    values.append(x)", set()),
    "what elements look like": ("def f(x): return repr([x])", {"__repr__"}),
    "the hash of elements": ("def f(x): return hash((x, 1))", {"__hash__"}),
    "a text with elements in it": ("def f(x): return f'{[x]}'", {"__repr__"}),
    "a text that is filled": ("def f(x): return 'x %r' % x", {"__repr__"}),
    "a path": ("def f(x): posixpath.join(x)", {"__fspath__"}),
    "code outside": ("def f(x): outside.f(x)", {"__hash__", "__eq__", "__iter__", "__next__"}),
}


@pytest.mark.parametrize("case", UNSEEN)
def test_what_the_language_and_code_outside_may_run_unseen(case: str) -> None:
    source, expected = UNSEEN[case]
    assert unseen(CALLED + source) == expected


def unseen(source: str) -> set[str]:
    """The members that may run unseen where the function `f` runs."""
    program = linked(source)
    sites = program.unresolved
    rows = np.flatnonzero(sites.reason == REASONS.index("implicit")).tolist()
    names = {program.names[sites.name[row]] for row in rows if program.symbols.name[sites.caller[row]] == "f"}
    had = {program.symbols.name[symbol] for symbol in program.candidates[1].tolist()}
    return {name for several in names for name in several.split("|")} & had


@pytest.mark.parametrize("head", ['(ns a)\n(def prefix "j-")', '(ns a (:gen-class :prefix "j-" :init run))'])
def test_a_string_that_ends_with_a_hyphen_begins_names_where_names_have_hyphens(head: str) -> None:
    program = linked(f"{head}\n(defn- j-run [] 1)\n(defn- jrun [] 1)\n", language="clojure", path="a.clj")
    names, symbols = program.candidates
    mentioned = set(program.mentions.tolist())
    found = {symbol for name, symbol in zip(names.tolist(), symbols.tolist(), strict=True) if name in mentioned}
    assert {program.symbols.id[symbol].partition("#")[2] for symbol in found} == {"j-run"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("(ns a (:gen-class))\n(defn- -run [] 1)\n(defn- run [] 1)\n", {"-run"}),
        ("(ns a)\n(gen-class :name a.A)\n(defn- -run [] 1)\n(defn- run [] 1)\n", {"-run"}),
        ("(ns a)\n(defn- -run [] 1)\n", set()),
    ],
)
def test_where_a_class_is_generated_functions_that_begin_with_a_hyphen_may_be_meant(
    source: str, expected: set[str]
) -> None:
    program = linked(source, language="clojure", path="a.clj")
    sites = program.unresolved
    open_names = set(sites.name[sites.reason == REASONS.index("dynamic")].tolist())
    names, symbols = program.candidates
    found = {symbol for name, symbol in zip(names.tolist(), symbols.tolist(), strict=True) if name in open_names}
    assert {program.symbols.name[symbol] for symbol in found} == expected


def test_what_a_fallback_for_members_hands_on_may_be_what_code_reads_be_other_names_spelled() -> None:
    program = linked(
        "class Proxy:\n    def __init__(self, one): self.one = one\n"
        "    def __getattr__(self, name): return getattr(self.one, name)\n"
        "class Subject:\n    def spelled(self): ...\n    def read(self): ...\n    def other(self): ...\n"
        "Proxy(Subject()).read()\nwords = ['spelled']\n"
    )
    names, symbols = program.candidates
    pairs = zip(names.tolist(), symbols.tolist(), strict=True)
    found = {symbol for name, symbol in pairs if program.names[name] == "a.py#Subject.*"}
    assert {program.symbols.id[symbol].partition("#")[2] for symbol in found} == {"Subject.spelled", "Subject.read"}


GIVEN = """
import outside
def given(): ...
def give():
    outside.register({passed})
"""


@pytest.mark.parametrize(
    ("passed", "expected"),
    [("given", {"given"}), ("[{'a': given}]", {"given"}), ("repr(given)", set[str]())],
)
def test_what_code_outside_may_call_of_what_it_was_given(passed: str, expected: set[str]) -> None:
    program = linked(GIVEN.format(passed=passed))
    names, symbols = program.candidates
    pairs = zip(names.tolist(), symbols.tolist(), strict=True)
    handed = {symbol for name, symbol in pairs if program.names[name] == HANDED}
    assert {program.symbols.id[symbol].partition("#")[2] for symbol in handed} == expected
