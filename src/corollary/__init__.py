"""Corollary: a code-analysis engine whose answers can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corollary.errors import CorollaryError
    from corollary.store.store import Store
    from corollary.versioning.past import Past
    from corollary.versioning.versions import Versions
    from corollary.workspace import Workspace

__version__ = "0.1.0"

__all__ = ["CorollaryError", "Past", "Store", "Versions", "Workspace", "__version__"]


def __getattr__(name: str) -> object:
    """The library API, loaded when it is first used: asking for the version loads nothing."""
    if name == "Workspace":
        from corollary.workspace import Workspace

        return Workspace
    if name == "Versions":
        from corollary.versioning.versions import Versions

        return Versions
    if name == "Past":
        from corollary.versioning.past import Past

        return Past
    if name == "Store":
        from corollary.store.store import Store

        return Store
    if name == "CorollaryError":
        from corollary.errors import CorollaryError

        return CorollaryError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
