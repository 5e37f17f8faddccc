"""Edges that a person has judged: what is told of them, and that the committed ones are of the pinned versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy.judged import DOUBTFUL, RIGHT, WRONG, Judged, read, told, write
from benchmarks.accuracy.packages import load_subjects
from benchmarks.accuracy.samples import ANY, EXACT, LABELS, NOT_EXACT, SAMPLED, SIZE, draw


@pytest.mark.parametrize("name", [ANY, NOT_EXACT])
def test_judged_edges_are_those_of_the_pinned_versions(name: str) -> None:
    judged = read(LABELS / name)
    assert len({row.edge for row in judged}) == SIZE
    assert {row.label for row in judged} <= {RIGHT, WRONG, DOUBTFUL}
    assert all(row.reason for row in judged)
    versions = {name: subject.version for name, subject in load_subjects(SAMPLED).items()}
    assert {(row.package, row.version) for row in judged} <= versions.items()
    assert name == ANY or EXACT not in {row.evidence for row in judged}


def test_samples_are_drawn_alike_each_time() -> None:
    edges = [Judged("p", "1", "a.py", line, 1, "a", "b", ("exact", "inferred")[line % 2]) for line in range(300)]
    first = draw(edges)
    assert first == draw(edges)
    assert {len(rows) for rows in first.values()} == {SIZE}
    assert {row.evidence for row in first[NOT_EXACT]} == {"inferred"}


def test_the_share_that_is_right_is_told_for_all_and_for_what_is_reported_today() -> None:
    rows = [Judged("p", "1", "a.js", line, 1, "a", "b", "exact", label) for line, label in ((1, RIGHT), (2, WRONG))]
    assert list(told(rows, {rows[0].edge})) == [
        "judged: 50.0 % of 2 right",
        "reported today: 100.0 % of 1 right",
        "  exact: 100.0 % of 1 right",
    ]


def test_a_sample_is_written_as_it_is_read(tmp_path: Path) -> None:
    rows = [Judged("p", "1", "a.js", 3, 7, "a.js#f", "b.js#g", "inferred", RIGHT, "it calls g")]
    with (tmp_path / "rows.csv").open("w") as output:
        write(rows, output)
    assert read(tmp_path / "rows.csv") == rows
