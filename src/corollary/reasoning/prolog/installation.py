"""Where SWI-Prolog is on this machine, or what to do if it is not there or too old."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass

from corollary.errors import CorollaryError

OLDEST = (9, 0, 0)

_INSTALL = {
    "linux": (
        "Debian, Ubuntu: sudo apt install swi-prolog-nox. Fedora: sudo dnf install pl. Arch: sudo pacman -S swi-prolog."
    ),
    "darwin": "Install it with Homebrew: brew install swi-prolog.",
    "win32": "Install it with: winget install SWI-Prolog.SWI-Prolog.",
}
_ELSEWHERE = "Only Prolog queries need it; every other question works without."


@dataclass(frozen=True, slots=True)
class Installation:
    """The executable, its version, and what a process needs to load the library (empty where the bridge must look)."""

    executable: str
    version: tuple[int, int, int]
    library: str
    home: str


def find_installation() -> Installation:
    """The SWI-Prolog on the path; errors `prolog-missing` and `prolog-too-old` say how to get one."""
    executable = shutil.which("swipl")
    if executable is None:
        raise missing("SWI-Prolog is not installed: there is no 'swipl' on the path")
    variables = _runtime_variables(executable)
    version = _version(variables.get("PLVERSION", ""))
    if version < OLDEST:
        raise CorollaryError(
            "prolog-too-old",
            f"SWI-Prolog {_dotted(version)} is too old; {_dotted(OLDEST)} or later is needed",
            place=executable,
            remedy=how_to_install(),
        )
    return Installation(executable, version, variables.get("PLLIBSWIPL", ""), variables.get("PLBASE", ""))


def missing(message: str) -> CorollaryError:
    """The error that says that there is no SWI-Prolog to be used, and how to get it."""
    return CorollaryError("prolog-missing", message, remedy=how_to_install())


def how_to_install() -> str:
    """How to install SWI-Prolog on this platform."""
    return f"{_INSTALL.get(sys.platform, 'See https://www.swi-prolog.org/download/stable.')} {_ELSEWHERE}"


def _runtime_variables(executable: str) -> dict[str, str]:
    try:
        output = subprocess.run(
            [executable, "--dump-runtime-variables"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise missing(f"SWI-Prolog does not start: {error}") from error
    pairs = (line.rstrip(";").partition("=") for line in output.splitlines())
    return {name: value.strip('"') for name, mark, value in pairs if mark}


def _version(text: str) -> tuple[int, int, int]:
    number = int(text) if text.isdecimal() else 0
    return number // 10000, number // 100 % 100, number % 100


def _dotted(version: tuple[int, int, int]) -> str:
    return ".".join(map(str, version))
