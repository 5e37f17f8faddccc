"""What small programs call when node runs them is what is stated of them, but for what their files list.

`pytest tests/linking/differential/ecmascript --update-golden` runs them where there is node, and writes the rows.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.linking.differential.comparing import case_of, check
from tests.linking.differential.ecmascript.recording import RECORDED, Told, missing, record

PROGRAMS = sorted(Path(__file__).with_name("programs").glob("*.txt"))


def ran(folder: Path) -> dict[str, Told]:
    return record({path.stem: dict(case_of(path).sources) for path in PROGRAMS}, folder)


@pytest.fixture(scope="module")
def told(update_golden: bool, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """What all programs called, by their names."""
    if update_golden and missing() is None:
        lines = (
            f"{json.dumps(name)}: {json.dumps(told)}" for name, told in ran(tmp_path_factory.mktemp("ran")).items()
        )
        RECORDED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    found: dict[str, Told] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_what_ran_is_what_is_stated(path: Path, told: dict[str, Told], update_golden: bool) -> None:
    check(path, told[path.stem], update_golden=update_golden)


def test_what_is_recorded_is_what_runs(tmp_path: Path) -> None:
    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    assert ran(tmp_path) == json.loads(RECORDED.read_text(encoding="utf-8"))
