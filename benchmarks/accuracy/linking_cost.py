"""What linking costs beside extraction: reads, extracts and links a folder in one process.

    python -m benchmarks.accuracy.linking_cost PATH

prints a JSON object: `files`, and seconds of processor time for `extraction` (parsing included) and `linking`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from corollary.facts.extraction import extract
from corollary.linking.linker import link
from corollary.source.discovery import discover
from corollary.source.settings.file import load_configuration
from corollary.syntax.languages import extension_table, load_languages


def measure(root: Path) -> dict[str, float]:
    configuration = load_configuration(root)
    languages = load_languages(configuration.grammars)
    extensions, filenames = extension_table(languages.values())
    files = discover(root, extensions, configuration, filenames).files
    contents = [(file.path, languages[file.language], (root / file.path).read_bytes()) for file in files]
    start = time.process_time()
    segments = {path: extract(content, language, path) for path, language, content in contents}
    extracted = time.process_time()
    link(segments, {name: language.specification for name, language in languages.items()}, root_name=root.name)
    return {"files": len(files), "extraction": extracted - start, "linking": time.process_time() - extracted}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
