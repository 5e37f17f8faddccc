"""Comments that take findings back are facts: every revision has its own, and they move with the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary import Versions, Workspace
from corollary.gate.running import Request
from tests.gate.cases import write
from tests.support.git import Checkout, made

DEAD = "def _f():\n    return 1\n"
TAKEN_BACK = "def _f():  # corollary: ignore[dead-code] for later\n    return 1\n"


def states(root: Path, *, at: str = "", against: str = "") -> tuple[int, int, int]:
    """How many findings fail, are taken back, and are known."""
    with Workspace.open(root, at=at, jobs=1) as workspace:
        answer = workspace.check(Request(against=against))
    return answer.failing, len(answer.suppressed), answer.known


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return made(tmp_path, {"a.py": DEAD}, {"a.py": TAKEN_BACK}, {"a.py": DEAD})


def test_a_commit_has_the_comments_that_it_had(checkout: Checkout) -> None:
    assert states(checkout.path) == (1, 0, 0)
    assert states(checkout.path, at="HEAD~1") == (0, 1, 0)
    assert states(checkout.path, at="HEAD~2") == (1, 0, 0)


def test_a_finding_is_new_when_its_comment_goes(checkout: Checkout) -> None:
    assert states(checkout.path, against="HEAD~1") == (1, 0, 0)
    assert states(checkout.path, against="HEAD~2") == (0, 0, 1)
    assert states(checkout.path, at="HEAD~1", against="HEAD~2") == (0, 1, 0)


def test_a_snapshot_of_the_files_has_their_comments(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": TAKEN_BACK})
    with Versions.open(tmp_path, make=True, jobs=1) as versions:
        versions.snapshot()
    write(tmp_path, {"a.py": DEAD})
    assert states(tmp_path, at="main") == (0, 1, 0)
    assert states(tmp_path, against="main") == (1, 0, 0)


def test_a_comment_moves_with_the_code(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": TAKEN_BACK})
    with Workspace.open(tmp_path, jobs=1) as workspace:
        assert workspace.check().suppressed[0].line == 1
        write(tmp_path, {"a.py": f"# moved\n\n{TAKEN_BACK}"})
        workspace.refresh()
        answer = workspace.check()
        assert [(one.line, one.reason) for one in answer.suppressed] == [(3, "for later")]
        assert answer.failing == 0
