"""Pages that are generated say what the declarations say; `--update-golden` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary.facts import relations
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
