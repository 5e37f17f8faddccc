"""The library API: a code base, opened once, and a method for every question.

    from corollary import Workspace

    with Workspace.open("path/to/code") as workspace:
        for caller in workspace.callers("Cart.save").direct:
            print(caller.symbol.symbol, caller.sites)

This is the one place that wires the stages. It keeps no state of its own but the last program and what was built
from it; a workspace is used by one thread at a time.
"""

from corollary.workspace.opened import Progress
from corollary.workspace.workspace import Workspace

__all__ = ["Progress", "Workspace"]
