"""Diagrams beside the code: kept by content, asked at any snapshot, and nothing that programs are made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from corollary.errors import CorollaryError
from corollary.interfaces.cli.group import cli
from corollary.versioning.versions import Versions

PAGE = "# Page\n\n```mermaid\nflowchart LR\n  A --> {}\n```\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("def f():\n    pass\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("No diagram, though it speaks of mermaid.\n", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text(PAGE.format("B"), encoding="utf-8")
    (tmp_path / "machine.mmd").write_text("stateDiagram-v2\n[*] --> On\n", encoding="utf-8")
    return tmp_path


def run(root: Path, *arguments: str) -> Any:
    result = CliRunner().invoke(cli, [*arguments, "--root", str(root), "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_file_is_asked_as_it_was(root: Path) -> None:
    run(root, "snapshot")
    (root / "docs" / "page.md").write_text(PAGE.format("C"), encoding="utf-8")
    run(root, "snapshot")
    (root / "docs" / "page.md").unlink()
    run(root, "snapshot")

    def edges(at: str) -> list[tuple[str, str, int]]:
        (diagram,) = run(root, "mermaid", "docs/page.md", "--at", at)["diagrams"]
        return [(edge["from"], edge["to"], edge["line"]) for edge in diagram["edges"]]

    assert edges("main~2") == [("A", "B", 5)]
    assert edges("main~1") == [("A", "C", 5)]
    with pytest.raises(CorollaryError, match="no diagrams of this file"), Versions.open(root) as versions:
        versions.diagrams("main", "docs/page.md")
    found = run(root, "mermaid", "machine.mmd", "--at", "main", "--query", "initial(S)")
    assert [solution["bindings"] for solution in found["solutions"]] == [{"S": "root_start"}]


def test_only_files_with_diagrams_are_kept_and_programs_know_nothing_of_them(root: Path) -> None:
    run(root, "snapshot")
    assert run(root, "show", "main")["files"] == {"diagram": 2, "python": 1}
    summary = run(root, "summary", "--at", "main")
    assert summary["files"] == run(root, "summary")["files"]
    assert [change["path"] for change in run(root, "diff", "main", "main")["changes"]] == []


def test_a_changed_diagram_is_a_changed_file_and_the_store_verifies(root: Path) -> None:
    run(root, "snapshot")
    (root / "machine.mmd").write_text("stateDiagram-v2\n[*] --> Off\n", encoding="utf-8")
    run(root, "snapshot")
    assert len(run(root, "diff", "main~1", "main")["changes"]) == 1
    verified = run(root, "verify")
    assert verified["whole"]
    assert verified["segments_rebuilt"] == 3


def test_a_folder_of_nothing_but_diagrams_is_kept(root: Path) -> None:
    run(root, "snapshot")
    (root / "a.py").unlink()
    run(root, "snapshot")
    assert run(root, "show", "main")["files"] == {"diagram": 2}
    (diagram,) = run(root, "mermaid", "docs/page.md", "--at", "main")["diagrams"]
    assert diagram["edges"]
    assert run(root, "summary", "--at", "main")["symbols"] == {}
    assert run(root, "verify")["whole"]


def test_where_there_is_nothing_at_all_no_snapshot_is_taken(root: Path) -> None:
    for path in (root / "a.py", root / "docs" / "page.md", root / "machine.mmd"):
        path.unlink()
    with Versions.open(root, make=True) as versions:
        with pytest.raises(CorollaryError, match="no file in a language"):
            versions.snapshot()
        assert not versions.refs().refs
