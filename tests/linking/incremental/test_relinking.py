"""The law of linking after an edit: the program is the one that is linked from nothing, bit for bit."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Mapping
from functools import cache
from pathlib import PurePosixPath

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from corollary.facts.extraction import extract
from corollary.facts.segment import Segment
from corollary.linking import stored
from corollary.linking.incremental.relinking import Linker, Sources
from corollary.linking.linker import link
from corollary.linking.program import Program
from tests.linking.incremental.sources import PATHS, modules
from tests.linking.programs import languages

LANGUAGES = {".py": "python", ".js": "javascript", ".ts": "typescript", ".go": "go", ".clj": "clojure"}


@cache
def segment(path: str, source: str) -> Segment:
    return extract(source.encode(), languages()[LANGUAGES[PurePosixPath(path).suffix]], path)


def linker() -> Linker:
    return Linker({name: language.specification for name, language in languages().items()})


def sources(files: Mapping[str, str]) -> Sources:
    return Sources({path: segment(path, text) for path, text in files.items()}, {}, "")


def encoded(program: Program) -> bytes:
    return b"".join(map(bytes, stored.encode(program)))


def from_nothing(files: Mapping[str, str]) -> bytes:
    specifications = {name: language.specification for name, language in languages().items()}
    return encoded(link(sources(files).segments, specifications, manifests={}))


def assert_follows(files: Mapping[str, str], edited: Mapping[str, str]) -> None:
    """What is linked anew after an edit, and after it is taken back, is what is linked from nothing."""
    assert edited != files
    warm = linker()
    for each in (files, edited, files):
        assert encoded(warm.link(sources(each))) == from_nothing(each)
        assert not warm.contradictions


class Editing(RuleBasedStateMachine):
    """Files come, change and go; after each edit the program is the one that is linked from nothing."""

    @initialize(data=st.data())
    def start(self, data: st.DataObject) -> None:
        self.files = {path: list(data.draw(modules(path))) for path in PATHS[:4]}
        self.linker = linker()
        expected = data.draw(st.lists(st.sampled_from(PATHS), unique=True))
        for path in data.draw(st.lists(st.sampled_from(PATHS), unique=True)):
            text = list(self.files.get(path, ())) if data.draw(st.booleans()) else data.draw(modules(path))
            self.linker.look_ahead(expected, path, segment(path, "\n".join([*text, ""])))
        self.is_new = True

    @rule(data=st.data())
    def rewrite(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(PATHS))
        self.files[path] = list(data.draw(modules(path)))
        self.is_new = True

    @rule(data=st.data())
    def insert(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.files)))
        place = data.draw(st.integers(0, len(self.files[path])))
        self.files[path][place:place] = data.draw(modules(path))[:1]
        self.is_new = True

    @rule(data=st.data())
    def body(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from([path for path in sorted(self.files) if path.endswith(".py")]))
        statement = data.draw(
            st.sampled_from(["f(A())", "x.run(g)", "x = B().held", "A().kept = g", "g(lambda: x)", ""])
        )
        test = data.draw(st.sampled_from(["", "assert isinstance(x, A)", "assert not isinstance(x, (A, B))"]))
        kept = [line for line in self.files[path] if not line.startswith("def probe")]
        declared = data.draw(st.sampled_from(["", ": A", ": B | None"]))
        self.files[path] = [
            *kept,
            f"def probe(x{declared}):\n    f(x)\n    {test or 'pass'}\n    {statement}\n    return x",
        ]
        self.is_new = True

    @rule(data=st.data())
    def line(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from([path for path in sorted(self.files) if path.endswith(".py")]))
        if self.files[path]:
            place = data.draw(st.integers(0, len(self.files[path]) - 1))
            lines = self.files[path][place].splitlines()
            row = data.draw(st.integers(0, len(lines) - 1))
            within = ["pass", "def step(self, x=f): return x", "def __len__(self): return f()", "kept = g"]
            lines[row] = "    " + data.draw(st.sampled_from(within)) if lines[row].startswith(" ") else "pass"
            self.files[path][place] = "\n".join(lines)
            self.is_new = True

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.files)))
        if self.files[path]:
            del self.files[path][data.draw(st.integers(0, len(self.files[path]) - 1))]
        elif len(self.files) > 2:
            del self.files[path]
        self.is_new = True

    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        free = [path for path in PATHS if path not in self.files and path.endswith(".py")]
        if free:
            old = data.draw(st.sampled_from([path for path in sorted(self.files) if path.endswith(".py")]))
            self.files[data.draw(st.sampled_from(free))] = self.files.pop(old)
            self.is_new = True

    @invariant()
    def equals_the_one_from_nothing(self) -> None:
        if getattr(self, "is_new", False):
            files = {path: "\n".join([*lines, ""]) for path, lines in self.files.items()}
            assert encoded(self.linker.link(sources(files))) == from_nothing(files)
            assert not self.linker.contradictions
            self.is_new = False


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=8, stateful_step_count=10, suppress_health_check=list(HealthCheck))

PROGRAM = {
    "a.py": "from b import helper, Base\n\n\nclass A(Base):\n    def run(self, x): return self.step(x)\n"
    "    def step(self, x): return helper(x)\n\n\ndef f(a): return a.run(f)\n\n\nf(A())\n",
    "b.py": "class Base:\n    def step(self, x): return x()\n\n\ndef helper(x):\n    y = x\n    return y\n",
    "c.py": "import a\n\n\ndef g(): return a.f(a.A())\n",
}


def work(files: dict[str, str], edited: dict[str, str]) -> tuple[int, ...]:
    """How many nodes an edit made dirty and let fire, how many rows fired and were stated, and the files looked at."""
    warm = linker()
    warm.link(sources(files))
    assert encoded(warm.link(sources(edited))) == from_nothing(edited)
    assert warm.work is not None
    return warm.work.nodes, warm.work.fired, warm.work.rows, warm.work.stated, *warm.looked_at


BALLAST = {f"more/m{n}.py": PROGRAM["b.py"] + f"\n\nhelper(Base().step(lambda: {n}))\n" for n in range(40)}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("b.py", "y = x\n", "y = x\n    z = y\n"),
        ("b.py", "y = x\n", "y = [x]\n"),
        ("b.py", "def helper(x):", "def helper(x, more=None):"),
        ("a.py", "return helper(x)", "return helper(self)"),
        ("c.py", "return a.f(a.A())", "return a.f(g, a.A())"),
        ("b.py", "def helper(x):", "def added(x): return helper(x)\n\n\ndef helper(x):"),
        ("b.py", "class Base:\n", "class Base:\n    def added(self): return self.step(helper)\n"),
        ("c.py", "return a.f(a.A())", "return a.f(a.A()) or g"),
        ("c.py", "def g(): return", "def renamed(): return"),
        ("c.py", "def g(): return", "def g():\n    import os\n    return"),
        ("c.py", "def g(): return", "class Added:\n    def added(self, x): return g(x)\n\n\ndef g(): return"),
        ("c.py", "def g(): return", "class Added(a.A):\n    def __init__(self): self.step(g)\n\n\ndef g(): return"),
        ("a.py", "class A(Base):\n", "class A(Base):\n    def __init__(self, x=f): self.kept = x\n"),
        ("a.py", "class A(Base):", "class A:"),
        ("a.py", "    def run(self", "    @property\n    def run(self"),
        ("c.py", "import a\n", "import a\nfrom b import *\n"),
    ],
)
def test_the_work_is_in_proportion_to_what_an_edit_can_influence(path: str, old: str, new: str) -> None:
    edited = {**PROGRAM, path: PROGRAM[path].replace(old, new)}
    assert work(PROGRAM | BALLAST, edited | BALLAST) == work(PROGRAM, edited)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("c.py", None),
        ("d.py", "def added(): ...\n"),
        ("d.py", "from a import A\n\n\nclass Added(A):\n    def added(self): return self.run(A)\n"),
        ("os.py", "def added(): ...\n"),
    ],
)
def test_so_it_is_where_files_come_and_go(path: str, text: str | None) -> None:
    files = {**PROGRAM, "e.py": "import os\n\nos.added()\n"}
    edited = {each: source for each, source in files.items() if each != path} | ({path: text} if text else {})
    assert work(files | BALLAST, edited | BALLAST) == work(files, edited)


@pytest.mark.parametrize(
    ("path", "old", "new", "again"),
    [
        ("b.py", "y = x\n", "y = x\n    z = y\n", 0),
        ("c.py", "return a.f(a.A())", "return a.f(a.A()) or 1", 3),  # it asks for other members
        ("a.py", "return helper(x)", "return helper(helper)", 1),  # what a public method returns may be shown by it
    ],
)
def test_what_a_body_has_no_influence_on_is_not_read_off_again(path: str, old: str, new: str, again: int) -> None:
    warm = linker()
    warm.link(sources(PROGRAM))
    before = warm.readings
    edited = {**PROGRAM, path: PROGRAM[path].replace(old, new)}
    assert encoded(warm.link(sources(edited))) == from_nothing(edited)
    assert (before, warm.readings) == (3, 3 + again)


def test_where_functions_come_and_go_the_surface_is_gone_on_with() -> None:
    warm, counts = linker(), []
    for more in ("", "\n\ndef more(): return 1\n", "\n\ndef others(): return g\n", ""):
        edited = {**PROGRAM, "c.py": PROGRAM["c.py"] + more}
        assert encoded(warm.link(sources(edited))) == from_nothing(edited)
        counts.append(warm.surfaces)
    assert counts == [1, 1, 1, 2]  # a function that gave something is gone


CLASSES = """class A:
    def __getattr__(self, name): return f
    def __init__(self): self.kept = g
    def __len__(self): return 0
    def step(self): return self.other()
