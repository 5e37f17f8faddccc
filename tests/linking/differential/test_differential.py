"""What small programs call when they run is what is stated of them, but for what their files list.

A program stands in `programs/`, one for each feature. Under `missed` it lists what ran and is not stated, under `never`
what is stated and did not run, with a reason for each; `refuted` and `dead` list what ran against what was proved.
`pytest tests/linking/differential --update-golden` writes the rows; reasons are for people to write.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corollary.linking.cases import parts
from corollary.linking.linker import link
from corollary.syntax.corpus import Case, read_case, write_case
from tests.linking.differential.comparing import NEVER, REASON, Comparison
from tests.linking.programs import languages

HERE = Path(__file__).parent
PROGRAMS = sorted((HERE / "programs").glob("*.txt"))


def case_of(path: Path) -> Case:
    return read_case(path, path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What all programs called, by their names."""
    sources = json.dumps({path.stem: dict(case_of(path).sources) for path in PROGRAMS})
    command = [sys.executable, "-I", str(HERE / "running.py"), str(tmp_path_factory.mktemp("programs"))]
    done = subprocess.run(command, input=sources, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_what_runs_is_what_is_stated(path: Path, told: dict[str, Any], update_golden: bool) -> None:
    case, ran = case_of(path), told[path.stem]
    files, _ = parts(case, languages())
    program = link(files, {name: language.specification for name, language in languages().items()})
    rows = Comparison(program, ran).rows(case.expected.get(NEVER, ()))
    found = replace(case, expected=rows)
    if update_golden:
        path.write_text(write_case(found), encoding="utf-8")
        return
    assert dict(rows) == dict(case.expected)
    assert not [row for row in rows.get(NEVER, ()) if not row.partition(REASON)[2]], "a reason is missing"
    assert path.read_text(encoding="utf-8") == write_case(found), "the file is not in the form of --update-golden"
