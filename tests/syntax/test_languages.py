from __future__ import annotations

from pathlib import Path

import pytest

from corollary.errors import CorollaryError
from corollary.syntax.languages import extension_table, load_language, load_languages
from corollary.syntax.parsing import queries_for
from tests.syntax.folders import SPECIFICATION, language_folder


def test_a_base_comes_before_what_inherits_it(tmp_path: Path) -> None:
    language_folder(tmp_path, "_base", {"q.scm": "(identifier) @reference"})
    language_folder(tmp_path, "_other", {"q.scm": "; inherits: _base\n(integer) @literal"})
    language = load_language(language_folder(tmp_path, files={"q.scm": "; inherits: _other\n(call) @literal"}))
    assert [part.path.parent.name for part in language.queries[0].parts] == ["_base", "_other", "tiny"]
    assert language.queries[0].text.index("reference") < language.queries[0].text.index("(integer)")


@pytest.mark.parametrize("bases", ["_nowhere", "tiny"])
def test_a_base_must_be_there_and_be_another(bases: str, tmp_path: Path) -> None:
    folder = language_folder(tmp_path, files={"q.scm": f"; inherits: {bases}\n"})
    with pytest.raises(CorollaryError, match="inherits"):
        load_language(folder)


def test_a_name_stands_for_what_is_let(tmp_path: Path) -> None:
    text = '; let word = "a" "b"\n((identifier) @reference (#any-of? @reference {{word}} "c"))'
    language = load_language(language_folder(tmp_path, files={"q.scm": text}))
    assert '(#any-of? @reference "a" "b" "c")' in language.queries[0].text


def test_what_a_name_stands_for_must_be_told(tmp_path: Path) -> None:
    folder = language_folder(tmp_path, files={"q.scm": "(identifier) @reference\n(#eq? @reference {{word}})"})
    with pytest.raises(CorollaryError, match=r"q\.scm:2.*; let word = ") as raised:
        load_language(folder)
    assert raised.value.code == "grammar-invalid"


def test_a_query_file_may_speak_of_some_parsers_only(tmp_path: Path) -> None:
    text = SPECIFICATION.format(name="tiny") + '[parsers]\n".other" = "go"\n'
    files = {"language.toml": text, "all.scm": "(call) @literal", "some.scm": "; parsers: go\n(identifier) @reference"}
    language = load_language(language_folder(tmp_path, files=files))
    assert language.parser_for("x.other") == "go"
    assert [query.path.stem for query in queries_for(language, "python")] == ["all"]
    assert [query.path.stem for query in queries_for(language, "go")] == ["all", "some"]


def test_the_fingerprint_follows_every_file_even_of_a_base(tmp_path: Path) -> None:
    base = language_folder(tmp_path, "_base", {"q.scm": "(identifier) @reference"})
    folder = language_folder(tmp_path, files={"q.scm": "; inherits: _base\n"})
    seen = {load_language(folder).fingerprint}
    for path, text in (
        (base / "q.scm", "(integer) @literal"),
        (folder / "more.scm", "(call) @literal"),
        (folder / "language.toml", SPECIFICATION.format(name="tiny") + "[names]\nprivate = '^_'"),
    ):
        path.write_text(text, encoding="utf-8")
        seen.add(load_language(folder).fingerprint)
    assert len(seen) == 4


def test_a_later_language_replaces_one_of_its_name(tmp_path: Path) -> None:
    one = language_folder(tmp_path / "a")
    two = language_folder(tmp_path / "b")
    assert load_languages([one, two])["tiny"].folder == two


def test_every_extension_has_one_language() -> None:
    languages = load_languages().values()
    extensions, _ = extension_table(languages)
    assert len(extensions) == sum(len(language.specification.extensions) for language in languages)
