"""Small programs that are put together at random, and edits of them."""

from __future__ import annotations

from hypothesis import strategies as st

PATHS = ("a.py", "b.py", "shop/__init__.py", "shop/c.py", "e.js")

_MANY = range(12)  # more objects and more outside things than a node may have

STATEMENTS = (
    "def f(x=None, *rest, **named): return x",
    "def f(y, z=1): return g(y) or z",
    "def f(*rest): return rest[0]()",
    "def g(x): x.run(f); return x.step",
    "def g(h): return h(f)",
    "def g(): return [A(), {'k': f}, (lambda: g)]",
    "async def g(): yield A().step()",
    "def deco(h):\n    def inner(*a): return h(*a)\n    return inner",
    "@deco\ndef made(x): return A(x)",
    "def deco(h):\n    def inner(x, *a): return h(x, *a) if x.step() else h(x)\n    return inner",
    "class A:\n    @deco\n    def run(self, x): return x.step()\n    @deco\n    def step(self): return self.kept",
    "class B(A):\n    @classmethod\n    @deco\n    def run(cls, x): return x()\n    def held(self): return self.run(f)",
    "class A:\n    def run(self, x): return self.step()\n    def step(self): return self.kept\n    kept = f",
    "class A:\n    def __init__(self, x=None): self.kept = x\n    def step(self): return self",
    "class A(B):\n    def step(self): return super().step()",
    "class A:\n    def __getattr__(self, name): return g\n    def __call__(self): return f()",
    "class A:\n    def step(self) -> B: return self\n    def run(self, x) -> B: return made()",
    "def made() -> A: return B()",
    "def made(some) -> A:\n    for x in some: x.step()\n    else: x = B()\n    return x",
    "class B:\n    def step(self): return self.run(f)\n    @property\n    def held(self): return A()",
    "class B(A):\n    def run(self, x): self.kept = x; return self.held()",
    "class B:\n    def __add__(self, other): return other\n    def __iter__(self): yield f",
    "class Field:\n    def __get__(self, at, of): return g\nclass C(A):\n    kept = Field()",
    "x = A()\ny = B() + x\nfor each in y: each()",
    "x = f\nx.run = g\nx.run(A())",
    "x = A().step().held\nx()",
    "x = [f, g]\nx.append(A)\nfor each in x: each().step()",
    "getattr(A(), 'st' + 'ep')()\nx = getattr(B(), 'run_%s' % f)",
    "with A() as x: x.run(g)",
    "x = {'f': f, 'g': g}\nx['f']()\nx[g()]()",
    f"x = [{', '.join(f'(lambda: f({n}))' for n in _MANY)}]\nfor each in x: each()",
    f"import os\nx = f\n{chr(10).join(f'x = os.n{n}.run' for n in _MANY)}\nx()",
    "\n".join(f"def many{n}(x): return x.step()" for n in _MANY)
    + "\nx = ["
    + ", ".join(f"many{n}" for n in _MANY)
    + "]",
    "def f(x):\n    if isinstance(x, A): return x.step()\n    return x.run(x)",
    "def g(x):\n    if not isinstance(x, (B, str)): return g\n    return x.step()",
    "class M(type):\n    def __instancecheck__(cls, x): return f()",
    "class B(metaclass=M):\n    def run(self, x): return x",
    "class M(type):\n    def __call__(cls, x=None): return super().__call__(x).step()\n    def run(cls, x): return x",
    "class M(B):\n    def __init__(cls, *a): cls.kept = f\n    def __iter__(cls): yield cls.held",
    "class A(metaclass=M):\n    def step(self): return type(self).run(f)",
    "class C(A, metaclass=M): pass\nx = C(f).kept\nfor each in C: each.run(g)",
    "class B:\n    def __setattr__(self, name, x): f(x)\n    def run(self, x): self.kept = x",
    "class A:\n    def run(self, x): return getattr(self, x)()\n    def held(self): return self.run('step')",
    "class A:\n    def step(self): return g\nA.register(B)",
    "def g(x: A): return x.run(f) if isinstance(x, B) or isinstance(x, C) else x()",
    "def f(x: A | B): return x.step()\nf(A()), f(B()), f(C())",
    "import typing as t\ndef f(x: t.Optional[B] = None): return x.run(x)",
    "x: A = made([B()])\nx.step()",
    "from a import f",
    "from b import *",
    "import b\nb.f(b.A())",
    "from shop import c, A\nc.g()\nA().step()",
    "from shop.c import f as g, B",
    "from . import c\nfrom .c import A, B",
    "from missing import f, A",
    "import a as b\nx = b.A\nx().run(b)",
    "def __getattr__(name): return f",
    "import b, shop.c\nb.more.step(), shop.c, shop.more(b.f)",
    "sorted([A()], key=lambda each: each.step())\nx = map(f, [B()])",
    "'step', 'run'",
    "from shop import c\nx = [c, 'shop.c.A.step', 'b.f', 'a:A.run', 'shop.A']\nx[0].f()",
    "import b\ndef g(x): return [b, x, 'a.made']\nx = __import__('shop.' + f())",
    "if __name__ == '__main__': f(A())",
)

SCRIPTS = (
    "export function f(x) { return x.step() }",
    "import { f } from './e'\nf({ step() { return f } })",
    "class A { step() { return this.run } get run() { return f } }\nexport default A",
    "const f = () => g\nfunction g(x) { x.f = f; return x }",
    "module.exports = { f, g: () => new A() }",
)


def modules(path: str) -> st.SearchStrategy[tuple[str, ...]]:
    """The statements of a file."""
    return st.lists(st.sampled_from(SCRIPTS if path.endswith(".js") else STATEMENTS), max_size=6).map(tuple)
