"""The yardstick: reads and parses every file that a language claims, in one process, and nothing else.

    python -m benchmarks.parse_only PATH

prints a JSON object: `files`, `bytes` and `seconds`. Start-up and loading of parsers are not in the time.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from tree_sitter import Parser

from corollary.syntax.languages import extension_table, load_languages, load_parser_language


def parse_all(root: Path) -> dict[str, float]:
    languages = load_languages()
    extensions, _ = extension_table(languages.values())
    parsers = {name: Parser(load_parser_language(name)) for language in languages.values() for name in language.parsers}
    work = [
        (path, parsers[languages[extensions[path.suffix]].parser_for(path.name)])
        for path in sorted(root.rglob("*"))
        if path.suffix in extensions and path.is_file() and ".corollary" not in path.parts
    ]
    start = time.perf_counter()
    size = 0
    for path, parser in work:
        source = path.read_bytes()
        size += len(source)
        parser.parse(source)
    return {"files": len(work), "bytes": size, "seconds": time.perf_counter() - start}


if __name__ == "__main__":
    print(json.dumps(parse_all(Path(sys.argv[1]))))
