"""Each way in which a language folder can be wrong gives a problem with its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corollary.syntax.checking import Problem, check_grammars
from corollary.syntax.corpus import Case
from corollary.syntax.languages import Language
from tests.syntax.folders import SPECIFICATION, language_folder

CORPUS = "A case.\n\n--- a.tiny\ndef f(): pass\n"

QUERIES = {
    "a misspelt node": (
        "(identifier) @reference\n(functon_definition) @scope.block",
        "q.scm:2:2: unknown node type of python: functon_definition [unknown-node]",
        "did you mean function_definition",
    ),
    "a misspelt field": (
        "(call fonction: (_) @function) @call",
        "q.scm:1:7: unknown field of python: fonction [unknown-field]",
        "did you mean function",
    ),
    "a misspelt capture": (
        "(identifier) @referense",
        "q.scm:1:14: unknown capture @referense [unknown-capture]",
        "did you mean @reference",
    ),
    "no head": ("(identifier) @name", "q.scm:1:1: the pattern has no head capture [no-head]", ""),
    "only a private capture": ("(identifier) @_name", "q.scm:1:1: the pattern has no head capture [no-head]", ""),
    "two heads": (
        "(call (identifier) @reference) @call",
        "q.scm:1:32: the pattern has the heads @reference and @call [two-heads]",
        "",
    ),
    "a missing companion": ("(call) @call", "q.scm:1:8: @call needs @function [missing-companion]", "is called"),
    "a strange companion": (
        "(identifier) @reference @alias",
        "q.scm:1:25: @reference has no companion @alias [unknown-companion]",
        "it has none",
    ),
    "an impossible pattern": (
        "(call function: (argument_list) @function) @call",
        "q.scm:1:7: python never builds such a node [impossible-pattern]",
        "",
    ),
    "an open bracket": ("(identifier @reference", "[query-syntax]", ""),
    "a bad expression": ('((identifier) @reference (#match? @reference "("))', "[query-syntax]", ""),
    "an unknown capture in a predicate": ('((identifier) @reference (#eq? @nam "x"))', "[query-syntax]", ""),
    "no match": (
        "(while_statement) @scope.block",
        "q.scm:1:1: no case of the corpus fits this pattern [never-matches]",
        "",
    ),
    "no match on a later line": (
        "(identifier) @reference ; é\n\n(while_statement) @scope.block",
        "q.scm:3:1: no case of the corpus fits this pattern [never-matches]",
        "",
    ),
}


def told(problems: list[Problem]) -> str:
    return "\n".join(map(str, problems))


@pytest.mark.parametrize(("query", "expected", "remedy"), QUERIES.values(), ids=QUERIES)
def test_a_query_is_checked(query: str, expected: str, remedy: str, tmp_path: Path) -> None:
    folder = language_folder(tmp_path, files={"q.scm": query, "corpus/a.txt": CORPUS})
    found = told(check_grammars([folder]))
    assert expected in found
    assert remedy in found


def test_every_error_of_a_file_is_told_in_order(tmp_path: Path) -> None:
    query = "(one) @reference\n(identifier) @reference\n(two) @reference\n(call tree: (_)) @literal"
    folder = language_folder(tmp_path, files={"q.scm": query, "corpus/a.txt": CORPUS})
    problems = check_grammars([folder])
    assert [problem.place.removeprefix(str(folder)) for problem in problems] == [
        "/q.scm:1:2",
        "/q.scm:3:2",
        "/q.scm:4:7",
    ]


SPECIFICATIONS = {
    "broken": ('name = = "tiny"', "language.toml:1:", "grammar-invalid"),
    "an unknown key": (SPECIFICATION.format(name="tiny") + "extra = 1", "language.toml", "grammar-invalid"),
    "an unknown strategy": (
        SPECIFICATION.format(name="tiny").replace("relative", "magic"),
        "'magic'",
        "grammar-invalid",
    ),
    "no parser": (SPECIFICATION.format(name="tiny").replace('"python"', '"pythn"'), "language.toml", "unknown-parser"),
    "a bad expression": (
        SPECIFICATION.format(name="tiny") + '[names]\nprivate = "("',
        "no regular expression",
        "grammar-invalid",
    ),
}


@pytest.mark.parametrize(("text", "expected", "code"), SPECIFICATIONS.values(), ids=SPECIFICATIONS)
def test_a_specification_is_checked(text: str, expected: str, code: str, tmp_path: Path) -> None:
    folder = language_folder(tmp_path, files={"language.toml": text, "q.scm": "", "corpus/a.txt": CORPUS})
    problems = check_grammars([folder])
    assert [problem.code for problem in problems] == [code]
    assert expected in told(problems)


def test_a_language_without_a_corpus(tmp_path: Path) -> None:
    folder = language_folder(tmp_path, files={"q.scm": "(identifier) @reference"})
    assert [problem.code for problem in check_grammars([folder])] == ["no-corpus"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert [problem.code for problem in check_grammars([tmp_path / "nowhere"])] == ["grammars-missing"]
    assert [problem.code for problem in check_grammars([tmp_path])] == ["grammars-missing"]


def test_two_languages_claim_an_extension(tmp_path: Path) -> None:
    language_folder(tmp_path, "one", {"corpus/a.txt": CORPUS})
    text = SPECIFICATION.format(name="two").replace(".two", ".one")
    language_folder(tmp_path, "two", {"language.toml": text, "corpus/a.txt": CORPUS})
    (problem,) = check_grammars([tmp_path])
    assert problem.code == "duplicate-extension"
    assert "'.one' is claimed by 'one'" in problem.message


BASE = (
    "(identifier) @reference\n(while_statement) @scope.block\n(if_statement) @scope.block\n(for_statement) @scope.block"
)


def heirs(root: Path) -> None:
    language_folder(root, "_base", {"q.scm": BASE})
    (root / "_base" / "language.toml").unlink()
    for name, source in (("one", "while x: pass"), ("two", "if x: pass")):
        corpus = f"A case.\n\n--- a.{name}\n{source}\n"
        language_folder(root, name, {"q.scm": "; inherits: _base\n(pass_statement) @literal", "corpus/a.txt": corpus})


def test_an_inherited_pattern_must_fit_some_heir(tmp_path: Path) -> None:
    heirs(tmp_path)
    assert [problem.place for problem in check_grammars([tmp_path])] == [f"{tmp_path}/_base/q.scm:4:1"]


def test_an_inherited_pattern_is_not_judged_by_one_heir(tmp_path: Path) -> None:
    heirs(tmp_path)
    assert not check_grammars([tmp_path / "one"])


def test_an_inherited_error_is_told_once_and_where_it_stands(tmp_path: Path) -> None:
    heirs(tmp_path)
    (tmp_path / "_base" / "q.scm").write_text(BASE + "\n(nothing) @literal", encoding="utf-8")
    (problem,) = check_grammars([tmp_path])
    assert problem.place == f"{tmp_path}/_base/q.scm:5:2"


def test_cases_are_run_when_asked(tmp_path: Path) -> None:
    def run(language: Language, case: Case) -> Iterator[Problem]:
        yield Problem(str(case.path), "corpus", f"{language.name} {case.name}")

    folder = language_folder(tmp_path, files={"q.scm": "(identifier) @reference", "corpus/a.txt": CORPUS})
    assert [problem.message for problem in check_grammars([folder], run_case=run)] == ["tiny a"]
