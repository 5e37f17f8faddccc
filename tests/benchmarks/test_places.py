"""Code objects and reported lines are brought to the same functions."""

from types import CodeType

import pytest

from benchmarks.accuracy.runtime.places import Place, Source, place_of_code, place_of_symbol

TEXT = """\
import functools


@functools.cache
@functools.wraps(
    print
)
def decorated():
    return [inner for inner in range(3)]


class Box:
    size = len("x")

    def method(self):
        def nested():
            return (lambda: 1)()

        return nested


shortcut = lambda: decorated()
"""
SOURCE = Source(TEXT)


def codes(code: CodeType) -> dict[str, CodeType]:
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    found = {code.co_name: code}
    for constant in inner:
        found = codes(constant) | found
    return found


CODES = codes(compile(TEXT, "file.py", "exec"))


@pytest.mark.parametrize(
    ("name", "line"),
    [("<module>", 0), ("decorated", 8), ("Box", 0), ("method", 15), ("nested", 16), ("<lambda>", 16)],
)
def test_a_code_object_is_a_function_or_stands_in_one(name: str, line: int) -> None:
    code = CODES[name] if name != "<lambda>" else codes(CODES["nested"])["<lambda>"]
    assert place_of_code(SOURCE, "file.py", code.co_firstlineno, name, code.co_flags) == Place("file.py", line)


@pytest.mark.parametrize(("reported", "line"), [(0, 0), (8, 8), (9, 8), (12, 0), (13, 0), (17, 16), (22, 0)])
def test_a_reported_line_is_a_function_or_stands_in_one(reported: int, line: int) -> None:
    assert place_of_symbol(SOURCE, "file.py", reported) == Place("file.py", line)


def test_text_is_found_by_columns_in_bytes() -> None:
    source = Source("é = f(1,\n  2)\n")
    assert source.text_at(1, 2, 5, 4) == "f(1,\n  2)"
    assert source.text_at(1, 1, 5, 6) == "f"
