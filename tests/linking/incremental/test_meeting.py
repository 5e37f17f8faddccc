"""Members that are read: what an object that a class holds gives, and what only a property runs, after edits."""

from __future__ import annotations

import pytest

from tests.linking.incremental.test_relinking import assert_follows

HELD = """class Value:
    def show(self): ...
class Item:
    def __get__(self, obj, cls=None):
        return obj.value
    def show(self): ...
class Plain:
    def show(self): ...
def checked(method):
    def wrapper(self): return method(self)
    return wrapper
"""

HOLDING = """from functools import cached_property
from a import *
class A:
    item = Item()
    def __init__(self):
        self.value = Value()
        self.item = Plain()
    @cached_property
    def one(self): return Value()
    @property
    @checked
    def kept(self): return Value()
"""

USING = """from b import *
def use(a: A):
    a.item.show()
    A.one(a).show()
    A.kept(a)
    a.one.show()
"""

EDITS = [
    *(("a.py", line, "    pass") for line in HELD.splitlines() if line.startswith(" ")),
    *(("b.py", line, "    pass") for line in HOLDING.splitlines() if line.startswith(" ")),
    ("a.py", "return obj.value", "return self"),
    ("a.py", "__get__(self, obj, cls=None)", "__set__(self, obj, value)"),
    ("b.py", "from functools import", "from a import"),
    ("b.py", "@cached_property", "@checked"),
    ("b.py", "@cached_property", "@property"),
    ("b.py", "    @checked\n", ""),
    ("b.py", "    @property\n", ""),
    ("b.py", "    item = Item()", "    item = Plain()"),
]


@pytest.mark.parametrize(("path", "old", "new"), EDITS)
def test_what_is_met_comes_and_goes(path: str, old: str, new: str) -> None:
    files = {"a.py": HELD, "b.py": HOLDING, "c.py": USING}
    assert_follows(files, {**files, path: files[path].replace(old, new, 1)})