class B(A):
    def __get__(self, at, of): return g
    def other(self): return A() or self.kept()
class C:
    held = B()
    more = None
    def __init__(self): self.more = B()
def f(): return C().held() or C().more()
def give(c): c.more = A()
def g(): return A().missing(len(A()), getattr(A(), "st" + "ep"))
"""


@pytest.mark.parametrize("line", [line for line in CLASSES.splitlines() if line.startswith((" ", "def"))])
def test_members_that_come_and_go(line: str) -> None:
    with_it = {
        "a.py": CLASSES,
        "b.py": "from a import *\nx = [A(), B(), C()]\nfor each in x: each.step(), each.other()\n",
    }
    without = {**with_it, "a.py": CLASSES.replace(line, line[: len(line) - len(line.lstrip())] + "pass")}
    warm = linker()
    for files in (with_it, without, with_it):
        assert encoded(warm.link(sources(files))) == from_nothing(files)
        assert not warm.contradictions


def test_fallbacks_of_modules_that_come_and_go() -> None:
    reading = "import a\ndef reads(): return a.missing, a.there\n"
    having = "there = 1\ndef __getattr__(name): return there\n"
    warm = linker()
    for module in (having, "there = 1\n", having, having.replace("there = 1", "missing = 1"), having):
        files = {"a.py": module, "b.py": reading}
        assert encoded(warm.link(sources(files))) == from_nothing(files)


WRAPPING = """class lazy:
    def __init__(self, given): self.real = given
    def __set_name__(self, owner, name): self.called = self.real
    def __get__(self, at, of):
        if at is None: return self
        kept = at.kept
        at.kept = kept = self.called(at)
        return kept
