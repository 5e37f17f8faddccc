"""What is passed on to methods that give it back, and no more, after edits as from nothing."""

from __future__ import annotations

import pytest

from tests.linking.incremental.test_relinking import assert_follows

PASSING = """from b import Resolver
class Config:
    def __init__(self):
        self.resolver = Resolver()
    def maybe(self, name):
        return self.resolver.maybe_resolve(name)
    def further(self, name=None):
        return self.maybe(name)
"""

METHODS = """class Resolver:
    def maybe_resolve(self, dotted):
        return dotted
"""

USING = """from a import Config
def one(): ...
def two(): ...
Config().maybe(one)()
Config().maybe(two)()
Config().further(one)()
Config().further(two)()
"""

ANOTHER = """class Other:
    def maybe_resolve(self, dotted):
        return dotted
"""

EDITS = [
    ("a.py", "return self.resolver.maybe_resolve(name)", "self.resolver.maybe_resolve(name)"),
    ("a.py", "maybe_resolve(name)", "maybe_resolve(dotted=name)"),
    ("a.py", "maybe_resolve(name)", "maybe_resolve(*name)"),
    ("a.py", "return self.maybe(name)", "return self.maybe(name or print)"),
    ("a.py", "name=None", "name=len"),
    ("b.py", "return dotted", "return self"),
    ("b.py", "return dotted", "pass"),
    ("b.py", "def maybe_resolve(self, dotted)", "def maybe_resolve(self, other, dotted=None)"),
    ("b.py", "def maybe_resolve", "def maybe"),
    ("d.py", "return dotted", "return [dotted]"),
    ("d.py", "return dotted", "pass"),
    ("d.py", "class Other:\n    def maybe_resolve", "if 1:\n    def maybe_resolve"),
    ("d.py", "def maybe_resolve(self, dotted)", "def maybe_resolve(dotted, self)"),
    ("d.py", "def maybe_resolve", "def maybe"),
]


@pytest.mark.parametrize(("path", "old", "new"), EDITS)
@pytest.mark.parametrize("other", [ANOTHER, ANOTHER.replace("return dotted", "return print")])
def test_what_methods_give_back_comes_and_goes(path: str, old: str, new: str, other: str) -> None:
    files = {"a.py": PASSING, "b.py": METHODS, "c.py": USING, "d.py": other}
    if old in files[path]:
        assert_follows(files, {**files, path: files[path].replace(old, new, 1)})


def test_a_method_that_gives_something_else_comes_and_goes_with_its_file() -> None:
    files = {"a.py": PASSING, "b.py": METHODS, "c.py": USING}
    for other in (ANOTHER, ANOTHER.replace("return dotted", "return print")):
        assert_follows(files, {**files, "d.py": other})
