"""What code outside the program may name."""

from __future__ import annotations

import pytest

from corollary.facts.vocabulary import PURPOSES
from corollary.linking.program import Program
from tests.linking.programs import exported, linked

CASES = {
    "a public function and no private one": ("def shown(): ...\ndef _hidden(): ...\n", {"shown"}),
    "the public members of a public class": (
        "class Shown:\n    def run(self): ...\n    def _step(self): ...\n",
        {"Shown", "Shown.run"},
    ),
    "no member of a private class": ("class _Hidden:\n    def run(self): ...\n", set()),
    "the members of what a public variable holds": (
        "class _Maker:\n    def run(self): ...\nmaker = _Maker()\n",
        {"_Maker.run", "maker"},
    ),
    "the members of what a public function returns": (
        "class _Made:\n    def run(self): ...\ndef make():\n    return _Made()\n",
        {"_Made.run", "make"},
    ),
    "the members of what an object of a public class holds": (
        "class _Part:\n    def run(self): ...\nclass Whole:\n    def __init__(self):\n        self.part = _Part()\n",
        {"_Part.run", "Whole", "Whole.__init__"},
    ),
    "the members of what is stored in an object from outside": (
        "import outside\nclass _Lock:\n    def acquire(self): ...\noutside.jar.lock = _Lock()\n",
        {"_Lock.acquire"},
    ),
    "the members of what is passed to a function that others pass": (
        "class _Given:\n    def reply(self): ...\ndef handle(callback):\n    callback(_Given())\n    return 1\n",
        {"_Given.reply", "handle"},
    ),
    "the members of what a given function gives, be it in turn": (
        (
            "class _Made:\n    def run(self): ...\n"
            "def shown():\n    def inner():\n        return lambda: _Made()\n    return inner\n"
        ),
        {"_Made.run", "shown", "shown.inner"},
    ),
    "the members of what is in a given container": (
        "class _Held:\n    def run(self): ...\ndef shown():\n    return {'a': [_Held()]}\n",
        {"_Held.run", "shown"},
    ),
    "the members of what a generator gives": (
        "class _Each:\n    def run(self): ...\ndef shown():\n    yield _Each()\n",
        {"_Each.run", "shown"},
    ),
    "a given class, and its members": (
        "class _Kind:\n    def run(self): ...\ndef shown():\n    return _Kind\n",
        {"_Kind", "_Kind.run", "shown"},
    ),
    "the members of what a function gives that is passed to code outside": (
        (
            "import outside\nclass _Made:\n    def run(self): ...\ndef _make():\n    return _Made()\n"
            "def _use():\n    outside.register([_make])\n"
        ),
        {"_Made.run", "_make"},
    ),
    "the members of what is put into an object that is not known": (
        "class _Put:\n    def run(self): ...\ndef fill(given):\n    given[0] = _Put()\n",
        {"_Put.run", "fill"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_surface(case: str) -> None:
    source, expected = CASES[case]
    assert exported(linked(source)) == expected


def test_a_function_is_known_by_every_name_that_holds_it() -> None:
    program = linked("def _format(): ...\nrender = _format\n")
    names, symbols = program.candidates
    known = {program.names[name] for name, symbol in zip(names.tolist(), symbols.tolist(), strict=True) if symbol == 1}
    assert known == {"_format", "render"}


def test_what_a_package_takes_in_is_shown_whatever_file_it_is_in() -> None:
    program = linked(
        "",
        {
            "p/__init__.py": "from p._part import Shown, _hidden\n",
            "p/_part.py": (
                "class _Held:\n    def run(self): ...\n"
                "class Shown:\n    def __init__(self):\n        self.held = _Held()\n"
                "def _hidden(): ...\ndef other(): ...\n"
            ),
        },
    )
    assert exported(program) == {"_Held.run", "Shown", "Shown.__init__"}


def test_what_a_package_takes_in_as_a_whole_is_shown_as_far_as_it_is_public_and_not_listed_otherwise() -> None:
    program = linked(
        "",
        {
            "p/__init__.py": "from p._part import *\n",
            "p/_part.py": "from p._deeper import *\nfrom p._listing import *\ndef shown(): ...\ndef _hidden(): ...\n",
            "p/_deeper.py": "def deeper(): ...\n",
            "p/_listing.py": "__all__ = ['listed']\ndef listed(): ...\ndef other(): ...\n",
        },
    )
    assert exported(program) == {"shown", "deeper", "listed"}
    assert published(program) == {"shown", "deeper", "listed"}


OWN = {
    "the public names of a package's own file": (
        "from p._part import taken\ndef own(): ...\ndef _hidden(): ...\n",
        {"taken", "own"},
    ),
    "but for those that it does not list": ("__all__ = ['own']\ndef own(): ...\ndef other(): ...\n", {"own"}),
}


@pytest.mark.parametrize("case", OWN)
def test_what_a_package_shows_of_its_own(case: str) -> None:
    source, expected = OWN[case]
    program = linked("", {"p/__init__.py": source, "p/_part.py": "def taken(): ...\ndef other(): ...\n"})
    assert published(program) == expected


def published(program: Program) -> set[str]:
    """The exported API of a program."""
    api = program.entry_points.symbol[program.entry_points.purpose == PURPOSES.index("api")].tolist()
    return {program.symbols.id[symbol].partition("#")[2] for symbol in api}
