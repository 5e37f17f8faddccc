"""Edges of Go packages that a person has judged: a random sample of what is not `exact`, and how many of it are right.

    python -m benchmarks.accuracy.golang.samples                the share that is right, by evidence
    python -m benchmarks.accuracy.golang.samples --draw FOLDER  new samples, to be judged, as files of a folder

None of the packages is in `subjects.toml`; `labelled.json` is the sample of all edges of those.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from benchmarks.accuracy.debian import unpacked, version
from benchmarks.accuracy.judged import Judged, reported_of
from benchmarks.accuracy.samples import NOT_EXACT, run

LABELS = Path(__file__).with_name("labels")
SOURCES = Path("usr/share/gocode/src")
SAMPLED = {
    "afero": ("golang-github-spf13-afero-dev", "github.com/spf13/afero"),
    "expr": ("golang-github-antonmedv-expr-dev", "github.com/antonmedv/expr"),
    "gojq": ("golang-github-itchyny-gojq-dev", "github.com/itchyny/gojq"),
    "gomarkdown": ("golang-github-gomarkdown-markdown-dev", "github.com/gomarkdown/markdown"),
    "gopher-lua": ("golang-github-yuin-gopher-lua-dev", "github.com/yuin/gopher-lua"),
    "ini": ("golang-github-go-ini-ini-dev", "github.com/go-ini/ini"),
    "kong": ("golang-github-alecthomas-kong-dev", "github.com/alecthomas/kong"),
    "otto": ("golang-github-robertkrimen-otto-dev", "github.com/robertkrimen/otto"),
    "sh": ("golang-mvdan-sh-dev", "mvdan.cc/sh/v3"),
    "zap": ("golang-go.uber-zap-dev", "go.uber.org/zap"),
}
"""The packages, each with Debian's package and its import path."""


def main() -> None:
    run("python -m benchmarks.accuracy.golang.samples", "accuracy-go", LABELS, (NOT_EXACT,), reported)


def reported(cache: Path) -> Iterable[Judged]:
    """The edges of the packages that are more than guesses, in order."""
    for name, (package, path) in SAMPLED.items():
        root = cache / "sampled" / name
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(unpacked(package, cache) / SOURCES / path, root)
        yield from reported_of(name, version(package, cache), root)


if __name__ == "__main__":
    main()
