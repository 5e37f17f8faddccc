"""Extraction leaves nothing behind that only the collector of cycles could free: workers run without it."""

from __future__ import annotations

import gc

import pytest

from corollary.facts.extraction import extract
from corollary.syntax.corpus import read_case
from corollary.syntax.languages import load_languages, read_corpus

LANGUAGES = load_languages()


@pytest.mark.parametrize("name", LANGUAGES)
def test_extraction_makes_no_cycles(name: str) -> None:
    language = LANGUAGES[name]
    files = [file for case in read_corpus(language.folder) for file in read_case(*case).sources.items()]
    sources = [(path, text) for path, text in files if path.endswith(tuple(language.specification.extensions))]
    assert sources
    for path, text in sources:
        extract(text.encode(), language, path)
    enabled = gc.isenabled()
    gc.disable()
    try:
        gc.collect()
        for path, text in sources:
            extract(text.encode(), language, path)
        assert gc.collect() == 0
    finally:
        if enabled:
            gc.enable()
