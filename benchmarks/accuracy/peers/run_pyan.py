"""The call graph of pyan: `run_pyan.py ROOT FILE...` prints pairs of (path, line). Runs in pyan's environment."""

import ast
import json
import sys
from typing import Any

from pyan.analyzer import CallGraphVisitor


def end(node: Any) -> list[object] | None:
    """The path and line of a node of the graph; line 0 for a module."""
    if node.filename is None or node.ast_node is None:
        return None
    return [str(node.filename), 0 if isinstance(node.ast_node, ast.Module) else node.ast_node.lineno]


def main(root: str, files: list[str]) -> None:
    graph = CallGraphVisitor(files, root=root)
    pairs = ((end(caller), end(callee)) for caller, callees in graph.uses_edges.items() for callee in callees)
    json.dump([pair for pair in pairs if all(pair)], sys.stdout)


main(sys.argv[1], sys.argv[2:])
