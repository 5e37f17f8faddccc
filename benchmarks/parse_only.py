"""The yardstick: reads and parses the files that would be analysed, in one process, and nothing else.

    python -m benchmarks.parse_only PATH

prints a JSON object: `files`, `bytes`, `seconds`, and `processor` for seconds of processor time. Start-up, finding
the files and loading parsers are not in the time.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from tree_sitter import Parser

from corollary.source.discovery import discover
from corollary.source.settings.file import load_configuration
from corollary.syntax.languages import extension_table, load_languages, load_parser_language


def parse_all(root: Path) -> dict[str, float]:
    configuration = load_configuration(root)
    languages = load_languages(configuration.grammars)
    extensions, filenames = extension_table(languages.values())
    parsers = {name: Parser(load_parser_language(name)) for language in languages.values() for name in language.parsers}
    work = [
        (root / file.path, parsers[languages[file.language].parser_for(file.path)])
        for file in discover(root, extensions, configuration, filenames).files
    ]
    start, processor = time.perf_counter(), time.process_time()
    size = 0
    for path, parser in work:
        source = path.read_bytes()
        size += len(source)
        parser.parse(source)
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    return {"files": len(work), "bytes": size, "seconds": seconds, "processor": processor}


if __name__ == "__main__":
    print(json.dumps(parse_all(Path(sys.argv[1]))))
