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


def test_the_example_of_the_documentation_runs(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (repository / "docs" / "store.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    for name in ("main.py", "helpers.py", "secret.py"):
        (tmp_path / name).write_text("def one(): pass\n" * len(name), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "docs/store.md", "exec"), {})
    assert capsys.readouterr().out == "helpers.py is gone\nlib/helpers.py is there\n"
    with Store.open(tmp_path) as store:
        assert [path for path, entry in store.entries(store.as_of("main")) if not entry.reason] == [
            "helpers.py",
            "main.py",
        ]


def test_the_documentation_lists_every_method(repository: Path) -> None:
    text = (repository / "docs" / "store.md").read_text(encoding="utf-8")
    _, _, costs = text.partition("## What it costs")
    listed = re.findall(r"`(?:Store\.)?(\w+)`", "".join(row for row in costs.splitlines() if row.startswith("| ")))
    assert METHODS.keys() <= set(listed)
