"""What holds of the text of every source file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
FILES = sorted(path for path in SOURCE.rglob("*") if path.suffix in {".py", ".pl", ".toml"})
MODULES = [path for path in FILES if path.suffix == ".py"]

# Names that are nothing else, found anywhere; and short ones, found where no letter is beside them.
LANGUAGES = re.compile(
    r"python|javascript|ecmascript|typescript|golang|clojure|kotlin|haskell|csharp"
    r"|(?<![a-z])(?:jsx|tsx|cljs|cljc|clj|mjs|cjs|java|rust|ruby|php|perl|scala|elixir|erlang)(?![a-z])",
    re.IGNORECASE,
)
EXTENSIONS = re.compile(r"\.(?:pyi?|[mc]?[jt]sx?|go|clj[cs]?|edn|rs|rb|java)(?![\w.])")

OWN_RUNTIME = re.compile(r"PYTHONPATH|python -m corollary")
"""How processes of the package itself are started: this says nothing of the code that is analysed."""

ALLOWED = {
    ("corollary/facts/relations.py", ".py"): "the generated page names the file it is generated from",
    ("corollary/resources.py", ".py"): "the hash of the code of the package itself",
    ("corollary/source/ignoring/default_rules.toml", "cljs"): "the folder of a build tool, which is left out",
    ("corollary/source/ignoring/default_rules.toml", "clj"): "the manifest of a build tool, beside which output lies",
}
"""(file under src/, word) -> why it may stand there although it names a language."""


def relative(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def texts_that_are_no_docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_names_no_language(path: Path) -> None:
    found = [
        f"{relative(path)}:{number}: {match.group()}"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for match in LANGUAGES.finditer(OWN_RUNTIME.sub("", line))
        if (relative(path), match.group()) not in ALLOWED
    ]
    assert not found, "what is known of a language belongs into grammars/"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_knows_no_file_extension_of_a_language(path: Path) -> None:
    found = [
        f"{relative(path)}:{text.lineno}: {match.group()}"
        for text in texts_that_are_no_docstrings(ast.parse(path.read_text(encoding="utf-8")))
        for match in EXTENSIONS.finditer(str(text.value))
        if (relative(path), match.group()) not in ALLOWED
    ]
    assert not found, "what is known of a language belongs into grammars/"


def test_every_exception_is_still_needed() -> None:
    unneeded = [key for key in ALLOWED if key[1] not in (SOURCE / key[0]).read_text(encoding="utf-8")]
    assert not unneeded


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_says_why_it_exists(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "a module opens with why it exists"


@pytest.mark.parametrize(
    "line", ["python_version", "isPython", "TypeScript", "a .tsx file", "is_clj", "JavaScriptLinker", "JSX"]
)
def test_a_language_is_found_in_any_spelling(line: str) -> None:
    assert LANGUAGES.search(line)


@pytest.mark.parametrize("line", ["numpy", "typed", "trust", "closure", "going", "entrust"])
def test_other_words_are_no_language(line: str) -> None:
    assert not LANGUAGES.search(line)


@pytest.mark.parametrize(
    ("text", "names"), [("x.py", True), (".go", True), ("index.d.ts", True), ("rules.pl", False), ("a.python", False)]
)
def test_an_extension_is_found_at_the_end_of_a_name(text: str, names: bool) -> None:
    assert bool(EXTENSIONS.search(text)) is names


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_decoders_are_made_one_at_a_time(path: Path) -> None:
    found = [
        f"{relative(path)}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"Decoder", "convert"}
        or (node.func.attr == "decode" and any(keyword.arg == "type" for keyword in node.keywords))
    ]
    assert not found or path.name == "decoding.py", "msgspec crashes where two threads are the first: see decoding.py"
