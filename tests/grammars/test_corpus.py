"""Every case of every language's corpus gives the rows that stand in it.

`pytest tests/grammars --update-golden` writes into the cases what their sources give; the titles stay.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary.linking.cases import actual
from corollary.syntax.corpus import read_case, write_case
from corollary.syntax.languages import Language, load_languages

GRAMMARS = Path(__file__).parents[2] / "grammars"
CASES = sorted(GRAMMARS.glob("*/corpus/*.txt"))


@pytest.fixture(scope="module")
def languages() -> dict[str, Language]:
    return load_languages()


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_case(path: Path, languages: dict[str, Language], update_golden: bool) -> None:
    text = path.read_text(encoding="utf-8")
    case = read_case(path, text)
    found = actual(case, languages)
    if update_golden:
        path.write_text(write_case(found), encoding="utf-8")
        return
    assert {title: list(rows) for title, rows in found.expected.items()} == {
        title: list(rows) for title, rows in case.expected.items()
    }
    assert text == write_case(case), "the file is not in the form that --update-golden writes"


def test_every_language_has_a_corpus(languages: dict[str, Language]) -> None:
    assert set(languages) == {path.parents[1].name for path in CASES}
