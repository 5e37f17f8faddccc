"""Methods that are decorated and no more, and what stands for them, after edits as from nothing."""

from __future__ import annotations

import pytest

from tests.linking.incremental.test_relinking import assert_follows

WRAPPERS = """def checked(method):
    def wrapper(self, *args, **kw):
        self.check()
        return method(self, *args, **kw)
    return wrapper
def named(method):
    def wrapper(self, thing):
        thing.ping()
        return method(self, thing)
    return wrapper
"""

METHODS = """from a import checked, named
class Thing:
    def ping(self): ...
    def pong(self): ...
class Base:
    def check(self): ...
    @checked
    def all(self, thing): thing.ping()
    @checked
    def other(self, thing): thing.pong()
    @classmethod
    @named
    def made(cls, thing): thing.pong()
class Below(Base):
    @named
    def all(self, thing): super().all(thing)
    @named
    @checked
    def other(self, thing): thing.ping()
    def keep(self): self.all = self.other
"""

USING = """from b import *
Base().all(Thing())
Below().other(Thing())
Below.made(Thing())
Base.all(Below(), Thing())
"""

EDITS = [
    *(("a.py", line, "    pass") for line in WRAPPERS.splitlines() if line.startswith(" ")),
    *(("b.py", line, "    pass") for line in METHODS.splitlines() if line.startswith(" ")),
    *(("c.py", line, "pass") for line in USING.splitlines()),
    ("a.py", "(self, *args, **kw):", "(self, *args):"),
    ("a.py", "(self, *args, **kw):", "(*args, **kw):"),
    ("a.py", "(self, *args, **kw):", "(self, thing, *args, **kw):"),
    ("a.py", "method(self, *args, **kw)", "method(self, *args[1:], **kw)"),
    ("a.py", "return method(self, *args, **kw)", "method(self, *args, **kw)"),
    ("a.py", "method(self, thing)", "method(thing, self)"),
    ("a.py", "wrapper(self, thing)", "wrapper(thing, self)"),
    ("b.py", "import checked, named", "import checked"),
    ("b.py", "def all", "def every"),
    ("b.py", "class Below(Base)", "class Below"),
]


@pytest.mark.parametrize(("path", "old", "new"), EDITS)
def test_what_stands_for_methods_comes_and_goes(path: str, old: str, new: str) -> None:
    files = {"a.py": WRAPPERS, "b.py": METHODS, "c.py": USING}
    indent = old[: len(old) - len(old.lstrip())]
    edited = {**files, path: files[path].replace(old, new if new != "    pass" else f"{indent}pass", 1)}
    assert_follows(files, edited)
