"""Where the data that comes with the package lies: the languages and the verification templates.

They live at the top of the repository, because they are data and not code. A wheel carries them inside the
package; a source checkout and an editable install find them beside `src/`. Of files, only the package's own code
is read.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from corollary.errors import CorollaryError

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "_data", _PACKAGE.parents[1])


def grammars_folder() -> Path:
    """The folder with one folder per language."""
    return _folder("grammars")


def templates_folder() -> Path:
    """The folder with one folder per verification template."""
    return _folder("templates")


def _folder(name: str) -> Path:
    for place in _PLACES:
        if (place / name).is_dir():
            return place / name
    raise CorollaryError(
        "broken-installation",
        f"the folder '{name}' that belongs to the package is missing",
        place=str(_PLACES[0] / name),
        remedy="Install the package again.",
    )


@cache
def code_digest(*places: str) -> str:
    """A hash of the code of some stages or modules: what they derive is kept under it, so no stale result outlives a
    change.
    """
    digest = hashlib.sha256()
    for place in places:
        top = _PACKAGE / place
        for path in sorted(top.rglob("*.py")) if top.is_dir() else (top.with_suffix(".py"),):
            digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
