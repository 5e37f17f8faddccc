"""Records which functions of a package run, and who calls them, in every thread of a process that imports this module.

It runs in the environment of the traced package, so it needs nothing but the standard library. The folder that
imports begin at is read from TRACE_ROOT, the folders of the package in it from TRACE_FOLDERS; when the process ends, a
JSON object goes to the file TRACE_OUTPUT:

- `codes`: code objects of the package, as file (below the root), first line, name and flags;
- `ran`: the codes that were entered (by position in `codes`);
- `calls`: caller, callee (by position in `codes`), operation, positions of the expression that called, and whether
  a generator was resumed rather than started;
- `through`: caller, callee (by position in `codes`), where libraries made the call in between: what `with` enters by
  way of `contextlib`, say. The caller is the function of the package that is nearest on the stack; where code of the
  working folder is nearer (the tests), there is none.

A call with no caller in the package gives an execution, but no call.
"""

from __future__ import annotations

import atexit
import dis
import json
import os
import sys
import threading
from pathlib import Path
from types import CodeType, FrameType

ROOT = str(Path(os.environ["TRACE_ROOT"]).resolve()) + os.sep
FOLDERS = tuple(f"{ROOT}{folder}{os.sep}" for folder in os.environ["TRACE_FOLDERS"].split(os.pathsep))
OUTPUT = Path(os.environ["TRACE_OUTPUT"])
TESTS = str(Path.cwd()) + os.sep
PROCESS = os.getpid()
LAZY = 0x20 | 0x80 | 0x200  # flags of generators, coroutines and asynchronous generators

Entry = tuple[int, int, int, int]  # caller, its instruction, callee, its instruction

inside: dict[int, bool] = {}
kept: dict[int, CodeType] = {}  # alive for good, so that no id is given twice
ran: set[int] = set()
calls: set[Entry] = set()
through: set[tuple[int, int]] = set()
own: dict[int, bool] = {}


def is_inside(code: CodeType) -> bool:
    known = inside.get(id(code))
    if known is None:
        kept[id(code)] = code
        known = inside[id(code)] = os.path.abspath(code.co_filename).startswith(FOLDERS)  # noqa: PTH100 - of every call
    return known


def is_of_tests(code: CodeType) -> bool:
    """Whether code of a file that is not of the package stands in the working folder."""
    known = own.get(id(code))
    if known is None:
        known = own[id(code)] = os.path.abspath(code.co_filename).startswith(TESTS)  # noqa: PTH100 - of every call
    return known


def nearest(frame: FrameType | None) -> CodeType | None:
    """The code of the package that is nearest on the stack, unless tests are nearer."""
    while frame is not None and not is_inside(frame.f_code):
        if is_of_tests(frame.f_code):
            return None
        frame = frame.f_back
    return None if frame is None else frame.f_code


def hook(frame: FrameType, event: str, _argument: object) -> None:
    if event != "call" or not is_inside(frame.f_code):
        return
    callee = id(frame.f_code)
    ran.add(callee)
    caller = frame.f_back
    if caller is not None and is_inside(caller.f_code):
        calls.add((id(caller.f_code), caller.f_lasti, callee, frame.f_lasti))
    elif (code := nearest(caller)) is not None:
        through.add((id(code), callee))


def instruction_at(code: CodeType, offset: int) -> tuple[str, list[int | None]]:
    """The operation at an offset, and its first line, last line, first column and last column."""
    last = None
    for instruction in dis.get_instructions(code):
        if instruction.offset > offset:
            break
        last = instruction
    if last is None or last.positions is None:
        return "", [None] * 4
    return last.opname, list(last.positions)


def is_resumed(code: CodeType, offset: int) -> bool:
    """Whether an entry at an offset continues a generator that had been started."""
    if not code.co_flags & LAZY:
        return False
    start = next(
        (item.offset for item in dis.get_instructions(code) if item.opname == "RESUME" and not item.arg), offset
    )
    return offset > start


def record() -> dict[str, object]:
    order = [number for number, code in kept.items() if inside[number]]
    position = {number: index for index, number in enumerate(order)}
    rows = {
        (
            position[caller],
            position[callee],
            *_hashable(instruction_at(kept[caller], offset)),
            is_resumed(kept[callee], entry),
        )
        for caller, offset, callee, entry in calls
    }
    return {
        "interpreter": sys.version.split()[0],
        "codes": [_described(kept[number]) for number in order],
        "ran": sorted(position[number] for number in ran),
        "calls": sorted(rows, key=repr),
        "through": sorted((position[caller], position[callee]) for caller, callee in through),
    }


def _hashable(instruction: tuple[str, list[int | None]]) -> tuple[str, tuple[int | None, ...]]:
    return instruction[0], tuple(instruction[1])


def _described(code: CodeType) -> tuple[str, int, str, int]:
    file = os.path.abspath(code.co_filename)[len(ROOT) :]  # noqa: PTH100 - as the hook compares it
    return file, code.co_firstlineno, code.co_name, code.co_flags


def finish() -> None:
    """Write what was recorded; children that were forked write nothing."""
    if os.getpid() == PROCESS:
        sys.setprofile(None)
        threading.setprofile(None)
        OUTPUT.write_text(json.dumps(record()), encoding="utf-8")


def start() -> None:
    atexit.register(finish)
    threading.setprofile(hook)
    sys.setprofile(hook)


start()
