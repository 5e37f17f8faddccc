"""Pages that are generated say what the declarations say; `--update-golden` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary.facts import relations
from corollary.gate import documentation
from corollary.gate.reports import FORMATS
from corollary.reasoning.prolog import diagrams

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_facts_is_what_is_declared(request: pytest.FixtureRequest) -> None:
    page = DOCS / "facts.md"
    if request.config.getoption("--update-golden"):
        page.write_text(relations.document(), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == relations.document()


def test_the_page_of_diagrams_is_what_is_declared(request: pytest.FixtureRequest) -> None:
    page = DOCS / "diagrams.md"
    if request.config.getoption("--update-golden"):
        page.write_text(diagrams.document(), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == diagrams.document()


def test_the_page_of_the_gate_has_every_rule(request: pytest.FixtureRequest) -> None:
    page = DOCS / "check.md"
    own, mark, _ = page.read_text(encoding="utf-8").partition("# Rules\n")
    assert mark
    if request.config.getoption("--update-golden"):
        page.write_text(own + documentation.document(), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == own + documentation.document()
    assert all(f"| `{name}` |" in own for name in FORMATS)
