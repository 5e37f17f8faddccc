"""Small programs, linked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from corollary.facts.evidence import Evidence, Form
from corollary.facts.extraction import extract
from corollary.linking.linker import link
from corollary.linking.program import Program
from corollary.syntax.languages import Language, load_languages

NO_OTHERS: Mapping[str, str] = MappingProxyType({})


@lru_cache(maxsize=1)
def languages() -> dict[str, Language]:
    return load_languages()


def linked(
    source: str, others: Mapping[str, str] = NO_OTHERS, *, language: str = "python", path: str = "a.py"
) -> Program:
    """The program of one file, and of others beside it."""
    return linked_files({path: source, **others}, language=language)


def linked_files(
    sources: Mapping[str, str], manifests: Mapping[str, str] = NO_OTHERS, *, language: str = "python"
) -> Program:
    """The program of some files, with the manifests of its projects."""
    known = languages()
    segments = {each: extract(text.encode(), known[language], each) for each, text in sources.items()}
    written = {path: text.encode() for path, text in manifests.items()}
    return link(segments, {name: one.specification for name, one in known.items()}, manifests=written)


def called(program: Program, caller: str) -> list[str]:
    """What a symbol surely calls."""
    symbols = list(program.symbols.id)
    edges = program.edges
    sure = (edges.caller == symbols.index(caller)) & (edges.form == Form.CALL) & (edges.evidence != Evidence.GUESS)
    return [symbols[callee] for callee in edges.callee[sure].tolist()]


def exported(program: Program) -> set[str]:
    """What code outside may name."""
    symbols = list(program.symbols.id)
    return {symbols[symbol].partition("#")[2] for symbol in program.exports[1].tolist()}