class more(lazy):
    def __get__(self, at, of): return B()
class A:
    def m(self): ...
class B:
    def m(self): ...
class Wrapping:
    @lazy
    def a(self): return A()
    @more
    def b(self): return B()
    d = lazy(f)
    e = bound(A)
def f(at): return B()
class bound:
    def __init__(self, given): self.given = given
    def __get__(self, at, of): return self.given
"""


@pytest.mark.parametrize("line", WRAPPING.splitlines())
def test_members_that_wrap_functions_come_and_go(line: str) -> None:
    using = """from a import *
class Using(Wrapping):
    @lazy
    def c(self): return B()
    g = bound(B)
    def run(self): self.a.m(); self.b.m(); self.c.m(); self.c.kept(); self.d.m(); self.e().m(); self.g().m()
"""
    with_it = {"a.py": WRAPPING, "b.py": using}
    without = {**with_it, "a.py": WRAPPING.replace(line, line[: len(line) - len(line.lstrip())] + "pass", 1)}
    warm = linker()
    for files in (with_it, without, with_it):
        assert encoded(warm.link(sources(files))) == from_nothing(files)
        assert not warm.contradictions


NAMED = """class Node:
    def accept(self, visitor):
        found = getattr(visitor, "visit" + self.__class__.__name__, None)
        found(self)
    def run(self): return 0
class Text(Node):
    def run(self): return 1
class Page(Node):
    def run(self): return 2
class Visitor:
    def visitText(self, node): node.run()
    def visitPage(self, node): node.run()
    other = visitPage
