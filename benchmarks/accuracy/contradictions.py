"""Hand-written answers of the micro-benchmark that are wrong, as running the program shows.

Which edges those are is listed, with the reason, in `contradicted.toml`. Nothing is taken on trust: a program is run
again for the bench, under a hook that notes who calls whom; an edge that does occur is no contradiction, nor is one
from a function that does not run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.accuracy.microbenchmark import Case, NamedEdge, case_name

LIST = Path(__file__).with_name("contradicted.toml")
_SECONDS = 20
_RUN = """
import json, os, runpy, sys
root, seen = os.getcwd(), set()
def name(code):
    file = os.path.relpath(code.co_filename, root)
    if file.startswith("..") or not file.endswith(".py"):
        return None
    module = file[:-3].replace(os.sep, ".").removesuffix(".__init__")
    return module if code.co_name == "<module>" else f"{module}.{code.co_qualname}".replace("<locals>.", "")
def note(frame, event, _):
    if event == "call" and frame.f_back is not None:
        seen.add((name(frame.f_back.f_code), name(frame.f_code)))
sys.setprofile(note)
try:
    runpy.run_path(os.path.join(root, "main.py"), run_name="__main__")
except Exception:
    pass
finally:
    sys.setprofile(None)
    print("\\n" + json.dumps([edge for edge in seen if None not in edge]))
"""


def executed(folder: Path) -> frozenset[NamedEdge]:
    """The edges between functions and modules of a program that occur when its `main.py` runs."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN], cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=True
    )
    return frozenset((caller, callee) for caller, callee in json.loads(done.stdout.splitlines()[-1]))


def listed() -> dict[str, frozenset[NamedEdge]]:
    """By program, the edges that are said to be contradicted."""
    table = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return {
        program: frozenset((caller, callee) for entry in entries for caller, callee in entry["edges"])
        for program, entries in table.items()
    }


def contradicted(
    folders: Iterable[Path], said: Mapping[str, frozenset[NamedEdge]] | None = None
) -> dict[str, frozenset[NamedEdge]]:
    """By program, the edges of those that are said, or else listed, that do not occur when it runs."""
    told = listed() if said is None else said
    wanted = ((case_name(folder), folder) for folder in folders)
    occurred = {name: executed(folder) for name, folder in wanted if name in told}
    return {name: _without(told[name], edges) for name, edges in occurred.items()}


def _without(said: frozenset[NamedEdge], occurred: frozenset[NamedEdge]) -> frozenset[NamedEdge]:
    ran = {"main"}.union(*occurred)
    return frozenset(edge for edge in said - occurred if edge[0] in ran)


def corrected(cases: Iterable[Case], wrong: dict[str, frozenset[NamedEdge]]) -> Iterator[Case]:
    """The cases without expected edges that are contradicted."""
    for case in cases:
        yield replace(case, expected=case.expected - wrong.get(case.name, frozenset()))
