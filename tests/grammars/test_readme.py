"""`grammars/README.md` lists every key of `language.toml` and every title of a case."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from corollary.linking.cases import TITLES
from corollary.syntax import specification

README = (Path(__file__).parents[2] / "grammars" / "README.md").read_text(encoding="utf-8")

SECTIONS = {
    "## language.toml": specification.Specification,
    "### `[modules]`": specification.Modules,
    "### `[names]`": specification.Names,
    "### `[receiver]`": specification.Receiver,
    "### `[classes]`": specification.Classes,
    "### `[builtins]`": specification.Builtins,
    "### `[implicit]`": specification.Implicit,
    "### `[documentation]`": specification.Documentation,
    "### `[[models]]`": specification.Model,
    "### `[[entry_points]]`": specification.EntryRule,
}
TABLES = {
    "modules",
    "names",
    "receiver",
    "classes",
    "builtins",
    "implicit",
    "documentation",
    "models",
    "bases",
    "entry_points",
}


def documented(heading: str) -> set[str]:
    section = re.split(r"\n##", README.partition(f"\n{heading}")[2], maxsplit=1)[0]
    return set(re.findall(r"^\| `([\w ]+)", section, re.MULTILINE))


@pytest.mark.parametrize(
    ("heading", "section"), SECTIONS.items(), ids=[section.__name__ for section in SECTIONS.values()]
)
def test_every_key_is_documented(heading: str, section: type[msgspec.Struct]) -> None:
    keys = {field.encode_name for field in msgspec.structs.fields(section)}
    assert documented(heading) == (keys - TABLES if section is specification.Specification else keys)


def test_every_title_is_documented() -> None:
    assert documented("## The corpus") == {*TITLES, "facts RELATION"}
