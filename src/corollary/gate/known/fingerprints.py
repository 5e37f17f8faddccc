"""What a finding is known by: a hash of what it is about, without paths and lines.

Two findings may share one (two functions of a name, each in its file). Comparisons settle that by where findings
are (`comparison.py`); reports, which need names that are unique, number them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from corollary.answers.types.findings import Finding

_DIGITS = 16


def fingerprint(rule: str, contract: str, identity: Iterable[str]) -> str:
    """The fingerprint of a finding of a rule and contract about these names, which hold no path."""
    text = "\0".join((rule, contract, *identity))
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=_DIGITS // 2).hexdigest()


def qualified(identifier: str) -> str:
    """A symbol's id without its path; the code at the top level of a file has none."""
    return identifier.partition("#")[2]


def numbered(findings: Sequence[Finding]) -> list[Finding]:
    """The findings in their order; of those that share a fingerprint all but the first get a number behind it."""
    seen: Counter[str] = Counter()
    result = []
    for finding in findings:
        seen[finding.fingerprint] += 1
        count = seen[finding.fingerprint]
        result.append(
            finding if count == 1 else msgspec.structs.replace(finding, fingerprint=f"{finding.fingerprint}-{count}")
        )
    return result


def base(text: str) -> str:
    """A fingerprint without the number."""
    return text.partition("-")[0]
