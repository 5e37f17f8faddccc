from __future__ import annotations

import re
from pathlib import Path

import pytest

from corollary.syntax.vocabulary import COMPANIONS, HEADS, Head, is_private

README = Path(__file__).parents[2] / "grammars" / "README.md"
TABLE = re.compile(r"(?<=<!-- vocabulary -->\n).*?(?=<!-- end -->)", re.DOTALL)


def row(head: Head) -> str:
    companions = [f"`@{name}`" for name in sorted(head.required)]
    companions += [f"`@{name}`?" for name in sorted(head.optional)]
    return f"| `@{head.name}` | {head.meaning} | {' '.join(companions)} |"


def table() -> str:
    return "\n".join(("| head | meaning | companions |", "|---|---|---|", *map(row, HEADS.values()))) + "\n"


def test_no_companion_is_named_like_a_head() -> None:
    assert not COMPANIONS & set(HEADS)


@pytest.mark.parametrize("head", HEADS.values(), ids=lambda head: head.name)
def test_a_head_says_what_it_means(head: Head) -> None:
    assert head.meaning
    assert not head.required & head.optional
    assert not is_private(head.name)


def test_the_readme_has_the_vocabulary(update_golden: bool) -> None:
    text = README.read_text(encoding="utf-8")
    if update_golden:
        README.write_text(TABLE.sub(lambda _: table(), text), encoding="utf-8")
        return
    found = TABLE.search(text)
    assert found is not None
    assert found.group() == table(), "run this test with --update-golden"
