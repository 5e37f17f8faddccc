"""`python -m benchmarks.mermaid`: every diagram of Mermaid's documentation and tests, read here and by Mermaid itself.

Mermaid is installed with npm, and its repository is cloned for its texts, both outside this repository. Nothing fails
where the two differ: the differences are listed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks.mermaid.comparing import Differences, compared

_HERE = Path(__file__).parent
_PACKAGES = ("mermaid@11.17.2", "jsdom@26", "esbuild@0.25")
_REPOSITORY = "https://github.com/mermaid-js/mermaid"
_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "corollary-benchmarks" / "mermaid"
_PARTS = ("nodes", "edges", "groups", "labels")


def main() -> None:
    """Collects, asks both, and prints the table."""
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    corpus, truth = options.folder / "corpus.jsonl", options.folder / "truth.jsonl"
    if options.anew or not truth.exists():
        _ask_mermaid(options.folder, options.checkout, corpus, truth)
    texts = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    answers = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    _report(texts, answers, show=options.show, only=options.kind)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=_CACHE, help="where packages, texts and answers are kept")
    parser.add_argument("--checkout", type=Path, help="a checkout of Mermaid's repository; without it, one is cloned")
    parser.add_argument("--anew", action="store_true", help="collect the texts and ask Mermaid again")
    parser.add_argument("--show", type=int, default=0, help="how many differing diagrams to show")
    parser.add_argument("--kind", default="", help="show only diagrams of this kind")
    return parser.parse_args()


def _ask_mermaid(folder: Path, checkout: Path | None, corpus: Path, truth: Path) -> None:
    if not (folder / "node_modules" / "mermaid").exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", *_PACKAGES], cwd=folder, check=True)
    if checkout is None:
        checkout = folder / "checkout"
        if not checkout.exists():
            subprocess.run(["git", "clone", "--depth", "1", _REPOSITORY, checkout], check=True)
    for name in ("collect.mjs", "oracle.mjs"):
        (folder / name).write_bytes((_HERE / name).read_bytes())  # a module finds packages beside itself
    subprocess.run(["node", "collect.mjs", checkout.resolve(), corpus.resolve()], cwd=folder, check=True)
    subprocess.run(["node", "oracle.mjs", corpus.resolve(), truth.resolve()], cwd=folder, check=True)


def _report(texts: list[dict[str, str]], answers: list[dict[str, Any]], *, show: int, only: str) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    differing: list[tuple[str, str, Differences, dict[str, Any]]] = []
    for text, truth in zip(texts, answers, strict=True):
        if "other" in truth:
            continue
        diagram, found = compared(text["text"], truth)
        kind = truth.get("kind") or "refused"
        row = counts[kind]
        row["diagrams"] += 1
        row["exact"] += found.exact
        row[found.refused] += 1
        for part in _PARTS:
            row[f"{part} of"] += len(truth.get(part, ()))
            row[f"{part} missed"] += len(found.missed.get(part, ()))
            row[f"{part} invented"] += len(found.invented.get(part, ()))
        if not found.exact and only in {"", kind}:
            reasons = (
                "; ".join(f"{error.line}:{error.column} {error.message}" for error in diagram.errors) if diagram else ""
            )
            differing.append((text["place"], text["text"], found, {"error": truth.get("error"), "ours": reasons}))
    _table(counts)
    for place, written, found, why in differing[:show]:
        print(f"\n=== {place}: {found.refused} {why}")
        for part in _PARTS:
            if found.missed.get(part) or found.invented.get(part):
                print(f"  {part}: missed {found.missed[part][:6]} invented {found.invented[part][:6]}")
        print("\n".join(f"  | {line}" for line in written.splitlines()[:40]))


def _table(counts: dict[str, Counter[str]]) -> None:
    print("| kind | diagrams | exact | edges | missed | invented | nodes -, + | groups | labels | refusals |")
    print(f"|{'---|' * 10}")
    for kind, row in sorted(counts.items()):
        pairs = [f"{row[f'{part} missed']}, {row[f'{part} invented']}" for part in ("nodes", "groups", "labels")]
        print(
            f"| {kind} | {row['diagrams']} | {row['exact']} | {row['edges of']} | {row['edges missed']} "
            f"| {row['edges invented']} | {' | '.join(pairs)} | {row['only here']}, {row['only there']} |"
        )


if __name__ == "__main__":
    main()
