"""Runs programs under a profile hook: `running.py FOLDER` reads them from standard input and says what was called.

It runs in a process of its own and imports nothing of the project, so that only the programs can be seen.
"""

from __future__ import annotations

import ast
import atexit
import contextlib
import gc
import io
import json
import os
import sys
import threading
import types
from pathlib import Path

MAIN = "main.py"
_LAZY = 0x20 | 0x80 | 0x200
"""The flags of code that does not run where it is called: generators, coroutines, and what is both."""

Told = dict[str, list[list[object]]]


class Recorder:
    """The calls between functions that are written below a folder, while the hook is set."""

    def __init__(self, root: str) -> None:
        self._root = root + os.sep
        self._seen: set[tuple[types.CodeType | None, int, types.CodeType, bool]] = set()

    def hook(self, frame: types.FrameType, event: str, _: object) -> None:
        """Notes that code of the programs begins or goes on, with the nearest frame of theirs behind it."""
        if event != "call" or not frame.f_code.co_filename.startswith(self._root):
            return
        caller = frame.f_back
        while caller is not None and not caller.f_code.co_filename.startswith(self._root):
            caller = caller.f_back
        line, code = (caller.f_lineno, caller.f_code) if caller is not None else (0, None)
        self._seen.add((code, line, frame.f_code, caller is frame.f_back))

    def told(self) -> Told:
        """The functions that ran, and the calls, by files and lines.

        Of a function also whether it is lazy, or runs without any of the others behind it; of a call the site, the
        function around it, the callee, and whether no code from outside is in between.
        """
        functions: dict[str, _Functions] = {}
        ran, calls = set(), set()
        for caller, line, code, at_once in self._seen:
            path = code.co_filename
            callee = functions.setdefault(path, _Functions(path)).by_code.get((code.co_firstlineno, code.co_name))
            if callee is None:
                continue
            ran.add((self._relative(path), callee, caller is None or bool(code.co_flags & _LAZY)))
            if caller is not None:
                path, to = caller.co_filename, self._relative(path)
                around = functions.setdefault(path, _Functions(path)).around(line)
                calls.add((self._relative(path), line, around, to, callee, at_once))
        return {"ran": sorted(map(list, ran)), "calls": sorted(map(list, calls))}

    def _relative(self, path: str) -> str:
        return path.removeprefix(self._root)


class _Functions:
    """The functions of a file, each by the line of its name."""

    def __init__(self, path: str) -> None:
        self.by_code: dict[tuple[int, str], int] = {}  # where code says that it begins, which is at the first decorator
        self._bodies: list[tuple[int, int, int]] = []
        for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                self.by_code[first, node.name] = node.lineno
                self._bodies.append((node.body[0].lineno, node.end_lineno or 0, node.lineno))
            elif isinstance(node, ast.Lambda):
                self.by_code[node.lineno, "<lambda>"] = node.lineno

    def around(self, line: int) -> int:
        """The innermost function whose body has a line, 0 where there is none."""
        return max(((first, name) for first, last, name in self._bodies if first <= line <= last), default=(0, 0))[1]


def run(folder: Path) -> Told:
    """Runs the main file of a folder, and what it registers for the end of the process."""
    recorder = Recorder(str(folder))
    path = folder / MAIN
    before = set(sys.modules)
    module = types.ModuleType("__main__")
    module.__file__ = str(path)
    sys.modules["__main__"] = module
    sys.path.insert(0, str(folder))
    code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    threading.setprofile(recorder.hook)
    sys.setprofile(recorder.hook)
    try:
        exec(code, module.__dict__)
        atexit._run_exitfuncs()
        gc.collect()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            if str(getattr(sys.modules[name], "__file__", None)).startswith(str(folder)):
                del sys.modules[name]
    return recorder.told()


def main() -> None:
    sys.dont_write_bytecode = True
    programs: dict[str, dict[str, str]] = json.load(sys.stdin)
    found: dict[str, Told] = {}
    root = Path(sys.argv[1]).resolve()
    for name, sources in programs.items():
        for path, text in sources.items():
            (root / name / path).parent.mkdir(parents=True, exist_ok=True)
            (root / name / path).write_text(text, encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
            found[name] = run(root / name)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
