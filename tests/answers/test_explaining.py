"""Why an edge is there, as users read it: each case in `why_edge/` holds sources, questions and their answers.

`pytest tests/answers --update-golden` writes into the cases what is answered; the questions stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from corollary.answers.paging import Window
from corollary.answers.text.rendering import lines
from corollary.answers.types import answers
from corollary.syntax.corpus import Case, read_case, write_case
from corollary.workspace import Workspace

CASES = sorted((Path(__file__).parent / "why_edge").glob("*.txt"))


def opened(case: Case, folder: Path) -> Workspace:
    for path, source in case.sources.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(source, encoding="utf-8")
    return Workspace.open(folder, jobs=1)


def answered(workspace: Workspace, title: str) -> tuple[str, ...]:
    _, source, target = title.split()
    return tuple(line.strip() for line in lines(workspace.why_edge(source, target)) if not line.startswith("#"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path, update_golden: bool) -> None:
    case = read_case(path, path.read_text(encoding="utf-8"))
    with opened(case, tmp_path) as workspace:
        found = replace(case, expected={title: answered(workspace, title) for title in case.expected})
    if update_golden:
        path.write_text(write_case(found), encoding="utf-8")
    assert write_case(found) == path.read_text(encoding="utf-8")


@pytest.fixture(name="workspace")
def _workspace(tmp_path: Path) -> Iterator[Workspace]:
    source = "def f(): ...\n\n\ndef g():\n    f()\n    f()\n    h = f\n    h()\n"
    case = Case(tmp_path, "", {"a.py": source}, {})
    with opened(case, tmp_path) as workspace:
        yield workspace


def test_sites_come_in_pages_calls_first(workspace: Workspace) -> None:
    forms = []
    cursor = None
    while True:
        page = workspace.why_edge("g", "f", window=Window(limit=1, cursor=cursor))
        assert page.sites_total == page.page.total == 4
        forms += [(one.site.form, one.site.evidence, one.site.line) for one in page.sites]
        cursor = page.page.cursor
        if cursor is None:
            break
    assert forms == [("call", "exact", 5), ("call", "exact", 6), ("call", "inferred", 8), ("reference", "exact", 7)]


def test_the_evidence_is_that_of_the_best_site(workspace: Workspace) -> None:
    assert workspace.why_edge("g", "f").evidence == "exact"
    assert workspace.why_edge("f", "g").evidence is None


def test_an_answer_survives_json(workspace: Workspace) -> None:
    answer = workspace.why_edge("g", "f")
    assert msgspec.json.decode(msgspec.json.encode(answer), type=answers.WhyEdge) == answer


def test_files_that_change_are_explained_anew(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace.why_edge("g", "f").sites_total == 4
    (tmp_path / "a.py").write_text("def f(): ...\n\n\n\n\n\n\ndef g(): return f()\n", encoding="utf-8")
    workspace.refresh()
    (site,) = workspace.why_edge("g", "f").sites
    assert [(step.says, step.line) for step in site.steps] == [
        ("`f` is called here", 8),
        ("`f` is the function defined here", 1),
    ]
