"""Language folders made for a test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

SPECIFICATION = """
name = "{name}"
title = "A language"
extensions = [".{name}"]
parser = "python"
[modules]
strategy = "relative"
"""


def language_folder(root: Path, name: str = "tiny", files: Mapping[str, str] | None = None) -> Path:
    """A folder with a valid `language.toml`, unless `files` says otherwise, and the files given."""
    folder = root / name
    for path, text in {"language.toml": SPECIFICATION.format(name=name), **(files or {})}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder
