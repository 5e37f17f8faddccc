"""What members are assigned where that runs a function, and no more, after edits as from nothing."""

from __future__ import annotations

import pytest

from tests.linking.incremental.test_relinking import assert_follows

SETTERS = """class Thing:
    def ping(self): ...
class Field:
    def __set__(self, at, thing): thing.ping()
class Writes:
    def __setattr__(self, name, thing): thing.ping()
class A(Writes):
    @property
    def one(self): ...
    @one.setter
    def one(self, thing): thing.ping()
    def _set(self, thing, other=None): thing.ping()
    two = property(None, _set)
    field = Field()
"""
USING = """from a import A, Thing
def use(a: A):
    a.one = Thing()
    a.two = Thing()
    a.field = Thing()
    a.any = Thing()
    setattr(a, "one", Thing)
use(A())
"""
EDITS = [
    *(("a.py", line, "pass") for line in SETTERS.splitlines() if line.startswith(" ")),
    *(("b.py", line, "pass") for line in USING.splitlines()[2:]),
    ("a.py", "@one.setter", "@one.deleter"),
    ("a.py", "thing, other=None", "other, thing"),
    ("a.py", "class A(Writes)", "class A"),
    ("a.py", "__set__", "__get__"),
    ("b.py", "a.one = Thing()", "a.one"),
]


@pytest.mark.parametrize(("path", "old", "new"), EDITS)
def test_what_is_assigned_comes_and_goes(path: str, old: str, new: str) -> None:
    files = {"a.py": SETTERS, "b.py": USING}
    kept = old[: len(old) - len(old.lstrip())]
    edited = {**files, path: files[path].replace(old, kept + new, 1)}
    assert_follows(files, edited)
