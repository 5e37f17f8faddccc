"""The facts of a file are the same bytes in every process: nothing in them has the order of a set."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.endtoend.running import environment

PROGRAM = """
import hashlib, pathlib, sys
from corollary.facts.extraction import extract
from corollary.facts.fingerprint import file_kinds
from corollary.facts.segment import encode
from corollary.syntax.corpus import read_case
from corollary.syntax.languages import load_languages

languages = load_languages()
extensions, _ = file_kinds(languages)
for path in map(pathlib.Path, sys.argv[1:]):
    for name, source in read_case(path, path.read_text(encoding="utf-8")).sources.items():
        language = extensions.get(pathlib.PurePath(name).suffix)
        if language in languages:
            data = encode(extract(source.encode(), languages[language], name))
            print(language, path.stem, name, hashlib.sha256(data).hexdigest())
"""
CORPORA = sorted((Path(__file__).parents[2] / "grammars").glob("*/corpus/*.txt"))
SEVERAL_NAMES = """\
Keys that are each of several names.

--- keys.js
export function marks(node) {
  for (const key of ['extraneous', 'dev', 'optional', 'peer', 'bundled', 'overridden']) {
    if (node[key]) { return node[key](); }
  }
}
"""


def test_facts_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text(SEVERAL_NAMES, encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM, *map(str, CORPORA), str(tmp_path / "names.txt")]
    found = [
        subprocess.run(
            command, env=environment(PYTHONHASHSEED=seed), capture_output=True, text=True, check=True
        ).stdout.splitlines()
        for seed in ("1", "2", "3")
    ]
    assert {line.split()[0] for line in found[0]} == {path.parents[1].name for path in CORPORA}
    assert found[1:] == [found[0], found[0]]
