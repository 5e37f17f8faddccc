"""Real histories: the law, and what they cost.

    python -m benchmarks.history REPOSITORY...                 both, over the last 200 and 1,000 first parents
    python -m benchmarks.history REPOSITORY --link-every 10    link and ask only every tenth commit of the law

The law: a commit that is imported step by step has the roots, the links and the answers of its checkout, taken into a
store that never held anything else. Facts are extracted from nothing every `--anew` commits; in between the cache of
the checkout is used, which the import knows nothing of. A difference ends the run with 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.history.costs import costs
from benchmarks.history.law import check


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.history", description="Real git histories.")
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--law", type=int, default=200, metavar="N", help="commits that are compared; 0 for none")
    parser.add_argument("--link-every", type=int, default=1, metavar="N")
    parser.add_argument("--anew", type=int, default=50, metavar="N")
    parser.add_argument("--cost", type=int, default=1000, metavar="N", help="commits that are measured; 0 for none")
    arguments = parser.parse_args()
    broken = 0
    print("| history | measure | figure | target |\n|---|---|---|---|")
    for repository in arguments.repositories:
        with tempfile.TemporaryDirectory() as folder:
            if arguments.law:
                found = check(
                    repository, Path(folder), arguments.law, link_every=arguments.link_every, anew=arguments.anew
                )
                broken += len(found.broken)
                said = "; ".join(found.broken) or "all equal"
                print(f"| {repository.parent.name} | law: {found.told} | {said} | all equal |", flush=True)
            if arguments.cost:
                for figure in costs(repository, Path(folder), arguments.cost):
                    print(f"| {repository.parent.name} | {' | '.join(figure)} |", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
