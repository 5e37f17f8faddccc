"""What libraries export whose package files show nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from corollary.facts.vocabulary import PURPOSES
from tests.linking.programs import linked_files

MODULE = "def run(): ...\ndef _step(): ...\n"
PACKAGE = {"p/__init__.py": "import logging\n__version__ = '1'\n", "p/a.py": MODULE}


@dataclass(frozen=True)
class Case:
    """Files and manifests, and the paths of the modules whose `run` is exported."""

    files: Mapping[str, str]
    manifests: Mapping[str, str]
    opened: frozenset[str] = frozenset({"p/a.py"})


NOTHING = frozenset[str]()
BUILT = {"pyproject.toml": '[build-system]\nrequires = ["hatchling"]\n'}
CASES = {
    "a package": Case(PACKAGE, BUILT),
    "beside other files": Case({**PACKAGE, "make.py": MODULE, "tests/test_a.py": MODULE}, BUILT),
    "below a folder for sources": Case(
        {f"src/{path}": text for path, text in PACKAGE.items()},
        {"setup.py": "from setuptools import setup\nsetup()\n"},
        frozenset({"src/p/a.py"}),
    ),
    "as it is installed": Case(PACKAGE, {"p-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\n"}),
    "an inner package that shows nothing, and none that is private": Case(
        {**PACKAGE, "p/q/__init__.py": "", "p/q/b.py": MODULE, "p/_r/__init__.py": "", "p/_r/c.py": MODULE},
        BUILT,
        frozenset({"p/a.py", "p/q/b.py"}),
    ),
    "no inner package that shows something": Case(
        {**PACKAGE, "p/q/__init__.py": "from p.a import run\n", "p/q/b.py": MODULE}, BUILT
    ),
    "no package that takes in names of its modules": Case(
        {**PACKAGE, "p/__init__.py": "from p.b import other\n", "p/b.py": "def other(): ...\n"}, BUILT, NOTHING
    ),
    "no package with functions in its own file": Case(
        {**PACKAGE, "p/__init__.py": "def shown(): ...\n"}, BUILT, NOTHING
    ),
    "nothing without a manifest": Case(PACKAGE, {}, NOTHING),
    "no project that is not handed out": Case(PACKAGE, {"pyproject.toml": "[tool.x]\n"}, NOTHING),
    "no project with commands": Case(
        PACKAGE, {"pyproject.toml": BUILT["pyproject.toml"] + '[project.scripts]\np = "p.b:main"\n'}, NOTHING
    ),
    "no installed project with commands": Case(
        PACKAGE,
        {
            "p-1.dist-info/WHEEL": "Wheel-Version: 1.0\n",
            "p-1.dist-info/entry_points.txt": "[console_scripts]\np = p.b:main\n",
        },
        NOTHING,
    ),
    "no package that is run": Case({**PACKAGE, "p/__main__.py": ""}, BUILT, NOTHING),
    "a module that is handed out, beside what builds it": Case(
        {"src/a.py": MODULE, "setup.py": "def setup(): ...\n"}, {"setup.cfg": "[metadata]\n"}, frozenset({"src/a.py"})
    ),
    "no module beside a package": Case({**PACKAGE, "b.py": MODULE}, BUILT),
    "the manifest that is nearest tells": Case(
        {**PACKAGE, "apps/q/__init__.py": "", "apps/q/b.py": MODULE}, {**BUILT, "apps/pyproject.toml": "[tool.x]\n"}
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_modules_of_libraries_stand_open(case: Case) -> None:
    program = linked_files(case.files, case.manifests)
    api = program.entry_points.symbol[program.entry_points.purpose == PURPOSES.index("api")].tolist()
    exported = {tuple(program.symbols.id[symbol].split("#")) for symbol in api}
    assert {path for path, name in exported if path.endswith(("a.py", "b.py", "c.py")) and name == "run"} == case.opened
    assert not any(name.startswith("_") for _, name in exported)