"""


@pytest.mark.parametrize("line", [line for line in NAMED.splitlines() if not line.startswith(" " * 8)])
def test_functions_that_are_named_for_classes_or_not(line: str) -> None:
    using = "from a import *\ndef go(node: Node): node.accept(Visitor())\ndef spell(v): return 0\n"
    with_it = {"a.py": NAMED, "b.py": using}
    without = {**with_it, "a.py": NAMED.replace(line, line[: len(line) - len(line.lstrip())] + "if 0: pass", 1)}
    spelled = {**with_it, "b.py": using.replace("return 0", "return v.visitText(Page())")}
    warm = linker()
    for files in (with_it, without, with_it, spelled, with_it):
        assert encoded(warm.link(sources(files))) == from_nothing(files)
        assert not warm.contradictions


CIRCLE = """class B(A):
    def run(self): return self.step()
class A:
    def run(self): return self.step()
    def step(self): return 0
class A(B):
    def step(self): return super().step()
"""


def test_classes_that_inherit_from_themselves_are_ordered_alike_however_they_came() -> None:
    using = {"b.py": "from a import A\nx = [A]\nfor each in x: each().run()\n"}
    warm = linker()
    for text in ("class A:\n    def __call__(self): return 0\n", CIRCLE, CIRCLE.replace("(B)", ""), CIRCLE):
        files = {"a.py": f"from b import A\n{text}", **using}
        assert encoded(warm.link(sources(files))) == from_nothing(files)


OBJECTS = """const kOne = Symbol('one')
const shared = { mixed() { return this.other() }, other() { return f } }
function f() { return function made() { return shared } }
function Made() { return { run: f } }
const give = (made, given) => { made.given = given }
function maker() { function Inner(given) { give(this, given) }; return Inner }
const target = {}
Object.assign(target, shared)
target[kOne] = f
target[unknown()] = function named() { this.mixed() }
target.plain = f
class Kept { constructor(...given) { given[0]() } step() { return target.named() } }
Object.assign(Kept.prototype, shared, { more() { this.step() } })
module.exports = { target, Kept, Made, f, Built: maker() }
"""


@pytest.mark.parametrize("line", OBJECTS.splitlines())
def test_objects_that_are_given_members_or_not(line: str) -> None:
    using = """const { target, Kept, Made, Built, f } = require('./a')
new Built(f).given()
target.mixed(); target.named(); target[kOne](); target[anything()](); new Made().run(); f()().mixed()
const kept = new Kept(...[f]); kept.mixed(); kept.more()
"""
    with_it = {"a.js": OBJECTS, "b.js": using}
    without = {**with_it, "a.js": OBJECTS.replace(line + "\n", "\n")}
    warm = linker()
    for files in (with_it, without, with_it):
        assert encoded(warm.link(sources(files))) == from_nothing(files)
        assert not warm.contradictions


SIGNATURES = """export class Context { header(): Made { return new Made() } }
export class Made { run() {} }
export type Next = () => Context
export type Handler = (context: Context, next: Next) => Made
export interface Called { (context: Context): Made }
export const direct: Handler = (context, next) => { next().header(); return context.header() }
export const called: Called = function named(context) { return context.header() }
export function use(handler: Handler) { return handler(null, null).run() }
"""


@pytest.mark.parametrize("line", SIGNATURES.splitlines())
def test_types_of_functions_that_come_and_go(line: str) -> None:
    using = """import { Handler, Called, use, Context } from './a'
export const mk = (): Handler => function made(context, next) { next(); return context.header() }
export const of: Called = (context) => context.header()
use((context) => context.header())
"""
    with_it = {"a.ts": SIGNATURES, "b.ts": using}
    without = {**with_it, "a.ts": SIGNATURES.replace(line + "\n", "\n")}
    warm = linker()
    for files in (with_it, without, with_it):
        assert encoded(warm.link(sources(files))) == from_nothing(files)
        assert not warm.contradictions


DECLARED = """export class Context { header(): Made { return new Made() } }
export class Made { run() {} }
export type Handler = (context: Context) => Made
export interface Plugin { setup(context: Context): void
  first?: Handler
  all: Handler[] }
export interface Named { name: string }
export const direct: Plugin = { setup(context) { context.header() }, all: [] }
export function register(plugin: Plugin) {}
export function table(entries: Record<string, Plugin>) {}
export function inline(options: { done: Handler
  plugins: Plugin[] }) {}
