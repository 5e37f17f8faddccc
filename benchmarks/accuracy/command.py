"""What the commands of the accuracy benches share: their options, and the packages that are chosen."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks import subjects

Subject = TypeVar("Subject")


def options(module: str, description: str, *, folder: str = "accuracy", file: str) -> argparse.ArgumentParser:
    """The options of a bench; `folder` is its part of the cache, `file` where the figures go in it."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
    parser.add_argument("package", nargs="*", help="packages of subjects.toml (default: all)")
    parser.add_argument("--verbose", type=int, default=0, metavar="N", help="list N examples of every cause of error")
    parser.add_argument(
        "--cache", type=Path, default=subjects.default_cache() / folder, help="where everything is kept"
    )
    parser.add_argument("--json", type=Path, help=f"where the figures go (default: {file} in the cache)")
    parser.add_argument("--save", action="store_true", help="write results.json and the tables of the README")
    return parser


def chosen(names: Sequence[str], known: Mapping[str, Subject]) -> list[Subject]:
    """The packages of some names, all where there are none; ends the command where a name is not known."""
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"no such package: {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in names or known]
