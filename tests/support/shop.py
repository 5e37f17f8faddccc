"""A small shop, as a program: what the tests of answers and interfaces ask about.

`main` puts a cart together, `Cart.save` and `Order.save` share a bare name, `refund` is called by nobody, `audit`
only by name, and the two files import each other.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from corollary.linking.program import Program
from corollary.workspace import Workspace
from tests.support.programs import program
from tests.support.workspaces import workspace

CART, ORDER = "shop/cart.x", "shop/order.x"

DETAILS = {
    f"{CART}#Cart": {"signature": "Cart", "doc": "What a customer wants."},
    f"{CART}#Cart.save": {"signature": "save(self, force)", "doc": "Keeps the cart."},
}


def shop(**changes: Any) -> Program:
    """The shop, with some arguments of `program` replaced."""
    arguments: dict[str, Any] = {
        "symbols": [f"{CART}#main", f"{CART}#Cart.new", f"{CART}#Cart.save", f"{ORDER}#Order.save"],
        "edges": [
            (CART, f"{CART}#main", "exact", 9, 0),
            (f"{CART}#main", f"{CART}#Cart.new", "exact", 2, 4),
            (f"{CART}#main", f"{CART}#Cart.save", "inferred", 3, 4),
            (f"{CART}#Cart.save", f"{ORDER}#Order.save", "dispatch", 5, 8),
            (f"{ORDER}#Order.save", f"{CART}#Cart.save", "inferred", 7, 8),
            (f"{ORDER}#Order.save", f"{ORDER}#Order", "exact", 8, 8, "reference"),
            (f"{ORDER}#refund", f"{ORDER}#settle", "exact", 12, 4),
        ],
        "unresolved": [
            (f"{CART}#main", "audit", "unknown-receiver", 4, 4),
            (f"{CART}#main", "print", "external", 4, 9),
        ],
        "entry_points": [(f"{CART}#main", "main"), (ORDER, "module"), (CART, "module")],
        "imports": [(CART, ORDER, "order", "Order", 1), (ORDER, CART, "cart", "Cart", 2, True)],
        "issues": [("shop/old.x", "vendored", 0), ("shop/bad.x", "syntax: error", 7)],
        "details": DETAILS,
    }
    arguments["symbols"] += [f"{ORDER}#Order.audit", f"{ORDER}#refund", f"{ORDER}#settle"]
    return program(**arguments | changes)


def open_shop(root: Path, *, jobs: int | None = None) -> Workspace:
    """What the interfaces open in tests; the environment may ask for a failure, which is how crashes are tested."""
    del root, jobs
    failure = os.environ.get("SHOP_FAILS", "")
    if failure == "interrupt":
        raise KeyboardInterrupt
    if failure:
        raise RuntimeError(failure)
    unreadable = {"issues": [("shop/secret.x", "unreadable", 0)]} if os.environ.get("SHOP_INCOMPLETE") else {}
    return workspace(shop(**unreadable))


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        from corollary.interfaces.mcp.server import serve

        serve(Path(sys.argv[2]), opener=open_shop)
    else:
        from corollary.interfaces.cli.group import cli

        cli.main(prog_name="corollary", obj=open_shop)
