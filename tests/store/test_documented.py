"""What each method of a store costs is said where it is defined, and all of them are in the documentation."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from corollary.store.store import Store

METHODS = {name: one for name, one in inspect.getmembers(Store, inspect.isroutine) if not name.startswith("_")}
COST = re.compile(r"\bO\(|Costs the opening of a file")


@pytest.mark.parametrize("name", METHODS)
def test_a_method_says_what_it_costs(name: str) -> None:
    assert COST.search(inspect.getdoc(METHODS[name]) or "")


def test_the_documentation_lists_every_method(repository: Path) -> None:
    text = (repository / "docs" / "store.md").read_text(encoding="utf-8")
    _, _, costs = text.partition("## What it costs")
    listed = re.findall(r"`(?:Store\.)?(\w+)`", "".join(row for row in costs.splitlines() if row.startswith("| ")))
    assert METHODS.keys() <= set(listed)
