"""A call is direct where its text names what runs."""

import pytest

from benchmarks.accuracy.runtime.causes import CONSTRUCTED, NAMED, RESUMED, cause_of, indirect

CASES = [
    ("run(1)", "CALL", "run", NAMED),
    ("self.a.run()", "CALL", "run", NAMED),
    ("super().__init__()", "CALL", "__init__", NAMED),
    ("await self.run()", "SEND", "run", NAMED),
    ("yield from run()", "SEND", "run", NAMED),
    ("for item in self.items():\n        print(item)", "FOR_ITER", "items", NAMED),
    ("Box(1)", "CALL", "__init__", CONSTRUCTED),
    ("attr.make()", "CALL", "__new__", CONSTRUCTED),
    ("callback()", "CALL", "run", indirect("callback")),
    ("self.callback()", "CALL", "run", indirect("callback of an attribute")),
    ("table[key]()", "CALL", "run", indirect("call of an expression")),
    ("len(box)", "CALL", "__len__", indirect("__len__ by a call")),
    ("for item in box:\n        print(item)", "GET_ITER", "__iter__", indirect("iteration")),
    ("with box:\n        pass", "CALL", "__exit__", indirect("with")),
    ("box", "BEFORE_WITH", "__enter__", indirect("with")),
    ("register", "CALL", "decorated", indirect("decorator")),
    ("box.size", "LOAD_ATTR", "size", indirect("property")),
    ("box[1]", "BINARY_SUBSCR", "__getitem__", indirect("subscript")),
    ("a + b", "BINARY_OP", "__add__", indirect("binary op")),
    ("", "CACHE", "run", indirect("cache")),
    ("def broken(", "COMPARE_OP", "__eq__", indirect("compare op")),
]


@pytest.mark.parametrize(("text", "operation", "callee", "cause"), CASES)
def test_causes(text: str, operation: str, callee: str, cause: object) -> None:
    assert cause_of(text, operation, callee) == cause


def test_a_generator_that_goes_on_is_not_called() -> None:
    assert cause_of("run()", "FOR_ITER", "run", resumed=True) == RESUMED


def test_direct_causes_come_first() -> None:
    assert min([RESUMED, indirect("callback"), NAMED]) is NAMED
    assert not RESUMED.direct
    assert CONSTRUCTED.direct
