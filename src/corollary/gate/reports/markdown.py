"""A summary for a pull request: what is new, what was fixed, and a picture of each new circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corollary.answers.mermaid import flowchart
from corollary.answers.text.findings import verdict
from corollary.answers.text.rendering import coverage
from corollary.answers.types.findings import Check, Finding
from corollary.gate.rules.cycles import CYCLES

_ROWS = 50
_PICTURES = 5


def as_markdown(answer: Check) -> str:
    """The report as Markdown."""
    return "\n".join([*_report(answer), ""])


def _report(answer: Check) -> Iterator[str]:
    yield f"## Corollary: {'passed' if answer.passed else 'failed'}"
    yield ""
    yield from (_text(line.removeprefix("# ")) + "  " for line in verdict(answer))
    yield from (_text(line.removeprefix("# ")) + "  " for line in coverage(answer.coverage))
    yield from _table("New findings" if answer.against else "Findings", answer.findings)
    for finding in [one for one in answer.findings if one.rule in CYCLES][:_PICTURES]:
        yield from _picture(finding)
    yield from _folded("Fixed", [_line(one) for one in answer.fixed])
    yield from _folded(
        "Unknown: they hang on what is not known, and do not fail", [_line(one) for one in answer.unknown]
    )
    yield from _folded(
        "Suppressed",
        [f"{_line(one.finding)}: {_text(one.reason) or 'no reason is given'}" for one in answer.suppressed],
    )
    yield from _folded("Stale", [f"`{one.file}:{one.line}` {_text(one.message)}" for one in answer.stale])


def _table(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield from ("", f"### {title}", "", "| where | rule | what |", "|---|---|---|")
    for one in findings[:_ROWS]:
        weight = "" if one.fails else f" ({one.level})"
        yield f"| `{_code(one.file)}:{one.line}` | {one.rule}{weight} | {_text(one.message)} |"
    if len(findings) > _ROWS:
        yield f"| | | and {len(findings) - _ROWS} more |"


def _picture(finding: Finding) -> Iterator[str]:
    arrows = [(step.caller, step.callee, f"line {step.line}") for step in finding.witness]
    yield from ("", f"### {_text(finding.rule)}: {_text(finding.why)}", "", "```mermaid", flowchart(arrows), "```")


def _folded(title: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        more = [f"- and {len(items) - _ROWS} more"] if len(items) > _ROWS else []
        yield from ("", f"<details><summary>{title} ({len(items)})</summary>", "")
        yield from _listed(items[:_ROWS])
        yield from (*more, "", "</details>")


def _listed(items: Iterable[str]) -> Iterator[str]:
    return (f"- {item}" for item in items)


def _line(finding: Finding) -> str:
    return f"`{_code(finding.file)}:{finding.line}` {_text(finding.message)} ({finding.rule})"


def _code(text: str) -> str:
    return text.replace("`", "'").replace("|", "\\|").replace("\n", " ")


def _text(text: str) -> str:
    """The text as it is, and not as markup."""
    plain = text.replace("\n", " ").replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{one}" if one in "\\`*_[]|#~" else one for one in plain)
