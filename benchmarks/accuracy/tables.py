"""The tables of a run: the same rows as aligned text for a terminal and as Markdown for the README."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from benchmarks.accuracy.comparing import DeadCode, Recall, Share
from benchmarks.accuracy.results import CostRow, PackageRow, PeerRow, PlantedRow, Results, VerdictRow, peer_total, total

PROVED = "proved"
VERDICTS = (PROVED, "unknown", "refuted")
ORDER = (PROVED, "likely")
MARKS = ("<!-- accuracy: written by `python -m benchmarks.accuracy --save` -->", "<!-- end of accuracy -->")


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and rows of cells; the first row names the columns."""

    title: str
    rows: Sequence[Sequence[str]]

    def text(self) -> str:
        widths = [max(map(len, column)) for column in zip(*self.rows, strict=True)]
        lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in self.rows)
        return "\n".join([self.title, *lines])

    def markdown(self) -> str:
        head, *body = ("| " + " | ".join(row) + " |" for row in self.rows)
        rule = "|" + "---|" * len(self.rows[0])
        return "\n".join([f"**{self.title}**", "", head, rule, *body])


def tables(results: Results) -> Iterator[Table]:
    """The tables of what was measured."""
    if results.packages:
        yield package_table(results.packages)
    if results.packages and results.peers:
        yield peer_table(results)
        yield unused_table(results)
    if results.verdicts:
        yield verdict_table(results.verdicts)
    if results.planted:
        yield planted_table(results.planted)
    if results.micro:
        rows = [
            (
                row.tool,
                f"{row.precision} / {row.recall}",
                f"{row.corrected_precision} / {row.corrected_recall}",
                f"{row.exact.part} of {row.exact.whole}",
                str(row.failed),
            )
            for row in results.micro
        ]
        heads = ("tool", "precision / recall %", "with corrected answers", "exactly right", "failed")
        yield Table("Micro-benchmark", [heads, *rows])
    if results.costs:
        yield cost_table(results.costs)


def package_table(packages: list[PackageRow]) -> Table:
    head = ("package", "edges", "recall %", "with guesses %", "seen %", "dead", "false", "linking")
    rows = [*packages, total(packages)] if len(packages) > 1 else packages
    return Table("Edges that tests executed, and dead code", [head, *map(package_cells, rows)])


def package_cells(row: PackageRow) -> tuple[str, ...]:
    edges = " / ".join(str(share.whole) for share in (row.sure.all, row.sure.direct, row.sure.indirect))
    return (
        f"{row.package} {row.version}".strip(),
        edges,
        recall_cell(row.sure),
        f"{row.guessed.all} / {row.guessed.direct}",
        seen_cell(row),
        counted(row.dead.reported),
        counted(row.dead.certainly_false),
        f"{row.cost.ratio:.2f}",
    )


def recall_cell(recall: Recall | None) -> str:
    return f"{recall.all} / {recall.direct} / {recall.indirect}" if recall is not None else "-"


def seen_cell(row: PackageRow | PeerRow) -> str:
    return f"{row.seen} / {row.seen_at_once}"


def counted(counts: Mapping[str, int]) -> str:
    """Counts by confidence, the surest first."""
    keys = [key for key in ORDER if key in counts] + sorted(counts.keys() - set(ORDER))
    return ", ".join(f"{counts[key]} {key}" for key in keys) or "0"


def peer_table(results: Results) -> Table:
    """All tools on the edges of all packages; a tool is judged on those on which it gave an answer."""
    ours = total(results.packages)
    rows = [("corollary", recall_cell(ours.sure), seen_cell(ours), "")]
    rows += [
        (row.tool, recall_cell(row.recall), seen_cell(row), row.failure)
        for row in peer_totals(results.peers)
        if row.recall is not None
    ]
    return Table("The same edges, by tool", [("tool", "recall %", "seen %", "no answer for"), *rows])


def unused_table(results: Results) -> Table:
    rows = [("corollary", *dead_cells(total(results.packages).dead), "")]
    rows += [(row.tool, *dead_cells(row.dead), row.failure) for row in peer_totals(results.peers) if row.dead]
    return Table("Dead code, by tool", [("tool", "reported", "executed", "certainly false", "no answer for"), *rows])


def dead_cells(dead: DeadCode) -> tuple[str, str, str]:
    return counted(dead.reported), counted(dead.executed), counted(dead.certainly_false)


def peer_totals(rows: list[PeerRow]) -> list[PeerRow]:
    tools = list(dict.fromkeys(row.tool for row in rows))
    return [peer_total(tool, [row for row in rows if row.tool == tool]) for tool in tools]


def planted_table(planted: list[PlantedRow]) -> Table:
    head = ("tool", "kind", "planted", "found", "recall %")
    rows = []
    for tool, group in groupby(planted, key=lambda row: row.tool):
        kinds = list(group)
        rows += [(tool, row.kind, str(row.planted), counted(row.found), str(row.recall)) for row in kinds]
        everything = sum((row.recall for row in kinds), start=Share(0, 0))
        found = sum((Counter(row.found) for row in kinds), start=Counter[str]())
        rows.append((tool, "all", str(everything.whole), counted(found), str(everything)))
    return Table("Planted dead code", [head, *rows])


def verdict_table(verdicts: list[VerdictRow]) -> Table:
    total = sum((Counter(row.verdicts) for row in verdicts), start=Counter[str]())
    rows = [*((row.package, row.verdicts) for row in verdicts), ("all", total)]
    body = [(package, *(str(found.get(verdict, 0)) for verdict in VERDICTS)) for package, found in rows]
    return Table("What `reaches` says of edges that tests executed", [("package", *VERDICTS), *body])


def cost_table(costs: list[CostRow]) -> Table:
    head = ("package", "extraction s", "linking s", "linking beside extraction")
    rows = [
        (row.package, f"{row.cost.extraction:.1f}", f"{row.cost.linking:.1f}", f"{row.cost.ratio:.2f}") for row in costs
    ]
    return Table("Linking of large packages", [head, *rows])


def section(results: Results, marks: tuple[str, str] = MARKS) -> str:
    """The part of the README that the figures are written to."""
    body = "\n\n".join(table.markdown() for table in tables(results))
    versions = ", ".join(f"{name} {version}" for name, version in results.versions.items())
    begin, end = marks
    return f"{begin}\n\n{body}\n\nMeasured with {versions}.\n\n{end}"


def replaced(document: str, results: Results, marks: tuple[str, str] = MARKS) -> str:
    """A document with the figures between its two marks."""
    return between(document, marks, section(results, marks))


def between(document: str, marks: tuple[str, str], text: str) -> str:
    """A document with a text, which has the marks, in the place of what stands from one mark to the other."""
    before, _, rest = document.partition(marks[0])
    _, _, after = rest.partition(marks[1])
    return before + text + after
