"""The call graph of PyCG: `run_pycg.py ROOT FILE...` prints pairs of dotted names. Runs in PyCG's environment."""

import json
import sys

from pycg import formats
from pycg.pycg import CallGraphGenerator


def main(root: str, files: list[str]) -> None:
    sys.setrecursionlimit(10_000)
    generator = CallGraphGenerator(files, root, -1, "call-graph")
    generator.analyze()
    graph = formats.Simple(generator).generate()
    json.dump([[caller, callee] for caller, callees in graph.items() for callee in callees], sys.stdout)


main(sys.argv[1], sys.argv[2:])
