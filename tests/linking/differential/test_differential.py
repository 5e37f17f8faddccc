"""What small programs call when they run is what is stated of them, but for what their files list.

A program stands in `programs/`, one for each feature. Under `missed` it lists what ran and is not stated, under `never`
what is stated and did not run, with a reason for each; `refuted` and `dead` list what ran against what was proved.
`pytest tests/linking/differential --update-golden` writes the rows; reasons are for people to write.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.linking.differential.comparing import case_of, check

HERE = Path(__file__).parent
PROGRAMS = sorted((HERE / "programs").glob("*.txt"))


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
    check(path, told[path.stem], update_golden=update_golden)
