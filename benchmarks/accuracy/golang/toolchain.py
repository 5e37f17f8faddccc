"""Go itself: found on the machine, and run without a network on folders of the cache alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy.golang.packages import TOOLS, search_path

PROGRAMS = Path(__file__).with_name("programs")
MISSING = "the Go bench needs `go`, `apt-get` and `dpkg-deb`: on Debian, apt-get install golang-go"


def require() -> None:
    """Ends the program with one line where what it needs is not installed."""
    if not all(map(shutil.which, ("go", "apt-get", "dpkg-deb"))):
        sys.exit(MISSING)


def version() -> str:
    told = subprocess.run(["go", "version"], check=True, capture_output=True, text=True).stdout
    return told.split()[2].removeprefix("go")


def environment(path: Sequence[Path], cache: Path) -> dict[str, str]:
    """The variables under which Go finds packages in some folders, and nowhere else."""
    return {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": os.pathsep.join(map(str, path)),
        "GOCACHE": str(cache / "built"),
        "GOFLAGS": "",
        "GOPROXY": "off",
        "CGO_ENABLED": "0",
    }


def program(name: str, cache: Path) -> Path:
    """One of the programs of the bench, compiled where the cache has not what its source says."""
    source = PROGRAMS / name / "main.go"
    target = cache / "programs" / name
    if not target.is_file() or target.stat().st_mtime < source.stat().st_mtime:
        variables = environment(search_path(TOOLS, cache), cache)
        subprocess.run(["go", "build", "-o", target, source], env=variables, check=True)
    return target
