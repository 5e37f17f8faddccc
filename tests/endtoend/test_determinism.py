"""Same input, same output, byte for byte: whatever the number of processes, the hash seed or the state of the cache."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.endtoend.running import run_process, write

PAD = "".join(
    f"\n\ndef pad{i}(a, b=1):\n    return run{i}(a).go(b)\n\n\ndef run{i}(x):\n    return x\n" for i in range(600)
)

SAMPLE = {
    "pyproject.toml": "[project]\nname = 'shop'\n[project.scripts]\nshop = 'shop.main:main'\n",
    "shop/__init__.py": "from .cart import *\nfrom .orders import Order\n__all__ = ['Order', 'Cart']\n",
    "shop/main.py": """
import shop
from shop import cart as c

def main():
    c.Cart().add(shop.Order())
    pick()()

def pick():
    return {'a': main, 'b': helper}['a']

def helper():
    getattr(c, 'x')()

def _lost():
    helper()
""",
    "shop/cart.py": """
class Base:
    def add(self, item):
        self.check(item)

    def check(self, item):
        item.save()

class Cart(Base):
    def check(self, item):
        super().check(item)

class Other(Base):
    def check(self, item): ...
""",
    "shop/orders.py": """
class Order:
    def save(self):
        self.save()

    @property
    def total(self):
        return 1
""",
    **{f"pad/p{i}.py": f"# {i}\n{PAD}" for i in range(12)},
    "web/package.json": '{"name": "web", "main": "src/index.js"}',
    "web/src/index.js": """
import {draw} from './draw';
export * from './view';
const f = () => draw(1);
f();
export default f;
""",
    "web/src/draw.js": """
export function draw(n) { return n ? draw(n - 1) : paint(); }
function paint() {}
function unused() {}
""",
    "web/src/view.ts": """
export interface View { show(): void }
export class Page implements View {
    show() { this.hide(); }
    hide() {}
}
""",
    "go.mod": "module example.com/shop\n",
    "main.go": """
package main

import "example.com/shop/store"

func main() { store.Open().Close(); go func() { helper() }() }

func helper() {}
""",
    "store/store.go": """
package store

type Store struct{}

func Open() *Store { return &Store{} }

func (s *Store) Close() { s.flush() }

func (s *Store) flush() {}
""",
    "src/shop/core.clj": """
(ns shop.core (:require [shop.util :as u]))
(defn -main [] (u/twice inc 1))
(defn- lost [] (-main))
""",
    "src/shop/util.clj": "(ns shop.util)\n(defn twice [f x] (f (f x)))\n",
    "broken.py": "def f(:\n    g( ]\n",
    "node_modules/x/index.js": "f();\n",
}

QUESTIONS = [
    ("summary", "--json"),
    ("edges", "--json", "--references"),
    ("dead", "--json", "--confidence", "proved", "--confidence", "likely", "--confidence", "unknown"),
    ("facts",),
    ("cycles", "--json"),
    ("entry-points", "--json"),
    ("map", "--json"),
]
RUNS = [(1, "0"), (2, "0"), (3, "random")]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("sample"), SAMPLE)


def answers(root: Path, jobs: int, seed: str) -> list[bytes]:
    shutil.rmtree(root / ".corollary", ignore_errors=True)
    outputs = []
    for question in QUESTIONS:
        found = run_process(root, *question, "--jobs", str(jobs), PYTHONHASHSEED=seed)
        assert (found.code, found.errors) == (0, "")
        outputs.append(found.output)
    [derived] = [path.read_bytes() for path in (root / ".corollary" / "derived").iterdir()]
    return [*outputs, derived]


@pytest.fixture(scope="module")
def expected(root: Path) -> list[bytes]:
    return answers(root, *RUNS[0])


@pytest.mark.parametrize(("jobs", "seed"), RUNS[1:])
def test_jobs_and_hash_seeds_change_no_byte(jobs: int, seed: str, root: Path, expected: list[bytes]) -> None:
    assert answers(root, jobs, seed) == expected


def test_the_place_changes_no_byte(root: Path, tmp_path: Path, expected: list[bytes]) -> None:
    """Neither do the times of files, nor the order in which they were written."""
    moved = write(tmp_path / "elsewhere" / root.name, dict(reversed(SAMPLE.items())))
    assert answers(moved, 2, "7") == expected
