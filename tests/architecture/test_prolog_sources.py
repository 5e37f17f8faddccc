"""The Prolog sources load without a word: a clause that is none would be dropped, and nobody reads what Prolog says."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from corollary.reasoning.prolog.installation import find_installation

REASONING = Path(__file__).parents[2] / "src" / "corollary" / "reasoning"
SOURCES = sorted([*REASONING.glob("prolog/*.pl"), *REASONING.rglob("rules/**/*.pl")])
SPOKEN = ("% Disabled autoloading", "Warning: :- table/1 is built-in.  library(tabling) is deprecated.")
"""What loading every library at once says of the libraries."""


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.relative_to(REASONING).as_posix())
def test_a_source_loads_without_a_word(source: Path) -> None:
    command = [find_installation().executable, "-f", "none", "-g", "halt", str(source)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    said = [line for line in ended.stderr.splitlines() if not line.startswith(SPOKEN)]
    assert (said, ended.returncode) == ([], 0)
