"""What programs call when node runs them, by the recorder of the accuracy bench.

What they called is kept in `recorded.json`, so that they are compared without node, too; where there is node, what is
kept is held against what happens.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.accuracy.ecmascript.packages import NODE
from benchmarks.subjects import default_cache

OLDEST = 20
RECORDED = Path(__file__).with_name("recorded.json")
_MAIN = ("main.js", "main.mjs", "main.ts")

Told = dict[str, list[list[Any]]]


def missing() -> str | None:
    """Why programs cannot be run here; None where they can."""
    node = shutil.which("node")
    if node is None:
        return "there is no node"
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.strip().lstrip("v").partition(".")[0]) < OLDEST:
        return f"node is older than {OLDEST}"
    if not (_tools() / "complete").is_file():
        return "the recorder is not installed: `python -m benchmarks.accuracy.ecmascript qs` does so"
    return None


def record(programs: Mapping[str, Mapping[str, str]], root: Path) -> dict[str, Told]:
    """What each program, by its name, calls: in the form that `running.py` has for others."""
    sources = root / "programs"
    for name, texts in programs.items():
        for path, text in texts.items():
            (sources / name / path).parent.mkdir(parents=True, exist_ok=True)
            (sources / name / path).write_text(text, encoding="utf-8")
    (sources / "package.json").write_text("{}", encoding="utf-8")
    files = sorted(path.relative_to(sources).as_posix() for path in sources.rglob("*.*") if path.suffix != ".json")
    tools = shutil.copytree(_tools(), root / "tools", symlinks=True)
    shutil.copytree(NODE, tools, dirs_exist_ok=True)
    environ = dict(os.environ) | {"TRACE_FORMAT": "commonjs"}
    table, calls, coverage, output = (root / name for name in ("functions.json", "calls", "coverage", "trace.json"))
    calls.mkdir()
    coverage.mkdir()
    _node(environ, tools / "instrument.cjs", sources, table, *files, "--")
    runs = {"NODE_OPTIONS": f"--require {tools / 'runtime.cjs'}", "TRACE_OUTPUT": str(calls)}
    for name, written in programs.items():
        (main,) = (path for path in _MAIN if path in written)
        _node(environ | runs, sources / name / re.sub(r"ts$", "js", main))
    _node(environ, tools / "resolve.cjs", sources, table, calls, coverage, output)
    return _by_program(json.loads(output.read_text(encoding="utf-8")), programs)


def _by_program(trace: Mapping[str, Any], programs: Mapping[str, Any]) -> dict[str, Told]:
    functions = trace["functions"]
    ran: dict[str, set[tuple[Any, ...]]] = {name: set() for name in programs}
    calls: dict[str, set[tuple[Any, ...]]] = {name: set() for name in programs}
    for number in trace["ran"]:
        if functions[number] is not None:
            path, lines, *_, lazy = functions[number]
            name, _, file = path.partition("/")
            ran[name].add((file, lines[0], lazy))
    for path, caller, callee, line, *_ in trace["calls"]:
        if functions[callee] is not None:
            name, _, file = path.partition("/")
            around = 0 if caller is None else functions[caller][1][0]
            calls[name].add((file, line, around, functions[callee][0].partition("/")[2], functions[callee][1][0], True))
    return {name: {"ran": sorted(map(list, ran[name])), "calls": sorted(map(list, calls[name]))} for name in programs}


def _tools() -> Path:
    return default_cache() / "accuracy" / "node"


def _node(environ: Mapping[str, str], *command: object) -> None:
    done = subprocess.run(
        ["node", *map(str, command)], capture_output=True, text=True, check=False, env=environ, timeout=120
    )
    assert done.returncode == 0, done.stderr
