"""The questions that can be asked of a linked program; each gives a value of `corollary.reasoning.results`."""

from corollary.reasoning.questions.certificates import check_certificate
from corollary.reasoning.questions.cycles import LEVELS, cycle_count, cycles
from corollary.reasoning.questions.death import REPORTED, dead, dead_counts, why
from corollary.reasoning.questions.liveness import entry_points
from corollary.reasoning.questions.lookup import lookup, named
from corollary.reasoning.questions.neighbours import callees, callers, impact, impact_path
from corollary.reasoning.questions.paths import k_paths, k_paths_any, shortest_path
from corollary.reasoning.questions.reachability import reaches, reaches_any

__all__ = [
    "LEVELS",
    "REPORTED",
    "callees",
    "callers",
    "check_certificate",
    "cycle_count",
    "cycles",
    "dead",
    "dead_counts",
    "entry_points",
    "impact",
    "impact_path",
    "k_paths",
    "k_paths_any",
    "lookup",
    "named",
    "reaches",
    "reaches_any",
    "shortest_path",
    "why",
]
