"""What is found file by file is found again only for files that looked at what changed."""

from __future__ import annotations

import pytest

from corollary.linking.incremental.relinking import Linker
from tests.linking.incremental.test_relinking import assert_follows, encoded, from_nothing, linker, sources

FILES = {
    "base.py": "class Base: ...\n\n\ndef decorating(f):\n    def inner(): return f()\n    return inner\n",
    "middle.py": "from base import *\n\n\ndef other(): return Base()\n",
    "upper.py": "from middle import Base, decorating\n\n\nclass Upper(Base): ...\n\n\n@decorating\ndef made(): ...\n",
    "apart.py": "import os\n\n\ndef alone(): return os.name\n",
}


@pytest.mark.parametrize(
    ("path", "old", "new", "again"),
    [
        ("apart.py", "os.name", "os.sep", {"apart.py"}),
        ("upper.py", "def made(): ...", "def made(): return Upper()", {"upper.py"}),
        ("middle.py", "return Base()", "return Base", {"middle.py"}),
        ("base.py", "return f()", "return f", {"base.py", "upper.py"}),  # which asks what the decorator returns
        ("base.py", "class Base", "more = 1\n\n\nclass Base", {"base.py", "upper.py"}),
        ("base.py", "class Base", "class Other", {"base.py", "middle.py", "upper.py"}),
        ("middle.py", "import *", "import Base, decorating", {"middle.py", "upper.py"}),
    ],
)
def test_only_files_that_looked_at_what_changed_are_looked_at_again(
    path: str, old: str, new: str, again: set[str]
) -> None:
    warm: Linker = linker()
    warm.link(sources(FILES))
    edited = {**FILES, path: FILES[path].replace(old, new)}
    assert encoded(warm.link(sources(edited))) == from_nothing(edited)
    assert warm.looked_at[0] == len(again)


def test_a_name_that_another_file_no_longer_has_is_looked_up_again() -> None:
    warm = linker()
    warm.link(sources(FILES))
    for text in (FILES["base.py"].replace("decorating", "renamed"), FILES["base.py"]):
        edited = {**FILES, "base.py": text}
        assert encoded(warm.link(sources(edited))) == from_nothing(edited)
        assert warm.work is not None


ASKED = {
    "make.ts": "export function make<T, D = T['def']> (init: (made: T, def: D) => void) { }\n",
    "kinds.ts": "export class Leaf { grow () {} }\nexport class Twig { grow () {} }\n"
    "export interface Upper { def: Leaf }\nexport interface Oak extends Upper { def2: Twig }\n",
    "main.ts": "import { make } from './make'\nimport { Oak } from './kinds'\nmake<Oak>((oak, def) => def.grow())\n",
    "apart.ts": "export function apart () {}\n",
}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("make.ts", "T['def']", "T['def2']"),
        ("make.ts", "def: D", "def: T"),
        ("make.ts", ", D = T['def']", ", D"),
        ("kinds.ts", "def: Leaf", "def: Twig"),
        ("kinds.ts", "def2: Twig", "def: Twig"),
        ("kinds.ts", " extends Upper", ""),
        ("main.ts", "make<Oak>", "make"),
        ("apart.ts", "apart ()", "other ()"),
    ],
)
def test_types_that_are_asked_of_others_follow_edits_of_any_file(path: str, old: str, new: str) -> None:
    assert_follows(ASKED, {**ASKED, path: ASKED[path].replace(old, new)})