"""


PLUGINS = """import { Plugin, register, table, inline } from './a'
const held = {
  all: [(c) => c.header().run()],
  first: (context) => context.header(),
  setup: (context) => context.header()
}
register(held)
table({ one: held })
inline({
  free: 1,
  plugins: [held] })
export const mk = (): Plugin => ({ setup: (context) => context.header() })
"""


@pytest.mark.parametrize("line", [*DECLARED.splitlines(), *PLUGINS.splitlines()[2:5]])
def test_what_is_declared_for_members_of_literals_comes_and_goes(line: str) -> None:
    with_it = {"a.ts": DECLARED, "b.ts": PLUGINS}
    without = {path: text.replace(line + "\n", "\n") for path, text in with_it.items()}
    warm = linker()
    for files in (with_it, without, with_it):
        assert encoded(warm.link(sources(files))) == from_nothing(files)
        assert not warm.contradictions


TASK = "export interface Task { run(v: Value): void }\nexport class Value { go() {} }\n"
PLACE = "import { Task } from './a'\nimport { made } from './c'\nexport const task: Task = made()\n"
MADE = "export function made() { return { run(v) { one(v) } } }\nfunction one(v) { v.go() }\n"


@pytest.mark.parametrize(
    "other", ["export const made = 1", MADE.replace("{ run", "\n\n{ run"), MADE.replace("one", "two")]
)
def test_what_stands_where_something_is_declared_comes_and_goes(other: str) -> None:
    padding = "".join(f"export function f{number}() {{ return f{number}() }}\n" for number in range(60))
    with_it = {"a.ts": TASK, "b.ts": PLACE + padding, "c.ts": MADE}
    warm = linker()
    for files in (with_it, {**with_it, "c.ts": other}, with_it):
        assert encoded(warm.link(sources(files))) == from_nothing(files)
        assert not warm.contradictions
    assert warm.work is not None


REQUIRED = """export interface Base { run(): void }
export interface Node extends Base { kind: string; stop?(): void }
export function take(node: Node, some: Partial<Node>) { node.run() }
export function elsewhere(node: Node) { node.run() }
"""
STANDING = """import { Node, elsewhere, take } from './a'
const bare = { run() {} }
const whole = { kind: '', run() {} }
function make(): Node { return { run() {} } }
export function pass(given: any) { take(given, null as any) }
pass(bare)
pass(whole)
interface Table { node: Node }
export function fill(some: any) { const table: Table = { node: some } }
fill(bare)
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: string", "kind?: string"),
        ("; stop?(): void", "; stop(): void"),
        ("Base { run(): void }", "Base { run(): void; more: number }"),
        (" extends Base", ""),
        ("take(node: Node, some: Partial<Node>)", "take(node: Partial<Node>, some: Node)"),
        ("kind: '', run", "run"),
        ("const bare = {", "const bare: Node = {"),
        ("{ node: some }", "{ node: { run() {} } }"),
        ("{ node: some }", "{ other: some }"),
        ("const bare = {", "let bare = whole\nbare = {"),
        ("pass(bare)", "bare.kind = ''\npass(bare)"),
        ("make(): Node { return {", "make() { const made: Node = {"),
        ("make(): Node { return", "make() { return"),
    ],
)
def test_what_literals_must_have_changes(old: str, new: str) -> None:
    padding = "".join(f"export function f{number}() {{ return f{number}() }}\n" for number in range(60))
    files = {"a.ts": REQUIRED, "b.ts": STANDING, "c.ts": padding}
    edited = {path: text.replace(old, new) for path, text in files.items()}
    assert edited != files
    assert_follows(files, edited)
    assert_follows(edited, files)


