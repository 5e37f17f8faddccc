"""Running git."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git(place: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What a git command writes."""
    return subprocess.run(["git", *arguments], cwd=place, input=given, capture_output=True, check=True).stdout
