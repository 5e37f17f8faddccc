"""The tables of the README are those of the committed figures."""

from pathlib import Path

from benchmarks.accuracy.packages import load_subjects
from benchmarks.accuracy.results import Results, read, write
from benchmarks.accuracy.tables import Table, replaced, section

README = Path(__file__).parents[2] / "benchmarks" / "README.md"


def test_the_readme_shows_the_committed_figures() -> None:
    assert section(read()) in README.read_text(encoding="utf-8")


def test_the_committed_figures_are_of_the_pinned_packages() -> None:
    assert {row.package: row.version for row in read().packages} == {
        subject.name: subject.version for subject in load_subjects().values()
    }


def test_figures_survive_being_written(tmp_path: Path) -> None:
    results = read()
    write(results, tmp_path / "results.json")
    assert read(tmp_path / "results.json") == results


def test_a_table_is_text_or_markdown() -> None:
    table = Table("Title", [("a", "long"), ("bb", "1")])
    assert table.text() == "Title\na   long\nbb  1"
    assert table.markdown() == "**Title**\n\n| a | long |\n|---|---|\n| bb | 1 |"


def test_figures_replace_only_what_stands_between_the_marks() -> None:
    results = Results({"corollary": "1"})
    document = f"before\n{section(results)}\nafter\n"
    assert replaced(document, Results({"corollary": "2"})) == document.replace("corollary 1", "corollary 2")
