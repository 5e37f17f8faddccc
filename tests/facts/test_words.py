"""What of files that are not analysed is kept, and which names they spell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.facts.words import NOTHING, Words, words_in

KEPT = [
    ("words of a text, each once", b"call run(); run_all(x1, 12) /* run */", (), b"=call\nrun\nrun_all\nx1"),
    ("a text without its mark", b"int run() { return 1; }", ("Python",), NOTHING),
    ("a text with one of its marks", b"#include <Python.h>", ("pyo3", r"Py\w+\.h"), b"=Python\nh\ninclude"),
    (
        "printed texts of what is compiled",
        b"\x7fELF\0\0lookup_run\0\1ab\2\xffmsg: xy run\0",
        (),
        b"~ELF\nlookup_run\nmsg\nrun",
    ),
    ("nothing", b"", (), b"="),
]


@pytest.mark.parametrize(("content", "marks", "kept"), [case[1:] for case in KEPT], ids=[case[0] for case in KEPT])
def test_words_that_are_kept(content: bytes, marks: tuple[str, ...], kept: bytes) -> None:
    assert words_in(content, marks) == kept


def test_more_words_than_are_kept_are_none_and_said() -> None:
    data = words_in(b" ".join(b"%040x" % number for number in range(150_000)), ())
    found = Words.of({"a.x": data}, {"a.x"})
    assert (found.reasons, found.spelled(["f"])) == ((("a.x", "too-many-words"),), [False])


def test_files_are_told_by_what_they_are() -> None:
    stored = {"d.x": b"=", "a.so": b"~run", "b.x": b"=run", "c.so": NOTHING}
    assert Words.of(stored, {"a.so", "c.so"}).reasons == (
        ("a.so", "foreign"),
        ("b.x", "generated"),
        ("d.x", "generated"),
    )


SPELLED = [
    ("a word", {"a.x": b"=run\nstop"}, {"run": True, "ru": False, "runs": False, "stop": True}),
    ("names of several words", {"a.x": b"=do\nit\nnow"}, {"do-it!": True, "do-that": False, "$now": True}),
    ("within what is compiled", {"a.so": b"~errorrunstop"}, {"run": True, "_run": False, "stop": True, "ostop": False}),
    ("too short to be told", {"a.so": b"~error"}, {"f": True, "fx": True, "fxy": False}),
    ("not across words", {"a.so": b"~abc\ndef"}, {"cde": False, "abc": True, "cd": True}),
    ("in no letters that are looked for", {"a.x": b"=run"}, {"名前": True}),
    ("nothing", {}, {"run": False, "名前": False}),
]


@pytest.mark.parametrize(("stored", "spelled"), [case[1:] for case in SPELLED], ids=[case[0] for case in SPELLED])
def test_names_that_are_spelled(stored: dict[str, bytes], spelled: dict[str, bool]) -> None:
    assert dict(zip(spelled, Words.of(stored, ()).spelled(list(spelled)), strict=True)) == spelled


@given(st.lists(st.text("abc", min_size=3), min_size=1), st.lists(st.text("abc", min_size=3)))
def test_names_in_what_is_compiled_are_those_that_are_somewhere_in_a_word(words: list[str], names: list[str]) -> None:
    found = Words.of({"a.so": b"~" + "\n".join(words).encode()}, ()).spelled(names)
    assert found == [any(name in word for word in words) for name in names]