GENERIC = """export class Opened { run() {} }
export class Closed { run() {} }
export interface Handler<E> { handle(event: E): void }
export function on<E, F>(name: string, handle: (event: E, other: F) => void): Handler<E> { return null }
"""
LISTENING = """import { Opened, Closed, Handler, on } from './a'
on<Opened, Closed>('a', (event) => event.run())
const closed: Handler<Closed> = on('b', (event) => event.run())
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(event: E, other: F)", "(event: F, other: E)"),
        ("on<E, F>", "on<F, E>"),
        ("name: string, handle", "handle"),
        ("): Handler<E> { return", "): Handler<F> { return"),
        ("export class Opened { run() {} }", ""),
        ("<Opened, Closed>", "<Closed, Opened>"),
        ("<Opened, Closed>", ""),
        ("(event) => event", "(other, event) => event"),
        ("const closed: Handler<Closed>", "const closed: Handler<Opened>"),
    ],
)
def test_what_calls_give_as_types_changes(old: str, new: str) -> None:
    files = {"a.ts": GENERIC, "b.ts": LISTENING}
    assert_follows(files, {path: text.replace(old, new) for path, text in files.items()})


COMPANIONS = """export class Other { use() {} }
export interface Tool { use(): void }
export const Tool: Other = new Other()
export interface Lower extends Tool { use(): void }
"""


@pytest.mark.parametrize("line", COMPANIONS.splitlines())
def test_what_types_mean_by_their_names_changes(line: str) -> None:
    using = """import { Tool } from './a'
import * as a from './a'
export function use(one: Tool, other: a.Tool) { one.use(); other.use(); Tool.use(); a.Tool.use() }
"""
    with_it = {"a.ts": COMPANIONS, "b.ts": using}
    without = {**with_it, "a.ts": COMPANIONS.replace(line + "\n", "\n")}
    warm = linker()
    for files in (with_it, without, with_it):
        assert encoded(warm.link(sources(files))) == from_nothing(files)
        assert not warm.contradictions


INTERFACES = """package shop
type Reader interface { Line() string; Next() Reader }
type Open interface { Line() string }
type file struct { inner Reader }
func (f *file) Line() string { return f.inner.Line() }
func (f *file) Next() Reader { return f }
type block struct { file }
func (b *block) Line() string { return "" }
type page struct{}
func (p page) Line() string { return "" }
func (p page) Next() Reader { return &block{} }
func read(r Reader) { r.Line(); r.Next().Line() }
func open(o Open) { o.Line() }
"""


@pytest.mark.parametrize("line", INTERFACES.splitlines()[1:])
def test_what_gets_to_receivers_of_interfaces_comes_and_goes(line: str) -> None:
    using = """package shop
func use(r Reader, o Open) { read(&file{}); read(r); open(o); open(page{}); each(&block{}, page{}) }
func each(all ...Reader) { for _, r := range all { read(r); r.Line() } }
"""
    with_it = {"a.go": INTERFACES, "b.go": using}
    without = {**with_it, "a.go": INTERFACES.replace(line + "\n", "\n")}
    unused = {**with_it, "b.go": using.replace("read(&file{})", "").replace("page{}", "nil")}
    warm = linker()
    for files in (with_it, without, unused, with_it):
        assert encoded(warm.link(sources(files))) == from_nothing(files)
        assert not warm.contradictions


REACHED = """package shop
type deep struct{}
func (d deep) Line() {}
type core struct { deep }
func (c *core) Next() *page { return nil }
type Shown struct { *core; Field field }
type field struct{}
func (f field) Line() {}
type page struct{}
func (p page) Line() {}
func New() *core { return nil }
var Held = &held{}
type held struct{}
func (h *held) Line() {}
"""


@pytest.mark.parametrize("line", REACHED.splitlines()[1:])
def test_what_exported_api_leads_to_comes_and_goes(line: str) -> None:
    with_it = {"a.go": REACHED, "b.go": "package shop\nfunc use() { New().Next() }\n"}
    without = {**with_it, "a.go": REACHED.replace(line + "\n", "\n")}
    warm = linker()
    for files in (with_it, without, with_it):
        assert encoded(warm.link(sources(files))) == from_nothing(files)
        assert not warm.contradictions


PROTOCOL = """class P(Protocol):
    def read(self): ...
    @property
    def name(self): ...
    def __call__(self): ...
