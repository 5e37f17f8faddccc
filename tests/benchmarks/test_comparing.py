"""The figures follow from what was executed and what was reported."""

from benchmarks.accuracy.comparing import DeadCode, Recall, Share, judge_dead, observable, recall, seen, seen_at_once
from benchmarks.accuracy.results import Cost, PackageRow, PeerRow, count_planted, peer_total, total
from benchmarks.accuracy.runtime.causes import NAMED, indirect
from benchmarks.accuracy.runtime.observed import Observed, Site
from benchmarks.accuracy.runtime.places import Place

MODULE, A, B, C, LAZY = (Place("file.py", line) for line in (0, 1, 5, 9, 13))
OBSERVED = Observed(
    ran=frozenset({A, B, LAZY}),
    edges={
        (A, B): Site(NAMED, 2, "b()"),
        (B, A): Site(indirect("callback"), 6, "f()"),
        (MODULE, A): Site(NAMED, 20, "a()"),
    },
    lazy=frozenset({LAZY}),
)


def test_recall_is_told_by_kind() -> None:
    assert recall(OBSERVED, {(A, B), (A, C)}) == Recall(Share(1, 3), Share(1, 2), Share(0, 1))


def test_seen_counts_edges_whose_ends_both_ran() -> None:
    reported = [(A, B), (A, C), (B, B), (A, LAZY), (MODULE, A), (A, MODULE)]
    assert observable(OBSERVED, reported) == [(A, B), (B, B), (A, LAZY), (MODULE, A)]
    assert seen(OBSERVED, reported) == Share(2, 4)
    assert seen_at_once(OBSERVED, reported) == Share(2, 3)


def test_a_dead_function_that_live_code_called_is_certainly_false() -> None:
    judged = judge_dead(OBSERVED, {A: "likely", B: "proved", C: "likely"})
    assert judged.reported == {"likely": 2, "proved": 1}
    assert judged.executed == {"likely": 1, "proved": 1}
    assert judged.certainly_false == {"likely": 1}


def test_figures_add_up() -> None:
    figures = Recall(Share(1, 2), Share(1, 1), Share(0, 1))
    dead = DeadCode({"proved": 1})
    row = PackageRow("a", "1", "", figures, figures, Share(1, 4), Share(1, 3), dead, Cost(2, 1))
    both = total([row, row])
    assert both.sure.all == Share(2, 4)
    assert both.seen == Share(2, 8)
    assert both.dead.reported == {"proved": 2}
    assert both.cost.ratio == 0.5


def test_a_peer_is_judged_where_it_answered() -> None:
    figures = Recall(Share(1, 2), Share(1, 1), Share(0, 1))
    rows = [PeerRow("tool", "a", figures, Share(1, 2), Share(1, 2)), PeerRow("tool", "b", failure="no answer")]
    assert peer_total("tool", rows) == PeerRow("tool", "all", figures, Share(1, 2), Share(1, 2), None, "b")


def test_planted_functions_are_counted_by_kind_and_confidence() -> None:
    (pair, nested) = count_planted(
        "tool", [("pair", "proved"), ("pair", None), ("nested", "likely"), ("pair", "proved")]
    )
    assert (pair.kind, pair.planted, pair.found, str(pair.recall)) == ("pair", 3, {"proved": 2}, "66.7")
    assert nested.recall == Share(1, 1)


def test_a_share_of_nothing_is_no_figure() -> None:
    assert str(Share(0, 0)) == "-"
