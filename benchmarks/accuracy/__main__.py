"""How right Corollary is on real programs, beside what their own tests execute and beside other tools.

    python -m benchmarks.accuracy                      everything; the first run fetches packages and runs their tests
    python -m benchmarks.accuracy click flask          some packages
    python -m benchmarks.accuracy --no-peers           Corollary alone
    python -m benchmarks.accuracy click --verbose 5    what was missed and what was not seen, by cause

Everything that is fetched or traced is kept in the cache, so that a later run only analyses.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import corollary
from benchmarks.accuracy import measuring, microbenchmark, tables
from benchmarks.accuracy.command import chosen, options
from benchmarks.accuracy.comparing import counts
from benchmarks.accuracy.contradictions import contradicted
from benchmarks.accuracy.listing import listing, not_found, refuted, wrong_cases
from benchmarks.accuracy.packages import Subject, load_subjects
from benchmarks.accuracy.peers.graphs import GRAPHS
from benchmarks.accuracy.peers.running import VULTURE
from benchmarks.accuracy.reported import report
from benchmarks.accuracy.results import COROLLARY, SAVED, MicroRow, Results, VerdictRow, write
from benchmarks.accuracy.verdicts import verdicts

README = Path(__file__).parents[1] / "README.md"


def main() -> None:
    arguments = parse_arguments()
    results = run(chosen(arguments.package, load_subjects()), arguments)
    for table in tables.tables(results):
        print(f"\n{table.text()}")
    target: Path = SAVED if arguments.save else arguments.json or arguments.cache / "accuracy.json"
    write(results, target)
    if arguments.save:
        README.write_text(tables.replaced(README.read_text(encoding="utf-8"), results), encoding="utf-8")
    print(f"\nwritten to {target}")


def parse_arguments() -> argparse.Namespace:
    parser = options("benchmarks.accuracy", "Measures how right Corollary is.", file="accuracy.json")
    parser.add_argument("--no-peers", action="store_true", help="leave out the other tools")
    parser.add_argument("--no-micro", action="store_true", help="leave out the micro-benchmark")
    parser.add_argument(
        "--pycg", type=Path, help="a clone of PyCG to take the micro-benchmark from (default: its sdist)"
    )
    parser.add_argument(
        "--cost",
        action="append",
        default=[],
        metavar="NAME",
        help="a large package to measure linking on, such as django",
    )
    return parser.parse_args()


def run(packages: list[Subject], arguments: argparse.Namespace) -> Results:
    """The figures of some packages, of the micro-benchmark and of large packages."""
    cache: Path = arguments.cache.resolve()
    with_peers = not arguments.no_peers
    results = Results(dict(versions(with_peers=with_peers)))
    searches: list[measuring.Search] = []
    for subject in packages:
        print(f"{subject.name} {subject.version}", file=sys.stderr)
        measured = measuring.prepare(subject, cache)
        found = report(measured.root)
        results.packages.append(measuring.judge(measured, found))
        said = list(verdicts(measured.root, measured.observed.edges))
        results.verdicts.append(VerdictRow(subject.name, counts(verdict for _, verdict in said)))
        planted = list(measuring.planted(measured, cache, with_peers=with_peers))
        searches += planted
        if with_peers:
            results.peers += measuring.peers(measured, cache)
        if arguments.verbose:
            print(
                f"\n{subject.name}",
                *listing(measured, found, arguments.verbose),
                *refuted(measured, said),
                *not_found(planted),
                sep="\n",
            )
    results.planted += measuring.count_searches(searches)
    if not arguments.no_micro:
        results.micro += micro(cache, arguments.pycg, with_peers=with_peers, verbose=bool(arguments.verbose))
    results.costs += [measuring.large_cost(name, cache) for name in arguments.cost]
    return results


def micro(cache: Path, pycg: Path | None, *, with_peers: bool, verbose: bool) -> Iterator[MicroRow]:
    """Every tool on the micro-benchmark."""
    print("micro-benchmark", file=sys.stderr)
    folders = microbenchmark.case_folders(microbenchmark.programs(cache, pycg))
    cases = [microbenchmark.run_case(folder) for folder in folders]
    if verbose:
        print("\nmicro-benchmark", *wrong_cases(cases), sep="\n")
    wrong = contradicted(folders)
    yield measuring.micro_row(COROLLARY, cases, wrong, len(folders))
    for peer in GRAPHS if with_peers else ():
        yield measuring.micro_row(peer.name, measuring.peer_cases(peer, folders, cache), wrong, len(folders))


def versions(*, with_peers: bool) -> Iterator[tuple[str, str]]:
    yield "corollary", corollary.__version__
    yield "python", platform.python_version()
    yield "micro-benchmark of pycg", microbenchmark.VERSION
    if with_peers:
        yield from ((peer.name, peer.version) for peer in (*GRAPHS, VULTURE))


if __name__ == "__main__":
    main()