"""


def test_classes_whose_objects_need_not_name_them_come_and_go() -> None:
    others = {"u.py": "from p import P\ndef use(p: P):\n    p()\n    return p.read(), p.name\n"}
    other = {"q.py": "from typing import Protocol\nclass Q:\n    name = ''\n    def read(self): ...\n"}
    warm = linker()
    for text in (PROTOCOL, PROTOCOL.replace("(Protocol)", ""), PROTOCOL):
        files = {"p.py": "from typing import Protocol\n" + text, **others, **other}
        assert encoded(warm.link(sources(files))) == from_nothing(files)
        assert not warm.contradictions


SHAPES = """export interface Sink { next(): void }
export class Base { next() {} }
export class Hidden extends Base { private open = true; next() {} }
export class Below extends Hidden { next() {} }
export function isHidden(sink: any): sink is Hidden { return true }
export function assertHidden(sink: any): asserts sink is Hidden { }
"""
TELLING = """import { Base, Hidden, Below, isHidden, assertHidden, Sink } from './a'
function base(sink: Base) { sink.next() }
function hidden(sink: Hidden | Sink) { sink.next(); below(sink as any) }
function below(sink: Below) { sink.next(); if (isHidden(sink)) sink.next(); else sink.next() }
function told(sink: any) { if (!isHidden(sink)) return sink.next(); sink.next() }
function asserted(sink: any) { assertHidden(sink); sink.next() }
for (const use of [base, hidden, told, asserted]) {
  use({ next() {} })
  use(new Base())
  use(new Below())
}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("private ", ""),
        ("private open", "protected _open"),
        ("extends Hidden", "extends Base"),
        ("extends Base", ""),
        ("export class Base { next() {} }", "export class Base { #own = 1; next() {} }"),
        ("sink is Hidden { return", "sink is Below { return"),
        ("sink is Hidden { return", "boolean { return"),
        ("asserts sink is Hidden", "sink is Hidden"),
        ("export function isHidden(sink", "export function isHidden(other, sink"),
        ("export class Below extends Hidden { next() {} }", ""),
        ("isHidden(sink)) sink.next(); else", "assertHidden(sink)) sink.next(); else"),
        ("(sink: Below)", "(sink: Hidden)"),
    ],
)
def test_what_is_told_of_classes_comes_and_goes(old: str, new: str) -> None:
    files = {"a.ts": SHAPES, "b.ts": TELLING}
    assert_follows(files, {path: text.replace(old, new) for path, text in files.items()})


def test_a_site_that_is_open_for_several_reasons_has_the_same_one_however_values_are_numbered() -> None:
    reading = "getattr(A(), 'st' + 'ep')()\nx = getattr(B(), 'run_%s' % f)\n"
    using = "from shop import c, A\nc.g()\nA().step()\n"
    others = {"shop/__init__.py": "from b import *\n", "shop/c.py": ""}
    warm = linker()
    for a, b in (
        (using, ""),
        (using, "from . import c\nfrom .c import A, B\n"),
        (reading + using, "from .c import A, B\n"),
    ):
        files = {"a.py": a, "b.py": b, **others}
        assert encoded(warm.link(sources(files))) == from_nothing(files)


LAZY = (
    "class lazy:\n    def __init__(self, f): self.f = f\n    def __get__(self, o, of=None): return self.f(o)\n\n\n"
    "class D:\n    @lazy\n    def x(self): return D()\n\n\nD().x\n"
)


def test_after_an_edit_what_was_linked_before_it_is_freed_at_once() -> None:
    """What waits for the collector of cycles is, of a large program, hundreds of megabytes for each edit."""
    files = {**PROGRAM, "d.py": LAZY}
    warm = linker()
    warm.link(sources(files))
    gc.disable()
    try:
        for text in ("import a\n", "import a\na\n"):
            assert warm._last is not None
            last = warm._last.prepared
            parts = (last.context, last.namespaces, last.hierarchy, last.members, last.propagation)
            before = list(map(weakref.ref, parts))
            del last, parts
            warm.link(sources({**files, "c.py": text}))
            assert [part() for part in before] == [None] * len(before)
    finally:
        gc.enable()


def test_of_what_is_linked_once_nothing_is_kept() -> None:
    once = Linker({name: language.specification for name, language in languages().items()}, once=True)
    for files in (PROGRAM, {**PROGRAM, "c.py": "import a\n"}):
        once.look_ahead(files, "a.py", segment("a.py", PROGRAM["a.py"]))
        assert encoded(once.link(sources(files))) == from_nothing(files)
        assert once._last is None
        assert not once._pieces._kept


def test_what_stood_for_something_wrapped_is_a_function_without_a_name_now() -> None:
    wrapping = "def deco(h):\n    def inner(*a): return h(*a)\n    return inner\n"
    unnamed = "def g(): return [(lambda: g)]\n\n\nfor each in g(): each()\n"
    work({"a.py": wrapping}, {"a.py": unnamed})
    work({"a.py": unnamed}, {"a.py": wrapping})
